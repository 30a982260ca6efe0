"""The mirror follows the register: a first load (loading.py), then the feed of changes.

Each page is one transaction. The cursor moves in the transaction that applies the page, so a change is
applied exactly once whatever happens to the process in between; a page that somebody else has applied is
left alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import F

from danso.population.mirror import HISTORY
from danso.population.models import (
    AttributeValue,
    CorrectionCase,
    EventKind,
    FeedPosition,
    FormerNumber,
    MirroredResident,
    ResidentEvent,
)
from danso.population.services.corrections import confirm
from danso.population.services.loading import (
    ROWS,
    SOURCE,
    known_residents,
    load,
    position_of_the_mirror,
    reference_of,
    take,
    write_again,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence

    from danso.population.port import Change, ChangeFeed

LARGEST_PAGE: Final = 500


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
    loaded = load(feed=feed, now=now, pages=pages, after_page=after_page)
    applied = loaded.records
    for _ in range(pages - loaded.pages if loaded.complete else 0):
        count, more = _follow_page(feed, position_of_the_mirror(now), now)
        applied += count
        if after_page:
            after_page()
        if not more:
            break
    position = position_of_the_mirror(now)
    return Followed(applied, max(0, position.head - position.cursor), position.complete)


def _follow_page(feed: ChangeFeed, position: FeedPosition, now: dt.datetime) -> tuple[int, bool]:
    page = feed.changes(after=position.cursor, most=LARGEST_PAGE)
    with transaction.atomic():
        mine = FeedPosition.objects.select_for_update().get(pk=position.pk)
        fresh = [change for change in page.changes if change.cursor > mine.cursor]
        _apply(fresh, now)
        mine.cursor = fresh[-1].cursor if fresh else mine.cursor
        mine.head, mine.at = max(page.head, mine.cursor), now
        mine.save()
    return len(fresh), bool(fresh) and mine.cursor < mine.head


def _apply(changes: Sequence[Change], now: dt.datetime) -> None:
    pending = _Pending(known_residents(changes))
    for change in changes:
        _apply_one(pending, change, now)
    _write(pending)
    _confirm_corrections(changes, now)


def _apply_one(pending: _Pending, change: Change, now: dt.datetime) -> None:
    reference = reference_of(change)
    resident = pending.known.get(reference)
    if resident is None:
        resident = MirroredResident(reference=reference, source=SOURCE, as_of=now)
        pending.known[reference] = resident
        pending.new.append(resident)
        take(resident, change, now)
    else:
        before = {column: getattr(resident, column) for column in HISTORY.values()}
        take(resident, change, now)
        _keep_history(pending, resident, before, change, now)
    if resident.pk is not None:
        pending.changed[resident.pk] = resident
    pending.events.append(_event(resident, change))


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
    MirroredResident.objects.bulk_create(pending.new, batch_size=ROWS)
    write_again(pending.changed.values())
    for (resident, code), on in pending.closed.items():
        still = AttributeValue.objects.filter(resident_id=resident, code=code, valid_to__isnull=True)
        # A change that is told late may have happened before the value it ends began.
        still.filter(valid_from__gt=on).update(valid_to=F("valid_from"))
        still.update(valid_to=on)
    AttributeValue.objects.bulk_create(pending.values, batch_size=ROWS)
    FormerNumber.objects.bulk_create(pending.former, batch_size=ROWS)
    ResidentEvent.objects.bulk_create(pending.events, batch_size=ROWS)


def _confirm_corrections(changes: Iterable[Change], now: dt.datetime) -> None:
    """A change that answers one of our requests closes its case."""
    codes = {change.answers_to for change in changes if change.answers_to}
    if codes:
        waiting = CorrectionCase.objects.filter(state=CorrectionCase.State.REQUESTED)
        for case in waiting.filter(register_code__in=codes):
            confirm(case=case, now=now)
