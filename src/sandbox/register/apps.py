from __future__ import annotations

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "sandbox.register"
    label = "register"
