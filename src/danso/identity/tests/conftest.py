"""Officers of a small province, and a clock for their codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp import models as totp_models

from danso.identity.services.second_factor import begin_enrolment
from danso.identity.tests.third_parties import a_bank, a_key, a_resident
from danso.identity.third_parties import callers
from danso.organizations.models import Kind, Organization, Position, Role
from danso.population.matching import forget_freshness

if TYPE_CHECKING:
    from django.test import Client
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from danso.identity.models import ThirdParty

PASSWORD = "Mat-khau-thu-06"
START = 1_730_000_000


@dataclass
class Phone:
    """An authenticator app and the time it believes in."""

    now: int = START

    def code(self, device: TOTPDevice) -> str:
        totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
        totp.time = self.now
        return f"{totp.token():06d}"

    def wait(self, seconds: int = 30) -> None:
        self.now += seconds


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> Phone:
    app = Phone()
    monkeypatch.setattr(totp_models.time, "time", lambda: app.now)
    return app


@pytest.fixture
def province(db: None) -> Organization:
    return Organization.objects.create(code="TINH", name="Ủy ban nhân dân tỉnh", kind=Kind.PROVINCE)


@pytest.fixture
def justice(province: Organization) -> Organization:
    return Organization.objects.create(
        code="STP", name="Sở Tư pháp", short_name="Sở TP", kind=Kind.DEPARTMENT, parent=province
    )


def make_user(username: str, name: str) -> User:
    return User.objects.create_user(username, password=PASSWORD, first_name=name)


@pytest.fixture
def focal(justice: Organization) -> User:
    user = make_user("anh.lth", "Lê Thị Hồng Ánh")
    Position.objects.create(user=user, organization=justice, role=Role.FOCAL_OFFICER)
    return user


@pytest.fixture
def administrator(province: Organization) -> User:
    user = make_user("luc.ht", "Huỳnh Tấn Lực")
    Position.objects.create(user=user, organization=province, role=Role.ADMINISTRATOR)
    return user


@pytest.fixture
def two_factors(settings: object) -> None:
    settings.SECOND_FACTOR = True


@pytest.fixture
def enrolled(focal: User) -> TOTPDevice:
    device = begin_enrolment(user=focal)
    device.confirmed = True
    device.save()
    return device


def sign_in(client: Client, user: User, password: str = PASSWORD, **extra: str) -> object:
    return client.post("/sign-in/", {"username": user.username, "password": password}, **extra)


@pytest.fixture
def fresh_callers(own_ledger: None) -> None:
    """A log of its own, and nothing kept of earlier callers."""
    forget_freshness()
    callers.throttle.cache_clear()


@pytest.fixture
def bank(db: None) -> ThirdParty:
    """A bank under agreement, with its key, and the resident it asks about."""
    a_resident()
    found = a_bank()
    a_key(found)
    return found
