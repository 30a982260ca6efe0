"""The words of deadline phrases: an ordered table of small rules, each turning a few folded words into one token.

Rules see the phrase folded (lower case, no marks) and of the same length as the phrase as written, so a token's place points
back into it. A new phrase of a real plan is a new row of `RULES`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto

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
    """Folded words that make a token; `build` may refuse. `to_clause_end` lets the token run on to its clause's end."""

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
FREQUENCY_LIST = (
    rf"({FREQUENCY}(?:\s*(?:,|va|/|hoac|;)\s*(?:{EVERY}\s+|ca\s+)?(?:0?9\s+thang\b|{FREQUENCY}))*)"
)
CLOCK = r"(?:\d{1,2}\s*(?:gio|h|:)\s*(?:\d{2})?\s*(?:phut)?['’]?\s*,?\s*)?"

# Where the words of a trigger stop: at another statement of time that stands beside it.
CLAUSE_STOP = re.compile(
    r"""\s*(?:
      [;\n]
    | \.(?=\s|$|\.)
    | [,(]?\s*(?:\bva\b|\bdong\ thoi\b|,|\()\s*(?:duoc\s+|phai\s+|thuc\ hien\s+|trien\ khai\s+|duy\ tri\s+)?
      (?: thuong\ xuyen | lien\ tuc | hoan\ thanh\b | xong\b | dinh\ ky | hang\ (?:nam|quy|thang|tuan)
        | cham\ nhat | (?:truoc|tu|den|trong|het|vao)\s+(?:ngay\s+\d|thang\s+\d|quy\s+[ivx\d]|nam\s+\d|\d{1,2}/) )
    )""",
    re.VERBOSE,
)


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

    neighbours = all(right - left == 1 for left, right in zip(numbers, numbers[1:], strict=False))
    if neighbours or (ranged and numbers[0] <= numbers[-1]):
        return (of(numbers[0], numbers[-1]),)
    if ranged:
        # "tháng 11 đến tháng 3/2026" began the year before.
        begun = whole(unit, Partial(year - 1 if year else None, size * (numbers[0] - 1) + 1))
        return (Span(unit, begun.first, Partial(year, size * numbers[-1]), ranged=True),)
    return tuple(of(one, one) for one in numbers)


def months(match: Match) -> Reading:
    """ "tháng 6/2025", "tháng 11 - 12/2025", "tháng 3, 6 và 9 năm 2025"."""
    numbers = [int(text) for text in re.findall(MONTH, match["numbers"])]
    ranged = bool(re.search(rf"{DASH}|\b(?:den|toi)\b", match["numbers"]))
    return numbered_spans(Granularity.MONTH, numbers, number(match["year"]), ranged=ranged), ()


def month_in_words(match: Match) -> Reading:
    """ "tháng mười hai năm 2025"."""
    numbers = [MONTH_WORDS[" ".join(match["name"].split())]]
    return numbered_spans(Granularity.MONTH, numbers, number(match["year"]), ranged=False), ()


def quarters(match: Match) -> Reading:
    """ "quý IV/2025", "quý I, II/2025", "quý II-III/2025"."""
    found = re.findall(rf"(?<![a-z0-9]){QUARTER}", match["numbers"])
    numbers = [ROMAN[text] if text in ROMAN else int(text) for text in found]
    ranged = bool(re.search(rf"{DASH}|\b(?:den|toi)\b", match["numbers"]))
    return numbered_spans(Granularity.QUARTER, numbers, number(match["year"]), ranged=ranged), ()


def part_of_year(match: Match) -> Reading:
    """ "6 tháng đầu năm 2025", "9 tháng năm 2025", "nửa cuối năm"."""
    size = {"6": 6, "sau": 6, "nua": 6, "9": 9, "chin": 9, "3": 3, "ba": 3}[match["size"].lstrip("0")]
    first, last = (13 - size, 12) if match["side"] == "cuoi" else (1, size)
    year = number(match["year"])
    return (whole(Granularity.MONTH, Partial(year, first), Partial(year, last)),), ()


def years(match: Match) -> Reading | None:
    """ "năm 2025", "2026 - 2030", "giai đoạn 2026-2030", "năm 2025-nay"."""
    first, last = int(match["year"]), number(match["last"] or match["other"]) or int(match["year"])
    if first > last:
        return None
    return (Span(Granularity.YEAR, Partial(first), Partial(last), ranged=first != last),), ()


def plan_year(_match: Match) -> Reading:
    """ "trong năm", "cuối năm": the plan's own year."""
    return (whole(Granularity.YEAR, Partial()),), ()


def named_part(match: Match) -> Reading:
    """ "đầu", "giữa", "cuối", or the week of a month as its number ("tuần thứ hai", "tuần cuối")."""
    text = match.group("part")
    thirds = {"thuong tuan": "dau", "trung tuan": "giua", "ha tuan": "cuoi"}
    if text in thirds or not text.startswith("tuan"):
        return (), (thirds.get(text, text),)
    which = text.split()[-1]
    weeks = {"dau": "1", "nhat": "1", "mot": "1", "hai": "2", "ba": "3", "tu": "4", "cuoi": "last"}
    return (), (f"week {weeks.get(which, which)}",)


def frequencies(match: Match) -> Reading:
    """ "hằng tháng, quý, năm": each frequency once, in order."""
    units = match["units"] or match["alone"]
    found = re.findall(r"(?:0?6|sau)\s+thang|(?<!\d )\b(?:ngay|tuan|thang|quy|nam)\b", units)
    return (), tuple(dict.fromkeys(FREQUENCIES[" ".join(text.split())] for text in found))


def every_so_many(match: Match) -> Reading:
    """ "06 tháng/lần", "2 năm một lần"."""
    count = int(match["count"])
    if (count, match["unit"]) == (6, "thang"):
        return (), ("HALF_YEARLY",)
    if (count, match["unit"]) in {(3, "thang"), (12, "thang")}:
        return (), ("QUARTERLY" if count == 3 else "YEARLY",)  # noqa: PLR2004
    frequency = FREQUENCIES[match["unit"]]
    return (), (frequency if count == 1 else f"{frequency};INTERVAL={count}",)


def weekday(match: Match) -> Reading:
    """ "thứ Sáu hằng tuần", "Chủ nhật hằng tuần"."""
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
    """ "15 ngày làm việc" as "15 WORKING_DAY"; halves are kept as written."""
    count = match["count"].replace(",", ".").lstrip("0") or "0"
    return (), (f"{count} {UNITS[' '.join(match['unit'].split())]}",)


def rule(word: Word, pattern: str, build: Builder = plain, *, to_clause_end: bool = False) -> Rule:
    """A row of the table; the pattern is read with free spacing, so spaces are written "\\s"."""
    return Rule(word, re.compile(pattern, re.VERBOSE), build, to_clause_end)


def words(text: str) -> str:
    """A pattern of fixed phrases, separated by "|", in which any run of spaces matches a space."""
    alternatives = (r"\s+".join(phrase.split()) for phrase in text.split("|"))
    return rf"(?:{'|'.join(alternatives)})\b"


DOCUMENT = words(
    "quyet dinh|cong van|ke hoach|nghi quyet|thong bao|van ban|chi thi|cong dien|luat|nghi dinh|thong tu|to trinh|de an"
)
DATED = rf"(?:ngay\s*)?(?P<day>{DAY})(?:{SLASH}|\s*thang\s*)(?P<month>{MONTH})"
ORDER_TO_FOLLOW = words(
    "theo dung|theo|can cu vao|can cu theo|can cu|tuy theo|tuy thuoc vao|tuy thuoc|phu thuoc vao|phu thuoc"
    "|phu hop voi|bam sat|bao dam theo|dam bao theo"
)
NO_FREQUENCY = (
    r"(?!(?:thang|quy(?!\s*(?:dinh|che|trinh|hoach|mo|luat|uoc)\b)|nam|tuan|ngay|dot|doi|dinh\s+ky)\b)"
)

RULES = (
    rule(
        Word.DONE,
        words("da hoan thanh|da ban hanh|da trinh|da thuc hien xong|da thuc hien|da xong|hoan thanh tai"),
        to_clause_end=True,
    ),
    rule(Word.NEED, words("khi can thiet|khi can|neu can thiet|khi xet thay can thiet"), constant("ON_NEED")),
    rule(Word.NEED, words("dot xuat"), constant("ON_NEED")),
    rule(
        Word.BEFORE_EVENT,
        rf"truoc\s+(?:khi\s+(?P<text>[^\W_])|(?={words('ky hop|dai hoi|hoi nghi|thoi diem|dip|tet|mua|khai giang')})(?P<noun>))",
        to_clause_end=True,
    ),
    rule(Word.UNTIL_EVENT, r"(?:cho\s+)?(?:den|toi)\s+(?:khi|luc)\s+(?P<text>[^\W_])", to_clause_end=True),
    rule(
        Word.EVENT,
        r"""(?P<now>ngay\s+)?(?:
              (?:sau|ngay|tu|ke\s+tu)\s+khi | khi(?:\s+co)?
            | sau\s+(?:ngay|thoi\s+diem)(?!\s*\d) | (?:ke\s+)?tu\s+(?:ngay|thoi\s+diem)(?!\s*\d)
            | trong\s+thoi\s+gian(?!\s*(?:\d|quy\s+dinh|tu\b|thuc\s+hien\b))
            )\s+(?P<text>[^\W_])""",
        event,
        to_clause_end=True,
    ),
    rule(
        Word.GUIDANCE,
        rf"""(?:{ORDER_TO_FOLLOW}\s+(?:cac\s+)? | trong\s+thoi\s+(?:gian|han)\s+(?=quy\s+dinh)
            | (?:dung|kip)\s+(?={words("tien do|lo trinh|thoi gian|thoi han|ke hoach|quy dinh|han|yeu cau")}))
            {NO_FREQUENCY}(?P<text>[a-z])""",
        to_clause_end=True,
    ),
    rule(
        Word.SKIP,
        rf"{DOCUMENT}\s+(?:so\s+)?[^\s,;()]*\d[^\s,;()]*\s*,?\s+ngay\s+{DAY}(?:{SLASH}|\s*thang\s*){MONTH}{OF_YEAR}?",
    ),
    rule(Word.SKIP, rf"(?:so\s+)?\d+[\w.]*/(?:\d{{4}}/)?[a-z]{{2}}[\w-]*"),
    # recurrence that begins with a number, before plain durations
    rule(
        Word.RECUR,
        r"(?:dinh\s+ky\s+)?(?P<count>\d{1,2})\s*(?P<unit>ngay|tuan|thang|quy|nam)\s*(?:/|mot\b|01|1)\s*(?:01|1|mot)?\s*lan\b",
        every_so_many,
    ),
    rule(
        Word.RECUR,
        r"(?:it\s+nhat\s+|toi\s+thieu\s+)?(?:\d{1,2}|mot|hai|ba)\s*lan\s*(?:/|tren|mot|moi|trong)\s*(?:01\s*|1\s*|mot\s*)?(?P<units>ngay|tuan|thang|quy|nam)\b",
        frequencies,
    ),
    # days
    rule(
        Word.TIME,
        rf"""(?:ngay\s*)?(?P<day>{DAY}){TO}(?:ngay\s*)?(?P<last>{DAY})(?:{SLASH}|\s*thang\s*)(?P<month>{MONTH})
             (?:{SLASH}|,?\s*nam\s*)(?P<year>{YEAR})""",
        day_range,
    ),
    rule(Word.TIME, rf"{DATED}(?:{SLASH}|\s*,?\s*nam\s*|\s*,\s*|\s+)(?P<year>{YEAR})", day),
    rule(Word.TIME, rf"{DATED}/(?P<year>\d{{2}})(?![\d/])", day),
    rule(
        Word.TIME,
        rf"(?:ngay\s*(?P<day>{DAY}){SLASH}|(?P<plain>{DAY})\s*/\s*|(?:ngay\s*)?(?P<before>{DAY})\s*thang\s*)(?P<month>{MONTH})(?!\s*[/.]\s*\d)(?!-\d{{4}})",
        month_and_day,
    ),
    rule(Word.TIME, rf"(?:ngay|mung)\s*(?P<day>{DAY})(?!\s*[/])(?!\s*(?:lam\s+viec|ke\s+tu)\b)", day),
    # parts of a year, months, quarters
    rule(
        Word.TIME,
        rf"(?P<size>0?6|sau|0?9|chin|0?3|ba)\s*thang\s*(?P<side>dau|cuoi)(?:\s*(?:cua\s+)?nam)?(?!\s*hang)(?:\s*/?\s*(?:nam\s*)?(?P<year>{YEAR}))?",
        part_of_year,
    ),
    rule(
        Word.TIME,
        rf"(?P<size>0?9|chin|0?6)\s*thang(?P<side>)(?:\s*,?\s*nam\s*|\s*/\s*)(?P<year>{YEAR})",
        part_of_year,
    ),
    rule(Word.TIME, rf"(?P<size>nua)\s*(?P<side>dau|cuoi)\s*nam(?:\s*(?P<year>{YEAR}))?", part_of_year),
    rule(
        Word.TIME,
        rf"(?:cac\s+)?thang\s*(?P<numbers>{MONTH}(?:{JOIN}(?:thang\s*)?{MONTH}(?!\s*/\s*\d{{1,2}}(?!\d)))*)(?P<of>{OF_YEAR.replace('(' + YEAR + ')', '(?P<year>' + YEAR + ')')})?",
        months,
    ),
    rule(Word.TIME, rf"t\.?\s?(?P<numbers>{MONTH})\s*[/.-]\s*(?P<year>{YEAR})", months),
    rule(Word.TIME, rf"(?P<numbers>{MONTH}\s*{DASH}\s*{MONTH})\s*/\s*(?P<year>{YEAR})", months),
    rule(Word.TIME, rf"(?P<numbers>{MONTH})\s*[/.-]\s*(?P<year>{YEAR})(?!\s*/)", months),
    rule(
        Word.TIME,
        rf"thang\s+(?P<name>{words('|'.join(sorted(MONTH_WORDS, key=len, reverse=True)))})(?!\s*(?:nam|lan|trong|cuoi)\b(?!\s*\d))(?:\s*(?:,?\s*nam|/)\s*(?P<year>{YEAR}))?",
        month_in_words,
    ),
    rule(
        Word.TIME,
        rf"(?:cac\s+)?quy\s*(?P<numbers>{QUARTER}(?:{JOIN}(?:quy\s*)?{QUARTER}(?!\s*/\s*\d{{1,2}}(?!\d)))*)(?:\s*(?:[/.,]|{DASH}|,?\s*(?:cua\s+)?nam|)\s*(?P<year>{YEAR}))?",
        quarters,
    ),
    rule(
        Word.PART,
        r"(?P<part>thuong\s+tuan|trung\s+tuan|ha\s+tuan|dau|giua|cuoi|tuan\s+(?:dau|cuoi|thu\s+(?:nhat|hai|ba|tu)|[1-5]))(?=\s+(?:cua\s+)?(?:thang|quy|nam)\b)(?=\s+(?:cua\s+)?(?:\w+\s*[\divl]|nam\b))",
        named_part,
    ),
    # frequencies
    rule(
        Word.RECUR,
        rf"(?:{words('vao|sang|chieu')}\s+)?(?:thu\s*(?P<weekday>hai|ba|tu|nam|sau|bay|[2-7])|chu\s+nhat)\s*,?\s*(?:cua\s+)?{EVERY}\s+tuan",
        weekday,
    ),
    rule(
        Word.RECUR, rf"(?:dinh\s+ky\s+)?(?:theo\s+)?{EVERY}\s+(?P<units>{FREQUENCY_LIST[1:-1]})", frequencies
    ),
    rule(
        Word.RECUR,
        rf"(?:bao\s+cao\s+)?dinh\s+ky\s+(?:(?:bao\s+cao|thuc\s+hien)\s+)?(?:theo\s+)?(?P<units>{FREQUENCY_LIST[1:-1]})",
        frequencies,
    ),
    rule(Word.RECUR, rf"(?:bao\s+cao|theo)\s+(?P<units>{FREQUENCY_LIST[1:-1]})", frequencies),
    rule(
        Word.RECUR,
        r"(?:cua\s+)?thang\s+(?:dau|cuoi)(?:\s+(?:tien|cung))?\s+(?:cua\s+)?(?:(?:hang|moi)\s+)?(?P<units>quy)\b(?:\s+(?:sau|lien)(?:\s+\w+)?\b)?",
        frequencies,
    ),
    rule(
        Word.RECUR,
        r"(?:cua\s+(?P<units>thang|quy|nam)\s+(?:sau|truoc|lien|ke|tiep)|(?P<alone>thang|quy|nam)\s+(?:sau\s+lien|truoc\s+lien|lien\s+(?:sau|truoc|ke)))(?:\s+(?:lien|ke|sau|truoc|tiep|theo))*\b",
        frequencies,
    ),
    rule(
        Word.RECUR, rf"dinh\s+ky\b(?:\s*,?\s*{words('theo quy dinh|theo che do')})?", constant("AS_REGULATED")
    ),
    rule(
        Word.FOLLOWING,
        rf"""(?:{words("ca|nhung|trong")}\s+)?(?:cac|nhung)\s+{words("nam|giai doan|thang|quy|thoi ky")}\s+
             {words("tiep theo|sau do|sau|ke tiep|tiep sau|tiep|toi|den")} | {words("nam tiep theo|giai doan tiep theo|tro di|ve sau|den nay|nam sau")}""",
    ),
    rule(
        Word.TIME,
        rf"""(?:{words("giai doan|thoi ky|nam hoc|nien khoa|cac nam|nhung nam|nam")}\s*(?:nam\s*)?)?(?P<year>{YEAR})
             (?:{TO}(?:nam\s*)?(?P<last>{YEAR})|\s*/\s*(?P<other>{YEAR}))?(?!\s*/)""",
        years,
    ),
    rule(
        Word.TIME,
        rf"(?:(?<=dau\s)|(?<=giua\s)|(?<=cuoi\s)|(?<=trong\s)|(?<=het\s))nam(?:\s+nay)?\b(?!\s+(?:hoc|truoc|thu))",
        plan_year,
    ),
    rule(
        Word.CONTINUOUS,
        words(
            "thuong xuyen lien tuc|thuong xuyen|lien tuc|thuong truc|trong suot|xuyen suot|suot nam|ca nam|quanh nam"
            "|dai han|lau dai|trong qua trinh"
        ),
    ),
    rule(
        Word.WITHIN,
        rf"""(?P<count>\d{{1,3}}(?:[.,]5)?)\s*(?:\([^)]*\)\s*)?
             (?P<unit>{words("ngay lam viec|gio lam viec|ngay|tuan|thang|nam")})(?!\s*\d)""",
        within,
    ),
    rule(
        Word.EVENT,
        rf"(?P<now>ngay\s+)?sau\s+(?!{words('khi|do|nay|day|ngay|thang|nam|quy')})(?P<text>[a-z])",
        event,
        to_clause_end=True,
    ),
    rule(Word.PROVISIONAL, words("du kien|khoang|uoc|tam thoi")),
    rule(Word.REPORT, words("bao cao")),
    rule(Word.FINISH, words("hoan thanh|hoan tat|xong|ket thuc|trinh|ban hanh|dua vao")),
    rule(Word.AT_ONCE, words("ngay|khan truong|lap tuc|tuc thoi|truoc mat")),
)
# Words that fold to a word of time but are spelt otherwise: "không khí", "tự động", "đầu tư", "chuyên sâu".
MISLEADING = re.compile(r"(?<!\w)(?:khí|tự|tư|sâu|nấm|quý\s+(?:khách|vị|báu))(?!\w)", re.IGNORECASE)
STARTS = re.compile(r"(?<![^\W_])[^\W_]")


def clause_end(folded: str, begin: int) -> int:
    """Where the clause that holds `begin` ends: at a stop, at a bracket it did not open, or with the phrase."""
    stop = CLAUSE_STOP.search(folded, begin)
    end = stop.start() if stop else len(folded)
    depth = 0
    for index in range(begin, end):
        depth += (folded[index] == "(") - (folded[index] == ")")
        if depth < 0:
            return index
    return end


def token_at(folded: str, begin: int) -> Token | None:
    """The token of the first rule that reads the words at `begin`."""
    for one in RULES:
        match = one.pattern.match(folded, begin)
        reading = one.build(match) if match else None
        if match and reading is not None:
            end = clause_end(folded, match.end()) if one.to_clause_end else match.end()
            said_from = match.start("text") if match.groupdict().get("text") else match.end()
            return Token(one.word, begin, max(end, begin + 1), *reading, said_from)
    return None


def veiled(text: str, folded: str) -> str:
    """The folded phrase without the words that only look like words of time, every place kept."""
    for match in MISLEADING.finditer(text):
        folded = f"{folded[: match.start()]}{'_' * len(match[0])}{folded[match.end() :]}"
    return folded


def tokenize(folded: str) -> list[Token]:
    """All tokens of a folded phrase, from left to right; words that no rule knows are passed over."""
    tokens: list[Token] = []
    position = 0
    while start := STARTS.search(folded, position):
        token = token_at(folded, start.start())
        if token:
            tokens.append(token)
            position = token.end
        else:
            position = start.end()
    return tokens
