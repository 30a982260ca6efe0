"""The register's gate: which consumer calls, whether it may, and that the call is no replay."""

from __future__ import annotations

import hashlib
import hmac
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

from sandbox.kept import Kept
from sandbox.wire.models import Consumer, Replay
from sandbox.wire.refusals import Refusal
from sandbox.wire.stamps import Quota, Seen, proves, seconds_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from sandbox.wire.models import Service

STAMPS = Seen(2 * settings.SKEW_SECONDS, settings.DATA / "used_stamps")
REQUESTS = Seen(2 * settings.SKEW_SECONDS, settings.DATA / "used_requests")
QUOTA = Quota()
CONSUMERS = Kept(lambda: {each.system: each for each in Consumer.objects.filter(active=True)})
LARGEST_BODY = 65_536  # bytes
ZONE = ZoneInfo(settings.TIME_ZONE)


def admit(request: HttpRequest, service: Service) -> Consumer:
    """Return who calls a service, or raise the `Refusal` that says why not."""
    consumer = identify(request)
    allow(consumer, service)
    return consumer


def identify(request: HttpRequest) -> Consumer:
    """Return who calls; raises `Refusal` for a wrong key or proof, an old time, a replay, a huge body."""
    if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY or len(request.body) > LARGEST_BODY:
        raise Refusal("DC-400", "qua_lon")
    consumer = _known(request)
    _check_stamp(request, consumer, time.time())
    return consumer


def allow(consumer: Consumer, service: Service) -> None:
    """Raise `Refusal` for a service, an hour or a number of calls that the agreement does not have."""
    now = time.time()
    if service not in consumer.services:
        raise Refusal("DC-403", "khong_co_thoa_thuan")
    hour = datetime.fromtimestamp(now, UTC).astimezone(ZONE).hour
    if not consumer.from_hour <= hour < consumer.until_hour:
        raise Refusal("DC-403", "ngoai_gio")
    if not QUOTA.take(consumer.pk, consumer.calls_a_minute, now):
        raise Refusal("DC-429", "han_muc")


def once(consumer: Consumer, request_code: str) -> None:
    """Refuse a request code (MaYeuCau) that the consumer has used."""
    if not REQUESTS.first((consumer.pk, request_code), time.time()):
        raise Refusal("DC-409", "trung_MaYeuCau")


def _known(request: HttpRequest) -> Consumer:
    found = CONSUMERS().get(request.headers.get("X-Road-Client", ""))
    given = request.headers.get("ApiKey", "")
    if found is None or not hmac.compare_digest(given.encode(), found.api_key.encode()):
        raise Refusal("DC-401", "chu_ky")
    return found


def _check_stamp(request: HttpRequest, consumer: Consumer, now: float) -> None:
    timestamp = request.headers.get("Timestamp", "")
    sent = seconds_of(timestamp)
    if sent is None or abs(now - sent) > settings.SKEW_SECONDS:
        raise Refusal("DC-401", "timestamp")
    if not proves(
        request.headers.get("Authorization", ""),
        url=request.build_absolute_uri(request.path),
        user=consumer.user,
        timestamp=timestamp,
        secret=consumer.secret,
    ):
        raise Refusal("DC-401", "chu_ky")
    if not STAMPS.first((consumer.pk, timestamp, _message(request, consumer)), now):
        raise Refusal("DC-401", "timestamp")


def _message(request: HttpRequest, consumer: Consumer) -> str:
    if consumer.replay == Replay.TIMESTAMP:
        return ""
    return hashlib.sha256(request.get_full_path().encode() + b"\0" + request.body).hexdigest()
