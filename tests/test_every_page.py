"""Every page at a desk and on a phone: no barrier, nothing wider than the screen, no error, no stranger."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import RequestFactory
from django.urls import Resolver404, URLResolver, get_resolver, resolve, reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from danso.identity.auditing.reviews import queue_urgent
from danso.identity.models import Consent, ReadingReview, ThirdPartyUsage
from danso.identity.services.officers import invite
from danso.identity.tests.people import signed_in
from danso.identity.tests.third_parties import NUMBER, a_bank, a_key
from danso.ledger.access import Access, Assurance, Mode
from danso.ledger.services import record
from danso.organizations.models import Organization
from danso.organizations.queries import officer_of
from danso.population.models import CorrectionCase, MirroredResident
from danso.population.numbers import index_of, seal
from danso.population.services.corrections import open_case
from danso.population.services.counting import count_quality
from danso.steering.models import Indicator, PilotModel
from danso.steering.services.consolidated import close_and_write
from danso.steering.services.imports import read_import, upload_plan
from danso.steering.services.indicators import define_indicator
from danso.steering.services.reporting import prefill
from danso.steering.services.reviews import plan_reviews
from danso.steering.tests import factories
from danso.web.views import server_error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from danso.organizations.rights import Officer

pytestmark = pytest.mark.django_db(transaction=True)

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DESK = {"width": 1366, "height": 900}
PHONE = {"width": 360, "height": 740}
LISTS = [
    "overview", "desk", "tasks", "plan_tree", "history", "triggers", "calendar", "periods",
    "notifications", "registers", "indicators", "meetings", "ladder", "imports", "bulk_edit", "new_indicator",
]  # fmt: skip
EXPECTED_REFUSALS = ("403", "404")  # the browser logs the status of an error page it was asked to open
# Names of addresses that show no page of their own: files to download, and what a button sends.
NO_PAGES = {
    "health-live", "health-ready", "set_language", "web:home", "jobs:progress",
    "identity:act", "identity:act_for_oneself", "identity:begin", "identity:bind_number",
    "identity:callback", "identity:camera_frame", "identity:change_delegation", "identity:decide_face",
    "identity:decide_postponed", "identity:forget_postponed",
    "identity:find_usage", "identity:heartbeat", "identity:usage_period", "identity:demo_sign_in",
    "identity:end_guardianship", "identity:end_position",
    "identity:leave", "identity:my_log_export", "identity:my_receipt", "identity:renew_codes",
    "identity:review_finding", "identity:revoke_consent", "identity:revoke_third_party",
    "identity:revoke_third_party_key", "identity:third_party_report_file",
    "identity:revoke_session", "identity:sign_out",
    "ledger:checkpoint", "ledger:consistency", "ledger:cosignatures",
    "organizations:change", "organizations:forget_alias", "organizations:forget_day",
    "organizations:this_year", "population:campaign", "population:move", "steering:add_comment",
    "steering:add_evidence", "steering:add_milestone",
    "steering:amendment_document", "steering:approve_report", "steering:choose_plan", "steering:close_period",
    "steering:confirm_import", "steering:consolidated_file", "steering:delete_register_line",
    "steering:discard_import", "steering:evidence", "steering:export_national_json",
    "steering:export_national_xlsx", "steering:export_tasks", "steering:meeting_action",
    "steering:move_assignment", "steering:plan_document", "steering:reopen_flag", "steering:reopen_period",
    "steering:resolve_flag", "steering:restore_import", "steering:return_report", "steering:set_milestone",
    "steering:undo_move", "steering:urging_letter",
}  # fmt: skip
# Pages of people who sign in through a provider, looked at by `test_vneid.py` and `test_my_data_journey.py`.
OF_PEOPLE = {
    "identity:access_log", "identity:ask_agency", "identity:counter", "identity:guardians",
    "identity:hidden_lines", "identity:my_data", "identity:my_log",
    "identity:my_questions", "identity:data_questions", "identity:answer_question",
    "identity:authorise", "identity:choose_provider", "identity:me", "identity:signed_out",
    "identity:step_up",
}  # fmt: skip
CONSENTS = {"identity:consents"}
SIGNING_IN = {"identity:sign_in", "identity:code", "identity:enrol", "identity:invitation"}
OFFICERS = ["office at lists", "office at things", "focal", "head", "chair", "administrator"]


def seeded() -> dict[str, list[str]]:
    """Make a province with something on every page; returns addresses by who opens them."""
    province = factories.make_province()
    office = province.officer("office")
    plan_import = read_import(
        import_id=upload_plan(
            officer=office, data=NEXT_PLAN.encode(), file_name="ke-hoach.txt", now=factories.NOW
        ).pk
    )
    indicator = define_indicator(
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
    commune, resident, case = with_a_resident(province, office)
    model = PilotModel.objects.create(plan=province.plan, name="Điểm hỗ trợ nộp hồ sơ ở chợ", code=1)
    task = province.task("II.2.1").pk
    return {
        "office at lists": [
            *map(address, LISTS), "/style/", "/account/", "/account/password/", "/api/docs", "/nowhere/",
            "/broken/", "/organizations/", "/working-calendar/2024/", "/residents/quality/",
            "/residents/coverage/", "/residents/corrections/", "/third-parties/",
            "/third-parties/report/", "/residents/look-up/", "/residents/find/",
        ],
        "office at things": [
            address("import", plan_import.pk), address("correct_proposed_task", plan_import.tasks.first().pk),
            *(address("amend", task, action) for action in ("edit", "split", "merge", "drop")),
            address("task", task),
            address("plan_version", 1), address("report", other.pk), address("period", province.period.pk),
            address("consolidated", consolidated.pk), address("meeting", meeting.pk),
            address("register", "pilot-models"), address("register_line", "pilot-models", model.pk),
            address("new_register_line", "pilot-models"), address("new_register_line", "budget"),
            address("indicator", indicator.pk), address("edit_indicator", indicator.pk),
            f"/residents/quality/{commune.pk}/", f"/residents/quality/{commune.pk}/sex_present/",
            f"/third-parties/{a_third_party()}/",
            f"/residents/{resident.pk}/correct/{commune.pk}/", f"/residents/corrections/{case.pk}/",
        ],
        "focal": [
            *map(address, ("desk", "tasks", "plan_tree", "calendar", "indicators", "imports")),
            address("report", own.pk), address("task", task),
        ],
        "head": ["/readings-to-review/", f"/readings-to-review/{with_a_reading(province)}/"],
        "chair": [
            *map(address, ("overview", "plan_tree", "periods", "meetings")),
            address("consolidated", consolidated.pk),
        ],
        "administrator": [
            "/officers/", "/officers/new/", f"/officers/{province.users['focal'].pk}/", "/organizations/",
            "/organizations/new/", "/organizations/merge/", f"/organizations/{own.organization_id}/",
        ],
    }  # fmt: skip


def with_a_resident(
    province: factories.Province, office: Officer
) -> tuple[Organization, MirroredResident, CorrectionCase]:
    """A commune with one record in the mirror, a defect in it, and a case about it."""
    commune = Organization.objects.create(
        code="UBND-P1", name="Ủy ban nhân dân Phường 1", kind="commune", unit_code="26506"
    )
    resident = MirroredResident.objects.create(
        reference=index_of("record:1"), number_index=index_of(NUMBER), number_sealed=seal(NUMBER),
        name="Nguyễn Thị Hà", name_key="NGUYENTHIHA", commune="26506", source="register", as_of=factories.NOW,
    )  # fmt: skip
    count_quality(today=factories.TODAY)
    case = open_case(
        officer=office, organization=commune, resident=resident, code="sex", value="2",
        evidence="Giấy khai sinh", now=factories.NOW,
    )  # fmt: skip
    return commune, resident, case


def with_a_reading(province: factories.Province) -> int:
    """A reading of the head's agency on a stated reason, overdue for review."""
    access = Access(
        "STTTT", "danso", f"officer:{province.users['focal'].pk}", Assurance.LOA2, "KHAN_CAP",
        "luat-bvdlcn-2025", case="Cấp cứu tại trạm y tế",
    )  # fmt: skip
    now = timezone.now()
    line = record(
        access=access, mode=Mode.CONSULTED, personal_number=NUMBER, fields=["name.full"],
        allowed=True, now=now,
    )  # fmt: skip
    queue_urgent(lines=[line.pk], access=access, now=now - dt.timedelta(days=3))
    return ReadingReview.objects.get().pk


def a_third_party() -> int:
    """A bank under agreement, with a key and calls in the present month."""
    bank = a_bank()
    a_key(bank)
    ThirdPartyUsage.objects.create(third_party=bank, day=dt.date.today(), yes=12, no=3, refused=1)  # noqa: DTZ011
    return bank.pk


def address(name: str, *args: object) -> str:
    return reverse(f"steering:{name}", args=args)


NEXT_PLAN = """KẾ HOẠCH

Thực hiện Đề án 06 năm 2025

II. NHIỆM VỤ

1. Hạ tầng

(1) Thay máy trạm cũ tại bộ phận một cửa

- Đơn vị chủ trì: Sở Thông tin và Truyền thông.
- Đơn vị phối hợp: Trung tâm Hỗ trợ cộng đồng số.
- Thời gian hoàn thành: tháng 6 năm 2025.
"""


def names(resolver, prefix: str = "") -> Iterator[str]:
    """The names of all addresses of the site but the API's calls."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "api":
                yield from names(pattern, f"{pattern.namespace}:" if pattern.namespace else prefix)
        else:
            yield f"{prefix}{pattern.name}"


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


@pytest.mark.parametrize("who", OFFICERS)
def test_no_page_has_a_barrier(who, sign_in, watch):
    places = seeded()[who]
    page = sign_in(who.partition(" ")[0])
    broken = server_error(RequestFactory().get("/broken/")).content.decode()
    page.route("**/broken/", lambda route: route.fulfill(body=broken, content_type="text/html"))
    found = []
    for place in places:
        page.goto(f"{watch.home}{place}")
        found += barriers(page)
    assert found == []
    assert [wrong for wrong in watch.wrong if not any(code in wrong for code in EXPECTED_REFUSALS)] == []


def test_no_page_is_left_out():
    visited = set()
    for places in seeded().values():
        for place in places:
            with suppress(Resolver404):
                visited.add(resolve(place).view_name)
    looked_at_below = SIGNING_IN | CONSENTS
    assert set(names(get_resolver())) - visited - NO_PAGES - looked_at_below - OF_PEOPLE == set()


def test_the_pages_of_signing_in_have_no_barrier(page, live_server, settings):
    settings.SECOND_FACTOR = True
    users = factories.make_users(factories.make_organizations())
    TOTPDevice.objects.create(user=users["head"], confirmed=True)
    page.goto(f"{live_server.url}/sign-in/")
    found = barriers(page)
    administrator = officer_of(users["administrator"], on=factories.TODAY)
    invitation = reverse("identity:invitation", args=invite(by=administrator, user=users["focal"]))
    page.goto(f"{live_server.url}{invitation}")
    found += barriers(page)
    for name, place in (("focal", "/sign-in/enrol/"), ("head", "/sign-in/code/")):
        page.context.clear_cookies()
        page.goto(f"{live_server.url}/sign-in/")
        page.locator("#id_username").fill(name)
        page.locator("#id_password").fill(name)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url(f"**{place}**")
        found += barriers(page)
    assert found == []


def test_the_consents_have_no_barrier_in_any_state(page, watch, settings):
    cookie = signed_in(NUMBER).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": watch.home}])
    watch.over(page.context)
    found = []

    def look(shown: str) -> None:
        page.get_by_text(shown).wait_for()
        found.extend(barriers(page))

    page.goto(f"{watch.home}/me/consents/")
    look("Chưa có bên nào có thỏa thuận")
    bank = a_bank()
    page.reload()
    look("Bạn chưa cho bên nào hỏi về mình")
    for kind, shown in (("Nhiều lần", "Đã ghi nhận sự đồng ý của bạn."), ("Một lần", "Mã đồng ý một lần")):
        page.get_by_label(kind).check()
        page.get_by_role("button", name="Tôi đồng ý").click()
        look(shown)
    Consent.objects.filter(kind="once").update(expires_at=timezone.now())
    page.goto(f"{watch.home}/me/consents/?for={bank.code}:{bank.purposes[0]}")
    look("Đã hết hạn")
    page.get_by_role("button", name="Rút lại").click()
    look("Đã rút lại sự đồng ý.")
    assert found == []
    assert watch.wrong == []
    assert NUMBER not in page.url
