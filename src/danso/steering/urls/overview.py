"""The head's page and the choice of plan."""

from __future__ import annotations

from django.urls import path

from danso.steering.views import overview

urlpatterns = [
    path("overview/", overview.overview_page, name="overview"),
    path("plans/choose/", overview.choose_plan, name="choose_plan"),
]
