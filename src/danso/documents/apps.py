from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "danso.documents"
    label = "documents"

    def ready(self) -> None:
        """Register the room's checks."""
        from danso.documents import checks  # noqa: F401, PLC0415 -- registers as it is imported
