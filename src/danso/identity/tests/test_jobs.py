"""What identity forgets every night."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.utils import timezone

from danso.identity.jobs import forget_the_signed_out
from danso.identity.tests.conftest import sign_in

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client


def test_ended_sessions_and_old_wrong_passwords_are_forgotten(
    client: Client, focal: User, settings: object
) -> None:
    client.force_login(focal)
    sign_in(client, focal, "sai")
    now = timezone.now()
    forget_the_signed_out.call(now=now)
    assert (Session.objects.count(), AccessAttempt.objects.count()) == (1, 1)
    forget_the_signed_out.call(now=now + settings.AXES_COOLOFF_TIME * 2)
    assert (Session.objects.count(), AccessAttempt.objects.count()) == (1, 0)
    Session.objects.update(expire_date=now)
    forget_the_signed_out.call(now=now + settings.AXES_COOLOFF_TIME)
    assert not Session.objects.exists()
