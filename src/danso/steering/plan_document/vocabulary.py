"""The words that plans use for labels ("Cơ quan chủ trì: …") and column heads, as data.

A label or a column head is read as a row of known phrases; which phrases stand in it decides its role. To teach the
parser a new way of saying "chủ trì", add the phrase to `PHRASES`.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from danso.vietnam.text import fold


class Meaning(StrEnum):
    """What one phrase of a label or of a column head means."""

    NUMBER = "number"
    WORK = "work"
    INDICATOR = "indicator"
    UNIT = "unit"
    AGENCY = "agency"
    LEAD = "lead"
    EXECUTE = "execute"
    COORDINATE = "coordinate"
    TIME = "time"
    PRODUCT = "product"
    FUNDING = "funding"
    HEAD = "head"
    STATUS = "status"
    BASIS = "basis"
    NOTE = "note"
    OTHER = "other"
    FILLER = "filler"


class Role(StrEnum):
    """What a label's value, or a column, tells about a task."""

    NUMBER = "number"
    TITLE = "title"
    INDICATOR = "indicator"
    UNIT = "unit"
    LEAD = "lead"
    COORDINATOR = "coordinator"
    LEAD_AND_COORDINATOR = "lead_and_coordinator"
    AGENCY = "agency"
    DEADLINE = "deadline"
    PRODUCT = "product"
    FUNDING = "funding"
    HEAD = "head"
    STATUS = "status"
    BASIS = "basis"
    NOTE = "note"
    YEAR = "year"
    OTHER = "other"


PHRASES: dict[Meaning, tuple[str, ...]] = {
    Meaning.NUMBER: ("stt", "tt", "số tt", "số thứ tự", "thứ tự", "mã số nhiệm vụ"),
    Meaning.WORK: (
        "nhiệm vụ", "tên nhiệm vụ", "nội dung", "công việc", "nội dung công việc", "hoạt động", "giải pháp",
        "đề án", "dự án", "việc", "đầu việc", "phần việc", "hạng mục", "chương trình", "kế hoạch", "mô hình",
        "chuyên đề", "văn bản", "tên văn bản", "nhóm nhiệm vụ", "nội dung chính", "tên", "mô tả",
    ),
    Meaning.INDICATOR: ("chỉ tiêu", "mục tiêu", "chỉ số", "tiêu chí", "tên chỉ tiêu"),
    Meaning.UNIT: ("đơn vị tính", "đvt", "đơn vị đo", "đơn vị đo lường"),
    Meaning.AGENCY: (
        "cơ quan", "đơn vị", "tổ chức", "địa phương", "sở", "ban", "ngành", "bộ", "bộ phận", "cơ quan đơn vị",
        "phòng", "đoàn thể",
    ),
    Meaning.LEAD: (
        "chủ trì", "tham mưu", "đầu mối", "soạn thảo", "chủ trì soạn thảo", "chịu trách nhiệm", "phụ trách",
        "trách nhiệm", "phân công", "giao", "được giao", "chủ đầu tư", "chủ quản", "phân công nhiệm vụ",
        "phân công thực hiện", "phân công trách nhiệm", "giao nhiệm vụ", "giao thực hiện", "trách nhiệm thực hiện",
    ),
    Meaning.EXECUTE: (
        "thực hiện", "triển khai", "triển khai thực hiện", "tổ chức thực hiện", "tổ chức triển khai", "thi hành",
    ),
    Meaning.COORDINATE: ("phối hợp", "tham gia", "thẩm tra", "cùng thực hiện", "liên quan phối hợp"),
    Meaning.TIME: (
        "thời gian", "thời hạn", "tiến độ", "lộ trình", "hạn", "hạn hoàn thành", "kỳ hạn", "mốc thời gian",
        "thời điểm", "ngày hoàn thành", "thời hạn hoàn thành", "thời gian hoàn thành", "thời gian thực hiện",
        "tiến độ thực hiện", "tiến độ hoàn thành", "thời gian biểu", "hạn báo cáo", "hạn chót",
    ),
    Meaning.PRODUCT: (
        "kết quả", "sản phẩm", "đầu ra", "hồ sơ", "sản phẩm đầu ra", "kết quả đầu ra", "chỉ tiêu đạt được",
        "mục tiêu đạt được", "minh chứng",
    ),
    Meaning.FUNDING: (
        "kinh phí", "nguồn kinh phí", "nguồn lực", "nguồn vốn", "vốn", "dự toán", "ngân sách", "tổng mức đầu tư",
        "kinh phí thực hiện", "dự kiến kinh phí",
    ),
    Meaning.HEAD: (
        "người đứng đầu", "người chịu trách nhiệm", "người phụ trách", "người thực hiện", "lãnh đạo phụ trách",
        "lãnh đạo chỉ đạo", "lãnh đạo", "đồng chí phụ trách", "cá nhân phụ trách", "cá nhân chịu trách nhiệm",
        "người đứng đầu chịu trách nhiệm", "thủ trưởng chịu trách nhiệm", "lãnh đạo chịu trách nhiệm",
        "cá nhân thực hiện", "cán bộ phụ trách",
    ),
    Meaning.STATUS: (
        "tình trạng", "mức độ hoàn thành", "đánh giá", "khó khăn", "vướng mắc", "tồn tại", "tình hình thực hiện",
        "tiến độ đạt được",
    ),
    Meaning.BASIS: (
        "căn cứ", "văn bản giao", "văn bản giao nhiệm vụ", "căn cứ pháp lý", "cơ sở pháp lý", "văn bản chỉ đạo",
        "nguồn giao", "văn bản căn cứ",
    ),
    Meaning.NOTE: ("ghi chú",),
    Meaning.OTHER: (
        "địa điểm", "địa bàn", "đối tượng", "phạm vi", "thành phần", "hình thức", "số lượng", "mục đích", "lĩnh vực",
        "phương thức", "cách thức", "quy mô", "thuộc nhóm", "cơ quan trình", "cấp trình", "cấp ban hành",
        "yêu cầu", "thẩm quyền", "hiện trạng", "đề xuất", "kiến nghị",
    ),
    Meaning.FILLER: (
        "các", "và", "hoặc", "của", "dự kiến", "cụ thể", "chính", "chung", "hoàn thành", "ban hành", "theo dõi",
        "đánh giá thực hiện", "trong", "theo", "được", "cần", "phải", "đạt", "đạt được", "cấp", "tỉnh", "thành phố",
        "trung ương", "phê duyệt", "trình", "nếu có", "chủ yếu", "liên quan", "có liên quan", "trên", "trọng tâm", "ưu tiên",
        "năm", "giai đoạn", "báo cáo", "tham mưu thực hiện", "chuẩn bị ý kiến", "chuẩn bị", "gửi", "để", "đăng ký",
        "thành", "mới", "xã", "huyện", "kết thúc", "bắt đầu", "cho", "về", "với", "thuộc", "ở", "đến", "từ",
    ),
}  # fmt: skip

MAXIMUM_WORDS = 12
"""A longer run of words is a sentence, not a label."""

_WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"(?:năm\s+)?(20\d\d)(?:\s*[-–]\s*20\d\d)?", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\[\d+\]|\(\d+\)|\((?:nếu có|dự kiến)\)", re.IGNORECASE)


def _phrase_table() -> dict[str, tuple[int, Meaning]]:
    table: dict[str, tuple[int, Meaning]] = {}
    for meaning, phrases in PHRASES.items():
        for phrase in phrases:
            folded = fold(phrase)
            table.setdefault(folded, (folded.count(" ") + 1, meaning))
    return table


_TABLE = _phrase_table()
_LONGEST = max(words for words, _ in _TABLE.values())


@lru_cache(maxsize=4096)
def meanings_of(words: str) -> tuple[Meaning, ...] | None:
    """Return what the phrases of `words` mean, in order; None when a word is not of the vocabulary."""
    tokens = _WORD.findall(fold(_FOOTNOTE.sub(" ", words)))
    if not tokens or len(tokens) > MAXIMUM_WORDS:
        return None
    found: list[Meaning] = []
    at = 0
    while at < len(tokens):
        match = _longest_phrase(tokens, at)
        if match is None:
            return None
        length, meaning = match
        if meaning is not Meaning.FILLER:
            found.append(meaning)
        at += length
    return tuple(found)


def role_of(words: str) -> Role | None:
    """Return the role that a label, or a column head, gives; None when it is neither."""
    if _YEAR.fullmatch(words.strip()):
        return Role.YEAR
    meanings = meanings_of(words)
    return _role(meanings) if meanings else None


def _longest_phrase(tokens: list[str], at: int) -> tuple[int, Meaning] | None:
    for length in range(min(_LONGEST, len(tokens) - at), 0, -1):
        match = _TABLE.get(" ".join(tokens[at : at + length]))
        if match is not None:
            return match
    return None


_FIRST_WORD_DECIDES = {
    Meaning.NUMBER: Role.NUMBER,
    Meaning.HEAD: Role.HEAD,
    Meaning.BASIS: Role.BASIS,
    Meaning.NOTE: Role.NOTE,
    Meaning.TIME: Role.DEADLINE,
    Meaning.PRODUCT: Role.PRODUCT,
    Meaning.FUNDING: Role.FUNDING,
    Meaning.INDICATOR: Role.INDICATOR,
    Meaning.STATUS: Role.STATUS,
    Meaning.UNIT: Role.UNIT,
    Meaning.WORK: Role.TITLE,
    Meaning.OTHER: Role.OTHER,
}


def _role(meanings: tuple[Meaning, ...]) -> Role:
    """The first telling word decides; among words for bodies, whether they lead or co-ordinate."""
    first = meanings[0]
    if first in _FIRST_WORD_DECIDES:
        return _FIRST_WORD_DECIDES[first]
    leads = Meaning.LEAD in meanings
    coordinates = Meaning.COORDINATE in meanings
    if leads and coordinates and first is not Meaning.COORDINATE:
        return Role.LEAD_AND_COORDINATOR
    if coordinates:
        return Role.COORDINATOR
    if leads or Meaning.EXECUTE in meanings:
        return Role.LEAD
    return Role.AGENCY
