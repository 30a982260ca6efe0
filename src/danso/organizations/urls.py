"""Addresses of the agencies' tree and the working calendar."""

from __future__ import annotations

from django.urls import path, re_path

from danso.organizations import views

app_name = "organizations"
urlpatterns = [
    path("organizations/", views.organization_list, name="list"),
    path("organizations/new/", views.new_organization, name="new"),
    path("organizations/merge/", views.merge, name="merge"),
    path("organizations/<int:pk>/", views.organization_page, name="organization"),
    re_path(r"^organizations/(?P<pk>\d+)/(?P<verb>rename|alias|member|end)/$", views.change, name="change"),
    path("organizations/aliases/<int:alias_id>/forget/", views.forget_alias, name="forget_alias"),
    path("working-calendar/", views.calendar, name="this_year"),
    path("working-calendar/<int:year>/", views.calendar, name="calendar"),
    path("working-calendar/<int:year>/<int:day_id>/forget/", views.forget, name="forget_day"),
]
