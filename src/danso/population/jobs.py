"""What the room does by itself: follow the feed, send corrections, count quality every night."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - the queue reads the signature

from django.conf import settings
from django.utils import timezone

from danso.jobs.work import every
from danso.population.port import RegisterUnavailable
from danso.population.queries import FEED_DRIVER
from danso.population.register import is_configured, the_feed
from danso.population.services.corrections import follow_up, send_verified
from danso.population.services.counting import count_quality, find_unreflected
from danso.population.services.following import follow
from danso.population.services.health import note


@every("minute")
def follow_the_feed(now: datetime) -> None:
    """Bring the mirror up to the feed's head, or a good piece of the first load; silence waits a minute."""
    if is_configured():
        try:
            follow(feed=the_feed(), now=now)
        except RegisterUnavailable as silence:
            note(driver=FEED_DRIVER, trouble=silence.trouble, now=now)
        else:
            note(driver=FEED_DRIVER, trouble=None, now=now)


@every("minute")
def send_corrections(now: datetime) -> None:
    """Send verified corrections and ask after those sent; what cannot be sent waits."""
    if is_configured():
        try:
            send_verified(feed=the_feed(), now=now)
            follow_up(feed=the_feed(), now=now)
        except RegisterUnavailable as silence:
            note(driver=FEED_DRIVER, trouble=silence.trouble, now=now)


@every("01:00")
def count_the_mirror(now: datetime) -> None:
    """Count quality and what records do not show yet, before the night's measures read them."""
    day = settings.TODAY or timezone.localtime(now).date()
    count_quality(today=day)
    find_unreflected(today=day)
