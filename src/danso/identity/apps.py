"""Who is asking, and how sure we are."""

from __future__ import annotations

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Who is asking, and how sure we are."""

    name = "danso.identity"
    label = "identity"

    def ready(self) -> None:
        """Listen to Django's sign-in signals and add the room's pages to the navigation."""
        from danso.identity import measures, navigation, signals  # noqa: F401, PLC0415 - models exist only now

        signals.connect()
        navigation.register_all()
