"""Review meetings, what they discuss and what they conclude."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from danso.steering.models.plans import Plan, SourceDocument
from danso.steering.models.tasks import Task


class Meeting(models.Model):
    """A meeting on the plan (cuộc họp)."""

    class Kind(models.TextChoices):
        QUARTERLY = "quarterly", _("Họp quý Ban Chỉ đạo")
        AD_HOC = "ad_hoc", _("Họp đột xuất")
        HELPER_GROUP = "helper_group", _("Họp Tổ giúp việc")

    class State(models.TextChoices):
        PLANNED = "planned", _("Dự kiến")
        HELD = "held", _("Đã họp")
        MISSED = "missed", _("Không tổ chức được")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="meetings")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(_("Tên cuộc họp"), max_length=300)
    quarter_starts_on = models.DateField(null=True, blank=True)
    planned_on = models.DateField(_("Ngày dự kiến"))
    held_on = models.DateField(_("Ngày họp"), null=True, blank=True)
    place = models.CharField(_("Địa điểm"), max_length=200, blank=True)
    chair = models.CharField(_("Chủ trì"), max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNED)
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        help_text="the missed quarterly",
    )
    notice = models.ForeignKey(SourceDocument, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-planned_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="held", held_on__isnull=False)
                | (~Q(state="held") & Q(held_on__isnull=True)),
                name="a_meeting_is_held_iff_it_has_a_date",
            ),
            models.UniqueConstraint(
                fields=["plan", "kind", "quarter_starts_on"],
                condition=Q(quarter_starts_on__isnull=False),
                name="one_review_a_quarter_and_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AgendaItem(models.Model):
    """A point of the agenda (nội dung họp)."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("Nội dung"), max_length=300)
    presenter = models.CharField(_("Trình bày"), max_length=200, blank=True)
    task = models.ForeignKey(Task, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="one_agenda_item_a_place")
        ]

    def __str__(self) -> str:
        return self.title


class Conclusion(models.Model):
    """What a meeting concluded (kết luận): information, a decision, or a new task."""

    class Kind(models.TextChoices):
        INFORMATION = "information", _("Thông tin")
        DECISION = "decision", _("Quyết định")
        NEW_TASK = "new_task", _("Giao nhiệm vụ mới")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="conclusions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("Loại"), max_length=12, choices=Kind.choices)
    text = models.TextField(_("Nội dung kết luận"))
    task = models.ForeignKey(
        Task,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="conclusions",
        help_text="the new or the concerned one",
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["meeting", "position"]
        constraints = [models.UniqueConstraint(fields=["meeting", "position"], name="one_conclusion_a_place")]

    def __str__(self) -> str:
        return self.text[:80]
