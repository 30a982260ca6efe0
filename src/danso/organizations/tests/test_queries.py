from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError

from danso.organizations.models import (
    GroupMembership,
    Kind,
    Organization,
    OrganizationAlias,
    OrganizationGroup,
    Position,
    Role,
)
from danso.organizations.queries import expand, officer_of, organization_named, search, subtree

BEFORE = dt.date(2025, 6, 30)
AFTER = dt.date(2025, 7, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    province = Organization.objects.create(code="T", name="UBND tỉnh", kind=Kind.PROVINCE)
    merged = Organization.objects.create(
        code="SNNMT",
        name="Sở Nông nghiệp và Môi trường",
        kind=Kind.DEPARTMENT,
        parent=province,
        valid_from=dt.date(2025, 3, 1),
    )
    land = Organization.objects.create(
        code="STNMT",
        name="Sở Tài nguyên và Môi trường",
        kind=Kind.DEPARTMENT,
        parent=province,
        valid_to=dt.date(2025, 2, 28),
        successor=merged,
    )
    district = Organization.objects.create(
        code="H", name="UBND huyện Suối Đá", kind=Kind.DISTRICT, parent=province, valid_to=BEFORE
    )
    commune = Organization.objects.create(
        code="X", name="UBND xã An Bình", kind=Kind.COMMUNE, parent=district
    )
    OrganizationAlias.objects.create(organization=land, text="Sở TN&MT")
    return {"province": province, "merged": merged, "land": land, "district": district, "commune": commune}


def test_the_path_of_an_organization_lies_below_its_parents(tree):
    assert tree["commune"].path == "T/H/X/"
    assert list(subtree(tree["district"], on=BEFORE)) == [tree["district"], tree["commune"]]


def test_a_group_is_expanded_as_it_stood_on_the_day(tree):
    group = OrganizationGroup.objects.create(code="@all_districts", name="UBND các huyện")
    GroupMembership.objects.create(group=group, organization=tree["district"])
    assert list(expand(group, on=BEFORE)) == [tree["district"]]
    assert list(expand(group, on=AFTER)) == []


def test_a_membership_that_ended_counts_no_more(tree):
    group = OrganizationGroup.objects.create(code="@g", name="Nhóm")
    GroupMembership.objects.create(group=group, organization=tree["merged"], valid_to=BEFORE)
    assert expand(group, on=BEFORE).count() == 1
    assert expand(group, on=AFTER).count() == 0


@pytest.mark.parametrize(
    "text", ["Sở Tài nguyên và Môi trường", "SO TAI NGUYEN VA MOI TRUONG", "sở tn&mt", "stnmt"]
)
def test_an_organization_is_found_by_any_of_its_names(tree, text):
    assert organization_named(text, on=dt.date(2024, 6, 1)) == tree["land"]


def test_an_abolished_organization_is_not_found_after_its_end(tree):
    assert organization_named("Sở Tài nguyên và Môi trường", on=AFTER) is None


def test_search_ignores_diacritics(tree):
    assert list(search("moi truong", on=AFTER)) == [tree["merged"]]


def test_two_organizations_cannot_share_an_alias(tree):
    with pytest.raises(IntegrityError):
        OrganizationAlias.objects.create(organization=tree["merged"], text="SỞ TN&MT")


def test_an_officer_has_the_positions_of_the_day(tree, django_assert_num_queries):
    user = User.objects.create_user("can.bo", first_name="Bộ", last_name="Cán")
    Position.objects.create(user=user, organization=tree["merged"], role=Role.FOCAL_OFFICER, valid_to=BEFORE)
    Position.objects.create(user=user, organization=tree["province"], role=Role.AUDITOR, valid_from=AFTER)
    with django_assert_num_queries(1):
        assert [post.role for post in officer_of(user, on=BEFORE).posts] == [Role.FOCAL_OFFICER]
    assert [post.role for post in officer_of(user, on=AFTER).posts] == [Role.AUDITOR]


def test_the_same_position_is_not_given_twice(tree):
    user = User.objects.create_user("can.bo")
    Position.objects.create(user=user, organization=tree["merged"], role=Role.FOCAL_OFFICER)
    with pytest.raises(IntegrityError):
        Position.objects.create(user=user, organization=tree["merged"], role=Role.FOCAL_OFFICER)


def test_an_organization_cannot_end_before_it_starts(tree):
    with pytest.raises(IntegrityError):
        Organization.objects.create(
            code="Z", name="Sai ngày", kind=Kind.UNIT, valid_from=AFTER, valid_to=BEFORE
        )
