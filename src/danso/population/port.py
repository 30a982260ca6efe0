"""The port to the national population register: what is asked, what may go wrong; drivers/ answer it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from danso.population.answers import PartialDate, Resident


@dataclass(frozen=True, slots=True)
class Subject:
    """A person as the asker describes one: a number of 12 or 9 digits, with the name and birth if known."""

    number: str = dataclasses.field(repr=False)
    name: str = dataclasses.field(default="", repr=False)
    birth: PartialDate | None = dataclasses.field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Search:
    """People looked for without a number: by name and birth, or by a place."""

    name: str = dataclasses.field(default="", repr=False)
    birth: PartialDate | None = dataclasses.field(default=None, repr=False)
    commune: str = ""
    address: str = dataclasses.field(default="", repr=False)

    @property
    def by_name(self) -> bool:
        """Whether a name and a birth are given; else a place is."""
        return bool(self.name)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What goes round a question: its id (MaYeuCau), the service (MaDVC), who asks (MaCanBo), what for."""

    request: str
    service: str
    officer: str
    purpose: str
    legal_basis: str
    case: str
    at: dt.datetime


class Trouble(StrEnum):
    """Why the register did not answer."""

    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed_out"
    OVERLOADED = "overloaded"
    FAILED = "failed"
    EMPTY_BODY = "empty_body"
    UNREADABLE = "unreadable"
    PAUSED = "paused"


class RegisterUnavailable(Exception):  # noqa: N818 - said as the domain says it
    """The register did not answer; `retry_after` is how long to wait before asking again.

    The text of the exception is the trouble's code alone: it may be shown, logged and stored.
    """

    def __init__(self, trouble: Trouble, retry_after: dt.timedelta = dt.timedelta(seconds=30)) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble
        self.retry_after = retry_after


class RegisterRefused(Exception):  # noqa: N818
    """The register answered that it will not say; `code` is its own (DC-401 …) or ours."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TooManyHits(Exception):  # noqa: N818
    """A search fits more people than may be shown: who asks must know more."""


class PopulationRegister(Protocol):
    """What every driver offers; a person not found and one who does not match are both None."""

    name: str

    def look_up(
        self, subjects: Sequence[Subject], *, fields: Sequence[str], envelope: Envelope
    ) -> list[Resident | None]:
        """Answers about up to 20 people in the order asked; RegisterUnavailable, RegisterRefused."""
        ...

    def find(self, search: Search, *, fields: Sequence[str], envelope: Envelope) -> list[Resident]:
        """People who match a search; TooManyHits, RegisterUnavailable, RegisterRefused (`not_offered`)."""
        ...

    def verify(self, subject: Subject, *, envelope: Envelope) -> bool:
        """Whether number, name and birth belong to one person; RegisterUnavailable, RegisterRefused."""
        ...


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the change feed (biến động): whom it is about and what the register holds since.

    `resident` is what the register says after the event, None when only the event is told; `reference` is
    the register's own name of the record, for those who have no number yet.
    """

    cursor: int
    kind: str
    happened_on: dt.date | None
    recorded_on: dt.date | None
    reference: str = dataclasses.field(repr=False)
    number: str = dataclasses.field(repr=False)
    resident: Resident | None
    answers_to: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Changes in the order of their cursors; `head` is the feed's newest cursor."""

    changes: tuple[Change, ...]
    head: int


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction asked of the register (phản hồi sai lệch): the field, what it should say, the evidence."""

    case: str
    number: str = dataclasses.field(repr=False)
    field: str
    value: str = dataclasses.field(repr=False)
    evidence: str = dataclasses.field(repr=False)


@dataclass(frozen=True, slots=True)
class SnapshotPage:
    """Records as they stand; `last` is the cursor to go on behind, `head` the feed's newest at the time."""

    records: tuple[Change, ...]
    last: int
    more: bool
    head: int


@dataclass(frozen=True, slots=True)
class CorrectionAnswer:
    """The register's code of a request, and whether it was accepted (None: not decided yet)."""

    code: str
    accepted: bool | None = None
    reason: str = ""


class ChangeFeed(Protocol):
    """The register's feed to the province's mirror, and the way back for corrections."""

    def changes(self, *, after: int, most: int) -> Page:
        """Up to `most` changes behind a cursor; RegisterUnavailable, RegisterRefused."""
        ...

    def snapshot(self, *, after: int, most: int) -> SnapshotPage:
        """Up to `most` records behind a record's cursor, for the first load."""
        ...

    def ask_correction(self, correction: Correction, *, envelope: Envelope) -> CorrectionAnswer:
        """Send a request."""
        ...

    def correction(self, code: str) -> CorrectionAnswer:
        """How far a request has come."""
        ...
