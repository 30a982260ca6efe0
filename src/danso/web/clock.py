"""What day it is for the pages: the demo may stand still on a day of its own."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone


def now() -> dt.datetime:
    """The moment in local time, on the demo's day when `DANSO_TODAY` names one."""
    moment = timezone.localtime()
    if not settings.TODAY:
        return moment
    return dt.datetime.combine(settings.TODAY, moment.time(), timezone.get_current_timezone())


def today() -> dt.date:
    """The local date of `now`."""
    return timezone.localtime(now()).date()
