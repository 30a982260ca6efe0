"""The shell: navigation by right, language, error pages, charts with their table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from django.test import Client, RequestFactory
from django.utils import translation
from django_cotton import render_component

from danso.web import navigation, views
from danso.web.charts import Chart, Kind, Series
from danso.web.navigation import NavItem, Section

if TYPE_CHECKING:
    from django.http import HttpRequest


@pytest.fixture
def entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_items", {})
    navigation.register(NavItem("Cán bộ", "identity:officers", lambda _request: True, order=2))
    navigation.register(NavItem("Tài khoản", "identity:account", lambda _request: True, order=1))
    navigation.register(NavItem("Đổi mật khẩu", "identity:change_password", lambda _request: False, order=3))


def request_for(path: str) -> HttpRequest:
    request = RequestFactory().get(path)
    request.officer = object()
    return request


@pytest.mark.usefixtures("entries")
@pytest.mark.parametrize(
    ("path", "active"),
    [
        ("/account/", ["Tài khoản"]),
        ("/officers/7/", ["Cán bộ"]),
        ("/elsewhere/", []),
        ("/account/x/", ["Tài khoản"]),
    ],
)
def test_the_entry_of_the_present_page_is_active(path: str, active: list[str]) -> None:
    [section] = navigation.sections_for(request_for(path))
    assert [link.label for link in section.links] == ["Tài khoản", "Cán bộ"]
    assert [link.label for link in section.links if link.active] == active


@pytest.mark.usefixtures("entries")
def test_entries_stand_in_their_sections_and_the_present_one_is_open() -> None:
    daily = Section("daily", "Hằng ngày", 1)
    navigation.register(NavItem("Đăng nhập", "identity:sign_in", lambda _request: True, 7, section=daily))
    first, second = navigation.sections_for(request_for("/officers/"))
    assert (first.label, first.url, first.active) == ("Hằng ngày", "/sign-in/", False)
    assert [link.label for link in second.links] == ["Tài khoản", "Cán bộ"]
    assert second.active


@pytest.mark.usefixtures("entries")
def test_registering_again_replaces_the_entry() -> None:
    navigation.register(NavItem("Hồ sơ của tôi", "identity:account", lambda _request: True, order=9))
    [section] = navigation.sections_for(request_for("/"))
    assert [link.label for link in section.links] == ["Cán bộ", "Hồ sơ của tôi"]


@pytest.mark.usefixtures("entries")
def test_home_is_the_first_entry_of_the_reader() -> None:
    assert views.home(request_for("/")).url == "/account/"


def test_home_of_a_reader_without_entries_says_whom_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_items", {})
    request = request_for("/")
    request.officer = None
    assert "quản trị hệ thống" in views.home(request).content.decode()


@pytest.mark.django_db
def test_pages_are_vietnamese_whatever_the_browser_prefers_until_the_reader_switches(client: Client) -> None:
    english_browser = {"Accept-Language": "en-US,en"}
    first = client.get("/sign-in/", headers=english_browser)
    assert '<html lang="vi">' in first.content.decode()
    client.post("/language/", {"language": "en", "next": "/sign-in/"})
    assert '<html lang="en">' in client.get("/sign-in/", headers=english_browser).content.decode()


@pytest.mark.django_db
def test_an_unknown_language_is_ignored(client: Client, settings: object) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "tlh"
    assert client.get("/sign-in/")["Content-Language"] == "vi"


ERROR_PAGES = {
    400: lambda request: views.bad_request(request, ValueError()),
    403: lambda request: views.permission_denied(request, PermissionError()),
    404: lambda request: views.page_not_found(request, KeyError()),
    500: views.server_error,
}


@pytest.mark.parametrize("code", ERROR_PAGES)
@pytest.mark.parametrize(("language", "home"), [("vi", "Về trang chủ"), ("en", "To the home page")])
def test_error_pages_speak_both_languages_and_read_no_database(code: int, language: str, home: str) -> None:
    with translation.override(language):
        answer = ERROR_PAGES[code](RequestFactory().get("/"))
    seen = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == code
    assert seen.html["lang"] == language
    assert home in seen.main.text
    assert seen.h1.text


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_with_advice() -> None:
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "a", "password": "b"})
    assert answer.status_code == 403
    assert "Biểu mẫu đã hết hiệu lực" in answer.content.decode()


@pytest.mark.django_db
def test_pages_carry_no_inline_script_or_style_and_the_policy_forbids_them(client: Client) -> None:
    answer = client.get("/sign-in/")
    seen = BeautifulSoup(answer.content, "html.parser")
    assert not seen.find_all("style")
    assert not seen.find_all(style=True)
    assert not [script for script in seen.find_all("script") if not script.get("src")]
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy


@pytest.mark.django_db
def test_the_style_guide_exists_only_in_the_demo(
    client: Client, settings: object, django_user_model: type
) -> None:
    client.force_login(django_user_model.objects.create_user("x"))
    assert client.get("/style/").status_code == 404
    settings.DEMO = True
    assert client.get("/style/").status_code == 200


def test_a_chart_has_the_same_figures_in_a_table() -> None:
    chart = Chart(
        Kind.COLUMNS,
        ("T1", "T2"),
        (Series("Hồ sơ", (1742, None)), Series("Đúng hạn", (96.8, 100), percent=True)),
    )
    html = render_component(RequestFactory().get("/"), "chart", id="c", title="Hồ sơ", chart=chart)
    cells = [cell.text for cell in BeautifulSoup(html, "html.parser").select("tbody td")]
    assert cells == ["1.742", "96,8%", "–", "100%"]


def test_a_series_must_fit_its_categories() -> None:
    with pytest.raises(ValueError, match="Hồ sơ"):
        Chart(Kind.LINES, ("T1", "T2"), (Series("Hồ sơ", (1,)),))


def test_a_chart_of_gaps_is_empty_and_one_of_zeros_is_not() -> None:
    assert Chart(Kind.LINES, ("T1",), (Series("a", (None,)),)).empty
    assert not Chart(Kind.LINES, ("T1",), (Series("a", (0,)),)).empty
