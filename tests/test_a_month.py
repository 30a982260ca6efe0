"""A month of steering in a real browser, from the plan's document to the head's page."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import docx
import pytest
from docx.shared import Mm
from playwright.sync_api import expect

from danso.jobs.testing import drain
from danso.steering.models import ConsolidatedReport, PlanImport
from danso.steering.services.reporting import open_due_periods
from danso.steering.tests import factories

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PLAN = """
BAN CHỈ ĐẠO ĐỀ ÁN 06 TỈNH BÌNH SƠN
Số: 15/KH-BCĐ
Bình Sơn, ngày 15 tháng 01 năm 2024
KẾ HOẠCH
Thực hiện Đề án 06 trên địa bàn tỉnh Bình Sơn năm 2024
I. MỤC ĐÍCH
Mỗi việc có một nơi chịu trách nhiệm và một ngày phải xong.
II. NHIỆM VỤ
1. Hạ tầng
(1) Thay máy trạm cũ tại bộ phận một cửa của các xã vùng xa
- Đơn vị chủ trì: Sở Thông tin và Truyền thông.
- Đơn vị phối hợp: Công an tỉnh.
- Thời gian hoàn thành: trước ngày 30/11/2024.
(2) Kiểm tra an toàn thông tin của máy tính dùng tra cứu dân cư
- Đơn vị chủ trì: Sở Thông tin và Truyền thông.
- Đơn vị phối hợp: các sở, ban, ngành, địa phương.
- Thời gian hoàn thành: thường xuyên trong năm 2024.
2. Thể chế
(1) Rà soát quy định của tỉnh còn đòi bản sao giấy tờ đã có trong dữ liệu dân cư
- Đơn vị chủ trì: Sở Tư pháp.
- Đơn vị phối hợp: Văn phòng UBND tỉnh.
- Thời gian hoàn thành: trong Quý IV năm 2024.
(2) Mở điểm hướng dẫn nộp hồ sơ trực tuyến tại nhà văn hóa thôn
- Đơn vị chủ trì: UBND huyện Suối Đá.
- Đơn vị phối hợp: Trung tâm Hỗ trợ cộng đồng số.
- Thời gian hoàn thành: tháng 9 năm 2024.
III. TỔ CHỨC THỰC HIỆN
1. Các sở, ban, ngành, địa phương báo cáo kết quả gửi về Công an tỉnh trước ngày 18 hàng tháng.
"""
REVIEWED = "Rà soát, bãi bỏ quy định của tỉnh còn đòi bản sao giấy tờ đã có trong dữ liệu dân cư"
AGENCIES = {
    "focal": ("Sở Thông tin và Truyền thông", "Đã thay 14 máy trạm ở ba xã vùng xa."),
    "focal_justice": ("Sở Tư pháp", "Đã trình bãi bỏ hai quyết định còn đòi bản sao."),
    "focal_district": ("UBND huyện Suối Đá", "Đã chọn sáu nhà văn hóa thôn."),
}


def plan_document() -> bytes:
    """The plan above as a Word file, a paragraph a line."""
    document = docx.Document()
    for line in PLAN.strip().splitlines():
        document.add_paragraph(line)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


@pytest.fixture
def province(settings):
    settings.TODAY = factories.TODAY
    organizations = factories.make_organizations()
    factories.make_groups(organizations)
    return factories.make_users(organizations)


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def told(page: Page, words: str) -> None:
    expect(page.locator("#messages")).to_contain_text(words)


def import_plan(office: Page, home: str) -> None:
    office.goto(f"{home}/imports/")
    file = {"name": "ke-hoach.docx", "mimeType": DOCX, "buffer": plan_document()}
    office.locator("#id_file").set_input_files(file)
    press(office, "Tải lên và đọc")
    expect(office.get_by_role("heading", name="Tiến độ xử lý")).to_be_visible()
    drain()
    office.get_by_role("link", name="Xem kết quả").click()  # the page looks again by itself


def check_proposal(office: Page) -> None:
    proposed = office.locator("[data-proposal] [data-lines]")
    expect(proposed).to_have_count(4)
    third = proposed.nth(2)
    expect(third).to_contain_text("Sở Tư pháp")
    expect(office.locator(".source-begins")).to_have_count(4)
    third.get_by_role("link", name=re.compile("Dòng")).click()
    shown = office.locator(".source-task.looked-at").first
    expect(shown).to_contain_text("Rà soát quy định của tỉnh")
    expect(shown).to_be_in_viewport()


def resolve_and_correct(office: Page) -> None:
    flag = office.locator(".flag").filter(has_text="Trung tâm Hỗ trợ cộng đồng số").first
    flag.get_by_label("Cách xử lý").fill("Đơn vị ngoài tỉnh, mời khi cần")
    flag.get_by_role("button").click()
    expect(office.locator(".flag").filter(has_text="Đơn vị ngoài tỉnh")).to_contain_text("Đã xử lý")
    office.locator("[data-lines]").nth(2).get_by_role("link", name=re.compile("^Sửa")).click()
    office.get_by_label(re.compile("Nội dung nhiệm vụ")).fill(REVIEWED)
    press(office, "Lưu")
    told(office, "Đã sửa nhiệm vụ II.2.1")


def confirm_plan(office: Page) -> None:
    press(office, "Xác nhận, đưa vào thực hiện")
    told(office, "Kế hoạch đã có hiệu lực")
    expect(office.get_by_role("link", name=re.compile(REVIEWED))).to_be_visible()


def open_report(agency: Page, home: str) -> None:
    agency.goto(f"{home}/desk/")
    agency.get_by_role("link", name="Tháng 10/2024").first.click()


def type_result(agency: Page, words: str) -> None:
    """Type as a person does and wait until the page has saved itself."""
    revision = agency.locator("#id_revision")
    before = int(revision.input_value())
    result = agency.get_by_label("Kết quả trong kỳ").first
    result.fill("")
    result.press_sequentially(words)
    expect(agency.locator("[data-autosave-status]")).to_have_text(re.compile(r"^Đã lưu lúc 10/10/2024 "))
    expect(revision).to_have_value(str(before + 1))


def submit(agency: Page) -> None:
    press(agency, "Gửi báo cáo")
    told(agency, "Đã gửi báo cáo")


def report_work_done(agency: Page) -> None:
    agency.get_by_label(re.compile("^Tiến độ")).first.select_option("completed")
    agency.get_by_label("Ngày hoàn thành").first.fill("05/10/2024")


def open_waiting(office: Page, home: str, agency: str) -> None:
    office.goto(f"{home}/desk/")
    office.locator("main table").get_by_role("link", name=agency, exact=True).click()


def approve(office: Page, home: str, agency: str) -> None:
    open_waiting(office, home, agency)
    press(office, "Duyệt báo cáo")
    told(office, "Đã duyệt báo cáo")


def send_back(office: Page, home: str, agency: str, reason: str) -> None:
    open_waiting(office, home, agency)
    office.locator("summary", has_text="Trả lại để bổ sung").click()
    office.get_by_label(re.compile("^Lý do")).fill(reason)
    press(office, "Trả lại")
    told(office, "Đã trả lại báo cáo")


def close_period(office: Page, home: str) -> bytes:
    """Close October and download its consolidated report."""
    office.goto(f"{home}/periods/")
    office.get_by_role("link", name="Tháng 10/2024", exact=True).click()
    press(office, "Chốt kỳ và lập báo cáo tổng hợp")
    told(office, "Đã chốt kỳ")
    with office.expect_download() as download:
        office.get_by_role("link", name="Tải .docx").click()
    return download.value.path().read_bytes()


def check_consolidated(data: bytes) -> None:
    document = docx.Document(io.BytesIO(data))
    section = document.sections[0]
    assert abs(section.page_width - Mm(210)) < Mm(1)
    assert abs(section.page_height - Mm(297)) < Mm(1)
    head = " ".join(cell.text for row in document.tables[0].rows for cell in row.cells)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in head
    assert "Độc lập - Tự do - Hạnh phúc" in head
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "BÁO CÁO" in words.upper()
    assert "tháng 10" in words.lower()
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    for _agency, result in AGENCIES.values():
        assert any(result in cell for cell in cells), result
    assert REVIEWED in cells


def check_head_page(head: Page, home: str) -> None:
    head.goto(f"{home}/overview/")
    figures = {
        card.locator(".kpi-label").inner_text(): card.locator(".kpi-value").inner_text()
        for card in head.locator(".kpi").all()
    }
    assert figures["Hoàn thành đúng hạn"] == "1"
    assert figures["Quá hạn"] == "1"
    assert figures["Đang thực hiện, trong hạn"] == "2"
    overdue = head.locator(".card").filter(has_text="Nhiệm vụ quá hạn cần đôn đốc")
    expect(overdue).to_contain_text("Mở điểm hướng dẫn nộp hồ sơ")
    expect(overdue).to_contain_text("Quá hạn 10 ngày")
    expect(head.locator("[data-chart=trend] svg").first).to_be_visible()


def test_a_month_from_the_document_to_the_heads_page(province, sign_in, watch):
    office = sign_in("office")
    import_plan(office, watch.home)
    check_proposal(office)
    resolve_and_correct(office)
    confirm_plan(office)
    assert PlanImport.objects.get().state == PlanImport.State.CONFIRMED

    open_due_periods(today=factories.TODAY)
    agencies = {name: sign_in(name) for name in AGENCIES}
    for name, page in agencies.items():
        open_report(page, watch.home)
        type_result(page, AGENCIES[name][1])
        if name == "focal_justice":
            report_work_done(page)
        submit(page)

    justice = AGENCIES["focal_justice"][0]
    send_back(office, watch.home, justice, "Ghi rõ số quyết định đã trình.")
    open_report(agencies["focal_justice"], watch.home)
    expect(agencies["focal_justice"].locator("main")).to_contain_text("Ghi rõ số quyết định đã trình.")
    agencies["focal_justice"].get_by_label("Tình hình chung").fill("Quyết định 18 và 19, trình ngày 05/10.")
    submit(agencies["focal_justice"])
    for agency, _result in AGENCIES.values():
        approve(office, watch.home, agency)

    check_consolidated(close_period(office, watch.home))
    frozen = ConsolidatedReport.objects.get()
    assert sorted(frozen.lines.values_list("path", "progress")) == [
        ("II.1.1", "not_started"),
        ("II.1.2", "not_started"),
        ("II.2.1", "completed"),
        ("II.2.2", "not_started"),
    ]
    check_head_page(sign_in("chair"), watch.home)
    assert watch.wrong == []


def test_who_saves_second_is_told_so_and_loses_nothing_on_the_page(sign_in, watch):
    province = factories.make_province()
    report = province.period.reports.get(organization__code="STTTT")
    first, second = sign_in("focal"), sign_in("head")
    for page in (first, second):
        page.goto(f"{watch.home}/reports/{report.pk}/")
    type_result(first, "Bản của cán bộ đầu mối.")
    second.get_by_label("Kết quả trong kỳ").first.press_sequentially("Bản của lãnh đạo.")
    status = second.locator("[data-autosave-status]")
    expect(status).to_have_attribute("data-state", "failed")
    expect(status).to_contain_text("Người khác vừa lưu")
    expect(second.get_by_label("Kết quả trong kỳ").first).to_have_value("Bản của lãnh đạo.")
    report.refresh_from_db()
    assert report.lines.filter(result="Bản của cán bộ đầu mối.").exists()
    assert not report.lines.filter(result="Bản của lãnh đạo.").exists()
    assert [each for each in watch.wrong if "409" not in each] == []


def test_a_press_on_send_right_after_typing_sends_all_that_was_typed(sign_in, watch):
    province = factories.make_province()
    report = province.period.reports.get(organization__code="STTTT")
    page = sign_in("focal")
    page.goto(f"{watch.home}/reports/{report.pk}/")
    result = page.get_by_label("Kết quả trong kỳ").first
    result.press_sequentially("Đã nghiệm thu đường truyền của 12 xã.")
    with page.expect_request(lambda asked: asked.method == "POST"):  # the page has begun to save itself
        pass
    result.press_sequentially(" Còn hai xã.")
    submit(page)
    report.refresh_from_db()
    assert report.state == "submitted"
    assert report.lines.filter(result="Đã nghiệm thu đường truyền của 12 xã. Còn hai xã.").exists()
    assert watch.wrong == []
