"""What a section of a plan is for, told by the words of its title."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from danso.steering.plan_document.words import words
from danso.vietnam.text import fold


class SectionKind(StrEnum):
    """The uses a section may have."""

    PURPOSE = "purpose"
    TASKS = "tasks"
    ASSIGNMENT = "assignment"
    IMPLEMENTATION = "implementation"
    REPORTING = "reporting"
    FUNDING = "funding"
    OTHER = "other"


_OPENING = re.compile(r"^(?:ve|cac|cong tac|nhung|mot so|chi tiet|cu the|chung|chu yeu|trong tam)\s+")
LONGEST_TITLE = 160

# In this order when two phrases open a title at the same place.
_ORDER = (
    SectionKind.IMPLEMENTATION,
    SectionKind.REPORTING,
    SectionKind.ASSIGNMENT,
    SectionKind.FUNDING,
    SectionKind.TASKS,
    SectionKind.PURPOSE,
)
_FOLDED = tuple((kind, tuple(fold(phrase) for phrase in words("sections", kind.value))) for kind in _ORDER)


@lru_cache(maxsize=2048)
def kind_of_section(title: str) -> SectionKind | None:
    """Return what a section with this title is for; None when the title does not say."""
    folded = _OPENING.sub("", fold(title)).rstrip(":. ")
    if not folded or len(folded) > LONGEST_TITLE:
        return None
    best: tuple[int, int, SectionKind] | None = None
    for order, (kind, phrases) in enumerate(_FOLDED):
        for phrase in phrases:
            at = folded.find(phrase)
            if at >= 0 and (best is None or (at, order) < best[:2]):
                best = (at, order, kind)
    return best[2] if best and (best[0] == 0 or len(folded) <= len("to chuc thuc hien") * 4) else None
