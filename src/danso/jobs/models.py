"""What the queue keeps beside the library's own row: attempts, keys, failures, workers, ticks, progress.

The row of django-tasks-db (`DBTaskResult`) is the queue: state, arguments, order. A `Job` is the other half.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django_tasks_db.models import DBTaskResult


class Job(models.Model):
    """One piece of background work (công việc nền): who asked for it, how often it was tried, who has it."""

    result = models.OneToOneField(DBTaskResult, models.CASCADE, primary_key=True, related_name="job")
    name = models.CharField(max_length=200, db_index=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    followers = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    key = models.CharField(max_length=300, blank=True, default="")
    holds_key = models.BooleanField(default=False)
    done_url = models.CharField(max_length=300, blank=True, default="")
    attempts = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveIntegerField(default=1)
    worker = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(holds_key=True),
                name="one_pending_job_per_key",
            ),
            models.CheckConstraint(
                condition=Q(holds_key=False) | ~Q(key=""),
                name="only_a_named_key_is_held",
            ),
            models.CheckConstraint(
                condition=Q(attempts__lte=F("max_attempts")),
                name="no_more_attempts_than_allowed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"


class FailureKind(models.TextChoices):
    """Why an attempt failed."""

    ERROR = "error"
    REFUSED = "refused"
    LOST = "lost"


class Failure(models.Model):
    """One failed attempt; `reason` is in user words and empty when the job did not give any."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="failures")
    attempt = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=FailureKind.choices)
    reason = models.TextField(blank=True, default="")
    exception = models.CharField(max_length=200, blank=True, default="")
    traceback = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["attempt"]
        constraints = [
            models.UniqueConstraint(fields=["job", "attempt"], name="an_attempt_fails_once"),
        ]

    def __str__(self) -> str:
        return f"{self.job_id} {self.attempt} {self.kind}"


class WorkerHeartbeat(models.Model):
    """A worker process and when it last said that it lives."""

    name = models.CharField(max_length=64, primary_key=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.name


class PeriodicTick(models.Model):
    """A periodic tick (nhịp định kỳ) and when it is due next."""

    name = models.CharField(max_length=200, unique=True)
    cadence = models.CharField(max_length=10)
    next_run_at = models.DateTimeField(db_index=True)
    last_job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return self.name


class Progress(models.Model):
    """How far a job has come, as a page shows it; `total` is unknown when null."""

    job = models.OneToOneField(Job, models.CASCADE, primary_key=True, related_name="progress")
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True, blank=True)
    message = models.CharField(max_length=200, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.done}/{self.total}"
