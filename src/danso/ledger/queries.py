"""What can be asked of the ledger."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import BinaryField, Count, DateField, Q
from django.db.models.functions import Substr, TruncQuarter
from django.utils import timezone

from danso.ledger.keys import subject_tags
from danso.ledger.models import BulkPart, Checkpoint, Line
from danso.ledger.people import holds_tag, part_of_tag, place_of_resident
from danso.ledger.rules import rules

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from danso.ledger.access import Mode


@dataclass(frozen=True, slots=True)
class SealingState:
    """How far sealing has come: lines that wait, since when, and the last checkpoint's size and time."""

    waiting: int
    waiting_since: dt.datetime | None
    size: int
    sealed_at: dt.datetime | None
    now: dt.datetime

    @property
    def waited(self) -> dt.timedelta:
        """How long the oldest line has waited; no less than nothing when the clock went back."""
        return max(self.now - (self.waiting_since or self.now), dt.timedelta())

    @property
    def alarming(self) -> bool:
        """Whether somebody should look."""
        return self.waited >= rules().alarm_after

    @property
    def dead(self) -> bool:
        """Whether the exchange stops."""
        return self.waited >= rules().stop_after


def newest_checkpoint() -> Checkpoint | None:
    """The last signed state of the tree; None before the first seal."""
    return Checkpoint.objects.order_by("size").last()


def sealing_state(now: dt.datetime) -> SealingState:
    """How far sealing has come; three queries, all by index."""
    last = Checkpoint.objects.order_by("size").values_list("size", "at").last()
    size, sealed_at = last or (0, None)
    waiting = Line.objects.filter(position__isnull=True).count()
    return SealingState(waiting, waiting_since(), size, sealed_at, now)


def waiting_since() -> dt.datetime | None:
    """When the line that has waited longest was written."""
    return Line.objects.filter(position__isnull=True).order_by("id").values_list("at", flat=True).first()


def lines_about(
    personal_number: str,
    *,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    agency: str | None = None,
    purpose: str | None = None,
    mode: Mode | None = None,
    allowed: bool | None = None,
    today: dt.date | None = None,
) -> QuerySet[Line]:
    """What the person may see of the lines about them, newest first; `since` inclusive, `until` exclusive.

    Lines that are hidden today are left out; `hidden_count` counts them. Bulk jobs: `bulk_lines_about`.
    """
    shown = _narrowed(
        since=since, until=until, agency=agency, purpose=purpose, mode=mode, allowed=allowed
    ).filter(subject_tag__in=subject_tags(personal_number, _years(since, until)))
    day = today or timezone.localdate()
    return shown.filter(Q(hidden_until__isnull=True) | Q(hidden_until__lt=day))


def bulk_lines_about(
    personal_number: str,
    *,
    resident: int | None,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
) -> QuerySet[Line]:
    """The bulk jobs the person was in, newest first; `resident` is their index in the mirror, if any."""
    tags = subject_tags(personal_number, _years(since, until))
    found = _by_tag(tags) | (_by_index(resident) if resident is not None else set())
    return _narrowed(since=since, until=until).filter(pk__in=found)


def _by_index(resident: int) -> set[int]:
    number, byte, mask = place_of_resident(resident)
    bits = BulkPart.objects.filter(number=number).annotate(
        one=Substr("bits", byte + 1, 1, output_field=BinaryField())
    )
    return {line for line, one in bits.values_list("line_id", "one") if one and bytes(one)[0] & mask}


def _by_tag(tags: list[str]) -> set[int]:
    pieces = BulkPart.objects.filter(number__in={part_of_tag(tag) for tag in tags})
    return {
        line
        for line, number, bits in pieces.values_list("line_id", "number", "bits")
        if any(part_of_tag(tag) == number and holds_tag(bytes(bits), tag) for tag in tags)
    }


def lines_where(
    *,
    personal_number: str | None = None,
    actor: str | None = None,
    agency: str | None = None,
    system: str | None = None,
    purpose: str | None = None,
    case: str | None = None,
    mode: Mode | None = None,
    allowed: bool | None = None,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
) -> QuerySet[Line]:
    """The auditor's search, newest first; `case=""` finds what was read outside a case. No erased lines."""
    found = _narrowed(
        actor=actor,
        agency=agency,
        system=system,
        purpose=purpose,
        case=case,
        mode=mode,
        allowed=allowed,
        since=since,
        until=until,
    ).filter(record__isnull=False)
    if personal_number is None:
        return found
    return found.filter(subject_tag__in=subject_tags(personal_number, _years(since, until)))


def _narrowed(
    *, since: dt.datetime | None = None, until: dt.datetime | None = None, **equal: object
) -> QuerySet[Line]:
    lines = Line.objects.filter(**{name: value for name, value in equal.items() if value is not None})
    if since is not None:
        lines = lines.filter(at__gte=since)
    return lines if until is None else lines.filter(at__lt=until)


def _years(since: dt.datetime | None, until: dt.datetime | None) -> range:
    """Years whose tags to look for: those of the period, within those of the log."""
    if since is not None and until is not None:
        return range(timezone.localtime(since).year, timezone.localtime(until).year + 1)
    moments = Line.objects.order_by("at").values_list("at", flat=True)
    first, last = since or moments.first(), until or moments.last()
    if first is None or last is None:
        return range(0)
    return range(timezone.localtime(first).year, timezone.localtime(last).year + 1)


@dataclass(frozen=True, slots=True)
class HiddenCount:
    """How many lines of a quarter were kept from people's pages, and how many of them still are."""

    quarter: dt.date
    ever: int
    still: int


def hidden_count(today: dt.date) -> list[HiddenCount]:
    """The public count of hidden lines, newest quarter first (`quarter` is its first day)."""
    counted = (
        Line.objects.filter(hidden_until__isnull=False)
        .annotate(quarter=TruncQuarter("at", output_field=DateField()))
        .values("quarter")
        .annotate(ever=Count("id"), still=Count("id", filter=Q(hidden_until__gte=today)))
        .order_by("-quarter")
    )
    return [HiddenCount(row["quarter"], row["ever"], row["still"]) for row in counted]
