"""What happened, in order; comments and evidence."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from danso.organizations.models import Organization
from danso.steering.models.plans import Plan
from danso.steering.models.tasks import Assignment, Task


class Event(models.Model):
    """One thing that happened (nhật ký); append-only: the source of which progress is the fold."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="events")
    task = models.ForeignKey(Task, models.CASCADE, null=True, blank=True, related_name="events")
    assignment = models.ForeignKey(Assignment, models.CASCADE, null=True, blank=True, related_name="events")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=40)
    before = models.CharField(max_length=300, blank=True)
    after = models.CharField(max_length=300, blank=True)
    reason = models.TextField(blank=True)
    on = models.DateField(help_text="the day it is true of, which may be before it was written down")
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="null: a tick",
    )

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["plan", "-id"], name="event_of_plan")]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class Comment(models.Model):
    """A remark on a task (ý kiến)."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="comments")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField(_("Nội dung"))
    at = models.DateTimeField()

    class Meta:
        ordering = ["task", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_comment_says_something")]

    def __str__(self) -> str:
        return self.text[:80]


class Evidence(models.Model):
    """A file or a document number that shows a result (tài liệu kiểm chứng)."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="evidence")
    assignment = models.ForeignKey(Assignment, models.CASCADE, null=True, blank=True, related_name="evidence")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, blank=True, related_name="attachments")
    report_line = models.ForeignKey(
        "steering.ReportLine", models.SET_NULL, null=True, blank=True, related_name="evidence"
    )
    document_number = models.CharField(_("Số, ký hiệu văn bản"), max_length=60, blank=True)
    file = models.FileField(upload_to="evidence/%Y/%m/", blank=True, max_length=255)
    file_name = models.CharField(max_length=255, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True, help_text="bytes")
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    note = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["task", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(file="", document_number=""), name="evidence_is_a_file_or_a_document_number"
            ),
            models.CheckConstraint(
                condition=Q(file="") | (~Q(sha256="") & Q(size__isnull=False)),
                name="an_evidence_file_is_hashed",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name or self.document_number
