from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "danso.web"
    label = "web"
