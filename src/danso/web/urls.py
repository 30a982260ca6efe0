"""Addresses of the shell's own pages."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from danso.web import views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("style/", views.style, name="style"),
]
# Outside the namespace: Django and its packages know the switch by this bare name.
language_switch = path("language/", login_not_required(set_language), name="set_language")
