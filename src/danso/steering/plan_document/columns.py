"""The columns of a table: which row heads it, what each column tells, and so what kind of table it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from danso.steering.plan_document.vocabulary import Role, role_of
from danso.vietnam.text import fold

if TYPE_CHECKING:
    from danso.documents.source_text import Cell, Table

HEAD_ROWS = 6
"""The head stands among the first rows; what comes before it is a caption drawn into the table."""

LONGEST_HEAD = 90
FEWEST_HEAD_WORDS = 3
_COLUMN_NUMBER = re.compile(r"\(?\d{1,2}\)?(?:\s*=.*)?|\([a-zA-Z]\)|[A-Z]")


class TableKind(StrEnum):
    """What the rows of a table are."""

    TASKS = "tasks"
    INDICATORS = "indicators"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table: the role and the words of each column, and the first row below it."""

    roles: tuple[Role, ...]
    words: tuple[str, ...]
    first_row: int
    kind: TableKind

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.roles)

    def column(self, role: Role) -> int | None:
        """Return the first column with a role."""
        return self.roles.index(role) if role in self.roles else None


def head_of(table: Table) -> Head | None:
    """Return the head of a table; None for a table that no head of a plan's tables stands over."""
    for index, row in enumerate(table.rows[:HEAD_ROWS]):
        words = _words(row)
        roles = [_role(text) for text in words]
        if not _is_head(roles, words):
            continue
        below = index + 1
        if below < len(table.rows):
            words, roles, below = _with_second_row(words, roles, table, below)
        while below < len(table.rows) and _counts_columns(table.rows[below]):
            below += 1
        settled = _settled(roles, words)
        return Head(settled, tuple(words), below, _kind(settled))
    return None


def repeats_head(row: tuple[Cell, ...], head: Head) -> bool:
    """Tell whether a row is the head again, as on a new page, or counts the columns."""
    words = _words(row)
    if [fold(text) for text in words] == [fold(text) for text in head.words] or _counts_columns(row):
        return True
    written = [text for text in words if text]
    return len(written) >= FEWEST_HEAD_WORDS and all(_role(text) is not None for text in written)


def _words(row: tuple[Cell, ...]) -> list[str]:
    return [" ".join(cell.text.split()) for cell in row]


def _role(words: str) -> Role | None:
    return role_of(words) if words and len(words) <= LONGEST_HEAD else None


def _is_head(roles: list[Role | None], words: list[str]) -> bool:
    """At least half of the written columns are known, and one of them is the work or the indicator."""
    written = sum(1 for text in words if text)
    known = [role for role in roles if role is not None]
    tells = {role for role in known if role is not Role.NUMBER}
    return (
        len(known) >= 2  # noqa: PLR2004
        and 2 * len(known) >= written
        and bool(tells & {Role.TITLE, Role.INDICATOR})
        and len(tells) >= 2  # noqa: PLR2004
    )


def _with_second_row(
    words: list[str], roles: list[Role | None], table: Table, below: int
) -> tuple[list[str], list[Role | None], int]:
    """Take in a second head row: under a merged "Cơ quan thực hiện" stand "Chủ trì" and "Phối hợp"."""
    second = _words(table.rows[below])
    second_roles = [_role(text) for text in second]
    if any(text and role is None for text, role in zip(second, second_roles, strict=True)) or not any(
        second_roles
    ):
        return words, roles, below
    if Role.NUMBER in second_roles and second[0] and second[0] != words[0]:
        return words, roles, below
    if len(second) == len(words):
        merged = [lower or upper for upper, lower in zip(words, second, strict=True)]
        return merged, [low or up for up, low in zip(roles, second_roles, strict=True)], below + 1
    at = _spread_column(roles, second_roles)
    if at is None:
        return words, roles, below
    return [*words[:at], *second, *words[at + 1 :]], [*roles[:at], *second_roles, *roles[at + 1 :]], below + 1


def _spread_column(roles: list[Role | None], second: list[Role | None]) -> int | None:
    """Return the column of the first head row that the short second row parts."""
    bodies = {Role.LEAD, Role.COORDINATOR, Role.LEAD_AND_COORDINATOR, Role.AGENCY}
    wanted = bodies if set(second) & bodies else {Role.DEADLINE, Role.YEAR, Role.INDICATOR, Role.FUNDING}
    for index, role in enumerate(roles):
        if role in wanted:
            return index
    return None


def _counts_columns(row: tuple[Cell, ...]) -> bool:
    """Whether a row only counts the columns: (1) (2) (3)."""
    words = [text for text in _words(row) if text]
    numbers = [text.strip("()") for text in words]
    if len(words) < 3 or not all(_COLUMN_NUMBER.fullmatch(text) for text in words):  # noqa: PLR2004
        return False
    digits = [int(text) for text in numbers if text.isdigit()]
    return len(digits) >= 2 and digits == list(range(digits[0], digits[0] + len(digits)))  # noqa: PLR2004


def _settled(roles: list[Role | None], words: list[str]) -> tuple[Role, ...]:
    """Give every column one role: a second column of a role that stands once is told by what is beside it."""
    settled = [role or Role.OTHER for role in roles]
    indicators = Role.INDICATOR in settled and Role.TITLE not in settled
    for index, role in enumerate(settled):
        if role is Role.AGENCY:
            settled[index] = Role.UNIT if indicators and Role.UNIT not in settled else Role.LEAD
        elif role is Role.DEADLINE and _is_status(words[index], settled, index):
            settled[index] = Role.STATUS
        elif role is Role.INDICATOR and Role.TITLE in settled:
            settled[index] = Role.PRODUCT
        elif role is Role.TITLE and Role.TITLE in settled[:index]:
            settled[index] = Role.OTHER
    if Role.NUMBER not in settled and not words[0]:
        settled[0] = Role.NUMBER
    return tuple(settled)


def _is_status(words: str, roles: list[Role], index: int) -> bool:
    """Whether "Tiến độ" stands beside "Thời hạn": it tells how far the work is, not by when it is due."""
    others = [at for at, role in enumerate(roles) if role is Role.DEADLINE and at != index]
    return bool(others) and fold(words).startswith("tien do")


def _kind(roles: tuple[Role, ...]) -> TableKind:
    told = set(roles)
    if Role.TITLE in told and told & {Role.LEAD, Role.DEADLINE, Role.HEAD, Role.LEAD_AND_COORDINATOR}:
        return TableKind.TASKS
    if Role.INDICATOR in told and told & {Role.UNIT, Role.YEAR, Role.LEAD, Role.PRODUCT, Role.DEADLINE}:
        return TableKind.INDICATORS
    return TableKind.OTHER
