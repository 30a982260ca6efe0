"""What a section of a plan is for, told by the words of its title."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from danso.vietnam.text import fold


class SectionKind(StrEnum):
    """The uses a section may have."""

    PURPOSE = "purpose"
    TASKS = "tasks"
    ASSIGNMENT = "assignment"
    IMPLEMENTATION = "implementation"
    FUNDING = "funding"
    OTHER = "other"


TITLES: tuple[tuple[SectionKind, tuple[str, ...]], ...] = (
    (
        SectionKind.IMPLEMENTATION,
        (
            "tổ chức thực hiện", "tổ chức triển khai", "chế độ báo cáo", "thông tin báo cáo", "tổ chức thi hành",
            "kiểm tra giám sát", "theo dõi kiểm tra", "tổ chức theo dõi", "công tác báo cáo", "triển khai thực hiện",
            "chế độ thông tin",
        ),
    ),
    (
        SectionKind.ASSIGNMENT,
        (
            "phân công nhiệm vụ", "phân công trách nhiệm", "phân công thực hiện", "phân công tổ chức", "trách nhiệm",
            "nhiệm vụ của", "phân công",
        ),
    ),
    (
        SectionKind.FUNDING,
        ("kinh phí", "nguồn vốn", "nguồn kinh phí", "dự toán", "ngân sách", "cơ chế tài chính", "kinh phí và nguồn lực"),
    ),
    (
        SectionKind.TASKS,
        ("nhiệm vụ", "nội dung", "giải pháp", "hoạt động", "công việc", "lộ trình", "biện pháp", "kế hoạch"),
    ),
    (
        SectionKind.PURPOSE,
        (
            "mục đích", "yêu cầu", "mục tiêu", "quan điểm", "phạm vi", "đối tượng", "chỉ tiêu", "hiện trạng", "thực trạng",
            "tình hình", "kết quả đạt được", "tồn tại", "hạn chế", "nguyên nhân", "nguyên tắc", "tầm nhìn", "căn cứ",
            "sự cần thiết", "định hướng", "đánh giá", "kết quả",
        ),
    ),
)  # fmt: skip
"""Phrases by the section they title; the phrase that comes first in the title decides."""

_OPENING = re.compile(r"^(?:ve|cac|cong tac|nhung|mot so|chi tiet|cu the|chung|chu yeu|trong tam)\s+")
LONGEST_TITLE = 160


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


_FOLDED = tuple((kind, tuple(fold(phrase) for phrase in phrases)) for kind, phrases in TITLES)
