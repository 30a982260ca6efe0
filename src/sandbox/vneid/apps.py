from __future__ import annotations

from django.apps import AppConfig


class VneidConfig(AppConfig):
    name = "sandbox.vneid"
    label = "vneid"
