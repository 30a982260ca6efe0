"""The parts deadline phrases are made of: tokens, and what their words name.

A rule of `grammar` matches a few folded words; a builder here says what they name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from danso.steering.deadlines.typed import Granularity


@dataclass(frozen=True)
class Partial:
    """A date of which the phrase names only some parts."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True)
class Span:
    """A stretch of the calendar as named: "quý III" is July to September of a year not yet known.

    `part` narrows it to its beginning, middle or end ("đầu", "giữa", "cuối"), or to one of its weeks.
    """

    unit: Granularity
    first: Partial
    last: Partial
    part: str = ""
    ranged: bool = False


class Word(Enum):
    """What a token says."""

    TIME = auto()
    PART = auto()
    RECUR = auto()
    CONTINUOUS = auto()
    FOLLOWING = auto()
    EVENT = auto()
    BEFORE_EVENT = auto()
    UNTIL_EVENT = auto()
    GUIDANCE = auto()
    WITHIN = auto()
    PROVISIONAL = auto()
    AT_ONCE = auto()
    DONE = auto()
    FINISH = auto()
    REPORT = auto()
    NEED = auto()
    SKIP = auto()


@dataclass(frozen=True)
class Token:
    """Words `begin` to `end` of the phrase, with what they name."""

    word: Word
    begin: int
    end: int
    spans: tuple[Span, ...] = ()
    values: tuple[str, ...] = ()
    said_from: int = 0  # where the words of a trigger begin


Match = re.Match[str]
Reading = tuple[tuple[Span, ...], tuple[str, ...]]
Builder = Callable[[Match], Reading | None]


@dataclass(frozen=True)
class Rule:
    """Folded words that make a token, unless `build` refuses; `to_clause_end` takes its whole clause."""

    word: Word
    pattern: re.Pattern[str]
    build: Builder
    to_clause_end: bool = False


DAY = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)"
MONTH = r"(?:1[0-2]|0?[1-9])(?!\d)"
YEAR = r"(?:19|20)\d{2}(?!\d)"
QUARTER = r"(?:iv|lv|1v|i{1,3}|l{1,3}|[1-4])(?![a-z0-9])"
DASH = r"[-–—−]"
SLASH = r"\s*[/.\-–]\s*"
TO = rf"\s*(?:{DASH}|\bden(?:\s+(?:het|cuoi))?\b|\btoi\b)\s*"
JOIN = rf"(?:{TO}|\s*[,;&+]\s*|\s*\bva\b\s*)"
OF_YEAR = rf"(?:\s*(?:[/.]|{DASH}|,?\s*(?:cua\s+)?nam)\s*({YEAR}))"
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "l": 1, "ll": 2, "lll": 3, "lv": 4, "1v": 4}
MONTH_WORDS = {
    "gieng": 1,
    "hai": 2,
    "ba": 3,
    "tu": 4,
    "bay": 7,
    "tam": 8,
    "chin": 9,
    "muoi": 10,
    "muoi mot": 11,
    "muoi hai": 12,
    "chap": 12,
}
WEEKDAYS = {"hai": "MO", "ba": "TU", "tu": "WE", "nam": "TH", "sau": "FR", "bay": "SA"}
WEEKDAYS |= {str(number): day for number, day in enumerate(["MO", "TU", "WE", "TH", "FR", "SA"], start=2)}
FREQUENCIES = {
    "ngay": "DAILY",
    "tuan": "WEEKLY",
    "thang": "MONTHLY",
    "quy": "QUARTERLY",
    "6 thang": "HALF_YEARLY",
    "06 thang": "HALF_YEARLY",
    "sau thang": "HALF_YEARLY",
    "nam": "YEARLY",
}
UNITS = {
    "ngay lam viec": "WORKING_DAY",
    "gio lam viec": "WORKING_HOUR",
    "gio": "HOUR",
    "ngay": "DAY",
    "tuan": "WEEK",
    "thang": "MONTH",
    "nam": "YEAR",
}
EVERY = r"(?:hang|moi|tung)"
OTHER_QUY = r"(?!\s*(?:dinh|che|trinh|hoach|mo|luat|uoc)\b)"
FREQUENCY = rf"(?:0?6\s+thang|sau\s+thang|ngay|tuan|thang|quy|nam)\b(?!\s*\d){OTHER_QUY}"
FREQUENCY_LIST = rf"{FREQUENCY}(?:\s*(?:,|va|/|hoac|;)\s*(?:{EVERY}\s+|ca\s+)?(?:0?9\s+thang\b|{FREQUENCY}))*"


def number(text: str | None) -> int | None:
    """The number written, if one is written."""
    return int(text) if text else None


def full_year(text: str | None) -> int | None:
    """A year of four or two digits; two digits are of this century."""
    year = number(text)
    return year + 2000 if year is not None and year < 100 else year  # noqa: PLR2004


def whole(unit: Granularity, first: Partial, last: Partial | None = None) -> Span:
    """A span from one partial date to another, or that date alone."""
    return Span(unit, first, last or first)


def day(match: Match) -> Reading:
    """Day, month, and the year if it is there."""
    parts = match.groupdict()
    named = Partial(full_year(parts.get("year")), number(parts.get("month")), int(parts["day"]))
    return (whole(Granularity.DAY, named),), ()


def day_range(match: Match) -> Reading | None:
    """Two days of one month: "12-14/3/2025"."""
    year, month = full_year(match["year"]), number(match["month"])
    first, last = int(match["day"]), int(match["last"])
    if first > last:
        return None
    return (Span(Granularity.DAY, Partial(year, month, first), Partial(year, month, last), ranged=True),), ()


def month_and_day(match: Match) -> Reading | None:
    """A day and month without a year; "24/7" means always, not a date."""
    named = match["day"] or match["plain"] or match["before"]
    if (match["plain"], match["month"]) == ("24", "7"):
        return None
    return (whole(Granularity.DAY, Partial(None, int(match["month"]), int(named))),), ()


def numbered_spans(
    unit: Granularity, numbers: list[int], year: int | None, *, ranged: bool
) -> tuple[Span, ...]:
    """Months, or quarters as their months: neighbours and ranges make one span, others stand apart."""
    size = 3 if unit is Granularity.QUARTER else 1

    def of(first: int, last: int) -> Span:
        opening, closing = Partial(year, size * (first - 1) + 1), Partial(year, size * last)
        return Span(unit, opening, closing, ranged=first != last)

    neighbours = all(right - left == 1 for left, right in pairwise(numbers))
    if neighbours or (ranged and numbers[0] <= numbers[-1]):
        return (of(numbers[0], numbers[-1]),)
    if ranged:
        # "tháng 11 đến tháng 3/2026" began the year before.
        begun = whole(unit, Partial(year - 1 if year else None, size * (numbers[0] - 1) + 1))
        return (Span(unit, begun.first, Partial(year, size * numbers[-1]), ranged=True),)
    return tuple(of(one, one) for one in numbers)


def months(match: Match) -> Reading:
    """Read "tháng 6/2025", "tháng 11 - 12/2025", "tháng 3, 6 và 9 năm 2025"."""
    numbers = [int(text) for text in re.findall(MONTH, match["numbers"])]
    ranged = bool(re.search(rf"{DASH}|\b(?:den|toi)\b", match["numbers"]))
    return numbered_spans(Granularity.MONTH, numbers, number(match["year"]), ranged=ranged), ()


def month_in_words(match: Match) -> Reading:
    """Read "tháng mười hai năm 2025"."""
    numbers = [MONTH_WORDS[" ".join(match["name"].split())]]
    return numbered_spans(Granularity.MONTH, numbers, number(match["year"]), ranged=False), ()


def quarters(match: Match) -> Reading:
    """Read "quý IV/2025", "quý I, II/2025", "quý II-III/2025"."""
    found = re.findall(rf"(?<![a-z0-9]){QUARTER}", match["numbers"])
    numbers = [ROMAN[text] if text in ROMAN else int(text) for text in found]
    ranged = bool(re.search(rf"{DASH}|\b(?:den|toi)\b", match["numbers"]))
    return numbered_spans(Granularity.QUARTER, numbers, number(match["year"]), ranged=ranged), ()


def part_of_year(match: Match) -> Reading:
    """Read "6 tháng đầu năm 2025", "9 tháng năm 2025", "nửa cuối năm"."""
    size = {"6": 6, "sau": 6, "nua": 6, "9": 9, "chin": 9, "3": 3, "ba": 3}[match["size"].lstrip("0")]
    first, last = (13 - size, 12) if match["side"] == "cuoi" else (1, size)
    year = number(match["year"])
    return (whole(Granularity.MONTH, Partial(year, first), Partial(year, last)),), ()


def years(match: Match) -> Reading | None:
    """Read "năm 2025", "2026 - 2030", "giai đoạn 2026-2030", "năm 2025-nay"."""
    first, last = int(match["year"]), number(match["last"] or match["other"]) or int(match["year"])
    if first > last:
        return None
    return (Span(Granularity.YEAR, Partial(first), Partial(last), ranged=first != last),), ()


def plan_year(_match: Match) -> Reading:
    """Read "trong năm", "cuối năm": the plan's own year."""
    return (whole(Granularity.YEAR, Partial()),), ()


def named_part(match: Match) -> Reading:
    """Read "đầu", "giữa", "cuối", or the week of a month as its number ("tuần thứ hai", "tuần cuối")."""
    text = match.group("part")
    thirds = {"thuong tuan": "dau", "trung tuan": "giua", "ha tuan": "cuoi"}
    if text in thirds or not text.startswith("tuan"):
        return (), (thirds.get(text, text),)
    which = text.split()[-1]
    weeks = {"dau": "1", "nhat": "1", "mot": "1", "hai": "2", "ba": "3", "tu": "4", "cuoi": "last"}
    return (), (f"week {weeks.get(which, which)}",)


def frequencies(match: Match) -> Reading:
    """Read "hằng tháng, quý, năm": each frequency once, in order."""
    named = match.groupdict()
    units = named["units"] or named.get("alone") or named["next"]
    found = re.findall(r"(?:0?6|sau)\s+thang|(?<!\d )\b(?:ngay|tuan|thang|quy|nam)\b", units)
    return (), tuple(dict.fromkeys(FREQUENCIES[" ".join(text.split())] for text in found))


def every_so_many(match: Match) -> Reading:
    """Read "06 tháng/lần", "2 năm một lần"."""
    count = int(match["count"])
    if (count, match["unit"]) == (6, "thang"):
        return (), ("HALF_YEARLY",)
    if (count, match["unit"]) in {(3, "thang"), (12, "thang")}:
        return (), ("QUARTERLY" if count == 3 else "YEARLY",)  # noqa: PLR2004
    frequency = FREQUENCIES[match["unit"]]
    return (), (frequency if count == 1 else f"{frequency};INTERVAL={count}",)


def weekday(match: Match) -> Reading:
    """Read "thứ Sáu hằng tuần", "Chủ nhật hằng tuần"."""
    return (), (f"WEEKLY;BYDAY={WEEKDAYS[match['weekday']] if match['weekday'] else 'SU'}",)


def constant(*values: str) -> Builder:
    """A builder that always says the same."""
    return lambda _match: ((), values)


def plain(_match: Match) -> Reading:
    """The words themselves are all there is to say."""
    return (), ()


def event(match: Match) -> Reading:
    """Whether the words say "at once" ("ngay sau khi"); the caller tells "ngay" from "ngày"."""
    return (), ("at once",) if match["now"] else ()


def within(match: Match) -> Reading:
    """Read "15 ngày làm việc" as "15 WORKING_DAY"; halves are kept as written."""
    count = match["count"].replace(",", ".").lstrip("0") or "0"
    return (), (f"{count} {UNITS[' '.join(match['unit'].split())]}",)
