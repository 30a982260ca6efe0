"""The organizations that plans name."""

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router
from ninja.pagination import LimitOffsetPagination, paginate

from danso.organizations.models import Organization
from danso.organizations.queries import organizations, search
from danso.steering.api.base import reader
from danso.steering.schemas.common import Words
from danso.steering.schemas.registers import OrganizationOut
from danso.web.clock import today

router = Router(tags=["organizations"])


@router.get("/organizations", response=list[OrganizationOut])
@paginate(LimitOffsetPagination)
def list_organizations(request: HttpRequest, q: Query[Words] = "") -> QuerySet[Organization]:
    """Organizations that exist today, in the tree's order; words match name or alias without diacritics."""
    reader(request)
    return search(q, on=today()) if q.strip() else organizations(on=today())


@router.get("/organizations/{organization_id}", response=OrganizationOut)
def get_organization(request: HttpRequest, organization_id: int) -> Organization:
    """One organization that exists today."""
    reader(request)
    return organizations(on=today()).get(pk=organization_id)
