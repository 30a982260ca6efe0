"""The page shell of every room."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The page shell and design system."""

    name = "danso.web"
    label = "web"
