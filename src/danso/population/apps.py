from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class PopulationConfig(AppConfig):
    name = "danso.population"
    label = "population"

    def ready(self) -> None:
        """Register what the room counts, its kind of case and its navigation."""
        import_module("danso.population.measures")
        import_module("danso.population.navigation").register_all()
        corrections = import_module("danso.population.services.corrections")
        import_module("danso.population.cases").register_case_kind(
            corrections.PREFIX, corrections.resolve, corrections.closings
        )
