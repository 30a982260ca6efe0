"""What the register answered about a person: "not supplied", "empty" and "under verification" differ."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Final

from danso.vietnam.text import nfc, strip_diacritics

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

_PARTIAL: Final = re.compile(r"(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?")
_NOT_KEY: Final = re.compile(r"[^A-Z0-9]")
_DAYS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class NotADateError(ValueError):
    """A text that is no date, whole or partial; the text is not repeated."""


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date as far as it is known: a year, a year and month, or a whole day (0: not known)."""

    year: int
    month: int = 0
    day: int = 0

    def __post_init__(self) -> None:
        if self.year < 1 or not 0 <= self.month <= len(_DAYS) or (self.day and not self.month):
            raise NotADateError("no such date")
        if self.day and not 1 <= self.day <= self._last_day():
            raise NotADateError("no such day")

    @classmethod
    def read(cls, text: str) -> PartialDate:
        """Read `yyyy`, `yyyyMM`, `yyyyMMdd` or ISO, `00` for an unknown part; raises NotADateError."""
        match = _PARTIAL.fullmatch(text.strip())
        if match is None:
            raise NotADateError("not a date")
        year, month, day = (int(part or 0) for part in match.groups())
        return cls(year, month, day)

    @property
    def whole(self) -> bool:
        """Whether the day is known."""
        return bool(self.day)

    @property
    def iso(self) -> str:
        """ISO text, cut where knowledge ends: `1950`, `1950-03`, `1950-03-07`."""
        parts = (f"{self.year:04d}", f"{self.month:02d}", f"{self.day:02d}")
        return "-".join(parts[: 1 + bool(self.month) + bool(self.day)])

    @property
    def compact(self) -> str:
        """The wire's `yyyyMMdd` of a whole day; else the year."""
        return self.iso.replace("-", "") if self.whole else f"{self.year:04d}"

    def agrees(self, other: PartialDate) -> bool:
        """Whether both may be the same day: what either does not know contradicts nothing."""
        pairs = ((self.month, other.month), (self.day, other.day))
        return self.year == other.year and all(not a or not b or a == b for a, b in pairs)

    def proves(self, recorded: PartialDate) -> bool:
        """Whether somebody who says this knows the recorded date.

        A whole recorded day is proved by a whole day alone; for one known in part the year is enough, since
        no more of it goes over the wire (`compact`).
        """
        return self.agrees(recorded) and (self.whole or not recorded.whole)

    def __str__(self) -> str:
        parts = (f"{self.day:02d}", f"{self.month:02d}", f"{self.year:04d}")
        return "/".join(parts[2 - bool(self.month) - bool(self.day) :])

    def _last_day(self) -> int:
        leap = self.year % 4 == 0 and (self.year % 100 != 0 or self.year % 400 == 0)
        return 28 if self.month == 2 and not leap else _DAYS[self.month - 1]  # noqa: PLR2004 - February


@dataclass(frozen=True, slots=True)
class Kin:
    """A relative as a record names one; empty text where nothing was said."""

    name: str = field(default="", repr=False)
    number: str = field(default="", repr=False)
    old_number: str = field(default="", repr=False)
    nationality: str = ""
    relation: str = ""


Value = str | PartialDate | Kin | tuple[Kin, ...]


@dataclass(frozen=True, slots=True)
class Supplied:
    """The register holds a value."""

    value: Value = field(repr=False)


@dataclass(frozen=True, slots=True)
class Empty:
    """The register knows the field and holds nothing (không có)."""


@dataclass(frozen=True, slots=True)
class NotSupplied:
    """The service does not say (không cung cấp): there may be a value."""


@dataclass(frozen=True, slots=True)
class UnderVerification:
    """The register doubts the value it holds (đang xác minh); None when it withholds it."""

    value: Value | None = field(default=None, repr=False)


Answer = Supplied | Empty | NotSupplied | UnderVerification


@dataclass(frozen=True, slots=True)
class Resident:
    """What was answered about one person, by field code; nothing personal in its repr."""

    answers: Mapping[str, Answer] = field(repr=False)
    as_of: dt.datetime | None = None

    def __getitem__(self, code: str) -> Answer:
        return self.answers.get(code, NotSupplied())

    def text(self, code: str) -> str:
        """The value as text, whether doubted or not; empty when there is none."""
        answer = self[code]
        value = answer.value if isinstance(answer, Supplied | UnderVerification) else None
        return value.iso if isinstance(value, PartialDate) else value if isinstance(value, str) else ""

    def date(self, code: str) -> PartialDate | None:
        """The value as a date, when it is one."""
        answer = self[code]
        value = answer.value if isinstance(answer, Supplied | UnderVerification) else None
        return value if isinstance(value, PartialDate) else None

    def is_called(self, name: str, birth: PartialDate | None) -> bool:
        """Whether the name and the birth, where they are given, are the person's."""
        born = self.date("birth.date")
        named = not name or same_name(name, self.text("name.full"))
        return named and (birth is None or (born is not None and birth.proves(born)))

    def told(self) -> dict[str, object]:
        """State and value of every field in plain types, by code and in order: for digests and the API."""
        return {code: plain(self.answers[code]) for code in sorted(self.answers)}

    def only(self, codes: Iterable[str]) -> Resident:
        """The same answers, those of the codes alone: nothing more leaves than was asked for."""
        return Resident({code: self[code] for code in codes}, self.as_of)


def plain(answer: Answer) -> dict[str, object]:
    """One answer in types that JSON has."""
    if isinstance(answer, Empty):
        return {"state": "empty"}
    if isinstance(answer, NotSupplied):
        return {"state": "not_supplied"}
    state = "supplied" if isinstance(answer, Supplied) else "under_verification"
    return {"state": state, "value": _plain_value(answer.value)}


def _plain_value(value: Value | None) -> object:
    if isinstance(value, PartialDate):
        return value.iso
    if isinstance(value, Kin):
        return asdict(value)
    return [asdict(each) for each in value] if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True)
class Name:
    """A name in its three parts (họ, chữ đệm, tên)."""

    family: str
    middle: str
    given: str

    @property
    def full(self) -> str:
        """The parts with single blanks between."""
        return " ".join(filter(None, (self.family, self.middle, self.given)))


def split_name(family: str, middle: str, given: str) -> Name:
    """The parts as supplied, or cut by rule when the whole name stands in the last of them (Tên).

    Vietnamese order: the first word is the family name, the last the given name, what lies between the middle
    name. A family name of two words is therefore cut as one plus a middle name: the whole name stays right.
    """
    parts = Name(*(" ".join(nfc(part).split()) for part in (family, middle, given)))
    words = parts.given.split()
    if parts.family or parts.middle or len(words) < 2:  # noqa: PLR2004 - a name of one word cannot be cut
        return parts
    return Name(words[0], " ".join(words[1:-1]), words[-1])


def name_key(name: str) -> str:
    """What two spellings of a name share: ASCII capitals and digits alone, `NGUYENVANA`."""
    return _NOT_KEY.sub("", strip_diacritics(name).upper())


def same_name(given: str, recorded: str) -> bool:
    """Compare names: by their keys when the given one has no marks at all, else with every mark."""
    if given.isascii():
        return name_key(given) == name_key(recorded) != ""
    return _spoken(given) == _spoken(recorded)


def _spoken(name: str) -> str:
    return " ".join(nfc(name).upper().split())
