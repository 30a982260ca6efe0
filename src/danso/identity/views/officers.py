"""Administration of officers' accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danso.identity import queries
from danso.identity.forms import NumberForm, OfficerForm, PositionForm
from danso.identity.models import OfficerNumber
from danso.identity.queries import current_officer
from danso.identity.services import officers as services
from danso.organizations.models import Position, Role
from danso.organizations.rights import Action, require

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PAGE_SIZE = 25
SHOWN_EVENTS = 30


@require_GET
def officers(request: HttpRequest) -> HttpResponse:
    """List the accounts."""
    require(current_officer(request), Action.ADMINISTER)
    search = request.GET.get("q", "").strip()
    found = queries.officers(on=timezone.localdate(), search=search)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "identity/officers.html", {"page": page, "search": search})


@require_http_methods(["GET", "POST"])
def new_officer(request: HttpRequest) -> HttpResponse:
    """Create an account."""
    by = current_officer(request)
    require(by, Action.ADMINISTER)
    form = OfficerForm(request.POST or None)
    if form.is_valid():
        user = services.create_officer(
            by=by,
            username=form.cleaned_data["username"],
            full_name=form.cleaned_data["full_name"],
            email=form.cleaned_data["email"],
        )
        messages.success(request, _("Đã tạo tài khoản. Hãy giao chức vụ và gửi liên kết đặt mật khẩu."))
        return redirect("identity:officer", user.pk)
    return render(request, "identity/new_officer.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def officer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an account, and give it a position."""
    by = current_officer(request)
    require(by, Action.ADMINISTER)
    user = get_object_or_404(User, pk=pk)
    today = timezone.localdate()
    form = PositionForm(request.POST or None, on=today)
    if form.is_valid():
        try:
            services.give_position(
                by=by,
                user=user,
                organization=form.cleaned_data["organization"],
                role=Role(form.cleaned_data["role"]),
                title=form.cleaned_data["title"],
                on=today,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Đã giao chức vụ."))
            return redirect("identity:officer", pk)
    return _show(request, user, form)


def _show(request: HttpRequest, user: User, form: PositionForm, *, link: str = "") -> HttpResponse:
    context = {
        "account": user,
        "positions": Position.objects.filter(user=user).select_related("organization").order_by("-id"),
        "factor": queries.second_factor(user),
        "events": queries.events_of(user)[:SHOWN_EVENTS],
        "form": form,
        "link": link,
        "number_form": NumberForm(),
        "bound": OfficerNumber.objects.filter(user=user).exists(),
        "today": timezone.localdate(),
    }
    return render(request, "identity/officer.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Do one of the administrator's verbs to an account; invite answers with the link, shown once."""
    by = current_officer(request)
    user = get_object_or_404(User, pk=pk)
    try:
        if verb == "invite":
            uid, token = services.invite(by=by, user=user)
            link = request.build_absolute_uri(reverse("identity:invitation", args=[uid, token]))
            return _show(request, user, PositionForm(on=timezone.localdate()), link=link)
        VERBS[verb](by=by, user=user)
        messages.success(request, _("Đã thực hiện."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("identity:officer", pk)


@never_cache
@sensitive_post_parameters("number")
@require_POST
def bind_number(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the bearer of a personal number enter as this officer; an empty one closes that door."""
    by = current_officer(request)
    user = get_object_or_404(User, pk=pk)
    number = request.POST.get("number", "").strip()
    try:
        if number:
            services.bind_number(by=by, user=user, number=number)
            messages.success(request, _("Đã gắn số định danh."))
        else:
            services.unbind_number(by=by, user=user)
            messages.success(request, _("Đã gỡ số định danh."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("identity:officer", pk)


VERBS = {
    "reset-second-factor": services.reset_second_factor,
    "deactivate": services.deactivate,
    "reactivate": services.reactivate,
}


@require_POST
def end_position(request: HttpRequest, pk: int) -> HttpResponse:
    """End a position from today on."""
    position = get_object_or_404(Position.objects.select_related("user"), pk=pk)
    user = position.user_id
    services.end_position(by=current_officer(request), position=position, on=timezone.localdate())
    messages.success(request, _("Đã kết thúc chức vụ."))
    return redirect("identity:officer", user)
