"""Look-ups in the register, made for many a second.

A record is what one row and its joined kin say, by path: `family_name`, `father__number`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sandbox.register.models import Event, Resident, World
from sandbox.statements import compiled, rows
from sandbox.wire.matching import same_birth, same_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

Record: TypeAlias = "dict[str, Any]"

NAME: Final = ("family_name", "middle_name", "given_name")
_PERSON: Final = (*NAME, "number", "old_number", "nationality")
KIN: Final = ("father", "mother", "spouse", "representative", "household__head")
_OWN: Final = tuple(
    field.attname
    for field in Resident._meta.concrete_fields  # noqa: SLF001 - documented in spite of its name
    if field.attname != "name_key"
)
PATHS: Final = (
    *_OWN,
    "household__file_number",
    "household__book_number",
    *(f"{kin}__{column}" for kin in KIN for column in _PERSON),
)
_NAMES: Final = {
    kin: (f"{before}family_name", f"{before}middle_name", f"{before}given_name")
    for kin, before in (("", ""), *((kin, f"{kin}__") for kin in KIN))
}
_FACTS: Final = ("id", "family_name", "middle_name", "given_name", "birth_date")
# A row that nobody is: what an unknown number is compared with, so that it takes as long as a known one.
_NOBODY: Final = (0, "Không", "Có", "Ai", "1900-01-01")


@dataclass(frozen=True, slots=True)
class State:
    """The day the register has reached and the cursor of its last event."""

    today: date
    head: int

    @property
    def as_of(self) -> str:
        """ThoiDiemDuLieu: the moment of the data."""
        return f"{self.today.isoformat()}T00:00:00+07:00"


def full_name(record: Record, kin: str = "") -> str:
    """Return a whole name, the person's or that of kin; empty when there is none."""
    family, middle, given = _NAMES[kin]
    return " ".join(filter(None, (record[family], record[middle], record[given])))


def state() -> State:
    """Return the register's present state."""
    found = rows(_state_statement(), ())
    return State(_date(found[0][0]), found[0][1]) if found else State(date.today(), 0)  # noqa: DTZ011 an empty world


def verified(*, number: str = "", old_number: str = "", name: str, birth: str) -> list[Record]:
    """Return who bears the number, that name and that birth.

    Nobody for an unknown number and for a wrong name alike, and as fast.
    """
    column, value = ("number", number) if number else ("old_number", old_number)
    known = rows(_facts_statement(column), (value,))
    matching = [row[0] for row in known or [_NOBODY] if _same_person(row, name, birth)]
    return by_ids(matching) if known else []


def by_ids(ids: Iterable[int]) -> list[Record]:
    """Return records by their row's id."""
    return [record for each in ids for record in _records("id", each)]


def by_number(number: str) -> list[Record]:
    """Return who bears a number, of twelve or nine digits."""
    return _records("number" if len(number) == 12 else "old_number", number)  # noqa: PLR2004 the two lengths


def by_query(found: QuerySet[Resident]) -> list[Record]:
    """Return the records of a query."""
    return [dict(zip(PATHS, row, strict=True)) for row in found.values_list(*PATHS)]


def what_agrees(*, number: str = "", old_number: str = "", name: str, birth: str) -> tuple[bool, bool]:
    """Return whether name and birth agree with the number's record."""
    column, value = ("number", number) if number else ("old_number", old_number)
    known = rows(_facts_statement(column), (value,))
    pairs = [(same_name(name, _joined(row[1:4])), same_birth(birth, row[4])) for row in known or [_NOBODY]]
    return max(pairs, key=sum) if known else (False, False)


def _same_person(row: Sequence[Any], name: str, birth: str) -> bool:
    return same_name(name, _joined(row[1:4])) & same_birth(birth, row[4])


def _joined(parts: Sequence[str]) -> str:
    return " ".join(filter(None, parts))


def _records(column: str, value: str | int) -> list[Record]:
    return [dict(zip(PATHS, row, strict=True)) for row in rows(_statement(column), (value,))]


@cache
def _statement(column: str) -> str:
    return compiled(_where(column).values_list(*PATHS))


@cache
def _facts_statement(column: str) -> str:
    return compiled(_where(column).order_by("id").values_list(*_FACTS))


def _where(column: str) -> QuerySet[Resident]:
    """Compare a column with the one parameter; a partial index is used where its condition is said."""
    found = Resident.objects.filter(**{column: "0"})
    return found.extra(where=["NOT register_resident.old_number = ''"]) if column == "old_number" else found


@cache
def _state_statement() -> str:
    world = World.objects.order_by("id").values_list("today")
    head = Event.objects.order_by("-id").values_list("id")
    return (
        f"SELECT ({compiled(world)} LIMIT 1), COALESCE(({compiled(head)} LIMIT 1), 0) "
        f"WHERE EXISTS ({compiled(world)})"
    )


def _date(value: str | date) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
