"""Heads and tails of official documents: who issues, when, about what, who signs."""

from __future__ import annotations

import datetime as dt

from danso.documents.reading import read_source
from danso.steering.plan_document.parse import parse_plan

LETTER = """|
ỦY BAN NHÂN DÂN
TỈNH SAO MAI
-------
|
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
|
|
Số: 45/UBND-VX
V/v dọn kho sách cũ
|
Sao Mai, ngày 03 tháng 4 năm 2026
|

Kính gửi: Các sở.

|
Nơi nhận:
- Như trên;
- Lưu: VT.
|
TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Trần Văn Mẫu
|
"""

RESOLUTION = """**NGHỊ QUYẾT**

VỀ DỌN SẠCH KÊNH MƯƠNG

**CHÍNH PHỦ**

Căn cứ Luật Tổ chức Chính phủ ngày 18 tháng 02 năm 2025;

I. QUAN ĐIỂM

1. Kênh sạch là việc chung.
"""


def read(text):
    return parse_plan(read_source(text.encode(), filename="van-ban.md"))


def test_a_letter_takes_its_subject_for_its_title():
    document = read(LETTER).document

    assert (document.number, document.place, document.date) == ("45/UBND-VX", "Sao Mai", dt.date(2026, 4, 3))
    assert document.title == "dọn kho sách cũ"


def test_the_office_of_the_signer_is_the_last_one_named():
    signer = read(LETTER).signer

    assert (signer["name"], signer["position"]) == ("Trần Văn Mẫu", "PHÓ CHỦ TỊCH")
    assert signer["capacity"] == "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH"


def test_a_body_in_capitals_in_the_head_signs_nothing():
    signer = read("|\nTHỦ TƯỚNG CHÍNH PHỦ\n|\n|\n" + LETTER).signer

    assert signer["name"] == "Trần Văn Mẫu"


def test_the_date_of_a_basis_is_not_the_date_of_the_document():
    proposal = read(RESOLUTION)

    assert proposal.document.issuer == "CHÍNH PHỦ"
    assert (proposal.document.place, proposal.document.date) == (None, None)
    assert "missing_date" in [flag.code for flag in proposal.flags]


def test_a_document_named_in_capitals_and_not_is_named_by_one_issuer():
    text = (
        "KẾ HOẠCH\n\nTHỰC HIỆN NGHỊ QUYẾT SỐ 9/NQ-CP NGÀY 02/3/2026 CỦA CHÍNH PHỦ\n\n"
        "Thực hiện Nghị quyết số 9/NQ-CP ngày 02/3/2026 của Chính phủ về kho sách.\n"
    )

    assert not [flag for flag in read(text).flags if flag.code.startswith("contradicting")]
