"""What identity forgets every night."""

from __future__ import annotations

from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from danso.identity.auditing.patterns import find_misuse
from danso.jobs.work import every


@every("night")
def forget_the_signed_out(now: datetime) -> None:
    """Delete sessions that ended, and wrong passwords (they hold an address) whose lock-out is over."""
    Session.objects.filter(expire_date__lt=now).delete()
    AccessAttempt.objects.filter(attempt_time__lt=now - settings.AXES_COOLOFF_TIME).delete()


@every("night")
def look_for_misuse(now: datetime) -> None:
    """Look for signs of misuse in yesterday's log."""
    find_misuse(day=timezone.localdate(now) - timedelta(days=1))
