"""The second factor: enrol an authenticator app, check its codes, renew the recovery codes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django_otp import login, verify_token
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from danso.identity.log import record
from danso.identity.models import SecurityEvent

if TYPE_CHECKING:
    import datetime as dt

    from django.contrib.auth.models import User
    from django.http import HttpRequest
    from django_otp.models import Device

Kind = SecurityEvent.Kind

RECOVERY_CODES = 10
CODE_LENGTH = 10
CODE_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no 0/o, 1/l/i: codes are copied by hand


@dataclass(frozen=True, slots=True)
class Refused:
    """A code that did not open the door; `wait_until` when too many were tried."""

    wait_until: dt.datetime | None = None


def tidy(code: str) -> str:
    """Take out the spaces and dashes that people put into codes."""
    return code.replace(" ", "").replace("-", "").strip().lower()


def _device_for(user: User, code: str) -> Device | None:
    model = TOTPDevice if code.isdecimal() and len(code) < CODE_LENGTH else StaticDevice
    return model.objects.filter(user=user, confirmed=True).order_by("id").first()


def _wait_until(device: Device) -> dt.datetime | None:
    allowed, why = device.verify_is_allowed()
    return None if allowed or not why else why.get("locked_until")


def check_code(*, request: HttpRequest, user: User, code: str) -> Refused | None:
    """Complete the sign-in with a code of the app or a recovery code; None when it is right."""
    code = tidy(code)
    device = _device_for(user, code)
    if device is None:
        record(Kind.WRONG_CODE, user=user)
        return Refused()
    if waiting := _wait_until(device):
        return Refused(waiting)
    if verify_token(user, device.persistent_id, code) is None:
        record(Kind.WRONG_CODE, user=user)
        device.refresh_from_db()
        return Refused(_wait_until(device))
    _open(request, device)
    record(Kind.RECOVERY_CODE if isinstance(device, StaticDevice) else Kind.VERIFIED, user=user)
    return None


def _open(request: HttpRequest, device: Device) -> None:
    request.session.cycle_key()
    login(request, device)


@transaction.atomic
def begin_enrolment(*, user: User) -> TOTPDevice:
    """Return the authenticator waiting to be confirmed, made on first call."""
    waiting = TOTPDevice.objects.filter(user=user, confirmed=False).order_by("id").first()
    return waiting or TOTPDevice.objects.create(user=user, confirmed=False, name="app")


def confirm_enrolment(*, request: HttpRequest, user: User, code: str) -> list[str] | None:
    """Confirm the app by its first code; returns the recovery codes, None when the code is wrong."""
    waiting = begin_enrolment(user=user)
    if verify_token(user, waiting.persistent_id, tidy(code)) is None:
        record(Kind.WRONG_CODE, user=user)
        return None
    with transaction.atomic():
        waiting.refresh_from_db()
        TOTPDevice.objects.filter(user=user).exclude(pk=waiting.pk).delete()
        waiting.confirmed = True
        waiting.save(update_fields=["confirmed"])
        record(Kind.ENROLLED, user=user)
        codes = _new_codes(user)
    _open(request, waiting)
    return codes


@transaction.atomic
def renew_recovery_codes(*, user: User) -> list[str]:
    """Replace the recovery codes; the old ones open nothing any more."""
    record(Kind.CODES_RENEWED, user=user)
    return _new_codes(user)


def _new_codes(user: User) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, confirmed=True, name="recovery")
    codes = [
        "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH)) for _ in range(RECOVERY_CODES)
    ]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


@transaction.atomic
def forget(*, user: User) -> None:
    """Remove every authenticator and recovery code: the officer enrols again at the next sign-in."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
