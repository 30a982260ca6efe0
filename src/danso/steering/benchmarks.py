"""The pages people open all day, over 20 plans × 500 tasks × 200 agencies × 24 months."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from danso.steering.bulk import TODAY, make_bulk
from danso.timing import Figure, timed

if TYPE_CHECKING:
    import random

    from django.contrib.auth.models import User

PAGE_LIMIT = 0.150
REPEATS = 25


def bench_pages(rng: random.Random) -> list[Figure]:
    """The head's page, the desks and a list of tasks, through every middleware, against the bare shell."""
    made = make_bulk(rng)
    with override_settings(TODAY=TODAY):
        return [
            _page("head's page", made.head, reverse("steering:overview")),
            _page("office's desk", made.office, reverse("steering:desk")),
            _page("agency's desk", made.focal, reverse("steering:desk")),
            _page("list of tasks", made.office, reverse("steering:tasks")),
            _page("list of tasks, searched", made.office, f"{reverse('steering:tasks')}?q=du+lieu+17"),
            _page("list of tasks of an agency", made.focal, reverse("steering:tasks")),
        ]


def _page(name: str, user: User, address: str) -> Figure:
    client = signed_in(user)
    shell = reverse("identity:account")
    for each in (address, shell):
        answer = client.get(each)
        if answer.status_code != 200:  # noqa: PLR2004 - the one good answer
            raise RuntimeError(f"{each}: {answer.status_code}")
    timing = timed(lambda: client.get(address), repeats=REPEATS)
    baseline = timed(lambda: client.get(shell), repeats=REPEATS)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return Figure(
        name, timing, baseline=baseline, against="account page", limit=PAGE_LIMIT, queries=len(captured)
    )


def signed_in(user: User) -> Client:
    """A browser of an officer who has passed both steps of the sign-in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    device = TOTPDevice.objects.create(user=user, name="bench", confirmed=True)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session["last_seen"] = dt.datetime.now(tz=dt.UTC).isoformat()
    session.save()
    return client
