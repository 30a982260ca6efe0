from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from danso.organizations.models import Kind, Organization, OrganizationGroup, Role
from danso.organizations.queries import expand, organization_named
from danso.organizations.rights import Officer, Post
from danso.organizations.services import (
    OrganizationRefused,
    add_alias,
    add_member,
    create_organization,
    end_organization,
    merge_organizations,
    rename_organization,
)

pytestmark = pytest.mark.django_db
LAST = dt.date(2025, 2, 28)
NEXT = dt.date(2025, 3, 1)
ADMINISTRATOR = Officer(1, "Quản trị", (Post(Role.ADMINISTRATOR, 1, "T/"),))


@pytest.fixture
def root():
    return Organization.objects.create(code="T", name="UBND tỉnh", kind=Kind.PROVINCE)


@pytest.fixture
def departments(root):
    def make(code: str, name: str) -> Organization:
        return create_organization(
            officer=ADMINISTRATOR, code=code, name=name, kind=Kind.DEPARTMENT, parent=root
        )

    return {"LAND": make("LAND", "Sở Tài nguyên"), "FARM": make("FARM", "Sở Nông nghiệp")}


@pytest.fixture
def group(departments):
    group = OrganizationGroup.objects.create(code="@all_departments", name="Các sở")
    for department in departments.values():
        add_member(officer=ADMINISTRATOR, group=group, organization=department, valid_from=None)
    return group


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_the_administrator_changes_the_tree(root, role):
    officer = Officer(1, "Cán bộ", (Post(role, root.pk, root.path),))
    with pytest.raises(PermissionDenied):
        create_organization(officer=officer, code="A", name="Sở A", kind=Kind.DEPARTMENT, parent=root)
    with pytest.raises(PermissionDenied):
        rename_organization(officer=officer, organization=root, name="Khác")
    with pytest.raises(PermissionDenied):
        end_organization(officer=officer, organization=root, last_day=LAST)
    with pytest.raises(PermissionDenied):
        merge_organizations(officer=officer, merged=[root], into=root, on=NEXT)


@pytest.mark.parametrize(
    ("code", "name", "refusal"),
    [
        ("LAND", "Sở khác", "code_is_taken"),
        ("hai chữ", "Sở khác", "code_is_not_plain"),
        ("X/Y", "Sở khác", "code_is_not_plain"),
        ("NEW", "  ", "name_needed"),
    ],
)
def test_an_organization_needs_a_plain_code_of_its_own_and_a_name(root, departments, code, name, refusal):
    with pytest.raises(OrganizationRefused) as refused:
        create_organization(officer=ADMINISTRATOR, code=code, name=name, kind=Kind.DEPARTMENT, parent=root)
    assert refused.value.code == refusal


def test_a_renamed_organization_still_answers_to_its_old_name(departments):
    land = departments["LAND"]
    rename_organization(officer=ADMINISTRATOR, organization=land, name="Sở Tài nguyên và Môi trường")
    assert organization_named("sở tài nguyên", on=LAST) == land
    assert organization_named("SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG", on=LAST) == land


def test_an_alias_belongs_to_one_organization(departments):
    add_alias(officer=ADMINISTRATOR, organization=departments["LAND"], text="STN")
    with pytest.raises(OrganizationRefused):
        add_alias(officer=ADMINISTRATOR, organization=departments["FARM"], text="stn")


def test_an_ended_organization_hands_its_memberships_to_its_successor(root, departments, group):
    after = create_organization(
        officer=ADMINISTRATOR,
        code="BOTH",
        name="Sở Nông nghiệp và Môi trường",
        kind=Kind.DEPARTMENT,
        parent=root,
        valid_from=NEXT,
    )
    merge_organizations(officer=ADMINISTRATOR, merged=list(departments.values()), into=after, on=NEXT)
    assert set(expand(group, on=LAST)) == set(departments.values())
    assert list(expand(group, on=NEXT)) == [after]
    assert set(after.predecessors.all()) == set(departments.values())


def test_one_of_the_merged_may_go_on_as_the_whole(departments, group):
    farm = departments["FARM"]
    merge_organizations(officer=ADMINISTRATOR, merged=list(departments.values()), into=farm, on=NEXT)
    assert list(expand(group, on=NEXT)) == [farm]
    assert farm.valid_to is None


def test_an_organization_does_not_end_before_the_units_below_it(root, departments):
    with pytest.raises(OrganizationRefused) as refused:
        end_organization(officer=ADMINISTRATOR, organization=root, last_day=LAST)
    assert refused.value.code == "units_below_go_on"


def test_a_successor_must_be_there_the_next_day(departments):
    land, farm = departments["LAND"], departments["FARM"]
    end_organization(officer=ADMINISTRATOR, organization=farm, last_day=LAST)
    with pytest.raises(OrganizationRefused) as refused:
        end_organization(officer=ADMINISTRATOR, organization=land, last_day=LAST, successor=farm)
    assert refused.value.code == "successor_is_not_there"


def test_merging_an_organization_into_itself_is_nothing(departments):
    land = departments["LAND"]
    with pytest.raises(OrganizationRefused):
        merge_organizations(officer=ADMINISTRATOR, merged=[land], into=land, on=NEXT)
