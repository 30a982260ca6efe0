from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "danso.jobs"
    label = "jobs"
