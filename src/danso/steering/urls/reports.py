"""Desks, reports, periods, consolidated reports, notifications."""

from __future__ import annotations

from django.urls import path, re_path

from danso.steering.views import reports

urlpatterns = [
    path("desk/", reports.desk, name="desk"),
    path("reports/<int:report_id>/", reports.report_page, name="report"),
    path("reports/<int:report_id>/approve/", reports.approve, name="approve_report"),
    path("reports/<int:report_id>/return/", reports.send_back, name="return_report"),
    path("periods/", reports.periods, name="periods"),
    path("periods/<int:period_id>/", reports.period_page, name="period"),
    path("periods/<int:period_id>/close/", reports.close, name="close_period"),
    path("periods/<int:period_id>/reopen/", reports.reopen, name="reopen_period"),
    path("consolidated/<int:consolidated_id>/", reports.consolidated_page, name="consolidated"),
    re_path(
        r"^consolidated/(?P<consolidated_id>\d+)\.(?P<kind>docx|pdf|xlsx)$",
        reports.consolidated_file,
        name="consolidated_file",
    ),
    path("notifications/", reports.notifications, name="notifications"),
]
