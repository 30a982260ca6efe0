"""Stretches of the calendar: the times a phrase names, put together into ranges and lists, and their days."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, replace

from danso.steering.deadlines.typed import Granularity
from danso.steering.deadlines.words import DASH, Partial, Span, Token, Word

CLOCK = r"(?:\d{1,2}\s*(?:gio|h|g|:)\s*(?:\d{2})?\s*(?:phut)?\s*['’]?\s*,?\s*)?"
RANGE = re.compile(
    rf"\s*[),]?\s*(?:{DASH}|\b(?:den|toi)\b)\s*"
    rf"(?:(?:het|cuoi|ngay|truoc|thang|nam|trong|khoang)\s*)*{CLOCK}(?:ngay\s*)?$"
)
LISTED = re.compile(r"\s*(?:[,&/+]|\bva\b|\bhoac\b|,\s*va\b)\s*(?:ngay\s*)?$")
TOUCHING = re.compile(r"\s*(?:cua\s*)?$")
WEEK = 7
QUARTER = 3
YEAR_LENGTH = 12


def first_day(named: Partial, year: int | None) -> dt.date | None:
    """The first day that a partial date can mean."""
    known = named.year or year
    return clamped(known, named.month or 1, named.day or 1) if known else None


def last_day(named: Partial, year: int | None) -> dt.date | None:
    """The last day that a partial date can mean."""
    known = named.year or year
    return clamped(known, named.month or 12, named.day or 31) if known else None


def clamped(year: int, month: int, day: int) -> dt.date:
    """The day, or the month's last one when the plan names a day that the month lacks."""
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def narrowed(start: dt.date, end: dt.date, part: str) -> tuple[dt.date, dt.date]:
    """A part of a month, quarter or year: its first, middle or last third, or a week of it."""
    if part == "week last":
        return max(start, end - dt.timedelta(days=WEEK - 1)), end
    if part.startswith("week "):
        begun = start + dt.timedelta(days=WEEK * (int(part.split()[1]) - 1))
        return min(begun, end), min(begun + dt.timedelta(days=WEEK - 1), end)
    third = ["dau", "giua", "cuoi"].index(part)
    if (start.year, start.month) == (end.year, end.month):
        starts, ends = (1, 11, 21), (10, 20, end.day)
        return start.replace(day=starts[third]), start.replace(day=ends[third])
    size = (end.month - start.month + 1) // 3
    # The middle of a year is its second quarter, its end the last one.
    quarter = {0: 0, 1: 1, 2: 3}[third] * 3 if end.month - start.month == 11 else third * size  # noqa: PLR2004
    width = 3 if end.month - start.month == 11 else size  # noqa: PLR2004
    month = start.month + quarter
    return start.replace(month=month), clamped(end.year, month + width - 1, 31)


def bounds(span: Span, year: int | None) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of a span; the plan's year stands in for a missing one."""
    start, end = first_day(span.first, year), last_day(span.last, span.first.year or year)
    if start and end and end < start:
        end = last_day(replace(span.last, year=start.year + 1), None) if not span.last.year else start
    if start and end and span.part and start.year == end.year:
        return narrowed(start, end, span.part)
    return start, end


def yearless(span: Span) -> bool:
    """Whether the phrase names no year for it."""
    return not (span.first.year or span.last.year) and bool(span.first.month or span.first.day)


@dataclass(frozen=True)
class Stretch:
    """From one span to another, or one span alone."""

    first: Span
    last: Span
    linked: bool = False
    before_last: bool = False

    @property
    def ranged(self) -> bool:
        """Whether it has two ends of its own."""
        return self.linked or self.first.ranged


def ends_of(stretch: Stretch, year: int | None) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of a stretch; one written backwards is turned round."""
    start, end = bounds(stretch.first, year)[0], bounds(stretch.last, year)[1]
    return (end, start) if start and end and end < start else (start, end)


def filled(named: Partial, other: Partial) -> Partial:
    """A partial date whose coarser parts come from the other end of its range."""
    if named.year is None and named.month is not None and other.year is not None and other.month is not None:
        return replace(named, year=other.year - (named.month > other.month))
    return replace(
        named,
        year=other.year if named.year is None else named.year,
        month=other.month if named.month is None and named.day is not None else named.month,
    )


def stretched(left: Span, right: Span, *, before: bool) -> Stretch:
    """A range; "từ ngày 16/7 đến ngày 25/7/2025" and "từ 10/2025 đến tháng 12" lend each other their year."""
    first = replace(left, first=filled(left.first, right.last), last=filled(left.last, right.last))
    if right.last.year is None:
        year = first.first.year
        turned = bool(first.first.month and right.last.month and right.last.month < first.first.month)
        given = year + turned if year else None
        right = replace(right, first=replace(right.first, year=given), last=replace(right.last, year=given))
    return Stretch(first, right, linked=True, before_last=before)


def joined(tokens: list[Token], folded: str) -> list[Token | tuple[Token, list[Stretch]]]:
    """The tokens, in which neighbouring times become the stretches they name."""
    result: list[Token | tuple[Token, list[Stretch]]] = []
    pending: list[Token] = []
    for token in [*tokens, None]:
        named = token is not None and token.word in {Word.TIME, Word.PART}
        if token and named and (not pending or linked(pending[-1], token, folded)):
            pending.append(token)
            continue
        result.extend(grouped(pending, folded))
        pending = [token] if token and named else []
        if token and not named:
            result.append(token)
    return result


def linked(left: Token, right: Token, folded: str) -> bool:
    """Whether two times stand in one range or list, or one names the part of the other."""
    gap = folded[left.end : right.begin]
    if left.word is Word.PART:
        return bool(TOUCHING.match(gap))
    return bool(RANGE.match(gap) or LISTED.match(gap))


def grouped(times: list[Token], folded: str) -> list[Token | tuple[Token, list[Stretch]]]:
    """One time token with its stretches, for a run of times."""
    run = with_parts(times)
    if not run:
        return list(times)
    stretches: list[Stretch] = []
    head = replace(run[0], end=times[-1].end)
    for index, token in enumerate(run):
        gap = folded[run[index - 1].end : token.begin] if index else ""
        if index and RANGE.match(gap) and not stretches[-1].ranged:
            before = bool(re.search(r"\btruoc\b", gap))
            stretches[-1] = stretched(stretches[-1].last, token.spans[0], before=before)
            stretches.extend(Stretch(span, span) for span in token.spans[1:])
        else:
            stretches.extend(Stretch(span, span) for span in token.spans)
    return [(head, merged(lent(stretches)))]


def with_parts(times: list[Token]) -> list[Token]:
    """Times narrowed by the part named before them; a part is no time of its own."""
    run: list[Token] = []
    part: Token | None = None
    for token in times:
        if token.word is Word.PART:
            part = token
            continue
        spans = tuple(replace(span, part=part.values[0]) for span in token.spans) if part else token.spans
        run.append(replace(token, begin=part.begin if part else token.begin, spans=spans))
        part = None
    return run


def lent(stretches: list[Stretch]) -> list[Stretch]:
    """A list whose last member names the year ("15/6 và 15/12/2025") lends it to the others."""
    last = stretches[-1].last.last
    if len(stretches) == 1 or last.year is None:
        return stretches
    return [one if one.ranged else Stretch(lend(one.first, last), lend(one.last, last)) for one in stretches]


def lend(span: Span, other: Partial) -> Span:
    """A span with the other's year, and its month if it is a bare day."""
    return replace(span, first=filled(span.first, other), last=filled(span.last, other))


def merged(stretches: list[Stretch]) -> list[Stretch]:
    """Neighbouring years become one stretch ("năm 2025, 2026")."""
    result: list[Stretch] = []
    for one in stretches:
        before = result[-1] if result else None
        adjoining = (
            before
            and before.last.unit is one.first.unit is Granularity.YEAR
            and before.last.last.year is not None
            and one.first.first.year == before.last.last.year + 1
        )
        if before and adjoining:
            result[-1] = Stretch(before.first, one.last, linked=True)
        else:
            result.append(one)
    return result
