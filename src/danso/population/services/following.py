"""The mirror follows the register: a first load, then the feed of changes, each page one transaction.

The cursor moves in the transaction that applies the page, so a change is applied exactly once whatever
happens to the process in between; a page that somebody else has applied is left alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import F

from danso.population.mirror import HISTORY, columns_of, present_after
from danso.population.models import (
    AttributeValue,
    CorrectionCase,
    EventKind,
    FeedPosition,
    FormerNumber,
    MirroredResident,
    ResidentEvent,
    Status,
)
from danso.population.numbers import index_of
from danso.population.services.corrections import confirm

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence

    from danso.population.port import Change, ChangeFeed

FEED: Final = "register"
LARGEST_PAGE: Final = 500
_ROWS: Final = 200  # of a statement: SQLite takes 32,766 values
_COLUMNS: Final = [
    each.attname
    for each in MirroredResident._meta.concrete_fields  # noqa: SLF001 - Django's own way to ask
    if each.attname not in {"id", "reference"}
]


@dataclass(frozen=True, slots=True)
class Followed:
    """What one run brought: changes applied, how far the feed is ahead, whether the first load is done."""

    applied: int
    behind: int
    complete: bool


@dataclass
class _Pending:
    """What a page changes, gathered before it is written."""

    known: dict[str, MirroredResident]
    new: list[MirroredResident] = field(default_factory=list)
    changed: dict[int, MirroredResident] = field(default_factory=dict)
    closed: dict[tuple[int, str], dt.date] = field(default_factory=dict)
    values: list[AttributeValue] = field(default_factory=list)
    former: list[FormerNumber] = field(default_factory=list)
    events: list[ResidentEvent] = field(default_factory=list)


def follow(
    *,
    feed: ChangeFeed,
    now: dt.datetime,
    pages: int = 40,
    after_page: Callable[[], None] | None = None,
) -> Followed:
    """Load or follow some pages; raises RegisterUnavailable with all earlier pages kept.

    `after_page` is called between transactions, for a job's progress.
    """
    applied = 0
    for _ in range(pages):
        position = _position(now)
        step = _follow_page if position.complete else _load_page
        count, more = step(feed, position, now)
        applied += count
        if after_page:
            after_page()
        if not more:
            break
    position = _position(now)
    return Followed(applied, max(0, position.head - position.cursor), position.complete)


def _position(now: dt.datetime) -> FeedPosition:
    return FeedPosition.objects.get_or_create(feed=FEED, defaults={"at": now})[0]


def _load_page(feed: ChangeFeed, position: FeedPosition, now: dt.datetime) -> tuple[int, bool]:
    """One page of the first load; the feed is followed from where it stood when the load began."""
    page = feed.snapshot(after=position.loaded, most=LARGEST_PAGE)
    with transaction.atomic():
        mine = FeedPosition.objects.select_for_update().get(pk=position.pk)
        if mine.loaded != position.loaded or mine.complete:
            return 0, True  # another worker was quicker
        if not mine.loaded:
            mine.cursor = page.head
        _apply(page.records, now, first=True)
        mine.loaded, mine.complete, mine.head, mine.at = page.last, not page.more, page.head, now
        mine.save()
    return len(page.records), True


def _follow_page(feed: ChangeFeed, position: FeedPosition, now: dt.datetime) -> tuple[int, bool]:
    page = feed.changes(after=position.cursor, most=LARGEST_PAGE)
    with transaction.atomic():
        mine = FeedPosition.objects.select_for_update().get(pk=position.pk)
        fresh = [change for change in page.changes if change.cursor > mine.cursor]
        _apply(fresh, now, first=False)
        mine.cursor = fresh[-1].cursor if fresh else mine.cursor
        mine.head, mine.at = max(page.head, mine.cursor), now
        mine.save()
    return len(fresh), bool(fresh) and mine.cursor < mine.head


def _apply(changes: Sequence[Change], now: dt.datetime, *, first: bool) -> None:
    pending = _Pending(_known(changes))
    for change in changes:
        _apply_one(pending, change, now, first=first)
    _write(pending)
    if not first:
        _confirm_corrections(changes, now)


def _known(changes: Iterable[Change]) -> dict[str, MirroredResident]:
    references = {index_of(f"record:{change.reference}") for change in changes}
    found = MirroredResident.objects.filter(reference__in=references)
    return {resident.reference: resident for resident in found}


def _apply_one(pending: _Pending, change: Change, now: dt.datetime, *, first: bool) -> None:
    reference = index_of(f"record:{change.reference}")
    resident = pending.known.get(reference)
    is_new = resident is None
    if resident is None:
        resident = MirroredResident(reference=reference, source="register", as_of=now)
        pending.known[reference] = resident
        pending.new.append(resident)
    before = {column: getattr(resident, column) for column in HISTORY.values()}
    _take(resident, change, now)
    if resident.pk is not None:
        pending.changed[resident.pk] = resident
    if not first:
        if not is_new:
            _keep_history(pending, resident, before, change, now)
        pending.events.append(_event(resident, change))


def _take(resident: MirroredResident, change: Change, now: dt.datetime) -> None:
    if change.resident is not None:
        columns = columns_of(change.resident)
        if columns.get("number_index") == resident.number_index:
            columns.pop("number_sealed", None)  # the same number need not be sealed anew
        for column, value in columns.items():
            setattr(resident, column, value)
        resident.present = present_after(resident.present, change.resident)
        resident.as_of = change.resident.as_of or now
    if resident.status not in Status.values:
        resident.status = Status.LIVING
    resident.cursor = max(resident.cursor, 0 if change.happened_on is None else change.cursor)


def _event(resident: MirroredResident, change: Change) -> ResidentEvent:
    kind = change.kind if change.kind in EventKind.values else EventKind.OTHER
    return ResidentEvent(
        cursor=change.cursor,
        resident=resident,
        kind=kind,
        happened_on=change.happened_on,
        recorded_on=change.recorded_on,
    )


def _keep_history(
    pending: _Pending,
    resident: MirroredResident,
    before: dict[str, Any],
    change: Change,
    now: dt.datetime,
) -> None:
    on = change.happened_on or change.recorded_on or now.date()
    for code, column in HISTORY.items():
        after = getattr(resident, column)
        if after == before[column]:
            continue
        _close(pending, resident, code, before[column], on)
        pending.values.append(_value(resident, code, after, change, start=on, end=None))
        if column == "number_index" and before[column]:
            pending.former.append(FormerNumber(resident=resident, number_index=before[column], until=on))


def _close(pending: _Pending, resident: MirroredResident, code: str, value: object, on: dt.date) -> None:
    """End the open value of a field: one of this page, one in the database, or one never written."""
    for waiting in pending.values:
        if waiting.resident is resident and waiting.code == code and waiting.valid_to is None:
            waiting.valid_to = max(on, waiting.valid_from or on)
            return
    if resident.pk is not None:
        pending.closed[resident.pk, code] = on
        if AttributeValue.objects.filter(resident_id=resident.pk, code=code, valid_to__isnull=True).exists():
            return
    pending.values.append(_value(resident, code, value, None, start=None, end=on))


def _value(
    resident: MirroredResident,
    code: str,
    value: object,
    change: Change | None,
    *,
    start: dt.date | None,
    end: dt.date | None,
) -> AttributeValue:
    return AttributeValue(
        resident=resident,
        code=code,
        value="" if value is None else str(value),
        source=resident.source,
        as_of=resident.as_of,
        valid_from=start,
        valid_to=end,
        cursor=change.cursor if change else 0,
    )


def _write(pending: _Pending) -> None:
    MirroredResident.objects.bulk_create(pending.new, batch_size=_ROWS)
    MirroredResident.objects.bulk_create(
        pending.changed.values(),
        batch_size=_ROWS,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=_COLUMNS,
    )
    for (resident, code), on in pending.closed.items():
        still = AttributeValue.objects.filter(resident_id=resident, code=code, valid_to__isnull=True)
        # A change that is told late may have happened before the value it ends began.
        still.filter(valid_from__gt=on).update(valid_to=F("valid_from"))
        still.update(valid_to=on)
    AttributeValue.objects.bulk_create(pending.values, batch_size=_ROWS)
    FormerNumber.objects.bulk_create(pending.former, batch_size=_ROWS)
    ResidentEvent.objects.bulk_create(pending.events, batch_size=_ROWS)


def _confirm_corrections(changes: Iterable[Change], now: dt.datetime) -> None:
    """A change that answers one of our requests closes its case."""
    codes = {change.answers_to for change in changes if change.answers_to}
    if codes:
        waiting = CorrectionCase.objects.filter(state=CorrectionCase.State.REQUESTED)
        for case in waiting.filter(register_code__in=codes):
            confirm(case=case, now=now)
