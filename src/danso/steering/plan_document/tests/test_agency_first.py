"""Documents that give work out body by body, as notices of conclusions and directives do."""

from __future__ import annotations

from danso.documents.reading import read_source
from danso.steering.plan_document.parse import parse_plan

HEAD = "VĂN PHÒNG ỦY BAN\nSố: 12/TB-VP\n\n**THÔNG BÁO**\n\nKẾT LUẬN CUỘC HỌP VỀ BẾN BÃI\n\n"


def tasks_of(text):
    tasks = parse_plan(read_source((HEAD + text).encode(), filename="thong-bao.txt")).tasks
    return [(task.path, list(task.leads)) for task in tasks]


def test_topics_name_the_body_after_their_colon():
    text = """I. CÁC KIẾN NGHỊ

1. Về bến đò ngang: giao Sở Xây dựng rà soát, báo cáo trong tháng 6 năm 2026.

2. Về biển báo: tăng số lượng biển ở bờ bắc: đề nghị Công an tỉnh lắp đặt thêm.

3. Về kho muối: với vai trò là chủ đầu tư, Sở Tài chính chủ động tìm đất.

4. Về đường ra đảo: Tỉnh tự bố trí vốn.
"""
    assert [(path, leads[0]) for path, leads in tasks_of(text)] == [
        ("I.1", "Sở Xây dựng"),
        ("I.2", "Công an tỉnh"),
        ("I.3", "Sở Tài chính"),
        ("I.4", "Tỉnh"),
    ]


def test_a_brother_that_begins_with_an_introduction_is_a_task_too():
    text = """Sau khi nghe ý kiến, Chủ tịch kết luận:

1. Sở Y tế có trách nhiệm kiểm tra các trạm.

2. Trên cơ sở đề nghị của các sở, Sở Tài chính khẩn trương bố trí kinh phí.

3. Sở Nội vụ tổng hợp danh sách.
"""
    assert tasks_of(text) == [("1", ["Sở Y tế"]), ("2", ["Sở Tài chính"]), ("3", ["Sở Nội vụ"])]


def test_praise_and_what_was_done_already_are_no_tasks():
    text = """1. Sở Y tế đã kiểm tra xong các trạm.

2. Ủy ban nhân dân tỉnh ghi nhận, biểu dương các xã.

3. Sở Tài chính bố trí kinh phí.

4. Giao Sở Nội vụ tổng hợp danh sách.
"""
    assert tasks_of(text) == [("3", ["Sở Tài chính"]), ("4", ["Sở Nội vụ"])]


def test_who_asks_does_not_lead():
    text = """1. Ủy ban nhân dân tỉnh yêu cầu Sở Y tế kiểm tra các trạm.

2. Chủ tịch Ủy ban nhân dân tỉnh giao Sở Tài chính bố trí kinh phí.
"""
    assert tasks_of(text) == [("1", ["Sở Y tế"]), ("2", ["Sở Tài chính"])]


def test_the_closing_sentence_of_a_notice_is_no_task():
    text = """1. Sở Y tế kiểm tra các trạm.

2. Sở Tài chính bố trí kinh phí.

Văn phòng Ủy ban thông báo để các cơ quan biết, thực hiện./.
"""
    assert [path for path, _ in tasks_of(text)] == ["1", "2"]
