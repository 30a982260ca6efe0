"""Who asks, and which plan of: shared by every topic of the API."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from danso.identity.queries import current_officer
from danso.organizations.rights import Action, Officer
from danso.steering.models import Plan, SourceDocument
from danso.steering.queries import plans as plan_queries
from danso.steering.schemas.common import DecisionIn


def reader(request: HttpRequest) -> Officer:
    """The officer, when they may read at least their own agency's work."""
    officer = current_officer(request)
    if not officer.may_somewhere(Action.READ):
        raise PermissionDenied
    return officer


def plan_for(request: HttpRequest, plan_id: int) -> tuple[Officer, Plan]:
    """A reader and the plan they ask about."""
    return reader(request), get_object_or_404(plan_queries.plans(), pk=plan_id)


def decision_document(decision: DecisionIn) -> SourceDocument:
    """The document that decides something, not stored yet."""
    named = decision.title or f"{decision.kind} {decision.number}".strip()
    return SourceDocument(
        kind=decision.kind,
        number=decision.number,
        signed_on=decision.signed_on,
        issuer=decision.issuer,
        title=named,
    )
