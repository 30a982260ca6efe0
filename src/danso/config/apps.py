from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "danso.config"
    label = "config"
