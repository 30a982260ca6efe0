"""Questions of people to agencies that read their data."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from danso.identity.models.people import Person
from danso.ledger.models import Line
from danso.organizations.models import Organization


class AccessQuestion(models.Model):
    """A question about one line of the log (hỏi cơ quan); the house itself has no `agency`."""

    line = models.ForeignKey(Line, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="access_questions")
    agency = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["line", "person"], name="one_question_a_line_and_person"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="an_answer_is_somebodys",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(answered_at=None), name="question_waiting")]

    def __str__(self) -> str:
        return f"AccessQuestion {self.pk}"
