"""Deadline phrases read into typed deadlines: the tokens of a phrase, put together from left to right."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from danso.steering.deadlines.grammar import tokenize, veiled
from danso.steering.deadlines.stretches import (
    CLOCK,
    WEEK,
    Stretch,
    bounds,
    clamped,
    ends_of,
    joined,
    yearless,
)
from danso.steering.deadlines.typed import Deadline, Granularity, Kind
from danso.steering.deadlines.words import Token, Word
from danso.vietnam.aligned import fold_aligned

if TYPE_CHECKING:
    from collections.abc import Callable

NAMED = rf"(?:\s+(?:la|vao|cua|trong|luc|ngay|cuoi|dau|giua|nam|thang|quy))*\s*{CLOCK}(?:ngay)?[\s(:]*$"
STRICT = re.compile(rf"\btruoc(?:\s+hoac\s+trong)?{NAMED}")
UP_TO = re.compile(rf"\b(?:den|toi|het|cham\s+nhat|muon\s+nhat|khong\s+qua|han\s+cuoi){NAMED}")
STARTING = re.compile(rf"\b(?:tu|bat\s+dau|ke\s+tu){NAMED}")
BESIDE = re.compile(r"[\s,(]*(?:cua\s*)?$")
NEW_CLAUSE = re.compile(r";|\.\s|\n")
AND = re.compile(r"\b(?:va|dong thoi|sau do|tiep tuc)\b|;|\.\s")
GUIDING = re.compile(r"\b(?:huong dan|lo trinh|tien do|ke hoach|quy dinh|chuong trinh)\b")
ASKED = re.compile(
    r"(?:ket qua ra soat, )?(?:yeu cau|de nghi|de xuat|nhu cau|phat sinh|tinh hinh|thuc te|su viec|vu viec)\b"
)
DOCUMENT_NUMBER = re.compile(r"(?:số\s*)?(\d+[\w.]*/[\w/.-]*[^\W\d][\w/-]*)", re.IGNORECASE)
COMPLETION_WORDS = re.compile(
    r"\d+[\w.]*/[\w/.-]*[a-z][\w/-]*|^da (?:hoan thanh|ban hanh|trinh|thuc hien)(?: xong)?"
    r"|cong van|quyet dinh|ke hoach"
)
NEAR = 60
"""How many characters before a time may tell how it is meant."""
EDGES = " \t\n.,;:()*_-–"


@dataclass
class Draft:
    """What has been read of a phrase so far."""

    raw: str
    text: str
    folded: str
    year: int | None
    found: list[Deadline] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    provisional: bool = False
    at_once: bool = False
    finishing: bool = False
    due: bool = False
    need: bool = False
    reporting: bool = False
    allowed: Token | None = None
    done: Deadline | None = None

    def gap(self, begin: int) -> str:
        """The folded words between the last deadline found and `begin`."""
        return self.folded[self.ends[-1] : begin] if self.ends else ""

    def add(self, deadline: Deadline, end: int) -> None:
        """Take a further deadline, read up to `end`."""
        self.found.append(deadline)
        self.ends.append(end)

    def amend(self, read_to: int, /, **changes: object) -> None:
        """Say more of the last deadline found."""
        self.found[-1] = replace(self.found[-1], **changes)  # type: ignore[arg-type]
        self.ends[-1] = read_to

    @property
    def last(self) -> Deadline | None:
        """The last deadline found."""
        return self.found[-1] if self.found else None

    def said(self, token: Token) -> str:
        """The words of a trigger as they are written."""
        return trimmed(self.text[token.said_from : token.end])


def trimmed(text: str) -> str:
    """Words without the marks at their edges; a bracket opened inside stays closed."""
    kept = text.strip(EDGES)
    return f"{kept})" if kept.count("(") > kept.count(")") else kept


def tidy(raw: str) -> str:
    """The phrase in NFC, on one line, without emphasis marks."""
    return " ".join(unicodedata.normalize("NFC", raw).replace("*", " ").replace("_", " ").split())


def read_phrase(raw: str, year: int | None) -> tuple[Deadline, ...]:
    """All deadlines of a phrase; kind NONE, with the phrase kept, when nothing in it was understood."""
    text = tidy(raw)
    draft = Draft(raw, text, veiled(text, fold_aligned(text)), year)
    previous = 0
    for item in joined(tokenize(draft.folded), draft.folded):
        token = item[0] if isinstance(item, tuple) else item
        before = draft.folded[max(previous, token.begin - NEAR) : token.begin]
        if isinstance(item, tuple):
            read_times(draft, token, item[1], before)
        else:
            READERS[token.word](draft, token, before)
        previous = token.end
    return finished(draft)


def finished(draft: Draft) -> tuple[Deadline, ...]:
    """The deadlines, with what the whole phrase says of them."""
    if not draft.found:
        draft.found.append(bare(draft))
    if draft.done:
        done = draft.done
        first = replace(
            draft.found[0],
            completed=True,
            completed_on=done.completed_on,
            completed_by_document=done.completed_by_document,
        )
        draft.found[0] = first
    return tuple(opened(deadline) for deadline in draft.found)


def bare(draft: Draft) -> Deadline:
    """The deadline of a phrase without times or triggers: done, on need, at once, within days, or unread."""
    whole = trimmed(draft.text)
    if draft.done and draft.done.completed_on:
        return Deadline(Kind.DATE, draft.raw, date=draft.done.completed_on)
    if draft.done:
        return Deadline(Kind.NONE, draft.raw)
    if draft.need:
        return Deadline(Kind.EVENT, draft.raw, trigger=whole, trigger_kind=Kind.EVENT, recurrence="ON_NEED")
    if draft.allowed:
        return Deadline(
            Kind.EVENT, draft.raw, trigger=whole, trigger_kind=Kind.EVENT, within=draft.allowed.values[0]
        )
    if draft.at_once:
        return Deadline(Kind.EVENT, draft.raw, trigger=whole, trigger_kind=Kind.EVENT, immediate=True)
    return Deadline(Kind.NONE, draft.raw)


def opened(deadline: Deadline) -> Deadline:
    """A continuous deadline that names no bound, no trigger and no report runs on."""
    unbounded = not (deadline.start or deadline.end or deadline.trigger or deadline.reporting)
    if deadline.kind is Kind.CONTINUOUS and unbounded:
        return replace(deadline, open_ended=True)
    return deadline


def read_times(draft: Draft, token: Token, stretches: list[Stretch], before: str) -> None:
    """Times: the bounds of a standing task, the day of a recurring one, or deadlines of their own."""
    if takes_bounds(draft, token, stretches[0], before):
        bound(draft, token, stretches[0], before)
        return
    if takes_day(draft, token, stretches[0]):
        draft.amend(token.end, **on_days(draft.last, stretches, strict=bool(STRICT.search(before))))
        return
    for stretch in stretches:
        deadline = dated(draft, stretch, before)
        if deadline:
            draft.add(replace(deadline, provisional=draft.provisional), token.end)
    draft.due = draft.finishing or bool(STRICT.search(before) or UP_TO.search(before))
    draft.provisional = draft.finishing = False


def takes_bounds(draft: Draft, token: Token, stretch: Stretch, before: str) -> bool:
    """Whether the times bound the standing or recurring task just read ("thường xuyên trong năm 2024")."""
    last = draft.last
    if not last or draft.finishing or NEW_CLAUSE.search(draft.gap(token.begin)) or last.start or last.end:
        return False
    if last.kind is Kind.CONTINUOUS:
        return not (stretch.last.unit is Granularity.DAY and STRICT.search(before))
    return last.kind is Kind.RECURRING and not yearless(stretch.last)


def bound(draft: Draft, token: Token, stretch: Stretch, before: str) -> None:
    """Give the last deadline the times as its bounds."""
    start, end = ends_of(stretch, draft.year)
    if not stretch.ranged and STARTING.search(before):
        draft.amend(token.end, start=start, open_ended=True)
    elif not stretch.ranged and UP_TO.search(before):
        draft.amend(token.end, end=end)
    else:
        draft.amend(token.end, start=start, end=end)


def takes_day(draft: Draft, token: Token, stretch: Stretch) -> bool:
    """Whether the times name the day of the recurring task just read ("hằng tháng, trước ngày 18")."""
    last = draft.last
    near = not NEW_CLAUSE.search(draft.gap(token.begin))
    return bool(
        last
        and last.kind is Kind.RECURRING
        and near
        and yearless(stretch.last)
        and ";BY" not in str(last.recurrence)
    )


def on_days(recurring: Deadline | None, stretches: list[Stretch], *, strict: bool) -> dict[str, object]:
    """The recurrence with the months and days that the stretches name."""
    frequency = recurring.recurrence if recurring else "YEARLY"
    return {"recurrence": f"{frequency}{days_named(stretches)}", "strict_before": strict}


def days_named(stretches: list[Stretch]) -> str:
    """Write ";BYMONTH=12;BYMONTHDAY=15" of yearless times."""
    months: list[int] = []
    days: list[int] = []
    for one in stretches:
        if one.first.first.month and one.last.last.month:
            last = one.last.last.month + 12 * (one.last.last.month < one.first.first.month)
            months.extend((month - 1) % 12 + 1 for month in range(one.first.first.month, last + 1))
        if one.last.last.day:
            days.append(one.last.last.day)
    return "".join(
        f";{name}={','.join(map(str, dict.fromkeys(numbers)))}"
        for name, numbers in (("BYMONTH", months), ("BYMONTHDAY", days))
        if numbers
    )


def dated(draft: Draft, stretch: Stretch, before: str) -> Deadline | None:
    """A date or a period; None for a bare day whose month nobody named."""
    first, last = stretch.first, stretch.last
    if last.last.day and not last.last.month:
        return None
    start, end = ends_of(stretch, draft.year)
    if stretch.before_last:
        end = day_before_stretch(draft, stretch, start)
    if last.unit is Granularity.DAY and not stretch.ranged and first.first == first.last and not first.part:
        return single_day(draft, end, before)
    unit = Granularity.DAY if last.part.startswith("week") else last.unit
    period = Deadline(Kind.PERIOD, draft.raw, start, end, granularity=unit)
    return period if stretch.ranged else one_sided(period, before)


def day_before_stretch(draft: Draft, stretch: Stretch, start: dt.date | None) -> dt.date | None:
    """The last day of "từ … đến trước …", never before its first."""
    opening = bounds(stretch.last, draft.year)[0]
    if opening is None:
        return None
    end = opening - dt.timedelta(days=1)
    return max(end, start) if start else end


def one_sided(period: Deadline, before: str) -> Deadline:
    """The period as the word before it means it: before it, from it on, or until its end."""
    if STRICT.search(before):
        return replace(period, strict_before=True)
    if STARTING.search(before):
        return replace(period, end=None, open_ended=True)
    if UP_TO.search(before):
        return replace(period, start=None)
    return period


def single_day(draft: Draft, day: dt.date | None, before: str) -> Deadline:
    """A date, or the first day of a period without end ("từ 01/7/2025")."""
    if draft.allowed and STARTING.search(before) and day:
        return counted(draft, day)
    if STARTING.search(before):
        return Deadline(Kind.PERIOD, draft.raw, start=day, granularity=Granularity.DAY, open_ended=True)
    return Deadline(Kind.DATE, draft.raw, date=day, strict_before=bool(STRICT.search(before)))


def counted(draft: Draft, day: dt.date) -> Deadline:
    """So many days or months from a day; working days need a calendar, so they stay a trigger."""
    allowed = draft.allowed.values[0] if draft.allowed else ""
    count, unit = allowed.split()
    draft.allowed = None
    if unit in {"DAY", "WEEK"} and count.isdigit():
        due = day + dt.timedelta(days=int(count) * (WEEK if unit == "WEEK" else 1))
        return Deadline(Kind.DATE, draft.raw, date=due)
    if unit in {"MONTH", "YEAR"} and count.isdigit():
        months = day.month - 1 + int(count) * (12 if unit == "YEAR" else 1)
        return Deadline(Kind.DATE, draft.raw, date=clamped(day.year + months // 12, months % 12 + 1, day.day))
    return Deadline(
        Kind.EVENT, draft.raw, start=day, trigger=trimmed(draft.text), trigger_kind=Kind.EVENT, within=allowed
    )


def read_recurrence(draft: Draft, token: Token, before: str) -> None:
    """A frequency: of the day just read, of a report on a standing task, or a deadline of its own."""
    last = draft.last
    if pending := pending_day(draft, token):
        draft.add(pending, token.end)
        return
    reported = draft.reporting or "bao cao" in draft.folded[token.begin : token.end + 25]
    if last and (last.kind is Kind.CONTINUOUS or (reported and last.kind in {Kind.DATE, Kind.PERIOD})):
        draft.amend(token.end, **{"reporting" if reported else "recurrence": token.values[0]})
        return
    strict = bool(STRICT.search(before))
    for value in token.values:
        draft.add(Deadline(Kind.RECURRING, draft.raw, recurrence=value, strict_before=strict), token.end)


def pending_day(draft: Draft, token: Token) -> Deadline | None:
    """The yearless time that stands right before a frequency, as a recurring deadline, no date."""
    times = [
        one for one in joined(tokenize(draft.folded[: token.begin]), draft.folded) if isinstance(one, tuple)
    ]
    if not times or not BESIDE.match(draft.folded[times[-1][0].end : token.begin]):
        return None
    head, stretches = times[-1]
    if not all(yearless(one.last) for one in stretches):
        return None
    before = draft.folded[: head.begin]
    while draft.ends and draft.ends[-1] == head.end:
        draft.found.pop()
        draft.ends.pop()
    named = Deadline(Kind.RECURRING, draft.raw, recurrence=token.values[0])
    return replace(named, **on_days(named, stretches, strict=bool(STRICT.search(before))))  # type: ignore[arg-type]


def read_continuity(draft: Draft, token: Token, _before: str) -> None:
    """Read "Thường xuyên": what the task is, or what follows its date."""
    last = draft.last
    gap = draft.gap(token.begin)
    if not last or draft.last is None:
        draft.add(Deadline(Kind.CONTINUOUS, draft.raw), token.end)
    elif last.kind is Kind.CONTINUOUS or last.then_continuous:
        draft.amend(token.end)
    elif last.kind in {Kind.RECURRING, Kind.GUIDANCE} and not NEW_CLAUSE.search(gap):
        draft.amend(token.end, kind=Kind.CONTINUOUS)
    elif (
        last.kind is Kind.PERIOD
        and last.granularity is Granularity.YEAR
        and not (draft.due or AND.search(gap))
    ):
        draft.amend(token.end, kind=Kind.CONTINUOUS, granularity=None)
    elif last.kind in {Kind.DATE, Kind.PERIOD, Kind.EVENT}:
        draft.amend(token.end, then_continuous=True)
    else:
        draft.add(Deadline(Kind.CONTINUOUS, draft.raw), token.end)


def read_following(draft: Draft, token: Token, _before: str) -> None:
    """Read "Và các năm tiếp theo": a standing task loses its end, a period keeps it and goes on."""
    last = draft.last
    if not last:
        return
    if last.kind is Kind.CONTINUOUS:
        draft.amend(token.end, end=None, open_ended=True)
    else:
        draft.amend(token.end, open_ended=True)


def read_event(draft: Draft, token: Token, _before: str) -> None:
    """Read "Sau khi …", "khi có …": what starts the clock, at once or within the time just read."""
    said = draft.said(token)
    at_once = bool(token.values) and draft.text[token.begin : token.begin + 4].lower() == "ngay"
    if not said:
        return
    if draft.last and draft.last.kind is Kind.CONTINUOUS and not draft.last.trigger:
        draft.amend(token.end, trigger=said, trigger_kind=trigger_kind(said))
        return
    within = draft.allowed.values[0] if draft.allowed else None
    draft.allowed = None
    draft.add(
        Deadline(
            Kind.EVENT,
            draft.raw,
            immediate=at_once or draft.at_once,
            trigger=said,
            trigger_kind=trigger_kind(said),
            within=within,
            strict_before=token.word is Word.BEFORE_EVENT,
        ),
        token.end,
    )


def read_until_event(draft: Draft, token: Token, before: str) -> None:
    """Read "Đến khi …": an end without a date."""
    if draft.last:
        draft.amend(token.end, open_ended=True, trigger=draft.said(token), trigger_kind=str(Kind.EVENT))
    else:
        read_event(draft, token, before)


def read_guidance(draft: Draft, token: Token, _before: str) -> None:
    """Read "Theo hướng dẫn của …": what a dated or standing task depends on, or all that is said."""
    said = draft.said(token)
    asked = bool(ASKED.match(fold_aligned(said)))
    kind = Kind.EVENT if asked else Kind.GUIDANCE
    if draft.last and draft.last.kind not in {Kind.EVENT, Kind.GUIDANCE}:
        if not draft.last.trigger:
            draft.amend(token.end, trigger=said, trigger_kind=str(kind))
        return
    draft.add(Deadline(kind, draft.raw, trigger=said, trigger_kind=str(kind)), token.end)


def trigger_kind(said: str) -> str:
    """GUIDANCE for a document of guidance, else EVENT."""
    return str(Kind.GUIDANCE if GUIDING.search(fold_aligned(said)) else Kind.EVENT)


def read_done(draft: Draft, token: Token, _before: str) -> None:
    """Read "Đã hoàn thành tại Công văn số … ngày …": the document and day of completion."""
    words = draft.text[token.begin : token.end]
    numbers = [found[1].strip(EDGES) for found in DOCUMENT_NUMBER.finditer(words)]
    said = COMPLETION_WORDS.sub(lambda found: " " * len(found[0]), fold_aligned(words))
    days = [item for item in joined(tokenize(said), said) if isinstance(item, tuple)]
    draft.done = Deadline(
        Kind.NONE,
        draft.raw,
        completed_on=bounds(days[-1][1][-1].last, draft.year)[1] if days else None,
        completed_by_document=numbers[0] if numbers else None,
    )


def read_need(draft: Draft, _token: Token, _before: str) -> None:
    """Read "Khi cần thiết", "đột xuất"."""
    draft.need = True


def read_allowed(draft: Draft, token: Token, _before: str) -> None:
    """So many days: kept until the words tell from when."""
    if not draft.found:
        draft.allowed = token


def read_provisional(draft: Draft, _token: Token, _before: str) -> None:
    """Read "Dự kiến", "khoảng"."""
    draft.provisional = True


def read_at_once(draft: Draft, token: Token, _before: str) -> None:
    """Read "Ngay", "khẩn trương"; not "ngày"."""
    draft.at_once = draft.at_once or "à" not in draft.text[token.begin : token.end].lower()


def read_finish(draft: Draft, _token: Token, _before: str) -> None:
    """Read "Hoàn thành …": the time that follows is a due time even beside "thường xuyên"."""
    draft.finishing = True


def read_report(draft: Draft, _token: Token, _before: str) -> None:
    """Read "Báo cáo …": the frequency that follows is the report's."""
    draft.reporting = True


def pass_over(_draft: Draft, _token: Token, _before: str) -> None:
    """Words that say nothing of time, though they look like it."""


READERS: dict[Word, Callable[[Draft, Token, str], None]] = {
    Word.PART: pass_over,
    Word.RECUR: read_recurrence,
    Word.CONTINUOUS: read_continuity,
    Word.FOLLOWING: read_following,
    Word.EVENT: read_event,
    Word.BEFORE_EVENT: read_event,
    Word.UNTIL_EVENT: read_until_event,
    Word.GUIDANCE: read_guidance,
    Word.WITHIN: read_allowed,
    Word.PROVISIONAL: read_provisional,
    Word.AT_ONCE: read_at_once,
    Word.DONE: read_done,
    Word.FINISH: read_finish,
    Word.REPORT: read_report,
    Word.NEED: read_need,
    Word.SKIP: pass_over,
    Word.TIME: pass_over,
}
