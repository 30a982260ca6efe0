from __future__ import annotations

from django.apps import AppConfig


class PopulationConfig(AppConfig):
    name = "danso.population"
    label = "population"
