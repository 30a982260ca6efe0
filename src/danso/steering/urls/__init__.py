"""Addresses of the steering room, by topic."""

from __future__ import annotations

from danso.steering.urls import amend, exports, imports, overview, registers, reports, tasks

app_name = "steering"
urlpatterns = [
    *overview.urlpatterns,
    *tasks.urlpatterns,
    *amend.urlpatterns,
    *imports.urlpatterns,
    *reports.urlpatterns,
    *registers.urlpatterns,
    *exports.urlpatterns,
]
