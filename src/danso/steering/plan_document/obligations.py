"""What agencies owe beside their tasks: reports, own plans, meetings, told in the part on implementation."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from danso.steering.deadlines import Deadline, Kind, read_deadlines
from danso.steering.plan_document.agencies import acting_agencies, joined_agencies, opening_agencies
from danso.steering.plan_document.agency_first import (
    agencies_of_heading,
    only_points,
    oversees_this_document,
)
from danso.steering.plan_document.drafts import settled
from danso.steering.plan_document.phrases import deadline_in_sentence
from danso.steering.plan_document.proposal import Source
from danso.steering.plan_document.sections import SectionKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from danso.steering.plan_document.outline import Node

LONGEST_SECTION_TITLE = 120
_SECTIONS = frozenset({SectionKind.IMPLEMENTATION, SectionKind.REPORTING, SectionKind.ASSIGNMENT})
_PARENTHESIS = re.compile(r"\s*\([^()]*\)")
_TO = re.compile(
    r"(?:\bgửi(?:\s+kết quả)?(?:\s+về)?|\bbáo cáo(?:\s+xin\s+ý\s+kiến)?(?:[^.;:]{0,90}?\s(?:về|gửi|cho|tới))?"
    r"|\btrình|\bthông qua)"
    r"\s+(?=[A-ZĐÀ-Ỹ])"
)
_THEN = re.compile(
    r"\b(?:báo cáo|tham mưu)\s+của\s+(?P<by>[A-ZĐỦÀ-Ỹ][^,.;]{2,40}?)\s+(?:gửi|trình|báo cáo)\s+"
    r"(?P<to>[A-ZĐÀ-Ỹ][^,.;\d]{2,40}?)(?=\s+(?:trước|định kỳ|hằng|hàng|theo)|[,.;]|$)"
)
_SCHEME = re.compile(r"\s+(?:(?:triển khai|thực hiện)\s+)?Đề án\s+\S+(?:\s+(?:của\s+)?(?:tỉnh|thành phố))?$")
_COMRADE = re.compile(r"^(?:đồng chí|Đ/c)\s+", re.IGNORECASE)
_AS_REGULATED = re.compile(
    r"định kỳ[^.;]*theo quy định|theo quy định[^.;]*định kỳ|báo cáo[^.;]*theo quy định", re.IGNORECASE
)
_ON_NEED = re.compile(
    r"khi cần(?: thiết)?|khi có (?:yêu cầu|phát sinh|đề nghị)|đột xuất"
    r"|nếu có (?:khó khăn|phát sinh|vướng mắc)",
    re.IGNORECASE,
)
_EVERY_YEAR = re.compile(r"định kỳ|(?:hằng|hàng) năm", re.IGNORECASE)
_YEAR = re.compile(r"\b20\d\d\b")
_BY_DAY = re.compile(
    r"(?:trước|chậm nhất)[^.;]{0,20}?ngày\s+\d{1,2}"
    r"(?:\s+(?:hằng|hàng)\s+(?:tháng|quý|năm)|\s*/\s*\d{1,2}\s+(?:hằng|hàng)\s+năm)",
    re.IGNORECASE,
)
_OWES = re.compile(
    r"báo cáo|gửi|tổng hợp|đôn đốc|kiểm tra|theo dõi|họp|xây dựng|chịu trách nhiệm|hướng dẫn|bố trí|chủ trì"
    r"|phối hợp",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ObligationDraft:
    """An obligation with bodies as written."""

    path: str
    what: str
    source: Source
    frm: tuple[str, ...] = ()
    to: str | None = None
    then: str | None = None
    deadlines: tuple[Deadline, ...] = ()
    recurrence: str | None = None


def obligations_of(root: Node, taken: set[int], *, year: int | None) -> list[ObligationDraft]:
    """Return what the sections on implementation ask, without what stands on lines `taken` by tasks."""
    found = []
    for node, agencies in _items(root, None):
        if node.first_line in taken or only_points(node):
            continue
        if (draft := _obligation(node, agencies, year=year)) is not None:
            found.append(draft)
    return found


def _items(node: Node, agencies: str | None) -> Iterator[tuple[Node, str | None]]:
    """Yield the items of implementation sections, each with the bodies of the heading over it."""
    for child in node.children:
        named = agencies_of_heading(child) if child.section_kind in _SECTIONS else None
        if named is not None:
            yield from _items_of_heading(child, named)
        elif oversees_this_document(child.text):
            yield child, agencies
        elif child.section_kind not in _SECTIONS or _only_titles(child):
            yield from _items(child, None)
        elif child.marker is not None or (_OWES.search(child.text) and not _only_introduces(node)):
            yield child, agencies


def _only_introduces(node: Node) -> bool:
    """Whether plain paragraphs under a node only lead up to its numbered items."""
    return node.marker is not None and any(brother.marker is not None for brother in node.children)


def _only_titles(node: Node) -> bool:
    """Whether the node titles a section and says nothing itself."""
    if not node.children or node.kind is None:
        return False
    return node.text.isupper() or (len(node.text) < LONGEST_SECTION_TITLE and not _OWES.search(node.text))


def _items_of_heading(node: Node, agencies: str) -> Iterator[tuple[Node, str | None]]:
    for child in node.children:
        named = agencies_of_heading(child)
        if named is not None:
            yield from _items_of_heading(child, named)
        else:
            yield child, agencies


def _obligation(node: Node, agencies: str | None, *, year: int | None) -> ObligationDraft | None:
    own = settled(node.text)
    whole = settled(" ".join([own, *(child.text for child in node.walk() if child is not node)]))
    frm = _from(own) or ((agencies,) if agencies else ())
    deadlines, recurrence = _times(whole, year=year)
    if not frm and not deadlines and recurrence is None:
        return None
    return ObligationDraft(
        path=node.path,
        what=own,
        source=Source(node.first_line, node.last_line),
        frm=frm,
        to=_to(own),
        then=_then(own),
        deadlines=deadlines,
        recurrence=recurrence,
    )


def _from(sentence: str) -> tuple[str, ...]:
    """Return the bodies that owe: those a sentence begins with, and their partners."""
    acting = acting_agencies(sentence)
    if acting is None:
        return ()
    opening, start = acting
    beside = joined_agencies(sentence[start:])
    names = cleaned(opening.names)
    return (names, cleaned(beside)) if beside else (names,)


def cleaned(names: str) -> str:
    """Return bodies without brackets and without the scheme that a steering committee is named after."""
    bare = _PARENTHESIS.sub("", names)
    parts = [_SCHEME.sub("", part.strip()) for part in bare.split(",")]
    return _COMRADE.sub("", ", ".join(part for part in parts if part))


def _to(sentence: str) -> str | None:
    for match in _TO.finditer(sentence):
        opening = opening_agencies(sentence[match.end() :])
        if opening is not None:
            return cleaned(opening.names.split(" của ")[0])
    return None


def _then(sentence: str) -> str | None:
    match = _THEN.search(sentence)
    return f"{match['by'].strip()} -> {match['to'].strip()}" if match else None


def _times(text: str, *, year: int | None) -> tuple[tuple[Deadline, ...], str | None]:
    by_day = _BY_DAY.search(text)
    phrase = by_day.group() if by_day else deadline_in_sentence(text)
    read = tuple(d for d in read_deadlines(phrase, year=year) if d.kind is not Kind.NONE) if phrase else ()
    if phrase and _EVERY_YEAR.search(text) and not _YEAR.search(phrase):
        read = tuple(_yearly(deadline) for deadline in read)
    recurrence = next((deadline.recurrence for deadline in read if deadline.recurrence), None)
    if recurrence is None and not any(deadline.kind is Kind.DATE for deadline in read):
        if _AS_REGULATED.search(text):
            recurrence = "AS_REGULATED"
        elif _ON_NEED.search(text):
            recurrence = "ON_NEED"
    return read, recurrence


def _yearly(deadline: Deadline) -> Deadline:
    """A day without a year in a regular report comes every year."""
    if deadline.kind is not Kind.DATE or deadline.date is None:
        return deadline
    rule = f"YEARLY;BYMONTH={deadline.date.month};BYMONTHDAY={deadline.date.day}"
    return replace(deadline, kind=Kind.RECURRING, date=None, recurrence=rule)
