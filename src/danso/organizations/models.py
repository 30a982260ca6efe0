"""Agencies as a dated tree, their other names, groups, calendars, and the officers' positions."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from danso.vietnam.text import fold

# A missing start or a missing organization counts as one value in unique constraints, on both databases.
THE_BEGINNING = Value(dt.date(1, 1, 1), output_field=models.DateField())
THE_PROVINCE = Value(0, output_field=models.BigIntegerField())


class Kind(models.TextChoices):
    """What an organization is; a `vertical` one the provincial committee cannot command."""

    PROVINCE = "province", _("Tỉnh, thành phố")
    COMMITTEE = "committee", _("Ban Chỉ đạo")
    PPC_OFFICE = "ppc_office", _("Văn phòng UBND")
    DEPARTMENT = "department", _("Sở, ban, ngành")
    POLICE = "police", _("Công an")
    MILITARY = "military", _("Quân sự")
    VERTICAL = "vertical", _("Cơ quan ngành dọc trung ương")
    PARTY = "party", _("Cơ quan Đảng")
    MASS_ORGANIZATION = "mass_organization", _("Mặt trận, đoàn thể")
    MEDIA = "media", _("Báo, đài")
    DISTRICT = "district", _("UBND cấp huyện")
    COMMUNE = "commune", _("UBND cấp xã")
    ENTERPRISE = "enterprise", _("Doanh nghiệp")
    UNIT = "unit", _("Đơn vị trực thuộc")


class Organization(models.Model):
    """An agency or unit (cơ quan, đơn vị), with its place in the tree and the dates it exists."""

    code = models.CharField(_("Mã"), max_length=40, unique=True)
    name = models.CharField(_("Tên"), max_length=300)
    short_name = models.CharField(_("Tên ngắn"), max_length=80, blank=True)
    kind = models.CharField(_("Loại"), max_length=20, choices=Kind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=200, unique=True, editable=False)
    unit_code = models.CharField(_("Mã đơn vị hành chính"), max_length=10, blank=True)
    valid_from = models.DateField(_("Từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("Đến ngày"), null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    name_key = models.CharField(max_length=300, editable=False, db_index=True)

    class Meta:
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="organization_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(successor=F("id")), name="organization_does_not_succeed_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the search key equal to the folded name, and the path below the parent's."""
        self.name_key = fold(self.name)
        self.path = f"{self.parent.path if self.parent else ''}{self.code}/"
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def commanded(self) -> bool:
        """Whether the provincial committee can give it orders."""
        return self.kind != Kind.VERTICAL


class OrganizationAlias(models.Model):
    """Another way to write an organization's name (tên gọi khác)."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=300)
    key = models.CharField(max_length=300, unique=True, editable=False)

    def __str__(self) -> str:
        return self.text

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the key equal to the folded text."""
        self.key = fold(self.text)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class OrganizationGroup(models.Model):
    """A named set of organizations (nhóm cơ quan), such as `@all_departments`."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class GroupMembership(models.Model):
    """An organization belongs to a group between two dates."""

    group = models.ForeignKey(OrganizationGroup, models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="memberships")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                F("group"),
                F("organization"),
                Coalesce("valid_from", THE_BEGINNING),
                name="one_membership_a_start",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="membership_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id}: {self.organization_id}"


class Role(models.TextChoices):
    """What an officer may do; the table is `rights.POLICY`."""

    STANDING_OFFICE = "standing_office", _("Cơ quan thường trực")
    FOCAL_OFFICER = "focal_officer", _("Cán bộ đầu mối")
    AGENCY_HEAD = "agency_head", _("Lãnh đạo cơ quan")
    COMMITTEE_HEAD = "committee_head", _("Trưởng Ban Chỉ đạo")
    AUDITOR = "auditor", _("Kiểm tra, giám sát (chỉ đọc)")
    ADMINISTRATOR = "administrator", _("Quản trị hệ thống")


class Position(models.Model):
    """An officer's role in an organization between two dates (chức vụ, vai trò)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="positions")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="positions")
    role = models.CharField(max_length=20, choices=Role.choices)
    title = models.CharField(_("Chức vụ"), max_length=200, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                F("user"),
                F("organization"),
                F("role"),
                Coalesce("valid_from", THE_BEGINNING),
                name="one_position_a_start",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="position_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role} @ {self.organization_id}"


class WorkingHours(models.Model):
    """A stretch of an organization's working week (giờ làm việc); no organization: the whole province."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, blank=True, related_name="working_hours"
    )
    weekday = models.PositiveSmallIntegerField(help_text="Monday is 0")
    starts_at = models.TimeField()
    ends_at = models.TimeField()

    class Meta:
        ordering = ["weekday", "starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="weekday_is_one_of_seven"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="hours_end_after_they_start"
            ),
            models.UniqueConstraint(
                Coalesce("organization", THE_PROVINCE),
                F("weekday"),
                F("starts_at"),
                name="one_stretch_a_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts_at}-{self.ends_at}"


class CalendarDay(models.Model):
    """A day that differs from its weekday (ngày nghỉ, ngày làm bù), with the document that says so."""

    class DayKind(models.TextChoices):
        OFF = "off", _("Nghỉ")
        WORKING = "working", _("Làm bù")

    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, blank=True, related_name="calendar_days"
    )
    day = models.DateField(_("Ngày"))
    kind = models.CharField(_("Loại"), max_length=10, choices=DayKind.choices)
    works_like = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="the weekday it follows; Monday is 0"
    )
    name = models.CharField(_("Tên"), max_length=200)
    source = models.CharField(_("Văn bản"), max_length=300)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                Coalesce("organization", THE_PROVINCE), F("day"), name="one_calendar_line_a_day"
            ),
            models.CheckConstraint(
                condition=Q(works_like__isnull=True) | Q(kind="working", works_like__lte=6),
                name="only_a_working_day_follows_a_weekday",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.name}"
