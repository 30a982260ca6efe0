from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from danso.organizations.models import (
    CalendarDay,
    GroupMembership,
    Kind,
    Organization,
    OrganizationGroup,
    Position,
    Role,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    root = Organization.objects.create(code="T", name="UBND tỉnh Bình Sơn", kind=Kind.PROVINCE)
    tax = Organization.objects.create(code="THUE", name="Cục Thuế tỉnh", kind=Kind.VERTICAL, parent=root)
    land = Organization.objects.create(
        code="LAND", name="Sở Tài nguyên và Môi trường", kind=Kind.DEPARTMENT, parent=root
    )
    farm = Organization.objects.create(code="FARM", name="Sở Nông nghiệp", kind=Kind.DEPARTMENT, parent=root)
    group = OrganizationGroup.objects.create(code="@all_departments", name="Các sở, ban, ngành")
    GroupMembership.objects.create(group=group, organization=land)
    return {"root": root, "tax": tax, "land": land, "farm": farm, "group": group}


@pytest.fixture
def browser(tree):
    def sign_in(role: Role) -> Client:
        user = User.objects.create(username=role.value)
        Position.objects.create(user=user, organization=tree["root"], role=role)
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def test_the_tree_is_searched_without_diacritics(browser, tree, django_assert_max_num_queries):
    client = browser(Role.ADMINISTRATOR)
    client.get(reverse("organizations:list"))
    with django_assert_max_num_queries(8):
        answer = client.get(reverse("organizations:list"), {"q": "moi truong"})
    page = answer.content.decode()
    assert tree["land"].name in page
    assert tree["farm"].name not in page


def test_the_tree_is_shown_as_it_stood_on_a_day(browser, tree):
    Organization.objects.filter(pk=tree["land"].pk).update(valid_to=dt.date(2025, 2, 28))
    client = browser(Role.ADMINISTRATOR)
    address = reverse("organizations:list")
    assert tree["land"].name in client.get(address, {"on": "28/02/2025"}).content.decode()
    assert tree["land"].name not in client.get(address, {"on": "01/03/2025"}).content.decode()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.COMMITTEE_HEAD, Role.FOCAL_OFFICER, Role.AGENCY_HEAD])
def test_only_those_who_keep_the_tree_see_it(browser, tree, role):
    client = browser(role)
    for address in (
        reverse("organizations:list"),
        reverse("organizations:organization", args=[tree["land"].pk]),
        reverse("organizations:this_year"),
        reverse("organizations:new"),
        reverse("organizations:merge"),
    ):
        assert client.get(address).status_code == 403


def test_the_office_reads_the_tree_but_does_not_change_it(browser, tree):
    client = browser(Role.STANDING_OFFICE)
    page = client.get(reverse("organizations:organization", args=[tree["land"].pk])).content.decode()
    assert tree["land"].name in page
    assert "rename" not in page
    answer = client.post(
        reverse("organizations:change", args=[tree["land"].pk, "rename"]), {"name": "Sở khác"}
    )
    assert answer.status_code == 403


def test_a_central_body_says_that_it_is_not_commanded(browser, tree):
    client = browser(Role.ADMINISTRATOR)
    page = client.get(reverse("organizations:organization", args=[tree["tax"].pk])).content.decode()
    assert "ngành dọc" in page


def test_an_administrator_adds_an_organization(browser, tree):
    client = browser(Role.ADMINISTRATOR)
    answer = client.post(
        reverse("organizations:new"),
        {"name": "Sở Du lịch", "code": "so-du-lich", "kind": Kind.DEPARTMENT, "parent": tree["root"].pk},
    )
    made = Organization.objects.get(code="so-du-lich")
    assert answer["Location"] == reverse("organizations:organization", args=[made.pk])
    assert made.path == "T/so-du-lich/"


def test_a_refusal_is_told_beside_what_was_typed(browser, tree):
    client = browser(Role.ADMINISTRATOR)
    answer = client.post(
        reverse("organizations:new"), {"name": "Sở Du lịch", "code": "LAND", "kind": Kind.DEPARTMENT}
    )
    assert answer.status_code == 422
    assert "Mã này đã dùng" in answer.content.decode()
    assert "Sở Du lịch" in answer.content.decode()


def test_names_groups_and_the_end_are_changed_on_one_page(browser, tree):
    client = browser(Role.ADMINISTRATOR)
    land = tree["land"]

    def post(verb: str, **data: object) -> int:
        return client.post(reverse("organizations:change", args=[land.pk, verb]), data).status_code

    assert post("rename", name="Sở TNMT") == 302
    assert post("alias", text="Sở Đất đai") == 302
    assert post("member", group=tree["group"].pk) == 422
    assert post("end", last_day="28/02/2025", successor=tree["farm"].pk) == 302
    land.refresh_from_db()
    assert land.name == "Sở TNMT"
    assert set(land.aliases.values_list("text", flat=True)) == {"Sở Tài nguyên và Môi trường", "Sở Đất đai"}
    assert land.successor == tree["farm"]
    assert tree["farm"].memberships.get().valid_from == dt.date(2025, 3, 1)


def test_an_alias_is_forgotten(browser, tree):
    alias = tree["land"].aliases.create(text="Sở TN&MT")
    client = browser(Role.ADMINISTRATOR)
    assert client.post(reverse("organizations:forget_alias", args=[alias.pk])).status_code == 302
    assert not tree["land"].aliases.exists()


def test_departments_are_merged(browser, tree):
    client = browser(Role.ADMINISTRATOR)
    answer = client.post(
        reverse("organizations:merge"),
        {"merged": [tree["land"].pk, tree["farm"].pk], "into": tree["farm"].pk, "on": "01/03/2025"},
    )
    assert answer.status_code == 302
    tree["land"].refresh_from_db()
    assert tree["land"].valid_to == dt.date(2025, 2, 28)


def test_the_office_writes_a_day_off_with_its_document_and_takes_it_back(browser):
    client = browser(Role.STANDING_OFFICE)
    line = {"day": "02/05/2025", "kind": "off", "name": "Nghỉ hoán đổi", "source": "1150/TB-VPCP"}
    assert client.post(reverse("organizations:calendar", args=[2025]), line).status_code == 302
    row = CalendarDay.objects.get()
    page = client.get(reverse("organizations:calendar", args=[2025])).content.decode()
    assert "1150/TB-VPCP" in page
    assert client.post(reverse("organizations:forget_day", args=[2025, row.pk])).status_code == 302
    assert not CalendarDay.objects.exists()


def test_a_day_needs_its_document(browser):
    client = browser(Role.STANDING_OFFICE)
    answer = client.post(
        reverse("organizations:calendar", args=[2025]),
        {"day": "02/05/2025", "kind": "off", "name": "Nghỉ", "source": " "},
    )
    assert answer.status_code == 422
    assert not CalendarDay.objects.exists()


def test_the_administrator_reads_the_calendar_but_does_not_write_it(browser):
    client = browser(Role.ADMINISTRATOR)
    assert client.get(reverse("organizations:this_year")).status_code == 200
    line = {"day": "02/05/2025", "kind": "off", "name": "Nghỉ", "source": "1/TB"}
    assert client.post(reverse("organizations:calendar", args=[2025]), line).status_code == 403
