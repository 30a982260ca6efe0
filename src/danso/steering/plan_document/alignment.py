"""Cells of a row put under their columns, where the format has lost which cells were merged.

Law sites write one cell a paragraph and leave out cells that a merged cell covers; a row of three cells may
belong to any three of seven columns. Each cell is scored against each column's role; the best placing that
keeps the order wins.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from danso.steering.deadlines import Kind, read_deadlines
from danso.steering.plan_document.agencies import looks_like_agencies
from danso.steering.plan_document.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_DEADLINE = 220
SHORT_TEXT = 60
_NUMBER = re.compile(
    r"\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[IVXLC]{1,6}(?:\.\d{1,2}){0,3}|[A-ZĐ](?:\.?\d{1,2})?|[a-zđ]"
    r"|[IVX]{1,5}\.[IVX]{1,5})\)?\s*[.):]?",
)
_MARK_ONLY = re.compile(r"[-–+*•]?")
_TIME_WORD = re.compile(
    r"\d|năm|quý|tháng|ngày|thường xuyên|hằng|hàng|định kỳ|sau khi|khi có|theo|giai đoạn|trước|liên tục|ngay",
    re.IGNORECASE,
)
_FUNDING = re.compile(
    r"kinh phí|ngân sách|\bvốn\b|nguồn|chi thường xuyên|dự toán|tỷ đồng|triệu đồng|xã hội hóa", re.IGNORECASE
)
_UNIT = re.compile(
    r"%|người|đơn vị|xã|dịch vụ|hộ|thủ tục|tỷ lệ|lượt|cơ sở|văn bản|tỷ đồng|hồ sơ|điểm|bộ|km|ha|m2|GB",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"[≥≤><~]?\s*\d[\d.,]*\s*%?|100%|\d+\s*[-–]\s*\d+\s*%?|x|X|-|–")
_STATUS = re.compile(
    r"đã hoàn thành|đang|chưa|hoàn thành|thực hiện mới|mới|tiếp tục|kế thừa|quá hạn", re.IGNORECASE
)


def is_row_number(text: str) -> bool:
    """Tell whether a cell holds the number of a row or of a group of rows."""
    return bool(_NUMBER.fullmatch(text.strip()))


def place_cells(cells: Sequence[str], roles: Sequence[Role]) -> list[int]:
    """Return the column of each cell, in order, so that the cells suit their columns best."""
    return best_placing(cells, roles)[0]


def best_placing(cells: Sequence[str], roles: Sequence[Role]) -> tuple[list[int], float]:
    """Return the best columns of the cells and how well they suit.

    Dynamic programming over cells × columns; earlier columns win a draw: what is missing is mostly the end.
    """
    if len(cells) >= len(roles):
        return list(range(len(cells))), sum(map(_suits, cells, roles))
    scores = [[_suits(cell, role) for role in roles] for cell in cells]
    spare = len(roles) - len(cells)
    best: list[list[float]] = [[0.0] * (spare + 1) for _ in range(len(cells) + 1)]
    taken: list[list[int]] = [[0] * (spare + 1) for _ in range(len(cells) + 1)]
    for at in range(1, len(cells) + 1):
        for shift in range(spare + 1):
            options = [
                (best[at - 1][before] + scores[at - 1][at - 1 + shift], -before)
                for before in range(shift + 1)
            ]
            score, negative = max(options)
            best[at][shift], taken[at][shift] = score, -negative
    shift = max(range(spare + 1), key=lambda end: (best[len(cells)][end], -end))
    total = best[len(cells)][shift]
    columns: list[int] = []
    for at in range(len(cells), 0, -1):
        columns.append(at - 1 + shift)
        shift = taken[at][shift]
    return columns[::-1], total


def is_deadline(text: str) -> bool:
    """Tell whether a cell is a deadline phrase."""
    return len(text) <= LONGEST_DEADLINE and _TIME_WORD.search(text) is not None and _reads_as_deadline(text)


@lru_cache(maxsize=4096)
def _reads_as_deadline(text: str) -> bool:
    return any(deadline.kind is not Kind.NONE for deadline in read_deadlines(text, year=None))


def _suits(text: str, role: Role) -> float:
    """Score from -6 (cannot be) to 6 (must be) how well a cell suits a column."""
    cell = text.strip()
    if not cell:
        return 0.5
    if role is Role.NUMBER:
        return 6.0 if is_row_number(cell) or _MARK_ONLY.fullmatch(cell) else -6.0
    if is_row_number(cell) and role not in {Role.YEAR, Role.PRODUCT, Role.FUNDING, Role.OTHER, Role.NOTE}:
        return -4.0
    return _SUITS.get(role, _suits_anything)(cell)


def _suits_bodies(cell: str) -> float:
    if looks_like_agencies(cell):
        return 4.0
    if is_deadline(cell):
        return -4.0
    return -3.0 if len(cell) > SHORT_TEXT else -1.5


def _suits_deadline(cell: str) -> float:
    if looks_like_agencies(cell):
        return -4.0
    return 4.0 if is_deadline(cell) else -2.5


def _suits_title(cell: str) -> float:
    if len(cell) > SHORT_TEXT:
        return 3.0 if not looks_like_agencies(cell) else 0.0
    if looks_like_agencies(cell) or is_deadline(cell):
        return -3.0
    return 1.5


def _suits_funding(cell: str) -> float:
    if _FUNDING.search(cell):
        return 2.5
    return -2.0 if looks_like_agencies(cell) else -0.5


def _suits_product(cell: str) -> float:
    if looks_like_agencies(cell):
        return -2.0
    if is_deadline(cell) and len(cell) <= SHORT_TEXT:
        return -2.0
    return -1.0 if _FUNDING.match(cell) else 1.2


def _suits_status(cell: str) -> float:
    return 2.0 if _STATUS.match(cell) else -1.0


def _suits_unit(cell: str) -> float:
    return 3.0 if len(cell) <= SHORT_TEXT // 3 and _UNIT.search(cell) else -2.0


def _suits_year(cell: str) -> float:
    return 2.0 if _AMOUNT.fullmatch(cell) else -0.5


def _suits_anything(cell: str) -> float:
    return -0.5 if looks_like_agencies(cell) else 0.4


_SUITS = {
    Role.LEAD: _suits_bodies,
    Role.COORDINATOR: _suits_bodies,
    Role.LEAD_AND_COORDINATOR: _suits_bodies,
    Role.HEAD: _suits_bodies,
    Role.DEADLINE: _suits_deadline,
    Role.TITLE: _suits_title,
    Role.INDICATOR: _suits_title,
    Role.FUNDING: _suits_funding,
    Role.PRODUCT: _suits_product,
    Role.STATUS: _suits_status,
    Role.UNIT: _suits_unit,
    Role.YEAR: _suits_year,
}
