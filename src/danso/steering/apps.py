from importlib import import_module

from django.apps import AppConfig


class SteeringConfig(AppConfig):
    name = "danso.steering"
    label = "steering"

    def ready(self) -> None:
        """Register what the room counts."""
        import_module("danso.steering.measures")
