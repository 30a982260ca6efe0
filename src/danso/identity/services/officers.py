"""Administration of officers' accounts; every verb needs its right and leaves a line in the log."""

from __future__ import annotations

import datetime as dt
import unicodedata

from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from danso.identity.log import record
from danso.identity.models import OfficerNumber, SecurityEvent
from danso.identity.services import second_factor
from danso.organizations.models import Organization, Position, Role
from danso.organizations.rights import Action, Officer, require
from danso.population.numbers import index_of
from danso.vietnam.personal_numbers import NotANumberError, PersonalNumber

Kind = SecurityEvent.Kind


@transaction.atomic
def create_officer(*, by: Officer, username: str, full_name: str, email: str = "") -> User:
    """Create an account that cannot sign in until its owner sets a password through an invitation."""
    require(by, Action.ADMINISTER)
    user = User(username=username, first_name=unicodedata.normalize("NFC", full_name.strip()), email=email)
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    user.save()
    record(Kind.CREATED, user=user, by=by.user_id)
    return user


@transaction.atomic
def give_position(
    *, by: Officer, user: User, organization: Organization, role: Role, title: str, on: dt.date
) -> Position:
    """Let the officer act in an organization from the day on; ValidationError if held already."""
    require(by, Action.ADMINISTER)
    held = Position.objects.filter(user=user, organization=organization, role=role)
    if any(position.valid_to is None or position.valid_to >= on for position in held):
        raise ValidationError(_("Cán bộ đang giữ chức vụ này."))
    position = Position.objects.create(
        user=user, organization=organization, role=role, title=title, valid_from=on
    )
    record(Kind.POSITION_GIVEN, user=user, by=by.user_id)
    return position


@transaction.atomic
def end_position(*, by: Officer, position: Position, on: dt.date) -> Position:
    """End a position before the day; one that began on the day is taken back."""
    require(by, Action.ADMINISTER)
    user = position.user
    if position.valid_from is not None and position.valid_from >= on:
        position.delete()
    else:
        position.valid_to = on - dt.timedelta(days=1)
        position.save(update_fields=["valid_to"])
    record(Kind.POSITION_ENDED, user=user, by=by.user_id)
    return position


def invite(*, by: Officer, user: User) -> tuple[str, str]:
    """Return the two parts (user, token) of the link by which the owner sets a password once."""
    require(by, Action.ADMINISTER)
    if not user.is_active:
        raise ValidationError(_("Tài khoản đang ngừng. Hãy mở lại trước."))
    record(Kind.INVITED, user=user, by=by.user_id)
    return urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)


@transaction.atomic
def bind_number(*, by: Officer, user: User, number: str) -> None:
    """Let the bearer of a personal number enter as this officer through an identity provider.

    The number itself is not kept, its index alone; ValidationError when it is none, or another officer's.
    """
    require(by, Action.ADMINISTER)
    try:
        index = index_of(PersonalNumber("".join(number.split())).digits)
    except NotANumberError:
        raise ValidationError(_("Số định danh cá nhân gồm 12 chữ số, xem trên thẻ căn cước.")) from None
    if OfficerNumber.objects.filter(number_index=index).exclude(user=user).exists():
        raise ValidationError(_("Số định danh này đã gắn với một tài khoản khác."))
    OfficerNumber.objects.update_or_create(user=user, defaults={"number_index": index})
    record(Kind.NUMBER_BOUND, user=user, by=by.user_id)


@transaction.atomic
def unbind_number(*, by: Officer, user: User) -> None:
    """Close the provider's door for an officer."""
    require(by, Action.ADMINISTER)
    OfficerNumber.objects.filter(user=user).delete()
    record(Kind.NUMBER_UNBOUND, user=user, by=by.user_id)


@transaction.atomic
def reset_second_factor(*, by: Officer, user: User) -> None:
    """Forget the officer's authenticator (lost phone) and end the open sessions."""
    require(by, Action.ADMINISTER)
    second_factor.forget(user=user)
    end_sessions(user=user)
    record(Kind.FACTOR_RESET, user=user, by=by.user_id)


@transaction.atomic
def deactivate(*, by: Officer, user: User) -> None:
    """Close the account at once; nobody closes the one they are using."""
    require(by, Action.ADMINISTER)
    if user.pk == by.user_id:
        raise ValidationError(_("Bạn không thể ngừng tài khoản đang dùng."))
    User.objects.filter(pk=user.pk).update(is_active=False)
    end_sessions(user=user)
    record(Kind.DEACTIVATED, user=user, by=by.user_id)


@transaction.atomic
def reactivate(*, by: Officer, user: User) -> None:
    """Open a closed account again."""
    require(by, Action.ADMINISTER)
    User.objects.filter(pk=user.pk).update(is_active=True)
    record(Kind.REACTIVATED, user=user, by=by.user_id)


def end_sessions(*, user: User) -> int:
    """End every open session of the user; returns how many."""
    open_sessions = Session.objects.filter(expire_date__gt=timezone.now())
    theirs = [each.pk for each in open_sessions if each.get_decoded().get("_auth_user_id") == str(user.pk)]
    Session.objects.filter(pk__in=theirs).delete()
    return len(theirs)
