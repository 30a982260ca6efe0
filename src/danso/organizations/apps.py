from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "danso.organizations"
    label = "organizations"
