from importlib import import_module

from django.apps import AppConfig


class SteeringConfig(AppConfig):
    name = "danso.steering"
    label = "steering"

    def ready(self) -> None:
        """Register what the room counts and its navigation."""
        import_module("danso.steering.measures")
        import_module("danso.steering.navigation").register_all()
