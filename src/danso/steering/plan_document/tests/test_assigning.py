"""Documents that give out no work yield no tasks, and one flag says why."""

from __future__ import annotations

import pytest

from danso.documents.reading import read_source
from danso.steering.plan_document.parse import parse_plan

WORK = """
1. Đo mực nước

Cơ quan thực hiện: Sở Xây dựng.

Thời hạn: 30 ngày.

2. Ghi sổ

Cơ quan thực hiện: Sở Nội vụ.
"""
HEAD = "ỦY BAN NHÂN DÂN TỈNH SAO MAI\nSố: 7/{symbol}-UBND\n\n{type}\n\n{title}\n\n"


def reading(head, filename="van-ban.md"):
    proposal = parse_plan(read_source((head + WORK).encode(), filename=filename))
    why = [flag.code for flag in proposal.flags if flag.code.startswith(("assigns_nothing", "no_tasks"))]
    return len(proposal.tasks), why


@pytest.mark.parametrize(
    ("symbol", "type_", "title", "why"),
    [
        ("QĐ", "QUYẾT ĐỊNH", "CÔNG BỐ DANH MỤC THỦ TỤC HÀNH CHÍNH VỀ ĐÊ", "assigns_nothing_procedures"),
        ("QĐ", "QUYẾT ĐỊNH", "QUY ĐỊNH VIỆC COI ĐÊ", "assigns_nothing_regulation"),
        ("TT", "THÔNG TƯ", "HƯỚNG DẪN VIỆC COI ĐÊ", "assigns_nothing_regulation"),
    ],
)
def test_rules_and_published_procedures_give_out_nothing(symbol, type_, title, why):
    assert reading(HEAD.format(symbol=symbol, type=type_, title=title)) == (0, [why])


def test_a_page_about_a_document_gives_out_nothing():
    assert reading("# Tỉnh nào coi đê giỏi nhất?\n\n## Ai coi đê?\n") == (0, ["assigns_nothing_article"])


@pytest.mark.parametrize("title", ["RÀ SOÁT THỦ TỤC HÀNH CHÍNH VỀ ĐÊ", "COI ĐÊ MÙA LŨ"])
def test_a_plan_gives_out_work_whatever_it_is_about(title):
    assert reading(HEAD.format(symbol="KH", type="KẾ HOẠCH", title=title)) == (2, [])


def test_a_plan_without_its_head_still_gives_out_work():
    assert reading("") == (2, [])
