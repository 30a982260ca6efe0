"""What identity forgets every night."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - the queue reads the signature

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session

from danso.jobs.work import every


@every("night")
def forget_the_signed_out(now: datetime) -> None:
    """Delete sessions that ended, and wrong passwords (they hold an address) whose lock-out is over."""
    Session.objects.filter(expire_date__lt=now).delete()
    AccessAttempt.objects.filter(attempt_time__lt=now - settings.AXES_COOLOFF_TIME).delete()
