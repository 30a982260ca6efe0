"""Addresses of the register and of the page about this world."""

from __future__ import annotations

from django.urls import path

from sandbox.wire import views
from sandbox.wire.api import api
from sandbox.wire.soap import dancu

urlpatterns = [
    path("", views.overview, name="overview"),
    path("wire.css", views.style, name="style"),
    path("soap/dancu", dancu, name="soap"),
    path("", api.urls),
]
