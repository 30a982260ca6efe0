"""Repeated wrong passwords lock a user name from an address, for a while."""

from __future__ import annotations

import logging

import pytest
from axes.models import AccessAttempt
from django.test import Client, RequestFactory
from django.utils import timezone

from danso.identity.addresses import client_address
from danso.identity.models import SecurityEvent
from danso.identity.tests.conftest import sign_in


@pytest.fixture
def locked(client: Client, focal: object, settings: object) -> Client:
    for _try in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, focal, "sai-mat-khau")
    return client


def test_the_last_wrong_password_shows_when_to_try_again(
    client: Client, focal: object, settings: object
) -> None:
    answers = [sign_in(client, focal, "sai-mat-khau") for _try in range(settings.AXES_FAILURE_LIMIT)]
    assert [answer.status_code for answer in answers] == [422] * (settings.AXES_FAILURE_LIMIT - 1) + [429]
    until = timezone.localtime(timezone.now() + settings.AXES_COOLOFF_TIME)
    assert f"{until:%d/%m/%Y}" in answers[-1].content.decode()
    assert 0 < int(answers[-1]["Retry-After"]) <= settings.AXES_COOLOFF_TIME.total_seconds()


def test_even_the_right_password_waits(locked: Client, focal: object) -> None:
    assert sign_in(locked, focal).status_code == 429


def test_trying_during_the_lock_out_does_not_prolong_it(locked: Client, focal: object) -> None:
    before = AccessAttempt.objects.get().attempt_time
    sign_in(locked, focal, "sai-nua")
    assert AccessAttempt.objects.get().attempt_time == before


def test_the_same_officer_signs_in_from_another_address(locked: Client, focal: object) -> None:
    assert sign_in(Client(), focal, REMOTE_ADDR="10.0.0.9").status_code == 302


def test_another_officer_signs_in_from_the_same_address(locked: Client, administrator: object) -> None:
    assert sign_in(Client(), administrator).status_code == 302


def test_when_the_time_is_over_the_password_opens_again(
    locked: Client, focal: object, settings: object
) -> None:
    AccessAttempt.objects.update(attempt_time=timezone.now() - settings.AXES_COOLOFF_TIME)
    assert sign_in(locked, focal).status_code == 302
    assert not AccessAttempt.objects.exists()


def test_a_lock_out_stands_in_the_log(locked: Client, focal: object) -> None:
    kinds = SecurityEvent.objects.filter(user=focal).values_list("kind", flat=True)
    assert SecurityEvent.Kind.LOCKED_OUT in kinds


def test_nothing_typed_is_kept_or_logged(
    client: Client, focal: object, settings: object, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        for _try in range(settings.AXES_FAILURE_LIMIT + 1):
            sign_in(client, focal, "mat-khau-bi-mat")
    assert "anh.lth" not in caplog.text
    assert "127.0.0.1" not in caplog.text
    attempt = AccessAttempt.objects.get()
    assert "anh.lth" not in attempt.post_data
    assert "mat-khau-bi-mat" not in attempt.post_data


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.7", "192.0.2.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (2, "203.0.113.7, 192.0.2.50", "203.0.113.7"),
        (2, "203.0.113.7", "192.0.2.1"),
        (1, "", "192.0.2.1"),
    ],
)
def test_an_address_is_believed_only_from_our_own_proxies(
    rf: RequestFactory, settings: object, proxies: int, forwarded: str, address: str
) -> None:
    settings.PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == address
