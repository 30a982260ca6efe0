from __future__ import annotations

from django.urls import path

from danso.jobs import views

app_name = "jobs"
urlpatterns = [path("jobs/<uuid:job_id>/", views.progress, name="progress")]
