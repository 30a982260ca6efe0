from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "danso.identity"
    label = "identity"
