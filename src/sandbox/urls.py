"""Addresses of the outside world; each part of it adds its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("sandbox.vneid.urls")),
    path("", include("sandbox.wire.urls")),
]
