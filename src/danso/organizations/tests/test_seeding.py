from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from danso.organizations.models import Kind, Organization, OrganizationGroup
from danso.organizations.queries import expand, organization_named, organizations
from danso.organizations.seeding import (
    AnotherProvinceError,
    default_seed,
    load_seed,
    seed_province,
)

PLAN_DAY = dt.date(2024, 2, 1)
TWO_TIERS = dt.date(2025, 7, 1)
LEADS = """Sở Thông tin và Truyền thông|Văn phòng UBND tỉnh|Công an tỉnh|Sở Kế hoạch và Đầu tư|Sở Tài chính
Sở Lao động - Thương binh và Xã hội|Sở Nội vụ|Sở Tư pháp|Tòa án nhân dân tỉnh|Thanh tra tỉnh
Ngân hàng Nhà nước Việt Nam chi nhánh tỉnh|Cục Thuế tỉnh|Sở Giáo dục và Đào tạo|Sở Khoa học và Công nghệ
Viện Kiểm sát nhân dân tỉnh|Sở Nông nghiệp và Phát triển nông thôn|Chi cục Thi hành án dân sự tỉnh
Sở Xây dựng|Sở Tài nguyên và Môi trường|Đài Phát thanh và Truyền hình tỉnh|Báo Bà Rịa – Vũng Tàu"""

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def province(django_db_setup, django_db_blocker):
    """One tree for the whole module: reading it changes nothing."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed_province(load_seed("brvt-2024"))
        yield
        transaction.set_rollback(True)


def members(code: str, on: dt.date) -> list[Organization]:
    return list(expand(OrganizationGroup.objects.get(code=code), on=on))


def test_every_lead_of_the_plan_is_an_organization(province):
    leads = [name for line in LEADS.splitlines() for name in line.split("|")]
    assert len(leads) == 21
    assert [name for name in leads if organization_named(name, on=PLAN_DAY) is None] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Sở Tài Chính", "so-tai-chinh"),
        ("Văn Phòng UBND tỉnh", "van-phong-ubnd"),
        ("Cục thuế tỉnh", "cuc-thue"),
        ("Công an tỉnh Bà Rịa – Vũng Tàu", "cong-an-tinh"),
        ("UBND tỉnh", "ubnd-tinh"),
        ("UBND thành phố Phú Mỹ", "754"),
    ],
)
def test_variants_of_a_name_mean_the_same_body(province, text, code):
    named = organization_named(text, on=PLAN_DAY)
    assert named is not None
    assert named.code == code


def test_central_bodies_are_not_commanded(province):
    vertical = {row.code for row in Organization.objects.filter(kind=Kind.VERTICAL) if not row.commanded}
    assert {
        "toa-an-nhan-dan",
        "vien-kiem-sat-nhan-dan",
        "cuc-thue",
        "chi-cuc-thi-hanh-an-dan-su",
        "ngan-hang-nha-nuoc-chi-nhanh",
    } <= vertical
    assert not vertical & {row.code for row in members("@all_departments", PLAN_DAY)}


def test_there_are_eight_districts_until_the_order_of_two_tiers(province):
    assert len(members("@all_districts", PLAN_DAY)) == 8
    assert {row.kind for row in members("@all_localities", PLAN_DAY)} == {Kind.DISTRICT}
    assert members("@all_districts", TWO_TIERS) == []


def test_the_localities_are_the_communes_afterwards(province):
    localities = members("@all_localities", TWO_TIERS)
    assert len(localities) == 30
    assert {row.kind for row in localities} == {Kind.COMMUNE}
    assert localities == members("@all_communes", TWO_TIERS)


def test_every_body_that_ended_with_the_districts_has_a_successor_that_goes_on(province):
    ended = Organization.objects.filter(valid_to=TWO_TIERS - dt.timedelta(days=1))
    alive = set(organizations(on=TWO_TIERS).values_list("pk", flat=True))
    assert ended.count() > 80
    assert [row.name for row in ended if row.successor_id not in alive] == []


def test_two_districts_that_merged_ended_before_the_others(province):
    merged = Organization.objects.get(code="752")
    assert merged.valid_to == dt.date(2024, 12, 31)
    assert merged.successor is not None
    assert merged.successor.name == "UBND huyện Long Đất"


def test_communes_lie_below_their_district(province):
    ward = organization_named("UBND phường Thắng Tam", on=PLAN_DAY)
    assert ward is not None
    assert ward.path == "ubnd-tinh/747/26508/"


def test_a_department_that_ended_is_followed_by_the_one_that_took_over(province):
    ended = Organization.objects.get(code="so-tai-nguyen-va-moi-truong")
    assert ended.valid_to == dt.date(2025, 2, 28)
    assert ended.successor == Organization.objects.get(code="so-nong-nghiep-va-moi-truong")


def test_seeding_again_makes_nothing(province):
    assert seed_province(load_seed("brvt-2024")) == 0


def test_a_second_province_is_refused(province):
    with pytest.raises(AnotherProvinceError):
        seed_province(default_seed(place="Lai Châu", on=PLAN_DAY))


def test_the_default_seed_knows_no_body_of_another_province():
    codes = default_seed(place="Lai Châu", on=TWO_TIERS).agencies
    assert "bao-ba-ria-vung-tau" not in codes
    assert "so-ke-hoach-va-dau-tu" not in codes
    assert "so-nong-nghiep-va-moi-truong" in codes
