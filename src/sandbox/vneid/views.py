"""The provider's pages and endpoints, the same for each issuer."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from authlib.common.urls import add_params_to_uri
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import scope_to_list
from authlib.oidc.core.errors import ConsentRequiredError, LoginRequiredError
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sandbox.vneid import sessions
from sandbox.vneid.claims import SCOPE_WORDS, user_info
from sandbox.vneid.consents import consent, consented
from sandbox.vneid.issuers import ISSUERS
from sandbox.vneid.keys import published_keys
from sandbox.vneid.models import SubjectKind
from sandbox.vneid.people import facts, may_be, people
from sandbox.vneid.server import protector, provider, seconds
from sandbox.vneid.sessions import Chosen, SignedIn

if TYPE_CHECKING:
    from django.http import HttpRequest

    from sandbox.vneid.issuers import Issuer
    from sandbox.vneid.models import Client

LEVELS = {"LoA1": 1, "LoA2": 2}
STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")


def issuer_of(code: str) -> Issuer:
    """Return a provider by its address, or answer 404."""
    if code not in ISSUERS:
        raise Http404
    return ISSUERS[code]


@require_GET
def style(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The pages' style sheet."""
    return HttpResponse(STYLE, content_type="text/css; charset=utf-8")


@require_GET
def discovery(request: HttpRequest, issuer: str) -> JsonResponse:  # noqa: ARG001
    """The provider's description of itself."""
    return JsonResponse(issuer_of(issuer).discovery())


@require_GET
def jwks(request: HttpRequest, issuer: str) -> JsonResponse:  # noqa: ARG001
    """The keys that identity tokens are checked by."""
    answer = JsonResponse(published_keys(issuer_of(issuer), now=seconds()))
    answer["Cache-Control"] = "public, max-age=600"
    return answer


@csrf_exempt
@never_cache
@require_POST
@transaction.atomic
def token(request: HttpRequest, issuer: str) -> HttpResponse:
    """Give tokens for a code."""
    return provider(issuer_of(issuer).code).create_token_response(request)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
@protector("openid")
def userinfo(request: HttpRequest, issuer: str) -> JsonResponse:
    """Tell a client what the person agreed to."""
    granted = request.oauth_token  # type: ignore[attr-defined]
    if granted.grant.client.issuer != issuer_of(issuer).code:
        return JsonResponse({"error": "invalid_token"}, status=401)
    return JsonResponse(user_info(granted.grant, granted.scope))


@never_cache
@require_http_methods(["GET", "POST"])
def authorize(request: HttpRequest, issuer: str) -> HttpResponse:
    """Ask who the visitor is, how sure, and what they agree to; then send them back with a code."""
    at = issuer_of(issuer)
    proved = sessions.signed_in(request, at.code)
    if proved and not facts(proved.resident).living:
        proved = None  # has died since, or the world was made anew
    try:
        grant = provider(at.code).get_consent_grant(request, end_user=proved)
        return Asking(request, at, grant).answer(proved)
    except OAuth2Error as refusal:
        return refused(at, request, refusal)


def refused(at: Issuer, request: HttpRequest, refusal: OAuth2Error) -> HttpResponse:
    """Send a refusal to the client's address when that is known to be its own, else show it."""
    if refusal.redirect_uri:
        refusal.state = request.GET.get("state")
        return with_issuer(provider(at.code).handle_error_response(None, refusal), at)
    return render(request, "vneid/refused.html", {"at": at, "error": refusal}, status=400)


def with_issuer(answer: HttpResponse, at: Issuer) -> HttpResponse:
    """Add `iss` (RFC 9207): Authlib's own extension looks for an attribute that Django answers lack."""
    answer["Location"] = add_params_to_uri(answer["Location"], [("iss", at.url)])
    return answer


class Asking:
    """One authorization request on its way: choose, prove, agree."""

    def __init__(self, request: HttpRequest, at: Issuer, grant: Any) -> None:  # noqa: ANN401 - Authlib is untyped
        self.request = request
        self.at = at
        self.grant = grant
        self.client: Client = grant.request.client
        self.scopes: list[str] = scope_to_list(grant.request.scope)
        wanted = (LEVELS.get(acr) for acr in request.GET.get("acr_values", "").split())
        self.level = next(filter(None, wanted), 1)
        self.prompts = set(request.GET.get("prompt", "").split())
        age = request.GET.get("max_age", "")
        self.max_age = int(age) if age.isdecimal() else None

    def answer(self, proved: SignedIn | None) -> HttpResponse:
        """Do the step that the page sent, or show the next one."""
        steps = {"search": self.search, "choose": self.choose, "otp": self.prove}
        step = self.request.POST.get("step", "")
        if step in steps:
            return steps[step]()
        if step == "refuse":
            return self.back(None)
        asked_anew = self.prompts & {"login", "select_account"}
        enough = proved and proved.serves(level=self.level, max_age=self.max_age, now=seconds())
        if step == "agree" and proved:
            return self.agree(proved)
        if proved and enough and not asked_anew:
            return self.consent(proved)
        if "none" in self.prompts:
            raise LoginRequiredError(redirect_uri=self.grant.redirect_uri)
        if proved and not asked_anew and (stepped := self.step_up(proved)):
            return stepped
        return self.choices()

    def step_up(self, proved: SignedIn) -> HttpResponse | None:
        """Ask the person of the session for the missing proof; None when the account cannot give it."""
        if facts(proved.resident).level < self.level:
            return None
        return self.ask_otp(Chosen(proved.resident, proved.kind, proved.business, self.level))

    def search(self) -> HttpResponse:
        """Show who matches."""
        return self.choices()

    def choices(self, error: str = "", status: int = 200) -> HttpResponse:
        """Show whom the visitor can be."""
        kind = self.request.POST.get("kind", SubjectKind.CITIZEN)
        search = self.request.POST.get("q", "").strip()
        context = {
            "people": people(search, kind),
            "kind": kind,
            "q": search,
            "kinds": (("cong_dan", "Công dân"), ("to_chuc", "Người đại diện tổ chức"), ("can_bo", "Cán bộ")),
            "level": self.level,
            "error": error,
        }
        return self.page("vneid/choose.html", context, status=status)

    def choose(self) -> HttpResponse:
        """Take the choice; level 2 needs a code as well."""
        who = may_be(self.request.POST.get("who", ""))
        level = self.request.POST.get("level", "")
        if who is None or level not in {"1", "2"}:
            return self.choices("Hãy chọn một người có tài khoản định danh và mức độ.", 422)
        resident, kind, business, held = who
        if int(level) > held:
            return self.choices("Tài khoản của người này chỉ ở mức 1.", 422)
        choice = Chosen(resident, kind, business, int(level))
        if choice.level == LEVELS["LoA2"]:
            return self.ask_otp(choice)
        return self.consent(sessions.sign_in(self.request, self.at.code, choice, now=seconds()))

    def ask_otp(self, choice: Chosen, error: str = "") -> HttpResponse:
        """Send a code, which this world shows on the screen."""
        otp = choice.otp or f"{secrets.randbelow(10**6):06d}"
        waiting = Chosen(choice.resident, choice.kind, choice.business, choice.level, otp)
        sessions.choose(self.request, self.at.code, waiting)
        context = {"otp": otp, "name": facts(choice.resident).name, "level": choice.level, "error": error}
        return self.page("vneid/otp.html", context, status=422 if error else 200)

    def prove(self) -> HttpResponse:
        """Compare the code; a wrong one is replaced."""
        choice = sessions.chosen(self.request, self.at.code)
        if choice is None or not choice.otp:
            return self.choices()
        if not secrets.compare_digest(self.request.POST.get("otp", "").strip().encode(), choice.otp.encode()):
            fresh = Chosen(choice.resident, choice.kind, choice.business, choice.level)
            return self.ask_otp(fresh, "Mã không đúng. Đã gửi mã mới.")
        return self.consent(sessions.sign_in(self.request, self.at.code, choice, now=seconds()))

    def consent(self, proved: SignedIn) -> HttpResponse:
        """Ask what may be told, unless the person has agreed to as much before."""
        if set(self.scopes) <= consented(self.client, proved.resident) and "consent" not in self.prompts:
            return self.back(proved)
        if "none" in self.prompts:
            raise ConsentRequiredError(redirect_uri=self.grant.redirect_uri)
        told = [SCOPE_WORDS[each] for each in self.scopes if each != "to_chuc" or proved.business]
        context = {"told": told, "name": facts(proved.resident).name, "level": proved.level}
        return self.page("vneid/consent.html", context)

    @transaction.atomic
    def agree(self, proved: SignedIn) -> HttpResponse:
        """Keep the consent and send the person back."""
        consent(self.client, proved.resident, self.scopes, now=seconds())
        return self.back(proved)

    def back(self, proved: SignedIn | None) -> HttpResponse:
        """Return to the client with a code, or with the refusal of somebody who did not agree."""
        server = provider(self.at.code)
        answer = server.create_authorization_response(self.grant.request, grant_user=proved, grant=self.grant)
        return with_issuer(answer, self.at)

    def page(self, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """Show a step; its forms send to the request's own address."""
        shown = {"at": self.at, "client": self.client, **context}
        return render(self.request, template, shown, status=status)


@never_cache
@csrf_exempt
@require_http_methods(["GET", "POST"])
def logout(request: HttpRequest, issuer: str) -> HttpResponse:
    """End the session here; back to the client when it proves by an identity token that it asked."""
    at = issuer_of(issuer)
    try:
        asked = provider(at.code).validate_endpoint_request("end_session", request)
    except OAuth2Error as refusal:
        return render(request, "vneid/refused.html", {"at": at, "error": refusal}, status=400)
    if asked.needs_confirmation and request.POST.get("step") != "sign_out":
        return render(request, "vneid/sign_out.html", {"at": at})
    sessions.sign_out(request, at.code)
    return (
        redirect(asked.redirect_uri)
        if asked.redirect_uri
        else render(request, "vneid/signed_out.html", {"at": at})
    )
