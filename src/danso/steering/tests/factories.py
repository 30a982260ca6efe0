"""A small province to steer: made once a test, by the same services the pages call."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import User

from danso.organizations.models import (
    GroupMembership,
    Kind,
    Organization,
    OrganizationAlias,
    OrganizationGroup,
    Position,
    Role,
)
from danso.organizations.queries import officer_of
from danso.steering.drafts import PlanDraft, SectionDraft, TaskDraft
from danso.steering.models import Plan, ReportingObligation, ReportingPeriod, SourceDocument, Task
from danso.steering.services import reporting
from danso.steering.services.plans import put_in_force

if TYPE_CHECKING:
    from danso.organizations.rights import Officer

TODAY = dt.date(2024, 10, 10)
NOW = dt.datetime(2024, 10, 10, 9, 0, tzinfo=dt.UTC)

AGENCIES = [
    ("VPUB", "Văn phòng UBND tỉnh", "VP UBND", Kind.PPC_OFFICE),
    ("CA", "Công an tỉnh", "Công an tỉnh", Kind.POLICE),
    ("STTTT", "Sở Thông tin và Truyền thông", "Sở TT&TT", Kind.DEPARTMENT),
    ("SNV", "Sở Nội vụ", "Sở NV", Kind.DEPARTMENT),
    ("STP", "Sở Tư pháp", "Sở TP", Kind.DEPARTMENT),
    ("STC", "Sở Tài chính", "Sở TC", Kind.DEPARTMENT),
    ("THUE", "Cục Thuế tỉnh", "Cục Thuế", Kind.VERTICAL),
    ("H1", "UBND huyện Suối Đá", "Suối Đá", Kind.DISTRICT),
    ("H2", "UBND huyện Cồn Bãi", "Cồn Bãi", Kind.DISTRICT),
    ("H3", "UBND thị xã Bến Gió", "Bến Gió", Kind.DISTRICT),
]

ROLES = {
    "office": ("CA", Role.STANDING_OFFICE),
    "office_two": ("VPUB", Role.STANDING_OFFICE),
    "focal": ("STTTT", Role.FOCAL_OFFICER),
    "head": ("STTTT", Role.AGENCY_HEAD),
    "focal_justice": ("STP", Role.FOCAL_OFFICER),
    "focal_tax": ("THUE", Role.FOCAL_OFFICER),
    "focal_district": ("H1", Role.FOCAL_OFFICER),
    "chair": ("TINH", Role.COMMITTEE_HEAD),
    "auditor": ("TINH", Role.AUDITOR),
    "administrator": ("TINH", Role.ADMINISTRATOR),
}

TASKS = (
    TaskDraft(
        path="II.1.1",
        section_path="II.1",
        title="Nâng cấp đường truyền phục vụ kết nối dữ liệu dân cư",
        leads=("Sở Thông tin và Truyền thông",),
        coordinators=("Công an tỉnh", "@all_departments_and_localities"),
        deadline_raw="thường xuyên trong năm 2024 và các năm tiếp theo",
        first_line=10,
        last_line=14,
    ),
    TaskDraft(
        path="II.1.2",
        section_path="II.1",
        title="Trình Nghị quyết về phí dịch vụ công trực tuyến",
        leads=("Sở Tài chính",),
        coordinators=("Sở Tư pháp",),
        deadline_raw="tháng 3 năm 2024",
        product="Nghị quyết của Hội đồng nhân dân",
    ),
    TaskDraft(
        path="II.2.1",
        section_path="II.2",
        title="Rà soát văn bản quy phạm pháp luật về chia sẻ dữ liệu",
        leads=("Sở Tư pháp", "Sở Thông tin và Truyền thông"),
        coordinators=("Công an tỉnh",),
        deadline_raw="trong Quý IV năm 2024",
    ),
    TaskDraft(
        path="II.2.2",
        section_path="II.2",
        title="Kết nối cơ sở dữ liệu chuyên ngành thuế với dữ liệu dân cư",
        leads=("Cục Thuế tỉnh",),
        coordinators=("Sở Thông tin và Truyền thông",),
        deadline_raw="ngay sau khi có hướng dẫn của Bộ, ngành trung ương",
    ),
    TaskDraft(
        path="II.2.3",
        section_path="II.2",
        title="90% hồ sơ công việc được xử lý trên môi trường mạng",
        leads=("@all_districts",),
        coordinators=("Văn phòng UBND tỉnh",),
        deadline_raw="trong năm 2024 và thực hiện thường xuyên",
    ),
    TaskDraft(
        path="II.2.4",
        section_path="II.2",
        title="Đơn giản hóa quy trình dịch vụ công thiết yếu",
        leads=("Văn phòng UBND tỉnh",),
        coordinators=(),
        deadline_raw="dự kiến tháng 4 năm 2024",
    ),
)
SECTIONS = (
    SectionDraft("II.1", "Nhiệm vụ chung"),
    SectionDraft("II.2", "Nhiệm vụ cụ thể của từng sở, ban, ngành"),
)


@dataclass
class Province:
    """What `make_province` made."""

    organizations: dict[str, Organization]
    groups: dict[str, OrganizationGroup]
    users: dict[str, User]
    plan: Plan
    obligation: ReportingObligation
    period: ReportingPeriod

    def officer(self, name: str) -> Officer:
        """One of `ROLES`, with the positions in force on TODAY."""
        return officer_of(self.users[name], on=TODAY)

    def task(self, path: str) -> Task:
        """The task at a path of `TASKS`."""
        return self.plan.tasks.get(path=path)


def make_organizations() -> dict[str, Organization]:
    """The province, its committee's agencies and three districts."""
    root = Organization.objects.create(code="TINH", name="UBND tỉnh Bình Sơn", kind=Kind.PROVINCE)
    made = {"TINH": root}
    for code, name, short_name, kind in AGENCIES:
        made[code] = Organization.objects.create(
            code=code, name=name, short_name=short_name, kind=kind, parent=root
        )
    OrganizationAlias.objects.create(organization=made["STTTT"], text="Sở TTTT")
    return made


def make_groups(organizations: dict[str, Organization]) -> dict[str, OrganizationGroup]:
    """The groups plans speak of, with their members."""
    departments = [
        o for o in organizations.values() if o.kind in (Kind.DEPARTMENT, Kind.PPC_OFFICE, Kind.POLICE)
    ]
    districts = [o for o in organizations.values() if o.kind == Kind.DISTRICT]
    groups = {}
    for code, name, members in [
        ("@all_departments", "Các sở, ban, ngành", departments),
        ("@all_districts", "UBND các huyện, thị xã, thành phố", districts),
        ("@all_localities", "Các địa phương", districts),
        ("@all_departments_and_localities", "Các sở, ban, ngành, địa phương", departments + districts),
        ("@all_communes", "UBND các xã, phường", []),
    ]:
        groups[code] = OrganizationGroup.objects.create(code=code, name=name)
        GroupMembership.objects.bulk_create(
            GroupMembership(group=groups[code], organization=member) for member in members
        )
    return groups


def make_users(organizations: dict[str, Organization]) -> dict[str, User]:
    """An officer for each of `ROLES`; passwords are the names."""
    users = {}
    for name, (code, role) in ROLES.items():
        users[name] = User.objects.create_user(
            name, email=f"{name}@tinh.example", password=name, first_name=name.title()
        )
        Position.objects.create(user=users[name], organization=organizations[code], role=role)
    return users


def make_province() -> Province:
    """The whole: organizations, officers, a plan in force and October's open reporting period."""
    organizations = make_organizations()
    groups = make_groups(organizations)
    users = make_users(organizations)
    version = put_in_force(
        officer=officer_of(users["office"], on=TODAY),
        document=SourceDocument(kind="Kế hoạch", number="12/KH-BCĐ", title="Kế hoạch Đề án 06 năm 2024"),
        draft=PlanDraft(
            title="Kế hoạch thực hiện Đề án 06 năm 2024", year=2024, tasks=TASKS, sections=SECTIONS
        ),
        effective_from=dt.date(2024, 1, 15),
        now=NOW,
    )
    obligation = ReportingObligation.objects.create(
        plan=version.plan,
        path="III.3",
        what="Báo cáo kết quả thực hiện hằng tháng",
        from_group=groups["@all_departments_and_localities"],
        to_organization=organizations["CA"],
        frequency=ReportingObligation.Frequency.MONTHLY,
        office_day=18,
        strict_before=True,
    )
    periods = reporting.generate_periods(obligation=obligation, year=2024)
    period = next(period for period in periods if period.cut_off_on == dt.date(2024, 10, 14))
    reporting.open_reports(period=period)
    return Province(organizations, groups, users, version.plan, obligation, period)
