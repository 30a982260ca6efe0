"""By when an action is due that has no deadline of its own."""

from __future__ import annotations

import pytest

from danso.steering.deadlines import Kind, governing, read_deadlines
from danso.steering.plan_document.phrases import deadline_of_action


@pytest.mark.parametrize(
    ("sentence", "said", "kind"),
    [
        ("Sau khi đê được nghiệm thu, các xã nhận bàn giao.", "Sau khi đê được nghiệm thu", Kind.EVENT),
        (
            "Sở Xây dựng viết tờ trình, để kịp trình Hội đồng xét cuối khóa.",
            "để kịp trình Hội đồng xét cuối khóa",
            Kind.EVENT,
        ),
        (
            "Trồng lại rừng khi Bộ Nông nghiệp ban hành bảng giống mới.",
            "khi Bộ Nông nghiệp ban hành bảng giống mới",
            Kind.EVENT,
        ),
        (
            "Mở hội đua ghe (từ ngày 02/9 đến ngày 05/9) ở bến sông.",
            "từ ngày 02/9 đến ngày 05/9",
            Kind.PERIOD,
        ),
        ("Nạo vét xong cửa sông và trồng bần đến năm 2030.", "đến năm 2030", Kind.PERIOD),
        ("Đo lại mực nước trên địa bàn tỉnh hằng năm.", "hằng năm", Kind.RECURRING),
        (
            "Đặt phao ở cửa sông khi Bộ Xây dựng có văn bản triển khai.",
            "khi Bộ Xây dựng có văn bản triển khai",
            Kind.EVENT,
        ),
        ("Khởi công kè biển vào ngày 05 tháng 9 năm 2026.", "vào ngày 05 tháng 9 năm 2026", Kind.DATE),
        ("Gửi số đo (qua Sở Xây dựng) trong tháng 9/2026.", "trong tháng 9/2026", Kind.PERIOD),
        ("Thường xuyên đo mực nước ở các cống.", "Thường xuyên", Kind.CONTINUOUS),
        ("Định kỳ thay pin cho phao tiêu.", "Định kỳ", Kind.RECURRING),
        ("Kiểm tra phao tiêu định kỳ hoặc đột xuất.", "định kỳ hoặc đột xuất", Kind.RECURRING),
        (
            "Chốt số trạm bơm trước ngày 05/4/2026, 05/8/2026 và 05/11/2026.",
            "trước ngày 05/4/2026, 05/8/2026 và 05/11/2026",
            Kind.DATE,
        ),
    ],
)
def test_an_action_tells_by_when_in_its_own_sentence(sentence, said, kind):
    assert deadline_of_action(sentence) == said
    assert governing(read_deadlines(said, year=2026)).kind is kind


@pytest.mark.parametrize(
    "sentence",
    [
        "Triển khai Chương trình trồng rừng ven biển đến năm 2030.",
        "Bố trí vốn theo kế hoạch giai đoạn 2026-2030.",
        "Lập dự toán ngân sách hằng năm.",
        "Rà soát đê trước khi Bộ ban hành quy chuẩn.",
        "Khi qua khúc sông cạn, cắm thêm phao, hướng dẫn ghe đi vòng.",
        "Đo mực nước, kịp thời báo cáo Ủy ban nhân dân tỉnh.",
    ],
)
def test_years_in_names_and_mere_conditions_are_no_deadlines(sentence):
    assert deadline_of_action(sentence) is None


def test_an_agreed_proposal_is_waited_for():
    assert governing(read_deadlines("Theo đề xuất của các xã", year=2026)).kind is Kind.EVENT


def test_a_session_with_a_month_of_its_own_is_dated():
    assert governing(read_deadlines("Trình tại Kỳ họp thứ 4 (tháng 5/2026)", year=2026)).kind is Kind.PERIOD
