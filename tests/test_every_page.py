"""Every page at a desk and on a phone: no barrier, nothing wider than the screen, no error, no stranger."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import RequestFactory
from django.urls import reverse

from danso.steering.models import Indicator
from danso.steering.services.consolidated import close_and_write
from danso.steering.services.imports import read_import, upload_plan
from danso.steering.services.indicators import define_indicator
from danso.steering.services.reporting import prefill
from danso.steering.services.reviews import plan_reviews
from danso.steering.tests import factories
from danso.web.views import server_error

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DESK = {"width": 1366, "height": 900}
PHONE = {"width": 360, "height": 740}
LISTS = [
    "overview", "desk", "tasks", "plan_tree", "history", "triggers", "calendar", "periods",
    "notifications", "registers", "indicators", "meetings", "ladder",
]  # fmt: skip
EXPECTED_REFUSALS = ("403", "404")  # the browser logs the status of an error page it was asked to open


@pytest.fixture
def seeded():
    """A province with something on every page; returns addresses by page."""
    province = factories.make_province()
    office = province.officer("office")
    text = factories_plan().encode()
    plan_import = read_import(
        import_id=upload_plan(officer=office, data=text, file_name="ke-hoach.txt", now=factories.NOW).pk
    )
    define_indicator(
        officer=office,
        plan=province.plan,
        code="DH.1",
        name="Tỷ lệ nhiệm vụ hoàn thành đúng hạn",
        unit="%",
        method=Indicator.Method.BOTH,
        targets=[(90, ">=", "", dt.date(2024, 12, 31))],
        measure="steering.tasks_on_time",
    )
    own, other = (province.period.reports.get(organization__code=code) for code in ("STTTT", "STP"))
    prefill(report=own)
    earlier = province.obligation.periods.exclude(pk=province.period.pk).first()
    consolidated = close_and_write(
        officer=office, period_id=earlier.pk, today=factories.TODAY, now=factories.NOW
    )
    meeting = plan_reviews(plan=province.plan, year=2024)[0]
    lead = province.task("II.2.1").pk
    return {
        "office": [
            *(address(name) for name in LISTS),
            address("imports"), address("import", plan_import.pk), address("new_indicator"),
            address("correct_proposed_task", plan_import.tasks.first().pk), address("bulk_edit"),
            address("task", lead), address("plan_version", 1), address("report", other.pk),
            address("period", province.period.pk), address("consolidated", consolidated.pk),
            address("meeting", meeting.pk), address("register", "pilot-models"),
            address("new_register_line", "pilot-models"), address("new_register_line", "budget"),
            address("indicator", Indicator.objects.get(code="DH.1").pk),
            "/style/",
            "/api/docs", "/account/", "/account/password/", "/nowhere/", "/broken/",
        ],
        "focal": [
            *(address(name) for name in ("desk", "tasks", "plan_tree", "calendar", "indicators")),
            address("report", own.pk), address("task", lead), address("imports"),
        ],
        "chair": [
            *(address(name) for name in ("overview", "plan_tree", "periods", "meetings")),
            address("consolidated", consolidated.pk),
        ],
        "administrator": ["/officers/", "/officers/new/", f"/officers/{province.users['focal'].pk}/"],
    }  # fmt: skip


def address(name: str, *args: object) -> str:
    return reverse(f"steering:{name}", args=args)


def factories_plan() -> str:
    return (
        "KẾ HOẠCH\n\nThực hiện Đề án 06 năm 2025\n\nII. NHIỆM VỤ\n\n1. Hạ tầng\n\n"
        "(1) Thay máy trạm cũ tại bộ phận một cửa\n\n- Đơn vị chủ trì: Sở Thông tin và Truyền thông.\n"
        "- Đơn vị phối hợp: Trung tâm Hỗ trợ cộng đồng số.\n- Thời gian hoàn thành: tháng 6 năm 2025.\n"
    )


def barriers(page: Page) -> list[str]:
    """What axe and the width of the page say against it, at both sizes."""
    found = []
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        violations = Axe().run(page, options={"runOnly": STANDARDS, "resultTypes": ["violations"]}).response
        found += [
            f"{page.url} {size['width']}: {each['id']} {each['nodes'][0]['html'][:160]}"
            for each in violations["violations"]
        ]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{page.url} {size['width']}: wider than the screen")
    return found


@pytest.mark.parametrize("who", ["office", "focal", "chair", "administrator"])
def test_no_page_has_a_barrier(who, seeded, sign_in, watch):
    page = sign_in(who)
    broken = server_error(RequestFactory().get("/broken/")).content.decode()
    page.route("**/broken/", lambda route: route.fulfill(body=broken, content_type="text/html"))
    found = []
    for place in seeded[who]:
        page.goto(f"{watch.home}{place}")
        found += barriers(page)
    assert found == []
    assert [wrong for wrong in watch.wrong if not any(code in wrong for code in EXPECTED_REFUSALS)] == []


def test_the_sign_in_page_has_no_barrier(page, live_server):
    page.goto(f"{live_server.url}/sign-in/")
    assert barriers(page) == []
