"""A plan's document on its way to a plan: the proposal a person confirms."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from danso.steering.models.plans import Plan, PlanVersion, SourceDocument


class PlanImport(models.Model):
    """An uploaded document and what was read from it (đề xuất nhập kế hoạch)."""

    class State(models.TextChoices):
        READING = "reading", _("Đang đọc")
        FAILED = "failed", _("Không đọc được")
        PROPOSED = "proposed", _("Chờ xác nhận")
        CONFIRMED = "confirmed", _("Đã xác nhận")
        DISCARDED = "discarded", _("Đã bỏ")

    document = models.OneToOneField(SourceDocument, models.CASCADE, related_name="plan_import")
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    amends = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="imports")
    year = models.PositiveSmallIntegerField(_("Năm"), null=True, blank=True)
    theme = models.TextField(blank=True)
    proposal = models.JSONField(
        default=dict, help_text="as parsed, in the schema of `danso plan parse --json`"
    )
    source_text = models.TextField(blank=True, help_text="one source line a line, for provenance")
    job_id = models.UUIDField(null=True, blank=True)
    failure = models.CharField(max_length=60, blank=True)
    failure_vietnamese = models.TextField(blank=True)
    failure_english = models.TextField(blank=True)
    version = models.OneToOneField(
        PlanVersion, models.SET_NULL, null=True, blank=True, related_name="plan_import"
    )
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="confirmed", version__isnull=False)
                | (~Q(state="confirmed") & Q(version__isnull=True)),
                name="an_import_is_confirmed_iff_it_made_a_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.state}"


class ProposedTask(models.Model):
    """One task of a proposal, as a person may still correct it."""

    plan_import = models.ForeignKey(PlanImport, models.CASCADE, related_name="tasks")
    position = models.PositiveIntegerField()
    section_path = models.CharField(max_length=40, blank=True)
    section_title = models.TextField(blank=True)
    path = models.CharField(max_length=40)
    title = models.TextField(_("Nội dung nhiệm vụ"))
    leads = models.TextField(_("Chủ trì"), blank=True, help_text="one name a line")
    coordinators = models.TextField(_("Phối hợp"), blank=True, help_text="one name a line")
    deadline_raw = models.TextField(_("Thời hạn"), blank=True)
    product = models.TextField(_("Sản phẩm"), blank=True)
    accountable_head = models.CharField(_("Người chịu trách nhiệm"), max_length=300, blank=True)
    funding = models.TextField(_("Kinh phí"), blank=True)
    first_line = models.PositiveIntegerField(null=True, blank=True)
    last_line = models.PositiveIntegerField(null=True, blank=True)
    confidence = models.DecimalField(max_digits=4, decimal_places=3)
    kept = models.BooleanField(_("Đưa vào kế hoạch"), default=True)
    edited = models.BooleanField(default=False)

    class Meta:
        ordering = ["plan_import", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan_import", "position"], name="one_proposed_task_a_place"),
            models.CheckConstraint(
                condition=Q(first_line__isnull=True)
                | Q(last_line__isnull=True)
                | Q(last_line__gte=F("first_line")),
                name="proposed_task_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.title[:60]}"


class ImportFlag(models.Model):
    """Something in the document a person should look at before confirming (điểm cần xem)."""

    plan_import = models.ForeignKey(PlanImport, models.CASCADE, related_name="flags")
    task = models.ForeignKey(ProposedTask, models.CASCADE, null=True, blank=True, related_name="flags")
    code = models.CharField(max_length=60)
    details = models.JSONField(default=dict)
    line = models.PositiveIntegerField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolution = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["plan_import", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="a_resolved_flag_names_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return self.code
