"""Write what was read or decided, in the transaction of the reading, before any answer leaves."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from danso.ledger.errors import NamesAPerson
from danso.ledger.keys import subject_tag
from danso.ledger.models import Line
from danso.ledger.rules import rules
from danso.ledger.services.watching import refuse_when_sealing_is_dead
from witness.canonical import canonical
from witness.merkle import leaf_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from danso.ledger.access import Access, Hidden, Mode

SALT_BYTES = 16
FORMAT = 1


def record(
    *,
    access: Access,
    mode: Mode,
    personal_number: str | None,
    fields: Sequence[str],
    allowed: bool,
    reasons: Sequence[str] = (),
    request_digest: str = "",
    response_digest: str = "",
    hidden: Hidden | None = None,
    now: dt.datetime,
) -> Line:
    """Write one line in the caller's transaction; refusals (`allowed=False`) are written alike.

    Digests are of what was asked and answered, never the values. Raises SealingDead when lines have waited
    for a seal too long, NamesAPerson when a text repeats the personal number.
    """
    return write(
        access=access,
        mode=mode,
        personal_number=personal_number,
        allowed=allowed,
        content=said_of(fields, reasons, request_digest, response_digest),
        hidden=hidden,
        now=now,
    )


def said_of(
    fields: Sequence[str], reasons: Sequence[str], request_digest: str, response_digest: str
) -> dict[str, Any]:
    """What a line about one person's data says of them."""
    return {
        "fields": list(fields),
        "reasons": [str(reason) for reason in reasons],
        "request_digest": request_digest,
        "response_digest": response_digest,
    }


def write(
    *,
    access: Access,
    mode: Mode,
    personal_number: str | None,
    allowed: bool,
    content: Mapping[str, Any],
    hidden: Hidden | None,
    now: dt.datetime,
) -> Line:
    """Write one line of any kind; `content` is what the kind says beside who, when, why and about whom."""
    line = prepared(
        access=access,
        mode=mode,
        personal_number=personal_number,
        allowed=allowed,
        content=content,
        hidden=hidden,
        now=now,
    )
    line.save(force_insert=True)
    seal_when_many([line])
    return line


def prepared(
    *,
    access: Access,
    mode: Mode,
    personal_number: str | None,
    allowed: bool,
    content: Mapping[str, Any],
    hidden: Hidden | None,
    now: dt.datetime,
) -> Line:
    """A line as it will be written, complete but for its id; raises as `record` does."""
    refuse_when_sealing_is_dead(now)
    year = timezone.localtime(now, timezone.get_default_timezone()).year
    tag = subject_tag(personal_number, year) if personal_number else ""
    text = canonical(_record(access, mode, tag, hidden, now) | dict(content) | {"allowed": allowed})
    if personal_number and personal_number.encode() in text:
        raise NamesAPerson("a text of the line repeats the personal number it is about")
    salt = secrets.token_bytes(SALT_BYTES)
    return Line(
        at=now,
        mode=mode,
        allowed=allowed,
        agency=access.agency,
        system=access.system,
        actor=access.actor,
        purpose=access.purpose,
        case=access.case,
        subject_tag=tag,
        hidden_until=hidden.until if hidden else None,
        salt=salt,
        record=text,
        leaf=leaf_hash(salt + text),
    )


def seal_when_many(lines: Iterable[Line]) -> None:
    """Ask for a seal before its minute is over when one of the lines makes a thousand."""
    if any(line.pk % rules().lines_a_seal == 0 for line in lines):
        transaction.on_commit(_seal_soon)


def _record(access: Access, mode: Mode, tag: str, hidden: Hidden | None, now: dt.datetime) -> dict[str, Any]:
    said = {
        "v": FORMAT,
        "at": moment(now),
        "mode": mode.value,
        "agency": access.agency,
        "system": access.system,
        "actor": access.actor,
        "assurance": int(access.assurance),
        "purpose": access.purpose,
        "legal_basis": access.legal_basis,
        "case": access.case,
        "service": access.service,
        "request": access.request,
        "subject": tag,
    }
    if hidden is None:
        return said
    return said | {"hidden": {"legal_basis": hidden.legal_basis, "until": hidden.until.isoformat()}}


def moment(at: dt.datetime) -> str:
    """A moment as records and checkpoints spell it: UTC, microseconds, Z."""
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _seal_soon() -> None:
    from danso.ledger.jobs import seal_now  # noqa: PLC0415 - jobs call services

    seal_now.enqueue()
