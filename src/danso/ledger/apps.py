from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    name = "danso.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Stand guard over the tables again after each migration: SQLite's table rebuilds drop triggers."""
        from danso.ledger.guards import guard_after_migration  # noqa: PLC0415 - models exist only now

        post_migrate.connect(guard_after_migration, sender=self)
