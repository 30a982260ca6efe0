"""The JSON API of all rooms, its documentation, and how refusals travel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from ninja import NinjaAPI
from ninja.security import django_auth

from danso.steering.api import router as steering
from danso.steering.services.bulk import BulkRefused
from danso.steering.services.imports import ImportRefused
from danso.steering.services.indicators import ValueRefused
from danso.steering.services.reporting import ReportRefused, StaleReport
from danso.steering.services.reviews import ReviewRefused
from danso.steering.status import MoveRefused
from danso.steering.wording import refusal

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

api = NinjaAPI(
    title="danso",
    version="1",
    description="API của danso. Đăng nhập như trên trang; lệnh ghi cần mã CSRF. "
    "/ Sign in as on the pages; writing needs the CSRF token.",
    auth=django_auth,
    docs_url="/docs",
    urls_namespace="api",
)
api.add_router("", steering)


@api.exception_handler(PermissionDenied)
def forbidden(request: HttpRequest, _refused: PermissionDenied) -> HttpResponse:
    """Say no without saying what there is."""
    return api.create_response(request, {"code": "forbidden", "message": "forbidden"}, status=403)


@api.exception_handler(StaleReport)
def stale(request: HttpRequest, refused: StaleReport) -> HttpResponse:
    """Somebody else saved in between."""
    body = {"code": refused.code, "message": refusal(refused.code)}
    return api.create_response(request, body, status=409)


def refused_by_rule(request: HttpRequest, refused: Exception | type[Exception]) -> HttpResponse:
    """A rule of the domain does not allow it: its code and its words."""
    code = getattr(refused, "code", "refused")
    body = {"code": code, "message": refusal(code)}
    return api.create_response(request, body, status=422)


for refusal_type in (MoveRefused, ReportRefused, ImportRefused, ValueRefused, ReviewRefused):
    api.add_exception_handler(refusal_type, refused_by_rule)


@api.exception_handler(BulkRefused)
def refused_table(request: HttpRequest, refused: BulkRefused) -> HttpResponse:
    """A workbook that cannot be applied."""
    return api.create_response(request, {"code": "table", "message": refused.message}, status=422)
