"""The counter's page of children's parents and guardians."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from danso.identity.counter import guardians
from danso.identity.counter.forms_guardians import ChildForm, GuardianForm
from danso.identity.counter.rules import rules
from danso.identity.counter.services import received, require_counter
from danso.identity.counter.troubles import attempt
from danso.identity.queries import current_officer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from danso.identity.models import Delegation
    from danso.organizations.rights import Officer

REGISTER, CHILD = "register", "child"
SALT = "guardianship"
OK, UNPROCESSABLE = 200, 422


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Record who acts for a child, and show whose guardianship may end."""
    officer, now = current_officer(request), timezone.now()
    require_counter(officer)
    way = request.POST.get("way", "")
    here = list(received(officer=officer, now=now))
    form = GuardianForm(request.POST if way == REGISTER else None, here)
    child = ChildForm(request.POST if way == CHILD else None, prefix=CHILD)
    context: dict[str, Any] = {
        "form": form,
        "child": child,
        "here": any(each.registered for each in here),
        "minutes": int(rules().confirm_within.total_seconds() // 60),
    }
    if form.is_valid() and _recorded(context, officer, form):
        return redirect("identity:guardians")
    shown = guardians.at_the_counter(officer=officer, now=now)
    if child.is_valid():
        shown = guardians.of_child(officer=officer, number=child.cleaned_data["number"], now=now)
        context["asked"] = True
    context["rows"] = _with_tickets(officer, shown)
    wrong = any(each.is_bound and not each.is_valid() for each in (form, child))
    status = UNPROCESSABLE if wrong else context.get("status", OK)
    return render(request, "identity/counter/guardians.html", context, status=status)


def _recorded(context: dict[str, Any], officer: Officer, form: GuardianForm) -> bool:
    """Whether the guardianship was recorded; else the form or the context says why not."""
    now = timezone.now()

    def call() -> bool:
        made = guardians.register(officer=officer, now=now, **form.terms())
        if made is None:
            context["trouble"] = _("Không khớp: không có trẻ nào mang đúng số, họ tên và ngày sinh này.")
        return made is not None

    try:
        return attempt(context, call) or False
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False


def _with_tickets(officer: Officer, shown: Iterable[Delegation]) -> list[tuple[Delegation, str]]:
    """Each guardianship with the ticket that lets this officer end it: what was not shown cannot be ended."""
    return [(each, signing.dumps([officer.user_id, each.pk], salt=SALT)) for each in shown]


@never_cache
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End a guardianship that the page has just shown to this officer."""
    officer = current_officer(request)
    try:
        shown_to, pk = signing.loads(
            request.POST.get("ticket", ""), salt=SALT, max_age=rules().confirm_within
        )
    except signing.BadSignature:
        raise PermissionDenied("not shown to this officer lately") from None
    if shown_to != officer.user_id:
        raise PermissionDenied("not shown to this officer lately")
    papers = request.POST.get("papers", "")
    try:
        ended = guardians.end(officer=officer, delegation_id=pk, papers=papers, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        words = _("Đã chấm dứt: %(guardian)s không còn đại diện cho %(child)s.")
        messages.success(
            request, words % {"guardian": ended.representative.name, "child": ended.principal.name}
        )
    return redirect("identity:guardians")
