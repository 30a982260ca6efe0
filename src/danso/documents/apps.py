from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "danso.documents"
    label = "documents"
