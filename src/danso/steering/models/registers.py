"""The plan's own work-streams as small registers tied to their task; their counts feed measures."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from danso.organizations.models import Organization
from danso.steering.models.plans import Plan
from danso.steering.models.tasks import Task


class RegisterState(models.TextChoices):
    """How far a register's line has come."""

    PLANNED = "planned", _("Dự kiến")
    IN_PROGRESS = "in_progress", _("Đang thực hiện")
    DONE = "done", _("Hoàn thành")
    STOPPED = "stopped", _("Dừng")


class RegisterLine(models.Model):
    """What every register's line has."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="%(class)ss")
    task = models.ForeignKey(Task, models.SET_NULL, null=True, blank=True, related_name="%(class)ss")
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("Đơn vị"),
    )
    state = models.CharField(_("Trạng thái"), max_length=12, choices=RegisterState.choices, default="planned")
    due_on = models.DateField(_("Hạn"), null=True, blank=True)
    done_on = models.DateField(_("Ngày hoàn thành"), null=True, blank=True)
    note = models.TextField(_("Ghi chú"), blank=True)

    class Meta:
        abstract = True
        ordering = ["plan", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="done", done_on__isnull=False)
                | (~Q(state="done") & Q(done_on__isnull=True)),
                name="%(class)s_is_done_iff_it_has_a_date",
            ),
        ]


class PilotModel(RegisterLine):
    """A pilot model (mô hình điểm); the 2024 plan has 27."""

    code = models.PositiveSmallIntegerField(_("Số thứ tự"))
    name = models.CharField(_("Tên mô hình"), max_length=300)
    field = models.CharField(_("Lĩnh vực"), max_length=200, blank=True)
    sites = models.TextField(_("Nơi triển khai"), blank=True)
    decision = models.CharField(_("Quyết định"), max_length=100, blank=True)
    result = models.TextField(_("Kết quả"), blank=True)

    class Meta(RegisterLine.Meta):
        ordering = ["plan", "code"]
        constraints = [
            *RegisterLine.Meta.constraints,
            models.UniqueConstraint(fields=["plan", "code"], name="one_pilot_model_a_code"),
        ]

    def __str__(self) -> str:
        return self.name


class BreakthroughRegistration(RegisterLine):
    """A step an agency registered as its breakthrough (khâu đột phá)."""

    name = models.CharField(_("Nội dung đăng ký"), max_length=300)
    result = models.TextField(_("Kết quả"), blank=True)

    def __str__(self) -> str:
        return self.name


class BudgetLine(RegisterLine):
    """Money planned, allocated and spent (kinh phí), in whole đồng."""

    name = models.CharField(_("Nội dung chi"), max_length=300)
    source = models.CharField(_("Nguồn"), max_length=200, blank=True)
    planned = models.PositiveBigIntegerField(_("Dự toán (đồng)"))
    allocated = models.PositiveBigIntegerField(_("Đã cấp (đồng)"), default=0)
    spent = models.PositiveBigIntegerField(_("Đã chi (đồng)"), default=0)

    class Meta(RegisterLine.Meta):
        constraints = [
            *RegisterLine.Meta.constraints,
            models.CheckConstraint(condition=Q(spent__lte=F("allocated")), name="money_spent_was_allocated"),
        ]

    def __str__(self) -> str:
        return self.name


class TrainingCourse(RegisterLine):
    """A course for officers (lớp đào tạo, bồi dưỡng)."""

    name = models.CharField(_("Tên lớp"), max_length=300)
    learners_planned = models.PositiveIntegerField(_("Số học viên dự kiến"))
    learners_trained = models.PositiveIntegerField(_("Số học viên đã học"), default=0)

    def __str__(self) -> str:
        return self.name


class CommunicationItem(RegisterLine):
    """A piece of communication (tuyên truyền): article, broadcast, event."""

    class Channel(models.TextChoices):
        PRESS = "press", _("Báo chí")
        BROADCAST = "broadcast", _("Phát thanh, truyền hình")
        WEB = "web", _("Cổng thông tin, mạng xã hội")
        EVENT = "event", _("Hội nghị, sự kiện")
        OTHER = "other", _("Khác")

    name = models.CharField(_("Nội dung"), max_length=300)
    channel = models.CharField(_("Kênh"), max_length=10, choices=Channel.choices)
    reach = models.PositiveIntegerField(_("Lượt tiếp cận"), null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class LegalDocument(RegisterLine):
    """A legal document to review, or a draft to comment on (rà soát văn bản, góp ý dự thảo)."""

    class Work(models.TextChoices):
        REVIEW = "review", _("Rà soát")
        COMMENT = "comment", _("Góp ý dự thảo")

    work = models.CharField(_("Việc"), max_length=8, choices=Work.choices)
    number = models.CharField(_("Số, ký hiệu"), max_length=60, blank=True)
    name = models.CharField(_("Tên văn bản"), max_length=500)
    finding = models.TextField(_("Kết quả rà soát, góp ý"), blank=True)

    def __str__(self) -> str:
        return self.name
