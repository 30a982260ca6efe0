"""The person's page of consents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from danso.identity.my_data.wording import purpose_words
from danso.identity.stages import requires
from danso.identity.third_parties import consents as services
from danso.identity.third_parties.forms import ConsentForm
from danso.ledger.access import Assurance

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SHOWN = 100


@requires(Assurance.LOA2)
@require_http_methods(["GET", "POST"])
def consents(request: HttpRequest) -> HttpResponse:
    """Show what the person consented to, and take another consent.

    `?for=CODE:PURPOSE` is chosen already: a third party may send people here so.
    """
    session, now = request.authentication, timezone.now()  # type: ignore[attr-defined]
    parties = services.parties_to_consent_to(on=timezone.localdate(now))
    form = ConsentForm(request.POST or None, parties=parties, chosen=request.GET.get("for", ""))
    given = None
    if form.is_valid():
        try:
            given = services.give(session=session, now=now, **form.said())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            if not given.code:
                messages.success(request, _("Đã ghi nhận sự đồng ý của bạn."))
                return redirect("identity:consents")
    held = list(services.consents_of(session)[:SHOWN])
    context = {
        "form": form,
        "given": given,
        "now": now,
        "consents": [(each, purpose_words(each.purpose)) for each in held],
    }
    status = 422 if form.is_bound and given is None else 200
    return render(request, "identity/third_parties/consents.html", context, status=status)


@requires(Assurance.LOA2)
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a consent back."""
    services.revoke(session=request.authentication, consent_id=pk, now=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("Đã rút lại sự đồng ý."))
    return redirect("identity:consents")
