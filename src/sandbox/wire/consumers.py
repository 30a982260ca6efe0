"""Making consumers, and the one that a demo's house is."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction

from sandbox.secret_files import kept_secret
from sandbox.wire.models import Consumer, Replay, Service

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HOUSE_SYSTEM = "XROADVN/GOV/H06/danso"
HOUSE_USER = "danso"


@transaction.atomic
def register_consumer(
    *,
    system: str,
    name: str,
    user: str,
    services: Sequence[str] = tuple(Service.values),
    secret: str = "",
    api_key: str = "",
    replay: str = Replay.TIMESTAMP,
    **agreement: object,
) -> Consumer:
    """Write a consumer's row anew; what is not given of secret and key is drawn."""
    consumer, _ = Consumer.objects.update_or_create(
        system=system,
        defaults={
            "name": name,
            "user": user,
            "secret": secret or secrets.token_urlsafe(32),
            "api_key": api_key or secrets.token_urlsafe(24),
            "services": list(services),
            "replay": replay,
            **agreement,
        },
    )
    return consumer


def prepare_house(house_data: Path) -> Consumer:
    """Make the demo's house a consumer; its secret and key stand in files that the house reads.

    The house's threads and processes share a clock of milliseconds, so its replays are told by the message.
    """
    return register_consumer(
        system=HOUSE_SYSTEM,
        name="Hệ thống thông tin Đề án 06 của tỉnh",
        user=HOUSE_USER,
        secret=kept_secret(house_data / "register_secret"),
        api_key=kept_secret(house_data / "register_api_key"),
        replay=Replay.MESSAGE,
        tells_what_differs=True,
    )
