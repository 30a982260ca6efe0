"""Amending a plan from a task's page."""

from __future__ import annotations

from django.urls import path

from danso.steering.views import amend

urlpatterns = [path("tasks/<int:task_id>/amend/<slug:action>/", amend.amend_page, name="amend")]
