"""Reminders and the escalation ladder as policy rows, and what was sent."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from danso.organizations.models import Organization, Role
from danso.steering.models.plans import Plan


class EscalationStep(models.Model):
    """One rung of the ladder (bậc đôn đốc): about what, how long before or after the due day, to whom."""

    class Subject(models.TextChoices):
        ASSIGNMENT = "assignment", _("Nhiệm vụ")
        REPORT = "report", _("Báo cáo của đơn vị")
        TRIGGER = "trigger", _("Văn bản chờ")
        REVIEW = "review", _("Họp quý")

    subject = models.CharField(max_length=10, choices=Subject.choices)
    offset_working_days = models.SmallIntegerField(
        _("Số ngày làm việc so với hạn"), help_text="negative: before the due day"
    )
    recipient = models.CharField(_("Người nhận"), max_length=20, choices=Role.choices)
    by_email = models.BooleanField(_("Gửi thư điện tử"), default=True)
    active = models.BooleanField(_("Đang dùng"), default=True)

    class Meta:
        ordering = ["subject", "offset_working_days", "recipient"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "offset_working_days", "recipient"],
                name="one_step_an_offset_and_recipient",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.offset_working_days:+d} -> {self.recipient}"


class Notification(models.Model):
    """What one officer was told (thông báo): never twice for one step and subject."""

    step = models.ForeignKey(
        EscalationStep, models.PROTECT, null=True, blank=True, related_name="notifications"
    )
    plan = models.ForeignKey(Plan, models.CASCADE, null=True, blank=True, related_name="+")
    subject = models.CharField(max_length=10)
    subject_id = models.PositiveBigIntegerField()
    due_on = models.DateField(null=True, blank=True, help_text="a moved due day starts the ladder anew")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    emailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["step", "subject", "subject_id", "due_on", "recipient"],
                condition=Q(step__isnull=False),
                name="never_twice_for_one_step",
            ),
        ]
        indexes = [models.Index(fields=["recipient", "read_at"], name="unread_of_recipient")]

    def __str__(self) -> str:
        return self.title
