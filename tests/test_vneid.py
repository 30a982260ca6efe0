"""Citizens and officers sign in through the sandbox's VNeID, in a browser, from end to end."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.utils import timezone

from danso.identity.models import AuthenticationSession, Delegation, OfficerNumber, Person
from danso.identity.providers import providers
from danso.population.numbers import index_of
from danso.steering.tests import factories

sys.path.insert(0, str(Path(__file__).parent))
from outside import Outside, outside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.django_db(transaction=True)
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIZES = ({"width": 1366, "height": 900}, {"width": 360, "height": 740})
NUMBER = "077190000123"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    with outside(tmp_path_factory.mktemp("outside")) as running:
        yield running


@pytest.fixture
def house(world: Outside, live_server, settings, tmp_path: Path) -> str:
    """Introduce the house and the provider to each other; return the house's address."""
    built_in = Path(settings.SIGN_IN_PROVIDERS)
    for issuer in ("vneid", "dvcqg"):
        secret = world.register(
            f"danso-{issuer}",
            callback=f"{live_server.url}/sign-in/with/{issuer}/callback/",
            after=f"{live_server.url}/signed-out/",
            issuer=issuer,
        )
        (django_settings.DATA / f"sign_in_{issuer}_secret").write_text(secret)
        table = (built_in / f"{issuer}.toml").read_text(encoding="utf-8")
        here = table.replace("http://127.0.0.1:8060", world.origin)
        (tmp_path / f"{issuer}.toml").write_text(here, encoding="utf-8")
    settings.SIGN_IN_PROVIDERS = tmp_path
    assert set(providers()) == {"vneid", "dvcqg"}
    return live_server.url


@pytest.fixture
def page(browser: Browser, browser_context_args: dict) -> Iterator[Page]:
    context = browser.new_context(**browser_context_args)
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


def choose(page: Page, name: str, level: int) -> None:
    """Sign in at the provider's page, with its code when the level asks for one."""
    page.get_by_label("Tên hoặc số").fill(name)
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("radio", name=name).check()
    page.get_by_role("radio", name=f"Mức {level} mật khẩu").check()
    page.get_by_role("button", name="Tiếp tục").click()
    if level == 2:
        enter_code(page)


def enter_code(page: Page) -> None:
    page.get_by_label("Nhập mã").fill(page.locator("#sent").inner_text())
    page.get_by_role("button", name="Xác nhận").click()


def acting_both_ways(person: Person) -> None:
    """Let the person authorise somebody and be authorised, in every state that the page words."""
    now = timezone.now()
    other = Person.objects.create(name="Nguyễn Văn Bình", first_seen=now)
    today = timezone.localdate()
    for principal, representative in ((person, other), (other, person)):
        for accepted, revoked in ((None, None), (now, None), (now, now)):
            Delegation.objects.create(
                kind="authorised", principal=principal, representative=representative, granted_at=now,
                scopes=["log", "dossiers"], valid_from=today, valid_to=today, basis="Giấy ủy quyền",
                accepted_at=accepted, revoked_at=revoked,
            )  # fmt: skip


def test_a_citizen_signs_in_steps_up_and_leaves(page: Page, house: str, world: Outside) -> None:
    page.goto(f"{house}/me/")
    assert urlsplit(page.url).path == "/sign-in/citizen/"
    clean(page)
    page.get_by_role("link", name="Đăng nhập bằng VNeID").click()
    assert page.url.startswith(f"{world.origin}/vneid/authorize?")
    clean(page)
    choose(page, "Lê Thị Ánh", 1)
    clean(page)
    assert "Số định danh" not in page.inner_text("main")
    page.get_by_role("button", name="Đồng ý", exact=True).click()
    page.wait_for_url(f"{house}/me/")
    assert "Mức độ 1" in page.inner_text("main")
    assert Person.objects.get().number_index is None
    clean(page)

    page.goto(f"{house}/me/delegations/new/")
    assert urlsplit(page.url).path == "/step-up/"
    clean(page)
    page.get_by_role("link", name="Xác thực mức độ 2 bằng VNeID").click()
    clean(page)
    enter_code(page)
    assert "Số định danh cá nhân" in page.inner_text("main")
    page.get_by_role("button", name="Đồng ý", exact=True).click()
    page.wait_for_url(f"{house}/me/delegations/new/")
    clean(page)
    assert Person.objects.get().number_index == index_of(NUMBER)
    assert AuthenticationSession.objects.get().amr == ["pwd", "otp"]

    acting_both_ways(Person.objects.get())
    page.goto(f"{house}/me/")
    clean(page)
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url(f"{house}/signed-out/")
    clean(page)
    page.goto(f"{house}/me/")
    page.get_by_role("link", name="Đăng nhập bằng VNeID").click()
    assert "Chọn người đăng nhập" in page.inner_text("main")


def test_an_account_of_level_1_is_not_raised(page: Page, house: str) -> None:
    page.goto(f"{house}/sign-in/citizen/?next=/me/delegations/new/")
    page.get_by_role("link", name="Đăng nhập bằng VNeID").click()
    choose(page, "Trần Thị Bình", 1)
    page.get_by_role("button", name="Đồng ý", exact=True).click()
    page.get_by_role("link", name="Xác thực mức độ 2 bằng VNeID").click()
    choose(page, "Trần Thị Bình", 1)
    page.get_by_role("button", name="Đồng ý", exact=True).click()
    assert "Công an cấp xã" in page.inner_text("main")
    clean(page)
    page.get_by_role("link", name="Về tài khoản của tôi").click()
    assert "Mức độ 1" in page.inner_text("main")


def test_both_providers_lead_to_one_person(page: Page, house: str) -> None:
    for name in ("VNeID", "Cổng Dịch vụ công quốc gia"):
        page.goto(f"{house}/sign-in/citizen/?next=/me/delegations/new/")
        page.get_by_role("link", name=f"Đăng nhập bằng {name}").click()
        choose(page, "Lê Thị Ánh", 1)
        if page.get_by_role("button", name="Đồng ý", exact=True).is_visible():
            page.get_by_role("button", name="Đồng ý", exact=True).click()
        page.get_by_role("link", name=f"Xác thực mức độ 2 bằng {name}").click()
        enter_code(page)
        if page.get_by_role("button", name="Đồng ý", exact=True).is_visible():
            page.get_by_role("button", name="Đồng ý", exact=True).click()
        page.wait_for_url(f"{house}/me/delegations/new/")
        page.goto(f"{house}/me/")
        page.get_by_role("button", name="Đăng xuất").click()
        page.wait_for_url(f"{house}/signed-out/")
    assert Person.objects.get().identities.count() == 2


def test_an_officer_enters_by_the_same_door(page: Page, house: str, settings) -> None:
    settings.TODAY = factories.TODAY
    settings.SECOND_FACTOR = True
    province = factories.make_province()
    OfficerNumber.objects.create(user=province.users["focal"], number_index=index_of(NUMBER))
    page.goto(f"{house}/account/")
    clean(page)
    page.get_by_role("link", name="Cán bộ đăng nhập bằng VNeID").click()
    page.get_by_label("Tôi là").select_option("can_bo")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("radio", name="Mức 2 mật khẩu").check()
    page.get_by_role("button", name="Tiếp tục").click()
    enter_code(page)
    if page.get_by_role("button", name="Đồng ý", exact=True).is_visible():
        page.get_by_role("button", name="Đồng ý", exact=True).click()
    page.wait_for_url(f"{house}/account/")
    assert "Tài khoản của tôi" in page.inner_text("main")


def test_a_demos_officer_enters_without_being_bound_by_anybody(
    page: Page, house: str, world: Outside, settings
) -> None:
    settings.TODAY = factories.TODAY
    settings.DEMO = settings.SECOND_FACTOR = True
    province = factories.make_province()
    place = django_settings.DATA / "demo_officers.json"
    tell = "from pathlib import Path; from sandbox.vneid.services import tell_officers"
    world.run("shell", "--verbosity", "0", "-c", f"{tell}; tell_officers(Path({str(place)!r}))")
    page.goto(f"{house}/sign-in/")
    assert page.get_by_text("Ở VNeID: Cán bộ thử nghiệm").count() == 1
    clean(page)
    page.get_by_role("link", name="Cán bộ đăng nhập bằng VNeID").click()
    page.get_by_label("Tôi là").select_option("can_bo")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("radio", name="Cán bộ thử nghiệm").check()
    page.get_by_role("radio", name="Mức 2 mật khẩu").check()
    page.get_by_role("button", name="Tiếp tục").click()
    enter_code(page)
    if page.get_by_role("button", name="Đồng ý", exact=True).is_visible():
        page.get_by_role("button", name="Đồng ý", exact=True).click()
    page.wait_for_url(f"{house}/overview/")
    assert page.get_by_role("button", name="Đăng xuất").count() == 1
    bound = OfficerNumber.objects.get()
    assert bound.number_index == index_of(NUMBER)
    assert bound.user in province.users.values()
    place.unlink()


def test_with_the_provider_down_the_house_says_so_and_serves(
    page: Page, house: str, world: Outside, settings, tmp_path: Path
) -> None:
    table = (tmp_path / "vneid.toml").read_text(encoding="utf-8")
    down = tmp_path / "down"
    down.mkdir()
    gone = table.replace(f'"{world.origin}', '"http://127.0.0.1:9')
    (down / "vneid.toml").write_text(gone, encoding="utf-8")
    settings.SIGN_IN_PROVIDERS = down
    page.goto(f"{house}/sign-in/citizen/")
    page.get_by_role("link", name="Đăng nhập bằng VNeID").click()
    assert "VNeID chưa trả lời" in page.inner_text("main")
    clean(page)
    page.goto(f"{house}/sign-in/")
    assert page.get_by_label("Tên đăng nhập").is_visible()
