"""What identity does by itself: postponed checks every minute; forgetting, searching, drawing at night."""

from __future__ import annotations

from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from danso.identity.auditing.patterns import find_misuse
from danso.identity.auditing.sampling import draw_sample, week_before
from danso.identity.counter.postponed import check_postponed, tidy_postponed
from danso.identity.third_parties import marks, usage
from danso.jobs.work import every

WEEKS_CAUGHT_UP = 4  # after a time without a worker


@every("night")
def forget_the_signed_out(now: datetime) -> None:
    """Delete sessions that ended, and wrong passwords (they hold an address) whose lock-out is over."""
    Session.objects.filter(expire_date__lt=now).delete()
    AccessAttempt.objects.filter(attempt_time__lt=now - settings.AXES_COOLOFF_TIME).delete()


@every("minute")
def check_receptions(now: datetime) -> None:
    """Check whom the counter received while the register was silent; what cannot be checked yet waits."""
    tidy_postponed(now=now)
    check_postponed(now=now)


@every("night")
def look_for_misuse(now: datetime) -> None:
    """Look for signs of misuse in yesterday's log."""
    find_misuse(day=timezone.localdate(now) - timedelta(days=1))


@every("night")
def draw_the_sample(now: datetime) -> None:
    """Draw the samples of the last weeks that have none; what is not sealed yet waits for the next night."""
    last = week_before(timezone.localdate(now))
    for ago in range(WEEKS_CAUGHT_UP):
        draw_sample(week=last - timedelta(weeks=ago), now=now)


@every("minute")
def count_third_parties_calls(_now: datetime) -> None:
    """Count the calls among the lines that were sealed meanwhile."""
    usage.count_all_sealed()


@every("night")
def forget_old_marks(now: datetime) -> None:
    """Delete the marks of requests that are long over."""
    marks.forget_old(now)
