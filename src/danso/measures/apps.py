from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "danso.measures"
    label = "measures"
