"""A plan, the documents it rests on, and its versions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class SourceDocument(models.Model):
    """A document something rests on (văn bản); number and date may be blank, as in a draft."""

    kind = models.CharField(_("Loại văn bản"), max_length=100, blank=True)
    number = models.CharField(_("Số, ký hiệu"), max_length=60, blank=True)
    issuer = models.CharField(_("Cơ quan ban hành"), max_length=300, blank=True)
    place = models.CharField(_("Nơi ban hành"), max_length=100, blank=True)
    signed_on = models.DateField(_("Ngày ban hành"), null=True, blank=True)
    title = models.TextField(_("Trích yếu"))
    signer = models.CharField(_("Người ký"), max_length=200, blank=True)
    file = models.FileField(upload_to="documents/%Y/", blank=True, max_length=255)
    file_name = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.number}".strip() or self.title[:80]


class Plan(models.Model):
    """A year's plan (kế hoạch) the committee steers by."""

    class State(models.TextChoices):
        IN_FORCE = "in_force", _("Đang thực hiện")
        CLOSED = "closed", _("Đã kết thúc")

    title = models.TextField(_("Tên kế hoạch"))
    year = models.PositiveSmallIntegerField(_("Năm"))
    theme = models.TextField(_("Chủ đề"), blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    state = models.CharField(max_length=10, choices=State.choices, default=State.IN_FORCE)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-year", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2100), name="plan_year_is_plausible")
        ]

    def __str__(self) -> str:
        return f"{self.title[:80]} ({self.year})"


class PlanVersion(models.Model):
    """A plan as one document fixed it; number 1 is the plan as issued, each later one an amendment."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    document = models.ForeignKey(SourceDocument, models.PROTECT, related_name="versions")
    effective_from = models.DateField(_("Hiệu lực từ ngày"))
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_version_a_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="versions_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} v{self.number}"


class Amendment(models.Model):
    """Why and by which decision a version differs from the one before (điều chỉnh kế hoạch)."""

    version = models.OneToOneField(PlanVersion, models.CASCADE, related_name="amendment")
    reason = models.TextField(_("Lý do"))
    approved_by = models.CharField(_("Người quyết định"), max_length=200, blank=True)

    def __str__(self) -> str:
        return f"Amendment {self.version_id}"


class AmendmentChange(models.Model):
    """One change of an amendment: a task added, dropped, split, merged, or a field changed."""

    class Kind(models.TextChoices):
        ADD = "add", _("Bổ sung")
        EDIT = "edit", _("Sửa đổi")
        MOVE_DEADLINE = "move_deadline", _("Điều chỉnh thời hạn")
        SPLIT = "split", _("Tách")
        MERGE = "merge", _("Gộp")
        DROP = "drop", _("Bỏ")

    amendment = models.ForeignKey(Amendment, models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    task = models.ForeignKey("steering.Task", models.CASCADE, related_name="changes")
    field = models.CharField(max_length=40, blank=True)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.task_id}"


class PlanSection(models.Model):
    """A heading of the plan (mục), from one version to another; `to_version` is the first without it."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sections")
    path = models.CharField(max_length=40)
    title = models.TextField()
    position = models.PositiveIntegerField()
    from_version = models.PositiveSmallIntegerField(default=1)
    to_version = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "path", "from_version"], name="one_section_a_path_and_version"
            ),
            models.CheckConstraint(
                condition=Q(to_version__isnull=True) | Q(to_version__gt=F("from_version")),
                name="section_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.title[:60]}"
