"""Documents that give work out body by body, as notices of conclusions and directives do."""

from __future__ import annotations

import pytest

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


UNDER = """II. PHÂN CÔNG NHIỆM VỤ

1. Sở Y tế

- Mở ba trạm lưu động.

- {item}

2. Sở Nội vụ

- Cử người trực.
"""


@pytest.mark.parametrize(
    "item",
    [
        "Tổng hợp, báo cáo Ủy ban nhân dân tỉnh kết quả khám bệnh.",
        "Định kỳ hằng quý báo cáo Sở Tài chính số thuốc đã dùng.",
        "Trạm y tế là lực lượng nòng cốt ở cơ sở.",
    ],
)
def test_reports_and_statements_under_an_agency_are_no_tasks(item):
    assert [path for path, _ in tasks_of(UNDER.format(item=item))] == ["II.1.1", "II.2.1"]


def test_an_item_that_reports_and_does_more_is_a_task():
    item = "Báo cáo Ủy ban nhân dân tỉnh số trạm; mua thêm hai xe cứu thương."

    assert [path for path, _ in tasks_of(UNDER.format(item=item))] == ["II.1.1", "II.1.2", "II.2.1"]


def test_an_agency_that_asks_others_leads_itself():
    item = "Yêu cầu các cơ quan báo chí đăng lịch khám."

    assert ("II.1.2", ["Sở Y tế"]) in tasks_of(UNDER.format(item=item))


def test_a_long_sentence_over_a_list_names_the_body_of_its_items():
    sentence = "Ủy ban nhân dân các xã, phường chủ động lo kinh phí" + ", vận động người dân góp công" * 9
    text = UNDER.format(item="Sửa nhà trạm.") + f"\n3. {sentence} để làm việc sau:\n\n- Sửa đường vào trạm.\n"

    assert ("II.3.1", ["@all_communes"]) in tasks_of(text)


def test_to_watch_over_the_document_itself_is_an_obligation():
    text = """1. Sở Y tế kiểm tra các trạm.

2. Sở Tài chính bố trí kinh phí.

3. Giao Sở Nội vụ theo dõi, đôn đốc các xã thực hiện Thông báo này.
"""
    proposal = parse_plan(read_source((HEAD + text).encode(), filename="thong-bao.txt"))

    assert [task.path for task in proposal.tasks] == ["1", "2"]
    assert [owed.path for owed in proposal.obligations] == ["3"]


def full(text):
    return parse_plan(read_source((HEAD + text).encode(), filename="thong-bao.txt"))


def test_a_role_between_an_agency_and_its_items_names_partners():
    text = """V. PHÂN CÔNG NHIỆM VỤ

1. Sở Y tế

a) Chủ trì, phối hợp với các sở, ban, ngành

- Mở ba trạm lưu động.

- Mua thêm thuốc cho các đảo.

b) Phối hợp với Công an tỉnh

- Giữ trật tự ở bến phà.

2. Sở Nội vụ

- Cử người trực.
"""
    tasks = full(text).tasks

    assert [(task.path, task.leads, task.coordinators) for task in tasks] == [
        ("V.1.a.1", ("Sở Y tế",), ("@all_departments",)),
        ("V.1.a.2", ("Sở Y tế",), ("@all_departments",)),
        ("V.1.b.1", ("Sở Y tế",), ("Công an tỉnh",)),
        ("V.2.1", ("Sở Nội vụ",), ()),
    ]


def test_an_item_that_shares_work_out_gives_each_body_its_part():
    item = """Chuẩn bị mùa lũ, trong đó:

+ Sở Xây dựng: kê cao kho gạo.

+ Sở Công Thương: gọi ghe về bến."""

    found = tasks_of(UNDER.format(item=item))

    assert found[1:3] == [("II.1.2.1", ["Sở Xây dựng"]), ("II.1.2.2", ["Sở Công Thương"])]


def test_bodies_that_share_out_a_labelled_item_share_its_deadline():
    text = """IV. PHÂN CÔNG NHIỆM VỤ

1. Các sở chuyên ngành

- Kê cao kho tàng. Trong đó:

+ Sở Xây dựng: kê kho gạo.

+ Sở Tài chính: kê kho hồ sơ.

Thời gian hoàn thành: Tháng 9/2026.

- Báo cáo Ủy ban nhân dân tỉnh số kho đã kê.

Thời gian hoàn thành: Tháng 10/2026.
"""
    tasks = full(text).tasks

    assert [task.leads for task in tasks] == [("Sở Xây dựng",), ("Sở Tài chính",)]
    assert {task.deadline_raw for task in tasks} == {"Tháng 9/2026."}


def test_headings_that_only_part_the_work_of_an_agency_hold_its_tasks():
    text = """1. Sở Y tế có trách nhiệm

1.1. Nhiệm vụ chung

a) Mở ba trạm lưu động.

b) Mua thêm thuốc.

2. Để giữ sạch bến đò, các xã, phường thực hiện các việc sau:

a) Quét bến mỗi sáng.
"""
    assert [path for path, _ in tasks_of(text)] == ["1.1.a", "1.1.b", "2.a"]


def test_a_paragraph_on_a_special_case_belongs_to_the_item_before_it():
    item = """Khám bệnh cho người ở đảo.

Trường hợp biển động thì dời lịch khám sang tuần sau."""

    assert [path for path, _ in tasks_of(UNDER.format(item=item))] == ["II.1.1", "II.1.2", "II.2.1"]


@pytest.mark.parametrize(
    "item",
    [
        "Theo dõi, đôn đốc các xã thực hiện Kế hoạch; tổng hợp, báo cáo Ủy ban nhân dân tỉnh.",
        "Tổng hợp, lồng ghép báo cáo số trạm vào báo cáo năm của ngành.",
    ],
)
def test_to_watch_and_report_is_no_task(item):
    assert [path for path, _ in tasks_of(UNDER.format(item=item))] == ["II.1.1", "II.2.1"]


def test_the_part_on_reports_gives_no_tasks():
    text = (
        UNDER.format(item="Sửa nhà trạm.")
        + """
III. CHẾ ĐỘ BÁO CÁO

1. Các sở, ban, ngành gửi báo cáo trước ngày 16 hằng tháng.

2. Sở Y tế tổng hợp, báo cáo Ủy ban nhân dân tỉnh trước ngày 18 hằng tháng.
"""
    )
    proposal = full(text)

    assert [task.path for task in proposal.tasks] == ["II.1.1", "II.1.2", "II.2.1"]
    assert [owed.path for owed in proposal.obligations] == ["III.1", "III.2"]
