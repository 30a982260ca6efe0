"""The counter's pages for officers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from danso.identity.counter import postponed, services
from danso.identity.counter.forms import CardForm, ManualForm
from danso.identity.counter.photos import OnlyInMemory, UnreadablePhotoError, code_in
from danso.identity.counter.troubles import attempt
from danso.identity.queries import current_officer
from danso.organizations.rights import Action

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

CARD, MANUAL = "card", "manual"


def may_receive(request: HttpRequest) -> bool:
    """Whether the reader's position receives people."""
    officer = getattr(request, "officer", None)
    return officer is not None and officer.may_somewhere(Action.READ_RESIDENT)


@csrf_exempt  # checked below, once uploads are told to stay in memory
def counter(request: HttpRequest) -> HttpResponse:
    """Take a card or what is typed; a photograph never leaves the memory."""
    request.upload_handlers = [OnlyInMemory(request)]
    answer: HttpResponse = _counter(request)
    answer.uses_camera = True  # type: ignore[attr-defined] # the policy of the page's browser allows it
    return answer


@csrf_protect
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def _counter(request: HttpRequest) -> HttpResponse:
    officer = current_officer(request)
    services.require_counter(officer)
    way = request.POST.get("way", "")
    sent, files = request.POST or None, request.FILES or None
    card = CardForm(sent if way == CARD else None, files if way == CARD else None, prefix=CARD)
    manual = ManualForm(sent if way == MANUAL else None, prefix=MANUAL)
    forms: dict[str, CardForm | ManualForm] = {CARD: card, MANUAL: manual}
    form = forms.get(way)
    status = 200
    context: dict[str, Any] = {"card": card, "manual": manual}
    if form is not None:
        status = _check_into(context, request, form) if form.is_valid() else 422
    if status == 303:  # noqa: PLR2004 - see other
        return redirect("identity:counter")
    context["waiting"] = services.waiting(officer=officer, now=timezone.now())
    context |= postponed.shown(officer=officer, now=timezone.now())
    return render(request, "identity/counter/counter.html", context, status=status)


def _check_into(context: dict[str, Any], request: HttpRequest, form: CardForm | ManualForm) -> int:
    officer, now = current_officer(request), timezone.now()
    begun = attempt(context, lambda: services.check(officer=officer, claim=form.claim(), now=now))
    if begun is not None:
        return 303
    if context.get("silent"):
        postponed.postpone(officer=officer, claim=form.claim(), now=now)
        context |= {CARD: CardForm(prefix=CARD), MANUAL: ManualForm(prefix=MANUAL)}
        context["trouble"] = _(
            "Cơ sở dữ liệu quốc gia về dân cư chưa trả lời. Hãy xem mặt người đến ngay bây giờ; "
            "việc đối chiếu được xếp hàng và tự làm khi có trả lời."
        )
    elif "status" not in context:
        context["trouble"] = _("Không khớp: số định danh, họ tên và ngày sinh không phải của cùng một người.")
    return int(context.get("status", 200))


@never_cache
@require_POST
def camera_frame(request: HttpRequest) -> JsonResponse:
    """Read the code in one frame of the officer's camera, in memory; an empty one when it shows none."""
    services.require_counter(current_officer(request))
    try:
        code = code_in(request.body)
    except UnreadablePhotoError:
        code = ""
    return JsonResponse({"code": code})


@never_cache
@require_POST
def decide_postponed(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the officer's answer about the face of somebody whom the register could not be asked about."""
    face = request.POST.get("face") == "yes"
    postponed.decide(officer=current_officer(request), pk=pk, face=face, now=timezone.now())
    if face:
        messages.success(
            request, _("Đã tiếp nhận. Việc đối chiếu tự làm khi cơ sở dữ liệu quốc gia trả lời.")
        )
    else:
        messages.warning(request, _("Đã ghi: không đúng người. Chưa xác thực."))
    return redirect("identity:counter")


@never_cache
@require_POST
def forget_postponed(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an outcome off the list: the person has been told, and the claim goes."""
    postponed.forget(officer=current_officer(request), pk=pk)
    return redirect("identity:counter")


@never_cache
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the officer's yes or no about the face."""
    face = request.POST.get("face") == "yes"
    done = services.decide(officer=current_officer(request), pk=pk, face=face, now=timezone.now())
    if done.session is None:
        messages.warning(request, _("Đã ghi: không đúng người. Chưa xác thực."))
    else:
        level = {"name": done.person.name, "level": done.session.assurance}
        messages.success(request, _("Đã xác thực %(name)s tại quầy, mức độ %(level)s.") % level)
    return redirect("identity:counter")
