"""The mirror's first load: the records as they stand, page by page, before the feed of changes is followed.

A page and the cursor behind it are one transaction, so a load that was killed goes on where it stopped and
takes each record once. The next page is fetched while one is written. The rows go to the database as they
are, without a model object each: of 1.2 million residents that is most of the time.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction

from danso.population.mirror import Columns, columns_of, present_after
from danso.population.models import FeedPosition, MirroredResident, Status
from danso.population.numbers import index_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator

    from danso.population.port import Change, ChangeFeed, SnapshotPage

FEED: Final = "register"
SOURCE: Final = "register"
LARGEST_PAGE: Final = 500
ROWS: Final = 200  # of a statement: SQLite takes 32,766 values
_FIELDS = [each for each in MirroredResident._meta.concrete_fields if each.attname != "id"]  # noqa: SLF001 - Django's own way to ask
_COLUMNS: Final = [each.attname for each in _FIELDS]
_FRESH: Final[Columns] = {each.attname: each.get_default() for each in _FIELDS} | {"source": SOURCE}
_DAYS: Final = ("card_issued_on", "card_expires_on", "confirmed_on")
_TABLE: Final = MirroredResident._meta.db_table  # noqa: SLF001
_STATUSES: Final = frozenset(Status.values)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What one run of the load brought: pages and records written, and whether the load is done."""

    pages: int
    records: int
    complete: bool


def load(
    *,
    feed: ChangeFeed,
    now: dt.datetime,
    pages: int | None = None,
    after_page: Callable[[], None] | None = None,
) -> Loaded:
    """Load some pages, or all; RegisterUnavailable leaves the earlier pages kept.

    `after_page` is called between transactions, for a job's progress. A load that another worker carries on
    at the same time stops here.
    """
    position = position_of_the_mirror(now)
    if position.complete:
        return Loaded(0, 0, complete=True)
    done = records = 0
    after = position.loaded
    for page in _fetched_ahead(feed, after, pages):
        if not _write_page(page, after, now):
            break
        done, records, after = done + 1, records + len(page.records), page.last
        if after_page:
            after_page()
    return Loaded(done, records, position_of_the_mirror(now).complete)


def position_of_the_mirror(now: dt.datetime) -> FeedPosition:
    """How far load and feed have come."""
    return FeedPosition.objects.get_or_create(feed=FEED, defaults={"at": now})[0]


def _fetched_ahead(feed: ChangeFeed, after: int, pages: int | None) -> Iterator[SnapshotPage]:
    """The pages behind a cursor, each fetched in a thread while the one before is written."""
    left = pages
    with ThreadPoolExecutor(1, thread_name_prefix="first-load") as fetching:
        coming = None if left == 0 else fetching.submit(feed.snapshot, after=after, most=LARGEST_PAGE)
        while coming:
            page = coming.result()
            left = None if left is None else left - 1
            more = page.more and left != 0
            coming = fetching.submit(feed.snapshot, after=page.last, most=LARGEST_PAGE) if more else None
            yield page


@transaction.atomic
def _write_page(page: SnapshotPage, after: int, now: dt.datetime) -> bool:
    """Write a page and the cursor behind it; False when another worker has written it.

    The feed is followed from where it stood when the load began.
    """
    mine = FeedPosition.objects.select_for_update().get(feed=FEED)
    if mine.loaded != after or mine.complete:
        return False
    if not mine.loaded:
        mine.cursor = page.head
    _take_stock(page.records, now)
    mine.loaded, mine.complete, mine.head, mine.at = page.last, not page.more, page.head, now
    mine.save()
    return True


def _take_stock(records: Iterable[Change], now: dt.datetime) -> None:
    """Write the records: those the mirror knows already again, the others as new rows."""
    by_reference = {reference_of(record): record for record in records}
    known = _residents(by_reference)
    for reference, resident in known.items():
        take(resident, by_reference.pop(reference), now)
    write_again(known.values())
    rows = (
        {**_FRESH, "reference": reference, "as_of": now, **taken({**_FRESH, "as_of": now}, record, now)}
        for reference, record in by_reference.items()
    )
    _insert(rows)


def known_residents(changes: Iterable[Change]) -> dict[str, MirroredResident]:
    """Those the mirror knows of the people that changes are about, by reference."""
    return _residents({reference_of(change) for change in changes})


def _residents(references: Iterable[str]) -> dict[str, MirroredResident]:
    found = MirroredResident.objects.filter(reference__in=list(references))
    return {resident.reference: resident for resident in found}


def reference_of(change: Change) -> str:
    """The keyed hash under which the mirror keeps the register's name of a record."""
    return index_of(f"record:{change.reference}")


def take(resident: MirroredResident, change: Change, now: dt.datetime) -> None:
    """Put what a change says into a resident that is to be written."""
    for column, value in taken(vars(resident), change, now).items():
        setattr(resident, column, value)


def taken(before: Columns, change: Change, now: dt.datetime) -> Columns:
    """The columns that a change makes of those that stood before."""
    columns: Columns = {}
    if change.resident is not None:
        columns = columns_of(change.resident)
        if columns.get("number_index") == before["number_index"]:
            columns.pop("number_sealed", None)  # the same number need not be sealed anew
        columns["present"] = present_after(before["present"], change.resident)
        columns["as_of"] = change.resident.as_of or now
    if columns.get("status", before["status"]) not in _STATUSES:
        columns["status"] = Status.LIVING.value
    if change.happened_on is not None:
        columns["cursor"] = max(before["cursor"], change.cursor)
    return columns


def write_again(residents: Iterable[MirroredResident]) -> None:
    """Update residents in few statements."""
    MirroredResident.objects.bulk_create(
        residents,
        batch_size=ROWS,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[column for column in _COLUMNS if column != "reference"],
    )


def _insert(rows: Iterable[Columns]) -> None:
    values = (tuple(row[column] for column in _COLUMNS) for row in map(_as_stored, rows))
    names = ", ".join(connection.ops.quote_name(column) for column in _COLUMNS)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            driver: Any = cursor
            with driver.copy(f"COPY {_TABLE} ({names}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(_COLUMNS))
            cursor.executemany(f"INSERT INTO {_TABLE} ({names}) VALUES ({marks})", list(values))  # noqa: S608 - names of our own


def _as_stored(row: Columns) -> Columns:
    row["as_of"] = connection.ops.adapt_datetimefield_value(row["as_of"])
    for column in _DAYS:
        row[column] = connection.ops.adapt_datefield_value(row[column])
    return row
