"""What an administrator does to the agencies' tree: create, rename, end, merge, name, group."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from danso.organizations.models import (
    GroupMembership,
    Organization,
    OrganizationAlias,
    OrganizationGroup,
)
from danso.organizations.queries import in_force
from danso.organizations.rights import Action, Officer, require
from danso.vietnam.text import fold, nfc

if TYPE_CHECKING:
    from collections.abc import Sequence

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
NEXT_DAY = dt.timedelta(days=1)


class OrganizationRefused(Exception):  # noqa: N818 - the refusal is the word users read
    """A change the tree does not allow; `code` says which rule."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def create_organization(
    *,
    officer: Officer,
    code: str,
    name: str,
    kind: str,
    parent: Organization | None,
    short_name: str = "",
    valid_from: dt.date | None = None,
    unit_code: str = "",
) -> Organization:
    """Add an organization below its parent; raises OrganizationRefused for a bad code or one in use."""
    require(officer, Action.ADMINISTER)
    if not CODE.fullmatch(code):
        raise OrganizationRefused("code_is_not_plain")
    if Organization.objects.filter(code=code).exists():
        raise OrganizationRefused("code_is_taken")
    if not name.strip():
        raise OrganizationRefused("name_needed")
    return Organization.objects.create(
        code=code,
        name=_tidy(name),
        short_name=_tidy(short_name),
        kind=kind,
        parent=parent,
        unit_code=unit_code,
        valid_from=valid_from,
    )


def _tidy(text: str) -> str:
    return " ".join(nfc(text).split())


@transaction.atomic
def rename_organization(
    *, officer: Officer, organization: Organization, name: str, short_name: str = ""
) -> Organization:
    """Give a new name; the old one stays an alias, so that documents that use it are still understood."""
    require(officer, Action.ADMINISTER)
    new = _tidy(name)
    if not new:
        raise OrganizationRefused("name_needed")
    old = organization.name
    organization.name, organization.short_name = new, _tidy(short_name)
    organization.save()
    if fold(old) != fold(new):
        _keep_alias(organization, old)
    return organization


def _keep_alias(organization: Organization, text: str) -> OrganizationAlias | None:
    """The alias, unless another organization already answers to it."""
    alias, _created = OrganizationAlias.objects.get_or_create(
        key=fold(text), defaults={"organization": organization, "text": _tidy(text)}
    )
    return alias if alias.organization_id == organization.pk else None


@transaction.atomic
def add_alias(*, officer: Officer, organization: Organization, text: str) -> OrganizationAlias:
    """Teach another way to write the name; raises OrganizationRefused when it is somebody else's."""
    require(officer, Action.ADMINISTER)
    if not text.strip():
        raise OrganizationRefused("name_needed")
    alias = _keep_alias(organization, text)
    if alias is None:
        raise OrganizationRefused("alias_is_taken")
    return alias


@transaction.atomic
def remove_alias(*, officer: Officer, alias_id: int) -> None:
    """Forget another way to write the name."""
    require(officer, Action.ADMINISTER)
    OrganizationAlias.objects.filter(pk=alias_id).delete()


@transaction.atomic
def end_organization(
    *, officer: Officer, organization: Organization, last_day: dt.date, successor: Organization | None = None
) -> Organization:
    """The organization exists no longer after a day; its memberships end and its successor takes them on.

    Raises OrganizationRefused while units below it go on, or for a successor that is not there the next day.
    """
    require(officer, Action.ADMINISTER)
    if organization.valid_from is not None and last_day < organization.valid_from:
        raise OrganizationRefused("ends_before_it_starts")
    if organization.children.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=last_day)).exists():
        raise OrganizationRefused("units_below_go_on")
    if successor is not None:
        _check_successor(organization, successor, last_day + NEXT_DAY)
    organization.valid_to, organization.successor = last_day, successor
    organization.save(update_fields=["valid_to", "successor", "name_key", "path"])
    _end_memberships(organization, last_day, successor)
    return organization


def _check_successor(organization: Organization, successor: Organization, next_day: dt.date) -> None:
    if successor.pk == organization.pk:
        raise OrganizationRefused("succeeds_itself")
    if not Organization.objects.filter(in_force(next_day), pk=successor.pk).exists():
        raise OrganizationRefused("successor_is_not_there")


def _end_memberships(organization: Organization, last_day: dt.date, successor: Organization | None) -> None:
    going_on = Q(valid_to__isnull=True) | Q(valid_to__gt=last_day)
    memberships = list(organization.memberships.filter(going_on).select_related("group"))
    for membership in memberships:
        if successor is not None:
            join(group=membership.group, organization=successor, valid_from=last_day + NEXT_DAY)
    organization.memberships.filter(going_on, valid_from__gt=last_day).delete()
    organization.memberships.filter(going_on).update(valid_to=last_day)


def join(
    *,
    group: OrganizationGroup,
    organization: Organization,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
) -> GroupMembership | None:
    """Make the organization a member from a day on, unless it is one already that day."""
    day = valid_from or dt.date.min
    if group.memberships.filter(in_force(day), organization=organization).exists():
        return None
    membership, _created = GroupMembership.objects.get_or_create(
        group=group, organization=organization, valid_from=valid_from, defaults={"valid_to": valid_to}
    )
    return membership


@transaction.atomic
def add_member(
    *, officer: Officer, group: OrganizationGroup, organization: Organization, valid_from: dt.date | None
) -> GroupMembership:
    """Make an organization a member of a group from a day on; OrganizationRefused when it is one."""
    require(officer, Action.ADMINISTER)
    membership = join(group=group, organization=organization, valid_from=valid_from)
    if membership is None:
        raise OrganizationRefused("member_already")
    return membership


@transaction.atomic
def merge_organizations(
    *, officer: Officer, merged: Sequence[Organization], into: Organization, on: dt.date
) -> Organization:
    """From the day on, one organization does the work of several; the others end the day before."""
    require(officer, Action.ADMINISTER)
    ending = [organization for organization in merged if organization.pk != into.pk]
    if not ending:
        raise OrganizationRefused("nothing_to_merge")
    for organization in ending:
        end_organization(officer=officer, organization=organization, last_day=on - NEXT_DAY, successor=into)
    return into
