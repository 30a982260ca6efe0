"""The page that shows how this world stands: people, feed, faults, consumers (without their secrets)."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sandbox.register.models import Business, EIdentityAccount, Household, Resident, World
from sandbox.wire.models import Consumer, Correction, CorrectionState
from sandbox.wire.records import state
from sandbox.wire.soap import BOARD

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_GET
@never_cache
def overview(request: HttpRequest) -> HttpResponse:
    """Show the state."""
    open_requests = Correction.objects.filter(state=CorrectionState.RECEIVED)
    context = {
        "world": World.objects.first(),
        "state": state(),
        "counts": (
            ("Bản ghi cư dân", Resident.objects.count()),
            ("Hộ gia đình", Household.objects.count()),
            ("Tài khoản định danh điện tử", EIdentityAccount.objects.count()),
            ("Doanh nghiệp", Business.objects.count()),
            ("Phản hồi sai lệch đang xử lý", open_requests.count()),
        ),
        "faults": sorted(BOARD.all().items()),
        "consumers": Consumer.objects.defer("secret", "api_key").order_by("system"),
    }
    return render(request, "wire/overview.html", context)


@require_GET
def style(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """Serve the one style sheet."""
    return HttpResponse((files("sandbox.wire") / "style.css").read_bytes(), content_type="text/css")
