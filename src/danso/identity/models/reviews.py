"""Readings that somebody answers for: the week's sample, and those made on a stated reason alone."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from danso.ledger.models import Checkpoint, Line
from danso.organizations.models import Organization


class SampleDraw(models.Model):
    """The draw of a week (rút mẫu), which the checkpoint's root decides; `week` is its Monday."""

    week = models.DateField(unique=True)
    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="+")
    readings = models.PositiveIntegerField()
    drawn_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"SampleDraw {self.week}"


class ReadingReview(models.Model):
    """One reading to be judged (xét lần xem); without a `draw` it is an urgent one."""

    class Verdict(models.TextChoices):
        IN_ORDER = "in_order", _("Đúng quy định")
        TO_EXPLAIN = "to_explain", _("Cần giải trình")

    line = models.ForeignKey(Line, models.PROTECT, related_name="+")
    draw = models.ForeignKey(SampleDraw, models.PROTECT, null=True, related_name="reviews")
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+"
    )  # the officer's agency; none outside of the directory
    due_at = models.DateTimeField()
    verdict = models.CharField(max_length=12, choices=Verdict, blank=True)
    note = models.CharField(max_length=500, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["line", "draw"], name="a_line_is_drawn_once"),
            models.UniqueConstraint(
                fields=["line"], condition=Q(draw__isnull=True), name="an_urgent_line_is_reviewed_once"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True, verdict="")
                | (Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(verdict="")),
                name="a_verdict_is_somebodys",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="to_explain") | ~Q(note=""), name="what_is_to_be_explained_is_said"
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(reviewed_at=None), name="review_waiting")]

    def __str__(self) -> str:
        return f"ReadingReview {self.pk}"

    @property
    def urgent(self) -> bool:
        """Whether the reading stood on a stated reason alone."""
        return self.draw_id is None
