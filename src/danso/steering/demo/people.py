"""Officers of the made-up province: invented names, one or more for every role, and no passwords at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import User

from danso.identity.services.officers import create_officer, give_position
from danso.organizations.models import Kind, Organization, Position, Role
from danso.organizations.queries import officer_of

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Mapping

    from danso.organizations.rights import Officer

SINCE = dt.date(2024, 1, 2)
FAMILY = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
)
MIDDLE = ("Văn", "Thị", "Minh", "Thanh", "Ngọc", "Quốc", "Thu", "Đức", "Hồng", "Kim", "Hữu", "Xuân")
GIVEN = (
    "An",
    "Bình",
    "Châu",
    "Dũng",
    "Giang",
    "Hà",
    "Hải",
    "Hiền",
    "Hòa",
    "Hương",
    "Khánh",
    "Lan",
    "Linh",
    "Long",
    "Mai",
    "Nam",
    "Nga",
    "Phong",
    "Phúc",
    "Quân",
    "Sơn",
    "Tâm",
    "Thảo",
    "Trang",
    "Tuấn",
    "Vinh",
    "Yến",
)
REPORTING = frozenset(
    {
        Kind.PPC_OFFICE,
        Kind.DEPARTMENT,
        Kind.POLICE,
        Kind.VERTICAL,
        Kind.MASS_ORGANIZATION,
        Kind.MEDIA,
        Kind.ENTERPRISE,
        Kind.DISTRICT,
    }
)


@dataclass(frozen=True, slots=True)
class Post:
    """An officer to make: where, in which role, under which title."""

    username: str
    organization: str
    role: Role
    title: str
    name: str = ""


LEADERS = (
    Post("quan-tri", "ubnd-tinh", Role.ADMINISTRATOR, "Quản trị hệ thống"),
    Post(
        "truong-ban",
        "ubnd-tinh",
        Role.COMMITTEE_HEAD,
        "Chủ tịch UBND tỉnh, Trưởng Ban Chỉ đạo",
        "Lê Hoàng Sơn",
    ),
    Post("thuong-truc-1", "cong-an-tinh", Role.STANDING_OFFICE, "Tổ trưởng Tổ giúp việc"),
    Post("thuong-truc-2", "van-phong-ubnd", Role.STANDING_OFFICE, "Phó Chánh Văn phòng"),
    Post("kiem-tra", "thanh-tra-tinh", Role.AUDITOR, "Thanh tra viên"),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts in the demo."""

    administrator: Officer
    head: Officer
    office: Officer
    second_office: Officer
    focal: Mapping[int, Officer]
    heads: Mapping[int, Officer]


def make_people(places: Mapping[str, Organization], rng: random.Random) -> Cast:
    """Make every officer; nobody gets a password: the demo's sign-in page lets one choose a person."""
    names = _names(rng)
    posts = [*LEADERS, *_agency_posts(places)]
    administrator = _administrator(posts[0], places, next(names))
    officers = {posts[0].username: administrator}
    for post in posts[1:]:
        user = create_officer(
            by=administrator,
            username=post.username,
            full_name=post.name or next(names),
            email=f"{post.username}@binhson.example",
        )
        give_position(
            by=administrator,
            user=user,
            organization=places[post.organization],
            role=post.role,
            title=post.title,
            on=SINCE,
        )
        officers[post.username] = officer_of(user, on=SINCE)
    return Cast(
        administrator=administrator,
        head=officers["truong-ban"],
        office=officers["thuong-truc-1"],
        second_office=officers["thuong-truc-2"],
        focal=_by_organization(posts, places, officers, Role.FOCAL_OFFICER),
        heads=_by_organization(posts, places, officers, Role.AGENCY_HEAD),
    )


def _agency_posts(places: Mapping[str, Organization]) -> Iterator[Post]:
    for code, place in places.items():
        if place.kind not in REPORTING or (place.valid_from is not None and place.valid_from > SINCE):
            continue
        yield Post(f"dau-moi.{code}", code, Role.FOCAL_OFFICER, "Cán bộ đầu mối Đề án 06")
        yield Post(f"lanh-dao.{code}", code, Role.AGENCY_HEAD, _head_title(place))


def _head_title(place: Organization) -> str:
    titles = {
        Kind.DISTRICT: "Chủ tịch UBND",
        Kind.POLICE: "Phó Giám đốc",
        Kind.DEPARTMENT: "Giám đốc",
        Kind.PPC_OFFICE: "Chánh Văn phòng",
    }
    return titles.get(Kind(place.kind), "Thủ trưởng đơn vị")


def _administrator(post: Post, places: Mapping[str, Organization], name: str) -> Officer:
    user = User(username=post.username, first_name=name, email=f"{post.username}@binhson.example")
    user.set_unusable_password()
    user.save()
    Position.objects.create(
        user=user, organization=places[post.organization], role=post.role, title=post.title, valid_from=SINCE
    )
    return officer_of(user, on=SINCE)


def _names(rng: random.Random) -> Iterator[str]:
    """Invented names, none twice."""
    every = [f"{family} {middle} {given}" for family in FAMILY for middle in MIDDLE for given in GIVEN]
    rng.shuffle(every)
    return iter(every)


def _by_organization(
    posts: list[Post], places: Mapping[str, Organization], officers: Mapping[str, Officer], role: Role
) -> dict[int, Officer]:
    return {
        places[post.organization].pk: officers[post.username]
        for post in posts
        if post.role == role and post.username in officers
    }
