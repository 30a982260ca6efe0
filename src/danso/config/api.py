"""The JSON API of all rooms, its documentation, and how refusals travel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404
from django.utils.translation import get_language
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as WrongRequest
from ninja.security import django_auth

from danso.config.api_page import ApiPage
from danso.documents.filetypes import RefusedFileError
from danso.identity.my_data import data_tracker_description as data_tracker
from danso.identity.third_parties.api import router as authentication
from danso.population.api import router as population
from danso.steering.api import router as steering
from danso.steering.schemas.common import Problem
from danso.steering.services.bulk import BulkRefused
from danso.steering.services.imports import ImportRefused
from danso.steering.services.indicators import ValueRefused
from danso.steering.services.plans import AmendmentRefused
from danso.steering.services.reporting import ReportRefused, StaleReport
from danso.steering.services.reviews import ReviewRefused
from danso.steering.status import MoveRefused
from danso.steering.wording import refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

# What any call may answer when it does not do what was asked.
REFUSALS = {
    400: "The request cannot be read",
    401: "Nobody is signed in",
    403: "The officer may not",
    404: "There is no such thing, or the officer may not read it",
    409: "Somebody else was faster, or there is one already",
    422: "A rule does not allow it, or a field is wrong",
}


class Api(NinjaAPI):
    """An API whose every call says how it refuses."""

    def get_openapi_schema(self, **options: Any) -> Any:  # noqa: ANN401 - the parent's own options
        """Add the Data Tracker's calls, which sessions of people open, and the common refusals to each."""
        schema = super().get_openapi_schema(**options)
        schema["paths"] |= data_tracker.paths()
        schema["components"]["schemas"] |= data_tracker.schemas()
        schema["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        body = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for path in schema["paths"].values():
            for operation in path.values():
                for status, words in REFUSALS.items():
                    operation["responses"].setdefault(status, {"description": words, "content": body})
        return schema


api = Api(
    title="danso",
    version="1",
    description="API của danso. Đăng nhập như trên trang; lệnh ghi cần mã CSRF. "
    "/ Sign in as on the pages; writing needs the CSRF token.",
    auth=django_auth,
    docs=ApiPage(),
    docs_url="/docs",
    urls_namespace="api",
)
api.add_router("", steering)
api.add_router("", population)
api.add_router("", authentication)


def _problem(
    request: HttpRequest, status: int, code: str, message: str, where: Sequence[str] = ()
) -> HttpResponse:
    body = {"code": code, "message": message, "where": list(where)}
    return api.create_response(request, body, status=status)


@api.exception_handler(PermissionDenied)
def forbidden(request: HttpRequest, _refused: PermissionDenied) -> HttpResponse:
    """Say no without saying what there is."""
    return _problem(request, 403, "forbidden", "forbidden")


@api.exception_handler(AuthenticationError)
def not_signed_in(request: HttpRequest, _refused: AuthenticationError) -> HttpResponse:
    """Nobody asks without signing in."""
    return _problem(request, 401, "not_signed_in", "not signed in")


@api.exception_handler(Http404)
@api.exception_handler(ObjectDoesNotExist)
def not_found(request: HttpRequest, _missing: Exception | type[Exception]) -> HttpResponse:
    """There is no such thing, or it is not this officer's to read."""
    return _problem(request, 404, "not_found", "not found")


@api.exception_handler(HttpError)
def plain_refusal(request: HttpRequest, refused: HttpError) -> HttpResponse:
    """A refusal in words only."""
    code = {404: "not_found", 422: "wrong"}.get(refused.status_code, "refused")
    return _problem(request, refused.status_code, code, str(refused))


@api.exception_handler(WrongRequest)
def wrong_request(request: HttpRequest, wrong: WrongRequest) -> HttpResponse:
    """The request is not of the documented shape: name the fields."""
    where = [".".join(str(step) for step in error["loc"]) for error in wrong.errors]
    message = "; ".join(dict.fromkeys(str(error["msg"]) for error in wrong.errors))
    return _problem(request, 422, "wrong", message, where)


@api.exception_handler(ValidationError)
def wrong_fields(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    """A record that cannot be: name the fields."""
    named = wrong.message_dict if hasattr(wrong, "error_dict") else {NON_FIELD_ERRORS: wrong.messages}
    message = "; ".join(words for messages in named.values() for words in messages)
    return _problem(request, 422, "wrong", message, [name for name in named if name != NON_FIELD_ERRORS])


@api.exception_handler(IntegrityError)
def conflict(request: HttpRequest, _refused: IntegrityError) -> HttpResponse:
    """The database already has one, or never would; the service's transaction is undone."""
    return _problem(request, 409, "conflict", "conflict with what is there")


@api.exception_handler(RefusedFileError)
def refused_file(request: HttpRequest, refused: RefusedFileError) -> HttpResponse:
    """A file that is not let in."""
    words = refused.english if get_language() == "en" else refused.vietnamese
    return _problem(request, 422, str(refused.code), words)


@api.exception_handler(StaleReport)
def stale(request: HttpRequest, refused: StaleReport) -> HttpResponse:
    """Somebody else saved in between."""
    return _problem(request, 409, refused.code, refusal(refused.code))


def refused_by_rule(request: HttpRequest, refused: Exception | type[Exception]) -> HttpResponse:
    """A rule of the domain does not allow it: its code and its words."""
    code = getattr(refused, "code", "refused")
    return _problem(request, 422, code, refusal(code))


for refusal_type in (
    MoveRefused,
    ReportRefused,
    ImportRefused,
    ValueRefused,
    ReviewRefused,
    AmendmentRefused,
):
    api.add_exception_handler(refusal_type, refused_by_rule)


@api.exception_handler(BulkRefused)
def refused_table(request: HttpRequest, refused: BulkRefused) -> HttpResponse:
    """A workbook that cannot be applied."""
    return _problem(request, 422, "table", refused.message)
