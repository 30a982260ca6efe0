"""The authentication service for third parties: one signed question, one signed answer."""

from __future__ import annotations

import datetime as dt
import json
import logging
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema
from ninja.decorators import decorate_view
from pydantic import AfterValidator, Field, StringConstraints

from danso.identity.third_parties.authenticating import AuthenticationRefused, Question, authenticate
from danso.identity.third_parties.callers import Caller, CallerRefused, caller_of, message_of
from danso.identity.third_parties.house_key import house_key
from danso.identity.third_parties.problems import LOG_NOT_SEALED, MEDIA, NOT_RECORDED, WRONG, problem
from danso.ledger.errors import SealingDead
from danso.ledger.services.grouping import GroupFailed
from danso.population.answers import PartialDate
from danso.signatures import ANSWER, Message, sign
from danso.vietnam.personal_numbers import parse

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)
WRONG_STATUS = 422
UNKNOWN = "-"  # the nonce of an answer to nobody
router = Router(tags=["authentication"])


def _number(text: str) -> str:
    """A number of the right build; the refusal does not repeat it."""
    parse(text)
    return text


def _born(text: str) -> str:
    PartialDate.read(text)
    return text


class AuthenticationIn(Schema):
    """A number, a name and a birth that may belong together (`birth` partial: 1990, 1990-03, 1990-03-07)."""

    number: Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$"), AfterValidator(_number)]
    name: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    birth: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(-[0-9]{2}){0,2}$"), AfterValidator(_born)]
    purpose: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{1,39}$")]
    reference: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
    consent: Annotated[str, StringConstraints(max_length=64)] = Field(
        "", description="The code of a consent of once; without it the standing consent is meant"
    )


class AuthenticationOut(Schema):
    """Yes or no; `as_of` is how fresh the province's mirror is, `line` the line of the access log."""

    match: bool
    as_of: dt.datetime | None
    reference: str
    line: int


class ProblemOut(Schema):
    """Why there is no answer (RFC 9457); `line` when the refusal stands in the access log."""

    type: str
    title: str
    status: int
    code: str
    line: int | None = None
    where: list[str] | None = None


def signed_by_a_third_party(request: HttpRequest) -> Caller:
    """Let in whoever signed; raises CallerRefused."""
    return caller_of(request, now=timezone.now())


def answered_signed(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Turn every refusal into a problem document, and sign whatever leaves."""

    @wraps(run)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - passed on
        return _signed(request, _refused_or_answered(lambda: run(request, *args, **kwargs), request))

    return answer


def _refused_or_answered(run: Callable[[], HttpResponse], request: HttpRequest) -> HttpResponse:
    try:
        answer = run()
    except CallerRefused as refusal:
        logger.info("authentication refused", extra={"code": refusal.code})
        return problem(request, refusal.code)
    except AuthenticationRefused as refusal:
        return problem(request, refusal.code, **({"line": refusal.line} if refusal.line else {}))
    except SealingDead:
        return problem(request, LOG_NOT_SEALED)
    except GroupFailed as failure:
        reason = type(failure.__cause__).__name__  # its text may hold rows
        logger.error("authentication not recorded", extra={"reason_code": reason})  # noqa: TRY400
        return problem(request, NOT_RECORDED)
    return _as_problem(request, answer) if answer.status_code == WRONG_STATUS else answer


def _as_problem(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The house's words about a wrong shape, as a problem document: which fields, never their values."""
    return problem(request, WRONG, where=json.loads(answer.content)["where"])


def _signed(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    key, asked = house_key(), message_of(request)
    headers = {"content-type": answer.headers["Content-Type"]}
    message = Message(asked.target, headers, answer.content, status=answer.status_code, request=asked)
    components = [name for name in ANSWER if not name.endswith(";req") or "content-digest" in asked.headers]
    caller = getattr(request, "auth", None)
    nonce = caller.nonce if isinstance(caller, Caller) else UNKNOWN
    signature = sign(
        message, key=key.private, keyid=key.keyid, nonce=nonce, now=timezone.now(), components=components
    )
    for name, value in {**signature, "Content-Length": str(len(answer.content))}.items():
        answer[name] = value
    return answer


def _documented(statuses: dict[int, str]) -> dict[int, dict[str, Any]]:
    body = {MEDIA: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}
    return {status: {"description": words, "content": body} for status, words in statuses.items()}


REFUSALS = _documented(
    {
        400: "The request cannot be read",
        401: "The signature is not believed, or the request came before",
        403: "The agreement does not allow it, or the person has not consented",
        404: "There is no such address",
        409: "Not used",
        422: "The request is not of the documented shape",
        429: "More calls than agreed",
        503: "Nothing is answered that cannot be written into the log",
    }
)


@router.post(
    "/identity/authentications",
    response={200: AuthenticationOut, 401: ProblemOut},
    auth=signed_by_a_third_party,
    openapi_extra={"responses": REFUSALS},
)
@decorate_view(answered_signed)
def authentications(request: HttpRequest, asked: AuthenticationIn) -> HttpResponse:
    """Xác thực thông tin theo thỏa thuận / do number, name and birth belong to one person, who consented."""
    question = Question(
        number=asked.number,
        name=asked.name,
        birth=PartialDate.read(asked.birth),
        purpose=asked.purpose,
        reference=asked.reference,
        consent=asked.consent,
    )
    answer = authenticate(caller=request.auth, question=question, now=timezone.now())  # type: ignore[attr-defined]
    body = {
        "match": answer.match,
        "as_of": answer.as_of and answer.as_of.isoformat(),
        "reference": answer.reference,
        "line": answer.line,
    }
    return HttpResponse(json.dumps(body), content_type="application/json")
