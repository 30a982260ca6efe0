from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "danso.organizations"
    label = "organizations"

    def ready(self) -> None:
        """Add the tree and the calendar to the navigation."""
        import_module("danso.organizations.navigation").register_all()
