"""From signing in to a receipt checked offline: one citizen, one browser, the running sandbox."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.db import transaction
from django.utils import timezone

from danso.identity.models import AccessQuestion, CounterAuthentication, Delegation, MisuseFinding
from danso.identity.services.sign_in import person_with
from danso.ledger import services as ledger
from danso.ledger.access import Access, Assurance, Mode
from danso.ledger.models import Line, SigningKey
from danso.ledger.services import watching
from danso.population import register
from danso.population.models import CorrectionCase, MirroredResident
from danso.steering.tests import factories

sys.path.insert(0, str(Path(__file__).parent))
from outside import Outside, outside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.django_db(transaction=True)
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIZES = ({"width": 1366, "height": 900}, {"width": 360, "height": 740})
NUMBERS = ("077190000123", "077190000456")
SYSTEM = "XROADVN/GOV/H06/danso"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    with outside(tmp_path_factory.mktemp("outside")) as running:
        yield running


@pytest.fixture
def house(world: Outside, live_server, settings, tmp_path: Path, own_ledger: None) -> Iterator[str]:
    """Introduce the house to VNeID and to the register; return the house's address."""
    secret = world.register(
        "danso-vneid",
        callback=f"{live_server.url}/sign-in/with/vneid/callback/",
        after=f"{live_server.url}/signed-out/",
    )
    (django_settings.DATA / "sign_in_vneid_secret").write_text(secret)
    table = (Path(settings.SIGN_IN_PROVIDERS) / "vneid.toml").read_text(encoding="utf-8")
    providers = tmp_path / "providers"
    providers.mkdir()
    here = table.replace("http://127.0.0.1:8060", world.origin)
    (providers / "vneid.toml").write_text(here, encoding="utf-8")
    settings.SIGN_IN_PROVIDERS = providers
    told = json.loads(world.run("consumer", SYSTEM, "--user", "danso", "--replay", "message"))
    settings.REGISTER_URL, settings.REGISTER_SYSTEM, settings.REGISTER_USER = world.origin, SYSTEM, "danso"
    settings.REGISTER_SECRET, settings.REGISTER_API_KEY = told["secret"], told["api_key"]
    connect_anew()
    yield live_server.url
    connect_anew()


def connect_anew() -> None:
    for kept in (register._soap, register._json, register._transport):
        kept.cache_clear()
    watching.ask_again()


@pytest.fixture
def page(browser: Browser, browser_context_args: dict) -> Iterator[Page]:
    context = browser.new_context(**browser_context_args, accept_downloads=True)
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def clean(page: Page) -> None:
    """Look at the page at a desk and on a phone."""
    for size in SIZES:
        page.set_viewport_size(size)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        said = Axe().run(page, options={"runOnly": STANDARDS}).response["violations"]
        found = [f"{each['id']}: {node['html']}" for each in said for node in each["nodes"]]
        assert (wide, found) == (0, []), page.url
        assert not any(number in page.url for number in NUMBERS)


def enter(page: Page, house: str, place: str) -> None:
    """Open a page that needs level 02: sign in at level 01, step up, and arrive."""
    page.goto(f"{house}/me/")
    page.get_by_role("link", name="Đăng nhập bằng VNeID").click()
    page.get_by_label("Tên hoặc số").fill("Lê Thị Ánh")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("radio", name="Lê Thị Ánh").check()
    page.get_by_role("radio", name="Mức 1 mật khẩu").check()
    page.get_by_role("button", name="Tiếp tục").click()
    agree(page)
    page.wait_for_url(f"{house}/me/")
    assert "Mức độ 1" in page.inner_text("main")
    page.goto(f"{house}{place}")
    assert urlsplit(page.url).path == "/step-up/"
    page.get_by_role("link", name="Xác thực mức độ 2 bằng VNeID").click()
    page.get_by_label("Nhập mã").fill(page.locator("#sent").inner_text())
    page.get_by_role("button", name="Xác nhận").click()
    agree(page)
    page.wait_for_url(f"{house}{place}")


def agree(page: Page) -> None:
    """Give the consent, which the provider asks for once a scope."""
    consent = page.get_by_role("button", name="Đồng ý", exact=True)
    if consent.is_visible():
        consent.click()


def seal() -> None:
    ledger.seal_all(now=timezone.now())


def check_offline(receipt: Path) -> subprocess.CompletedProcess[str]:
    """Run the witness's own program, which knows nothing of the house but the log's public key."""
    command = [
        sys.executable,
        "-m",
        "witness",
        "check",
        str(receipt),
        "--key",
        SigningKey.objects.get().verifier,
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=receipt.parent)


def test_a_citizen_reads_own_data_sees_that_reading_and_proves_it(
    page: Page, house: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    enter(page, house, "/me/data/")
    clean(page)
    page.get_by_role("button", name="Xem dữ liệu của tôi").click()
    page.get_by_text("Thông tin dân cư", exact=True).wait_for()
    assert "LÊ THỊ ÁNH" in page.inner_text("main").upper()
    clean(page)

    page.get_by_role("link", name="Xem lượt tra cứu này trong nhật ký").click()
    row = page.locator("tbody tr").first
    assert "Chính bạn" in row.inner_text()
    assert "Công dân tự tra cứu" in row.inner_text()
    assert "Chưa niêm phong" in row.inner_text()
    clean(page)
    assert Line.objects.get().allowed

    seal()
    page.goto(f"{house}/me/log/")
    assert "Đã niêm phong" in page.locator("tbody tr").first.inner_text()
    clean(page)
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Biên nhận").click()
    receipt = tmp_path / "bien-nhan.jws"
    downloading.value.save_as(receipt)
    verified = check_offline(receipt)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "TU_TRA_CUU" in verified.stdout

    forged = receipt.read_text(encoding="ascii")
    receipt.write_text(forged[:200] + ("A" if forged[200] != "A" else "B") + forged[201:], encoding="ascii")
    assert check_offline(receipt).returncode != 0

    for kind in ("xlsx", "json"):
        answer = page.request.get(f"{house}/me/log/export.{kind}")
        assert answer.status == 200
        assert not any(number.encode() in answer.body() for number in NUMBERS)
    assert not any(number in record.getMessage() for record in caplog.records for number in NUMBERS)


def test_a_question_reaches_the_agency_and_is_answered(
    page: Page, house: str, settings, sign_in: Callable[[str], Page]
) -> None:
    province = factories.make_province()
    agency = province.users["focal"].positions.get().organization.code
    access = Access(agency, "danso", "officer:7", Assurance.LOA2, "GQ_TTHC", "nd-107-2021", case="HS-2026-1")
    ledger.record(
        access=access, mode=Mode.CONSULTED, personal_number=NUMBERS[0], fields=["name.full"], allowed=True,
        now=timezone.now(),
    )  # fmt: skip
    enter(page, house, "/me/log/")
    clean(page)
    page.get_by_role("link", name="Hỏi cơ quan").click()
    clean(page)
    page.get_by_role("button", name="Gửi câu hỏi").click()
    clean(page)
    page.get_by_label("Bạn muốn hỏi điều gì?").fill("Cơ quan xem dữ liệu của tôi cho hồ sơ nào?")
    page.get_by_role("button", name="Gửi câu hỏi").click()
    page.wait_for_url(f"{house}/me/questions/")
    clean(page)

    desk = sign_in("focal")
    desk.goto(f"{house}/data-questions/")
    clean(desk)
    desk.get_by_role("link", name="Trả lời câu hỏi").click()
    clean(desk)
    desk.get_by_label("Câu trả lời").fill("Cho hồ sơ đăng ký khai sinh HS-2026-1.")
    desk.get_by_role("button", name="Gửi trả lời").click()
    desk.wait_for_url(f"{house}/data-questions/")
    clean(desk)
    assert AccessQuestion.objects.get().answered_at is not None

    page.goto(f"{house}/me/questions/")
    assert "Cho hồ sơ đăng ký khai sinh" in page.inner_text("main")
    clean(page)
    page.goto(f"{house}/hidden-lines/")
    clean(page)


def test_the_pages_of_officers_have_no_barrier(house: str, sign_in: Callable[[str], Page]) -> None:
    province = factories.make_province()
    auditor, desk = sign_in("auditor"), sign_in("focal")
    actor = f"officer:{province.users['focal'].pk}"
    MisuseFinding.objects.create(rule="burst", day=timezone.localdate(), actor=actor, count=31)
    auditor.goto(f"{house}/access-log/")
    clean(auditor)
    auditor.get_by_role("button", name="Đã xem xét").click()
    auditor.get_by_text("Đã ghi là đã xem xét.").wait_for()
    auditor.get_by_role("button", name="Tìm trong nhật ký").click()
    assert "Không có dòng nào khớp" in auditor.inner_text("main")
    auditor.get_by_role("button", name="Tìm trong nhật ký").click()
    assert "Kiểm tra, giám sát" in auditor.locator("tbody tr").first.inner_text()
    clean(auditor)
    desk.goto(f"{house}/counter/")
    clean(desk)
    desk.get_by_label("Mã QR trên thẻ").fill("không phải thẻ")
    desk.keyboard.press("Enter")
    desk.get_by_text("Hãy nhập tay từ thẻ").first.wait_for()
    clean(desk)
    desk.get_by_label("Vì sao nhập tay").select_option("foreigner")
    desk.get_by_label("Họ, chữ đệm và tên").fill("Anna Berg")
    desk.get_by_label("Ngày sinh").fill("05/11/1990")
    desk.get_by_role("button", name="Đối chiếu").nth(1).click()
    desk.get_by_role("button", name="Đúng người").wait_for()
    clean(desk)
    desk.get_by_role("button", name="Đúng người").click()
    desk.get_by_text("Đã xác thực Anna Berg tại quầy").wait_for()
    officer = province.users["focal"].pk
    assert CounterAuthentication.objects.get(officer=officer).session is not None


def test_a_mother_is_received_and_recorded_as_her_child_s_guardian(
    house: str, sign_in: Callable[[str], Page]
) -> None:
    province = factories.make_province()
    desk = sign_in("focal")
    desk.goto(f"{house}/counter/guardians/")
    desk.get_by_text("Chưa có ai được xác thực tại quầy này").wait_for()
    clean(desk)
    now = timezone.now()
    with transaction.atomic():
        mother, child = (person_with(number=number, now=now) for number in NUMBERS)
    for person, name in ((mother, "Lê Thị Ánh"), (child, "Trần Lê An")):
        person.name = name
        person.save()
    CounterAuthentication.objects.create(
        person=mother, officer=province.users["focal"], way="card", shape="seven", registered=True, at=now,
        face=True, decided_at=now,
    )  # fmt: skip
    Delegation.objects.create(
        kind="guardian", kinship="confirmed", principal=child, representative=mother, scopes=["log"],
        valid_from=timezone.localdate(), valid_to=timezone.localdate(), basis="Giấy khai sinh 34/2020",
        granted_at=now, granted_by=province.users["focal"], accepted_at=now,
    )  # fmt: skip
    desk.reload()
    clean(desk)
    desk.get_by_role("button", name="Đối chiếu và ghi nhận").click()
    desk.get_by_text("Lỗi:").first.wait_for(state="attached")
    clean(desk)
    desk.get_by_label("Giấy tờ làm căn cứ chấm dứt").fill("Quyết định 5/2027/QĐDS-ST")
    desk.get_by_role("button", name="Chấm dứt").click()
    desk.get_by_text("không còn đại diện cho").wait_for()
    clean(desk)


def test_an_officer_finds_a_person_without_a_number(
    house: str, sign_in: Callable[[str], Page], at_any_hour: None
) -> None:
    province = factories.make_province()
    agency = province.users["focal"].positions.get().organization
    resident = MirroredResident.objects.create(
        reference="r", number_index="i", number_sealed=b"s", source="register", as_of=timezone.now()
    )
    CorrectionCase.objects.create(
        code="PHSL-2024-000001", resident=resident, organization=agency, field="sex", value_sealed=b"v",
        evidence="Giấy khai sinh", opened_at=timezone.now(),
    )  # fmt: skip
    desk = sign_in("focal")
    desk.goto(f"{house}/residents/find/")
    form = desk.locator("form").filter(has=desk.get_by_role("button", name="Tìm theo họ tên"))
    for name, found in (("Lê Thị Ánh", "Tìm thấy 1 người"), ("Không Có Ai", "Không tìm thấy ai")):
        form.get_by_label("Mục đích và căn cứ").select_option("LAM_SACH:qd-06-2022")
        form.get_by_label("Mã hồ sơ").fill("PHSL-2024-000001")
        form.get_by_label("Họ, chữ đệm và tên").fill(name)
        form.get_by_label("Ngày sinh").fill("07/03/1990")
        desk.get_by_role("button", name="Tìm theo họ tên").click()
        desk.get_by_text(found).wait_for()
        clean(desk)
    line = Line.objects.order_by("pk")[0]
    assert (line.mode, line.agency, line.allowed, bool(line.subject_tag)) == (
        "found",
        agency.code,
        True,
        True,
    )
