"""The `danso` console command."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run a command of danso, or one of Django's; `check-production` and `check_production` are the same."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "danso.config.settings")
    from danso.config.console import run  # noqa: PLC0415 settings come first

    run(sys.argv)


if __name__ == "__main__":
    main()
