"""The `danso-sandbox` console command."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run one of the sandbox's commands, or one of Django's."""
    named = os.environ.get("DJANGO_SETTINGS_MODULE", "")
    if not named.startswith("sandbox."):  # none, or the house's when it starts us
        os.environ["DJANGO_SETTINGS_MODULE"] = "sandbox.settings"
    from django.core.management import execute_from_command_line  # noqa: PLC0415 settings come first

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
