from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.vietnam.official_documents import (
    DocumentNumber,
    find_contradictions,
    find_references,
    parse_document_number,
    same_issuer,
)


@pytest.mark.parametrize(
    ("written", "parts", "meaning"),
    [
        ("830/UBND-VP", ("830", None, "UBND-VP"), ("Công văn", "UBND")),
        ("7360/KH-UBND", ("7360", None, "KH-UBND"), ("Kế hoạch", "UBND")),
        ("Số: 02/2024/NĐ-CP", ("02", 2024, "NĐ-CP"), ("Nghị định", "CP")),
        ("66.2/2025/NQ-CP", ("66.2", 2025, "NQ-CP"), ("Nghị quyết", "CP")),
        ("22/2023/QH15", ("22", 2023, "QH15"), (None, "QH15")),
        ("624/TB-VPCP", ("624", None, "TB-VPCP"), ("Thông báo", "VPCP")),
        ("49-CT/TU", ("49", None, "CT-TU"), ("Chỉ thị", "TU")),
        ("459-KHHĐ/TU", ("459", None, "KHHĐ-TU"), ("Kế hoạch hành động", "TU")),
        ("Số:        /KH-BCĐ", ("", None, "KH-BCĐ"), ("Kế hoạch", "BCĐ")),
        ("01/2013/TTLT-BTP-BCA", ("01", 2013, "TTLT-BTP-BCA"), ("Thông tư liên tịch", "BTP")),
        ("số 06/QĐ-TTG", ("06", None, "QĐ-TTG"), ("Quyết định", "TTG")),
        ("12 / QĐ - UBND", ("12", None, "QĐ-UBND"), ("Quyết định", "UBND")),
    ],
)
def test_a_number_tells_its_kind_and_issuer(written, parts, meaning):
    parsed = parse_document_number(written)
    assert (parsed.number, parsed.year, parsed.symbol) == parts
    assert (parsed.kind, parsed.issuer_symbol) == meaning


@pytest.mark.parametrize(
    "written", ["23/2/2023", "100%", "24/24", "IV/2025", "", "Số:", "và/hoặc", "02/2024"]
)
def test_what_is_no_number_of_a_document_is_not_read(written):
    assert parse_document_number(written) is None
    assert find_references(written) == []


@pytest.mark.parametrize("written", ["830/UBND-VP", "02/2024/NĐ-CP", "49-CT/TU", "/KH-BCĐ", "22/2023/QH15"])
def test_a_number_is_written_as_it_was(written):
    assert str(parse_document_number(written)) == written


@given(st.integers(1, 99999), st.sampled_from(["QĐ-UBND", "KH-BCĐ", "UBND-VP", "TTr-STC"]), st.integers(0, 4))
def test_leading_zeros_and_case_do_not_make_another_number(number, symbol, zeros):
    plain = parse_document_number(f"{number}/{symbol}")
    padded = DocumentNumber(f"{'0' * zeros}{number}", symbol.upper())
    assert padded.key == plain.key


def cited(text):
    (reference,) = find_references(text)
    return reference.kind, str(reference.number), reference.date, reference.issuer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Quyết định số 06/QĐ-TTg ngày 06/01/2022 của Thủ tướng Chính phủ phê duyệt Đề án",
            ("Quyết định", "06/QĐ-TTg", date(2022, 1, 6), "Thủ tướng Chính phủ"),
        ),
        (
            "QUYẾT ĐỊNH SỐ\n06/QĐ-TTG NGÀY 02 THÁNG 01\nNĂM 2025 CỦA THỦ TƯỚNG CHÍNH PHỦ PHÊ DUYỆT ĐỀ ÁN",
            ("Quyết định", "06/QĐ-TTG", date(2025, 1, 2), "THỦ TƯỚNG CHÍNH PHỦ"),
        ),
        (
            "tại Công văn số 830/UBND-VP ngày 18/01/2024)",
            ("Công văn", "830/UBND-VP", date(2024, 1, 18), None),
        ),
        ("Chỉ thị 21/CT-TTg, ngày 25/11/2022", ("Chỉ thị", "21/CT-TTg", date(2022, 11, 25), None)),
        (
            "Quyết định số 749/QĐ-TTg của Thủ tướng Chính phủ ngày 03/6/2020 về chuyển đổi số",
            ("Quyết định", "749/QĐ-TTg", date(2020, 6, 3), "Thủ tướng Chính phủ"),
        ),
        (
            "Kế hoạch số 9/KH-SGDĐT ngày 1/2/2024 của Sở Giáo dục và Đào tạo và các đơn vị",
            ("Kế hoạch", "9/KH-SGDĐT", date(2024, 2, 1), "Sở Giáo dục và Đào tạo"),
        ),
        (
            "Kế hoạch số 299/KH-BCĐ ngày 09/11/2023 của Ban Chỉ đạo triển khai Đề án 06 tỉnh về mô hình điểm",
            ("Kế hoạch", "299/KH-BCĐ", date(2023, 11, 9), "Ban Chỉ đạo triển khai Đề án 06 tỉnh"),
        ),
        (
            "Hướng dẫn số 3-HD/BTCTU ngày 4/5/2024 của Ban Tổ chức Tỉnh ủy\n\n- Đơn vị chủ trì: Sở Nội vụ",
            ("Hướng dẫn", "3-HD/BTCTU", date(2024, 5, 4), "Ban Tổ chức Tỉnh ủy"),
        ),
        (
            "Luật Giao dịch điện tử số 20/2023/QH15 ngày 22 tháng 6 năm 2023;",
            ("Luật", "20/2023/QH15", date(2023, 6, 22), None),
        ),
        ("theo số 15/2020/QH14", (None, "15/2020/QH14", None, None)),
        ("việc triển khai Đề án 06/CP của tỉnh", ("Đề án", "06/CP", None, None)),
        ("Nghị định 61/2018/NĐ-CP về một cửa", ("Nghị định", "61/2018/NĐ-CP", None, None)),
        ("Quyết định số 5/QĐ-UBND ngày 31/02/2024", ("Quyết định", "5/QĐ-UBND", None, None)),
    ],
)
def test_a_citation_tells_kind_number_date_and_issuer(text, expected):
    assert cited(text) == expected


def test_a_citation_is_found_where_it_stands():
    text = "Căn cứ Kế hoạch số 46/KH-UBND ngày 18/3/2022 của UBND tỉnh; Nghị quyết 175/NQ-CP."
    spans = [text[reference.start : reference.end] for reference in find_references(text)]
    assert spans == ["Kế hoạch số 46/KH-UBND ngày 18/3/2022 của UBND tỉnh", "Nghị quyết 175/NQ-CP"]


def test_an_issuer_ends_where_the_next_document_begins():
    text = "Quyết định số 1/QĐ-TTg của Thủ tướng Chính phủ và Quyết định số 2/QĐ-BTC của Bộ Tài chính"
    assert [reference.issuer for reference in find_references(text)] == [
        "Thủ tướng Chính phủ",
        "Bộ Tài chính",
    ]


def disagreements(text):
    return [(str(found.number), found.about) for found in find_contradictions(find_references(text))]


def test_one_number_with_two_dates_contradicts_itself():
    text = (
        "Nghị quyết 175/NQ-CP ngày 31/10/2023 và Nghị quyết 175/NQ-CP ngày 30/10/2023; Nghị quyết 175/NQ-CP"
    )
    (found,) = find_contradictions(find_references(text))
    assert found.about == "date"
    assert [reference.date.day for reference in found.references] == [31, 30]


def test_one_number_with_two_issuers_contradicts_itself():
    text = (
        "Chỉ thị 05/CT-TTg ngày 23/02/2023 của Chính phủ về Đề án. "
        "Chỉ thị 05/CT-TTg ngày 23/2/2023 của Thủ tướng Chính phủ."
    )
    assert disagreements(text) == [("05/CT-TTg", "issuer")]


@pytest.mark.parametrize(
    "text",
    [
        "Quyết định 06/QĐ-TTg ngày 06/01/2022; Quyết định 06/QĐ-TTg ngày 02/01/2025",
        "KH 5/KH-UBND ngày 1/2/2024 của UBND tỉnh; KH 5/KH-UBND ngày 7/3/2024 của UBND huyện Châu Đức",
        "KH 5/KH-UBND của UBND tỉnh; KH 05/KH-UBND ngày 1/2/2024 của Ủy ban nhân dân tỉnh Bà Rịa",
        "Quyết định 6/QĐ-TTg ngày 06/01/2022; Quyết định số 06/QĐ-TTg ngày 6 tháng 1 năm 2022",
        "Quyết định 6/QĐ-TTg ngày 06/01/2022; Quyết định 7/QĐ-TTg ngày 07/01/2022",
    ],
)
def test_two_documents_or_two_spellings_do_not_contradict(text):
    assert disagreements(text) == []


def test_a_wrong_year_contradicts_when_day_and_month_agree_or_the_number_bears_its_year():
    assert disagreements("Công văn 5/UBND-VP ngày 18/3/2022; Công văn 5/UBND-VP ngày 18/3/2023") == [
        ("5/UBND-VP", "date")
    ]
    assert disagreements(
        "Nghị định 107/2021/NĐ-CP ngày 06/12/2021; Nghị định 107/2021/NĐ-CP ngày 01/02/2022"
    ) == [("107/2021/NĐ-CP", "date")]


def test_abbreviated_issuers_are_the_same():
    assert same_issuer("UBND tỉnh", "Ủy ban nhân dân tỉnh Bà Rịa – Vũng Tàu")
    assert same_issuer("HĐND TP Vũng Tàu", "Hội đồng nhân dân thành phố Vũng Tàu")
    assert not same_issuer("UBND tỉnh", "HĐND tỉnh")
