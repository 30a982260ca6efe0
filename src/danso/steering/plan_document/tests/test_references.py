"""Work that is told by theme, and given by the theme's number among the agencies."""

from __future__ import annotations

import pytest

from danso.documents.reading import read_source
from danso.steering.plan_document.parse import parse_plan
from danso.steering.plan_document.references import pointer_of

PLAN = """ỦY BAN NHÂN DÂN TỈNH SAO MAI
Số: 14/KH-UBND

KẾ HOẠCH
Làm giàu rừng ngập mặn

II. NỘI DUNG

1. Trồng rừng

a) Ươm cây đước ở ba vườn của tỉnh.

b) Chăm sóc bãi bồi phía đông.

2. Nuôi tôm dưới tán rừng

2.1. Giống

a) Con giống sạch:

- Lập trại giống ở cửa sông.

- Kiểm dịch giống trước khi thả.

b) Đưa giống về các hộ nhận khoán.

III. PHÂN CÔNG NHIỆM VỤ

1. Sở Nông nghiệp và Môi trường

Chủ trì triển khai các nhiệm vụ tại mục II của Kế hoạch.

Mở lớp dạy nghề rừng cho người trẻ.

2. Sở Khoa học và Công nghệ

a) Chủ trì thực hiện nhiệm vụ được giao tại điểm a khoản 2.1 mục II;

b) Lập bản đồ bãi bồi bằng ảnh vệ tinh.

3. Sở Tài chính

Chủ trì cấp vốn cho các vườn ươm.
"""


def tasks():
    return parse_plan(read_source(PLAN.encode(), filename="ke-hoach.txt")).tasks


def test_items_are_led_by_who_is_pointed_at_them():
    assert [(task.path, list(task.leads)) for task in tasks()] == [
        ("II.1.a", ["Sở Nông nghiệp và Môi trường"]),
        ("II.1.b", ["Sở Nông nghiệp và Môi trường"]),
        ("II.2.1.a.1", ["Sở Khoa học và Công nghệ"]),
        ("II.2.1.a.2", ["Sở Khoa học và Công nghệ"]),
        ("II.2.1.b", ["Sở Nông nghiệp và Môi trường"]),
        ("III.1", ["Sở Nông nghiệp và Môi trường"]),
        ("III.2.b", ["Sở Khoa học và Công nghệ"]),
        ("III.3", ["Sở Tài chính"]),
    ]


def test_the_flag_tells_where_the_lead_was_named():
    told = next(task for task in tasks() if task.path == "II.1.a")

    assert [flag.arguments["path"] for flag in told.flags if flag.code == "lead_by_reference"] == ["III.1"]
    assert told.source.first_line == 11


@pytest.mark.parametrize(
    ("sentence", "places"),
    [
        ("Thực hiện nhiệm vụ được giao tại khoản 1, 2 mục III.", ("III.1", "III.2")),
        ("Chủ trì triển khai các nội dung tại mục (IV) (4.1) (4.2) và Phụ lục.", ("IV.4.1", "IV.4.2")),
        ("Tổ chức thực hiện các nhiệm vụ tại mục (III)(2.4)(b);", ("III.2.4.b",)),
        ("Triển khai các nhiệm vụ tại các mục II.1, II.2 và III.3", ("II.1", "II.2", "III.3")),
        ("Triển khai nhiệm vụ được giao chủ trì tại Phụ lục của Kế hoạch.", ()),
    ],
)
def test_places_are_read_inward_and_outward(sentence, places):
    pointer = pointer_of(sentence)

    assert pointer is not None
    assert pointer.places == places


def test_an_article_of_another_document_is_no_place_of_the_plan():
    assert pointer_of("Thực hiện nhiệm vụ quy định tại khoản 2 Điều 8 Nghị định số 1/2025/NĐ-CP.") is None


def test_work_that_points_at_a_place_and_goes_on_is_told_here():
    pointer = pointer_of("Thực hiện các nhiệm vụ tại mục II; mở hai trạm đo nước.")

    assert pointer is not None
    assert pointer.rest == "mở hai trạm đo nước."
