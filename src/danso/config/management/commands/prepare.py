"""`danso prepare`: bring the database up to date."""

from __future__ import annotations

from contextlib import suppress

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand

from danso.config.backup.services import remove_left_overs
from danso.config.places import InUseError, in_use


class Command(BaseCommand):
    """Clear what a crash left, migrate the database; with DANSO_DEMO=1, fill an empty one with the demo."""

    help = "Migrate the database; with DANSO_DEMO=1, fill an empty one with the demo province."

    def handle(self, *_args: str, **_options: object) -> None:
        """Run all steps; a second run changes nothing."""
        with suppress(InUseError), in_use(settings.DATA, alone=True):
            remove_left_overs()
        call_command("migrate", verbosity=0)
        if settings.DEMO and "demo" in get_commands() and is_empty():
            self.stdout.write("danso: tạo tỉnh mẫu / making the demo province")
            call_command("demo")


def is_empty() -> bool:
    """Whether nobody has an account yet."""
    return not get_user_model().objects.exists()
