"""The agencies, districts and communes of the made-up province."""

from __future__ import annotations

import datetime as dt

from danso.organizations.models import Kind, Organization
from danso.organizations.seeding import (
    Committee,
    committees_of,
    seed_agencies,
    seed_committees,
    seed_groups,
)

PLACE = "Bình Sơn"
RESIDENTS_LIVE_IN = "77"
REGISTERED_ON = dt.date(2024, 2, 1)
AGENCIES = (
    "ubnd-tinh",
    "ban-chi-dao",
    "thuong-truc-ban-chi-dao",
    "to-giup-viec",
    "van-phong-ubnd",
    "cong-an-tinh",
    "so-thong-tin-va-truyen-thong",
    "so-tai-chinh",
    "so-ke-hoach-va-dau-tu",
    "so-noi-vu",
    "so-tu-phap",
    "so-lao-dong-thuong-binh-va-xa-hoi",
    "so-giao-duc-va-dao-tao",
    "so-khoa-hoc-va-cong-nghe",
    "so-y-te",
    "so-nong-nghiep-va-phat-trien-nong-thon",
    "so-tai-nguyen-va-moi-truong",
    "so-xay-dung",
    "so-cong-thuong",
    "so-giao-thong-van-tai",
    "so-van-hoa-the-thao-va-du-lich",
    "thanh-tra-tinh",
    "toa-an-nhan-dan",
    "vien-kiem-sat-nhan-dan",
    "chi-cuc-thi-hanh-an-dan-su",
    "cuc-thue",
    "bao-hiem-xa-hoi",
    "ngan-hang-nha-nuoc-chi-nhanh",
    "mat-tran-to-quoc",
    "tinh-doan",
    "dai-phat-thanh-va-truyen-hinh",
    "buu-dien-tinh",
)
DISTRICTS = {
    "thành phố Bến Gió": (
        "phường Hải Yến",
        "phường Cầu Đá",
        "phường Lạc Hồng",
        "phường Tân Mai",
        "phường Chợ Gió",
        "phường Đồi Thông",
        "xã Cồn Ngang",
        "xã Bãi Trước",
    ),
    "huyện Suối Đá": (
        "thị trấn Suối Đá",
        "xã Đá Bạc",
        "xã Khe Lim",
        "xã Bình Lâm",
        "xã Phước Nguồn",
        "xã Lộc Thượng",
        "xã Tà Nung",
        "xã Rừng Sim",
    ),
    "huyện Đồng Sậy": (
        "thị trấn Đồng Sậy",
        "xã An Điền",
        "xã Hòa Lúa",
        "xã Kênh Mới",
        "xã Vĩnh Sen",
        "xã Tân Đồng",
        "xã Long Sậy",
        "xã Mỹ Phù Sa",
    ),
    "huyện Mây Ngàn": (
        "thị trấn Mây Ngàn",
        "xã Đỉnh Mây",
        "xã Thác Trắng",
        "xã Nà Hoa",
        "xã Bản Chè",
        "xã Cổng Trời",
        "xã Suối Mơ",
    ),
}


def committees() -> list[Committee]:
    """The people's committees of the districts, then of their communes."""
    districts = [
        Committee(f"h{n}", f"UBND {name}", Kind.DISTRICT, "ubnd-tinh") for n, name in enumerate(DISTRICTS, 1)
    ]
    communes = [
        Committee(f"h{n}-x{m}", f"UBND {name}", Kind.COMMUNE, f"h{n}")
        for n, names in enumerate(DISTRICTS.values(), 1)
        for m, name in enumerate(names, 1)
    ]
    return districts + communes


def register_communes() -> list[Committee]:
    """The committees of the communes where the demo's register has its residents.

    They stand in the tree, so that figures about residents open by commune, and in no group: the made-up
    plan asks nothing of real places.
    """
    found = committees_of(RESIDENTS_LIVE_IN, on=REGISTERED_ON)
    return [committee for committee in found if committee.kind == Kind.COMMUNE]


def make_places() -> dict[str, Organization]:
    """The tree with its groups; organizations by code."""
    root = seed_agencies(AGENCIES, place=PLACE)
    seed_committees(committees(), root=root)
    seed_groups()
    seed_committees(register_communes(), root=root)
    return {row.code: row for row in Organization.objects.all()}
