"""Registers, indicators, reviews, the reminder ladder."""

from __future__ import annotations

from django.urls import path

from danso.steering.views import registers

urlpatterns = [
    path("registers/", registers.registers, name="registers"),
    path("registers/<slug:register>/", registers.register_page, name="register"),
    path("registers/<slug:register>/new/", registers.register_line, name="new_register_line"),
    path("registers/<slug:register>/<int:line_id>/", registers.register_line, name="register_line"),
    path(
        "registers/<slug:register>/<int:line_id>/delete/", registers.delete_line, name="delete_register_line"
    ),
    path("indicators/", registers.indicators, name="indicators"),
    path("indicators/new/", registers.edit_indicator, name="new_indicator"),
    path("indicators/<int:indicator_id>/", registers.indicator_page, name="indicator"),
    path("indicators/<int:indicator_id>/edit/", registers.edit_indicator, name="edit_indicator"),
    path("meetings/", registers.meetings, name="meetings"),
    path("meetings/<int:meeting_id>/", registers.meeting_page, name="meeting"),
    path("meetings/<int:meeting_id>/<slug:action>/", registers.meeting_action, name="meeting_action"),
    path("ladder/", registers.ladder, name="ladder"),
]
