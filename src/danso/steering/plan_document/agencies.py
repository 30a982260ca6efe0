"""Agencies in running text: who a heading or a sentence begins with, and who it names beside them.

Names are told from verbs by their capitals: "Sở Xây dựng" is a name, "xây dựng" a verb. Which body a name
means is the business of `parties`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from danso.steering.plan_document.words import alternatives, words

_PREFIX = re.compile(
    r"(?:(?:đồng thời|trong đó)[,:]?\s+)?(?:(?:giao|đề nghị|yêu cầu|đối với)\s+(?:cho\s+)?"
    r"|(?P<duty>(?:nhiệm vụ|trách nhiệm|nhiệm vụ, trách nhiệm|trách nhiệm, nhiệm vụ)\s+của\s+))?",
    re.IGNORECASE,
)
_NO_NAME = alternatives(words("bodies", "not_names"))
_NO_GROUP = alternatives(opening.lower() for opening in words("bodies", "not_names"))
_GROUPS = alternatives(words("bodies", "groups"))
_NOUN = re.compile(
    rf"(?:(?:[Cc]ác|[Mm]ột số|[Nn]hững|[Tt]oàn thể)\s+(?!{_NO_GROUP})(?i:{_GROUPS})\b"
    rf"|(?!{_NO_NAME})(?:{alternatives(words('bodies', 'nouns'))})\b)"
)
_GIVEN_NOUN = re.compile(rf"(?:{alternatives(words('bodies', 'nouns_given'))})\b")
_GROUP = re.compile(rf"(?:{_GROUPS})\b")
_PRAISE = frozenset(words("bodies", "praise"))
_VERB = re.compile(
    r"(?<![\w-])(?<!Ngoại )(?!ứng dụng [Cc]ông nghệ cao)"
    rf"(?:{alternatives((*words('bodies', 'verbs'), *words('bodies', 'praise')))})(?![\w-])"
)
_OF_PROJECTS = re.compile(r"\b(?:dự án|công trình|đề án)\s+(?:đang|đã)\s+$")
_TOLD = re.compile(r"\b(?:đã|vừa|từng|sẽ)\s+$")
_INTRODUCES = re.compile(
    r"(?:trên cơ sở|căn cứ|trong|để|theo|nếu|khi|trường hợp|trước|hằng|hàng|định kỳ|sau|từ|qua|với|ngoài"
    r"|đối với|đề nghị)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r",\s+|(?<!của)(?<!cho)(?<!với)\s(?=(?:các|đề nghị|yêu cầu|giao)\s)")
_BARE_NOUN = re.compile(rf"(?:^|[,;]\s*|\bvà\s+)(?:{alternatives(words('bodies', 'bare'))})\s+$")
_ALSO_NOUNS = frozenset(words("bodies", "also_nouns"))
_NOUN_USE = re.compile(
    r"(?:\b(?:các|những|và|cơ quan|,|;|cá nhân|quy hoạch|đơn vị|cho|sự|công tác"
    r"|chương trình|đề án|kế hoạch)\s*)$",
    re.IGNORECASE,
)
_PARENTHESIS = re.compile(r"\s*\([^()]*\)")
_CONJUNCTION = re.compile(
    r"[\s,;–-]*(?:\b(?:và|để|cùng|khi|thì|đã|đang|sẽ|có|sau khi|trước khi|nếu)\b)?[\s,;:–-]*$"
)
_JOINT = re.compile(
    r"(?:chủ trì|Chủ trì)(?P<between>[^.;:]{0,40}?)phối hợp(?:\s+chặt chẽ)?(?:\s+(?:với|cùng))?\s+"
)
_ROLE = re.compile(
    r"(?:chủ trì(?:\s*,?\s*(?:và\s+)?phối hợp)?|phối hợp)\b(?:\s+chặt chẽ)?(?:\s+(?:với|cùng))?",
    re.IGNORECASE,
)
_ASKER = re.compile(r"(?:Ủy ban|Uỷ ban|UBND|Chủ tịch|Chính phủ|Thủ tướng|Phó Thủ tướng|Bộ trưởng|Bộ|Ban)\b")
_ASKS = re.compile(r"(?:yêu cầu|đề nghị|giao)\s")
LONGEST_NAME = 420


@dataclass(frozen=True, slots=True)
class Opening:
    """The bodies that a text begins with, as written, and what is left; `acts` when a verb follows."""

    names: str
    rest: str
    acts: bool


@lru_cache(maxsize=4096)
def opening_agencies(text: str) -> Opening | None:
    """Return the bodies that `text` begins with; None when it begins with anything else."""
    prefix = _PREFIX.match(text)
    start = prefix.end() if prefix else 0
    on_duty = prefix is not None and prefix["duty"] is not None and _GROUP.match(text, start) is not None
    given = start > 0 and _GIVEN_NOUN.match(text, start) is not None
    if not on_duty and not given and _NOUN.match(text, start) is None:
        return None
    end, acts = _name_end(text, start)
    names = _CONJUNCTION.sub("", text[start:end]).strip()
    if not names or len(names) > LONGEST_NAME:
        return None
    if _ASKS.match(text, end) and _ASKER.match(names) and (asked := opening_agencies(text[end:])) is not None:
        return asked
    return Opening(names, text[end:].lstrip(" :,;–-"), acts)


def acting_agencies(sentence: str) -> tuple[Opening, int] | None:
    """Return the bodies that a sentence has do something, and where: "Trên cơ sở …, Sở X tổng hợp …"."""
    starts = [match.end() for match in _CLAUSE.finditer(sentence)] if _INTRODUCES.match(sentence) else []
    for start in [0, *starts]:
        opening = opening_agencies(sentence[start:])
        if opening is not None and opening.acts:
            return opening, start
    return None


def is_agency_heading(text: str) -> bool:
    """Tell whether a heading is nothing but the bodies that the items under it are given to."""
    bare = _PARENTHESIS.sub("", text).strip().rstrip(".:; ")
    opening = opening_agencies(bare)
    return opening is not None and not opening.rest


def partners_of_role(text: str) -> str | None:
    """Return the bodies of a heading that only says in which role: "Chủ trì, phối hợp với các sở"; may be "".

    None when the text says more, or anything else.
    """
    role = _ROLE.match(text)
    if role is None:
        return None
    named = text[role.end() :].strip().rstrip(".:; ")
    return named if not named or is_agency_heading(named[:1].upper() + named[1:]) else None


def starts_with_verb(text: str) -> bool:
    """Tell whether a text begins with a deed, not with what the deed is about."""
    return _VERB.match(text[:1].lower() + text[1:]) is not None


def joined_agencies(text: str) -> str | None:
    """Return the bodies named after "chủ trì, phối hợp với …", as written."""
    match = _JOINT.search(text)
    if match is None or _NOUN.match(text, match.end()) is None:
        return None
    end, _ = _name_end(text, match.end())
    names = _CONJUNCTION.sub("", text[match.end() : end]).strip()
    return names or None


@lru_cache(maxsize=4096)
def looks_like_agencies(text: str) -> bool:
    """Tell whether the text of a cell is one or more bodies' names and nothing else."""
    if not text or len(text) > LONGEST_NAME:
        return False
    first = text.lstrip("-–+•* \n")
    return bool(_NOUN.match(first) or _NOUN.match(first[:1].upper() + first[1:]))


def _name_end(text: str, start: int) -> tuple[int, bool]:
    """Return where the names end, and whether a verb ends them."""
    stop = _sentence_end(text, start)
    depth_free = _parentheses(text, start, stop)
    for verb in _VERB.finditer(text, start, stop):
        if any(opening < verb.start() < closing for opening, closing in depth_free):
            continue
        if verb.group() in _ALSO_NOUNS and _NOUN_USE.search(text, start, verb.start()):
            continue
        before = text[start : verb.start()]
        if _BARE_NOUN.search(before) or _OF_PROJECTS.search(before):
            continue
        told = _TOLD.search(text, start, verb.start()) is not None
        return verb.start(), verb.group() not in _PRAISE and not told
    return stop, False


def _sentence_end(text: str, start: int) -> int:
    for index in range(start, len(text)):
        if text[index] == ":" and not _LISTS_NAMES.search(text, start, index):
            return index
        if (
            text[index] == "."
            and (index + 1 == len(text) or text[index + 1] == " ")
            and text[index - 1] != "P"
        ):
            return index
    return len(text)


_LISTS_NAMES = re.compile(
    r"\b(?:sở|Sở|xã|phường|thành phố|tỉnh|huyện|Cục|cục|bộ|Bộ|Vụ|đặc khu|hội|Hội|gồm|đơn vị|cơ quan|đoàn"
    r"|công ty|ngân hàng)\s*$"
)


def _parentheses(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    return [
        (match.start(), match.end())
        for match in re.finditer(r"\([^()]*\)", text[:stop])
        if match.start() >= start
    ]
