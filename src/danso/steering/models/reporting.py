"""Reporting obligations, their periods, the agencies' reports, and the consolidated report."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from danso.organizations.models import Organization, OrganizationGroup
from danso.steering.models.plans import Plan
from danso.steering.models.tasks import Assignment, Progress, Task


class ReportingObligation(models.Model):
    """Who must report to whom, how often and by when (chế độ báo cáo)."""

    class Frequency(models.TextChoices):
        ONCE = "once", _("Một lần")
        MONTHLY = "monthly", _("Hằng tháng")
        QUARTERLY = "quarterly", _("Hằng quý")
        YEARLY = "yearly", _("Hằng năm")
        AS_REGULATED = "as_regulated", _("Theo quy định")
        ON_NEED = "on_need", _("Khi cần thiết")

    class NonWorkingDay(models.TextChoices):
        KEEP = "keep", _("Giữ nguyên ngày")
        BEFORE = "before", _("Lùi về ngày làm việc trước")
        AFTER = "after", _("Chuyển sang ngày làm việc sau")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="obligations")
    path = models.CharField(max_length=40, blank=True)
    what = models.TextField(_("Nội dung"))
    from_group = models.ForeignKey(OrganizationGroup, models.PROTECT, null=True, blank=True, related_name="+")
    from_raw = models.TextField(blank=True)
    to_organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    then_to = models.CharField(_("Sau đó gửi"), max_length=300, blank=True)
    frequency = models.CharField(_("Tần suất"), max_length=12, choices=Frequency.choices)
    due_on = models.DateField(_("Hạn (một lần)"), null=True, blank=True)
    office_day = models.PositiveSmallIntegerField(
        _("Ngày gửi của cơ quan tổng hợp"), null=True, blank=True, help_text="day of the month"
    )
    agency_lead_working_days = models.PositiveSmallIntegerField(
        _("Đơn vị gửi trước (ngày làm việc)"),
        default=3,
        help_text="assumed: the 2024 plan names one day only",
    )
    strict_before = models.BooleanField(_("Trước ngày (không tính ngày đó)"), default=False)
    cut_off_day = models.PositiveSmallIntegerField(
        _("Ngày chốt số liệu"), default=14, help_text="Decree 09/2019/NĐ-CP: from the 15th to the 14th"
    )
    non_working_day = models.CharField(
        max_length=6, choices=NonWorkingDay.choices, default=NonWorkingDay.BEFORE
    )
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["plan", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(office_day__isnull=True) | Q(office_day__gte=1, office_day__lte=31),
                name="office_day_is_a_day_of_the_month",
            ),
            models.CheckConstraint(
                condition=Q(cut_off_day__gte=1, cut_off_day__lte=28), name="cut_off_day_is_in_every_month"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.what[:60]}"


class ReportingPeriod(models.Model):
    """One period of an obligation (kỳ báo cáo): the days it covers and its two due days."""

    class State(models.TextChoices):
        OPEN = "open", _("Đang mở")
        CLOSED = "closed", _("Đã chốt")

    obligation = models.ForeignKey(ReportingObligation, models.CASCADE, related_name="periods")
    name = models.CharField(max_length=60)
    starts_on = models.DateField()
    cut_off_on = models.DateField()
    agency_due_on = models.DateField(help_text="last day in time for agencies")
    office_due_on = models.DateField(help_text="last day in time for the office")
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-starts_on", "obligation"]
        constraints = [
            models.UniqueConstraint(fields=["obligation", "starts_on"], name="one_period_a_start"),
            models.CheckConstraint(
                condition=Q(cut_off_on__gte=F("starts_on")), name="period_is_cut_off_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(agency_due_on__lte=F("office_due_on")), name="agencies_are_due_before_the_office"
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | Q(state="open", closed_at__isnull=True),
                name="period_is_closed_iff_it_has_a_closing_time",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AgencyReport(models.Model):
    """One agency's report of one period (báo cáo của đơn vị)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Đang soạn")
        SUBMITTED = "submitted", _("Đã gửi")
        RETURNED = "returned", _("Trả lại để bổ sung")
        APPROVED = "approved", _("Đã duyệt")

    period = models.ForeignKey(ReportingPeriod, models.CASCADE, related_name="reports")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="reports")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=0, help_text="counts saves: a stale page cannot overwrite")
    summary = models.TextField(_("Tình hình chung"), blank=True)
    difficulty = models.TextField(_("Khó khăn, vướng mắc"), blank=True)
    proposal = models.TextField(_("Đề xuất, kiến nghị"), blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    first_submitted_on = models.DateField(
        null=True, blank=True, help_text="decides whether the report is in time"
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    return_reason = models.TextField(_("Lý do trả lại"), blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["period", "organization"]
        constraints = [
            models.UniqueConstraint(fields=["period", "organization"], name="one_report_a_period_and_agency"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False, first_submitted_on__isnull=False),
                name="a_sent_report_has_a_sending_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(return_reason=""), name="a_returned_report_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "returned"))
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="a_decided_report_names_who_and_when",
            ),
        ]
        indexes = [models.Index(fields=["organization", "state"], name="report_of_agency")]

    def __str__(self) -> str:
        return f"{self.period_id} {self.organization_id}: {self.state}"


class ReportLine(models.Model):
    """What a report says of one assignment (dòng báo cáo)."""

    report = models.ForeignKey(AgencyReport, models.CASCADE, related_name="lines")
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="report_lines")
    progress = models.CharField(_("Tiến độ"), max_length=25, choices=Progress.choices)
    completed_on = models.DateField(_("Ngày hoàn thành"), null=True, blank=True)
    result = models.TextField(_("Kết quả"), blank=True)
    difficulty = models.TextField(_("Khó khăn"), blank=True)
    proposal = models.TextField(_("Đề xuất"), blank=True)
    override_reason = models.TextField(_("Lý do báo hoàn thành khi số đo chưa đạt"), blank=True)

    class Meta:
        ordering = ["report", "assignment__task__position"]
        constraints = [
            models.UniqueConstraint(fields=["report", "assignment"], name="one_line_an_assignment"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.assignment_id}"


class ReportValue(models.Model):
    """A figure a report declares for an indicator, beside the one measured when it was sent."""

    report = models.ForeignKey(AgencyReport, models.CASCADE, related_name="values")
    indicator = models.ForeignKey("steering.Indicator", models.PROTECT, related_name="report_values")
    numerator = models.DecimalField(max_digits=16, decimal_places=3, null=True, blank=True)
    denominator = models.DecimalField(max_digits=16, decimal_places=3, null=True, blank=True)
    value = models.DecimalField(max_digits=16, decimal_places=3, null=True, blank=True)
    reason_missing = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "indicator"], name="one_value_a_report_and_indicator"),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0),
                name="declared_denominator_is_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.indicator_id}"


class ConsolidatedReport(models.Model):
    """The office's report of a period (báo cáo tổng hợp); closing freezes its lines."""

    class State(models.TextChoices):
        CLOSED = "closed", _("Đã chốt")
        REOPENED = "reopened", _("Đã mở lại")

    period = models.ForeignKey(ReportingPeriod, models.CASCADE, related_name="consolidated")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.CLOSED)
    number = models.CharField(_("Số, ký hiệu"), max_length=60, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    as_of = models.DateField(help_text="the day timeliness was computed for")
    file = models.FileField(upload_to="reports/%Y/", max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reopened_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["period", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["period", "version"], name="one_consolidation_a_version"),
            models.UniqueConstraint(
                fields=["period"], condition=Q(state="closed"), name="one_closed_consolidation_a_period"
            ),
            models.CheckConstraint(
                condition=~Q(state="reopened") | ~Q(reopened_reason=""), name="a_reopened_report_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_id} v{self.version}"


class SnapshotLine(models.Model):
    """One assignment as it stood when the period was closed; never changed afterwards."""

    consolidated = models.ForeignKey(ConsolidatedReport, models.CASCADE, related_name="lines")
    task = models.ForeignKey(Task, models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    role = models.CharField(max_length=12)
    path = models.CharField(max_length=40)
    title = models.TextField()
    progress = models.CharField(max_length=25, choices=Progress.choices)
    timeliness = models.CharField(max_length=20)
    due_on = models.DateField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    result = models.TextField(blank=True)
    difficulty = models.TextField(blank=True)
    proposal = models.TextField(blank=True)

    class Meta:
        ordering = ["consolidated", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["consolidated", "task", "organization"], name="one_snapshot_line_a_task_and_agency"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.organization_id}"


class SnapshotCount(models.Model):
    """How many frozen lines of a consolidated report have one timeliness; what the trend is drawn from."""

    consolidated = models.ForeignKey(ConsolidatedReport, models.CASCADE, related_name="counts")
    timeliness = models.CharField(max_length=20)
    lines = models.PositiveIntegerField()

    class Meta:
        ordering = ["consolidated", "timeliness"]
        constraints = [
            models.UniqueConstraint(
                fields=["consolidated", "timeliness"], name="one_snapshot_count_a_timeliness"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consolidated_id} {self.timeliness}: {self.lines}"
