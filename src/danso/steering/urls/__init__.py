"""Addresses of the steering room, by topic."""

from __future__ import annotations

from danso.steering.urls import overview, tasks

app_name = "steering"
urlpatterns = [*overview.urlpatterns, *tasks.urlpatterns]
