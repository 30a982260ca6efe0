from django.apps import AppConfig


class SteeringConfig(AppConfig):
    name = "danso.steering"
    label = "steering"
