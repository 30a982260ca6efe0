"""What can be asked of the agencies' tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch, Q, QuerySet

from danso.organizations.models import (
    GroupMembership,
    Organization,
    OrganizationAlias,
    OrganizationGroup,
    Position,
)
from danso.organizations.rights import Action, Officer, Post, Role
from danso.vietnam.text import fold

if TYPE_CHECKING:
    import datetime as dt

    from django.contrib.auth.models import User


def in_force(on: dt.date, prefix: str = "") -> Q:
    """Condition: the dated row is valid on the day."""
    return (Q(**{f"{prefix}valid_from__isnull": True}) | Q(**{f"{prefix}valid_from__lte": on})) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": on})
    )


def organizations(*, on: dt.date) -> QuerySet[Organization]:
    """Organizations that exist on the day, in tree order."""
    return Organization.objects.filter(in_force(on))


def subtree(organization: Organization, *, on: dt.date) -> QuerySet[Organization]:
    """The organization and everything below it that exists on the day."""
    return organizations(on=on).filter(path__startswith=organization.path)


def expand(group: OrganizationGroup, *, on: dt.date) -> QuerySet[Organization]:
    """Members of a group on the day; an abolished organization is no longer one."""
    return organizations(on=on).filter(in_force(on, "memberships__"), memberships__group=group).distinct()


def organization_named(text: str, *, on: dt.date) -> Organization | None:
    """The organization known by a name, short name or alias, whatever its case, accents and spaces."""
    key = fold(text)
    known = organizations(on=on).filter(
        Q(name_key=key)
        | Q(aliases__key=key)
        | Q(code__iexact=text.strip())
        | Q(short_name__iexact=text.strip())
    )
    return known.distinct().first()


def search(text: str, *, on: dt.date) -> QuerySet[Organization]:
    """Organizations whose name or alias contains the words, diacritics ignored."""
    key = fold(text)
    return organizations(on=on).filter(Q(name_key__contains=key) | Q(aliases__key__contains=key)).distinct()


def officer_of(user: User, *, on: dt.date) -> Officer:
    """The user with the positions in force on the day: one query."""
    posts = Position.objects.filter(in_force(on), user=user).select_related("organization").order_by("id")
    return Officer(
        user_id=user.pk,
        name=user.get_full_name() or user.get_username(),
        posts=tuple(
            Post(Role(post.role), post.organization_id, post.organization.path, post.organization.name)
            for post in posts
        ),
    )


def visible(officer: Officer, action: Action, *, on: dt.date) -> QuerySet[Organization]:
    """Organizations about which the officer may do the action."""
    paths = officer.paths(action)
    known = organizations(on=on)
    if paths is None:
        return known
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(path__startswith=path)
    return known.filter(condition)


def listed(text: str, *, on: dt.date) -> QuerySet[Organization]:
    """Organizations of the day with how many are below each; those found by a name when there is text."""
    found = search(text, on=on) if text.strip() else organizations(on=on)
    below = Count("children", filter=in_force(on, "children__"), distinct=True)
    return found.annotate(below=below).select_related("parent").order_by("path")


def organization_whole(pk: int) -> Organization:
    """An organization with all its page shows: six queries; raises Organization.DoesNotExist."""
    return (
        Organization.objects.select_related("parent", "successor")
        .prefetch_related(
            Prefetch("aliases", OrganizationAlias.objects.order_by("text")),
            "predecessors",
            Prefetch("children", Organization.objects.order_by("path")),
            Prefetch(
                "memberships", GroupMembership.objects.select_related("group").order_by("group__name", "id")
            ),
            Prefetch("positions", Position.objects.select_related("user").order_by("role", "id")),
        )
        .get(pk=pk)
    )
