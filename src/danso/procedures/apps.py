from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ProceduresConfig(AppConfig):
    name = "danso.procedures"
    label = "procedures"

    def ready(self) -> None:
        """Stand guard over published versions again after each migration."""
        from danso.procedures.guards import guard_after_migration  # noqa: PLC0415 - models exist only now

        post_migrate.connect(guard_after_migration, sender=self)
