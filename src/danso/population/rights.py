"""Who opens which page of the room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from danso.ledger.access import Assurance
from danso.organizations.rights import Action, Officer

if TYPE_CHECKING:
    from django.http import HttpRequest


def officer_of(request: HttpRequest) -> Officer:
    """The signed-in officer, whom the sign-in has already read; PermissionDenied when there is none."""
    officer: Officer | None = getattr(request, "officer", None)
    if officer is None:
        raise PermissionDenied("no officer")
    return officer


def _may(request: HttpRequest, action: Action) -> bool:
    officer: Officer | None = getattr(request, "officer", None)
    return officer is not None and officer.may_somewhere(action)


def may_see_counts(request: HttpRequest) -> bool:
    """Whether the reader sees quality and coverage: counts, nobody's data."""
    return _may(request, Action.READ)


def may_clean(request: HttpRequest) -> bool:
    """Whether the reader works on residents' records."""
    return _may(request, Action.CLEAN_RESIDENTS)


def assurance_of(request: HttpRequest) -> Assurance:
    """How sure the officer's sign-in is: level 02 by a second factor or a provider, else 01."""
    return getattr(request, "officer_assurance", Assurance.LOA1)


def may_look_up(request: HttpRequest) -> bool:
    """Whether the reader may look people up."""
    return _may(request, Action.READ_RESIDENT)
