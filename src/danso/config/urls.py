"""Every room's pages and the JSON API, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from danso.config import health
from danso.config.api import api
from danso.web.urls import language_switch

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", login_not_required(health.live), name="health-live"),
    path("health/ready", login_not_required(health.ready), name="health-ready"),
    language_switch,
    path("", include("danso.identity.urls")),
    path("", include("danso.web.urls")),
    path("", include("danso.jobs.urls")),
    path("", include("danso.ledger.urls")),
    path("", include("danso.organizations.urls")),
    path("", include("danso.population.urls")),
    path("", include("danso.steering.urls")),
    path("api/", api.urls),
]

handler400 = "danso.web.views.bad_request"
handler403 = "danso.web.views.permission_denied"
handler404 = "danso.web.views.page_not_found"
handler500 = "danso.web.views.server_error"
