"""`danso-sandbox consumer`: let a system call the register."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from sandbox.wire.consumers import register_consumer
from sandbox.wire.models import Replay, Service


class Command(BaseCommand):
    """Write a consumer's row anew and print what it needs to call, once."""

    help = "Cho một hệ thống khai thác / let a system call the register; prints its secret and key once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the system's identifier and its agreement."""
        parser.add_argument("system", help="X-Road-Client, such as XROADVN/GOV/H06/mot-cua")
        parser.add_argument("--name", default="")
        parser.add_argument("--user", default="")
        parser.add_argument("--service", action="append", choices=Service.values, help="all without one")
        parser.add_argument("--purpose", action="append", default=[], help="any without one")
        parser.add_argument("--withhold", action="append", default=[], help="field answered khong_cung_cap")
        parser.add_argument("--replay", choices=Replay.values, default=Replay.TIMESTAMP.value)
        parser.add_argument("--calls-a-minute", type=int, default=0)
        parser.add_argument("--tells-what-differs", action="store_true")

    def handle(self, **options: Any) -> None:  # noqa: ANN401 Django's signature
        """Register and print."""
        made = register_consumer(
            system=options["system"],
            name=options["name"] or options["system"],
            user=options["user"] or options["system"].rpartition("/")[2],
            services=options["service"] or Service.values,
            replay=options["replay"],
            purposes=options["purpose"],
            withheld=options["withhold"],
            calls_a_minute=options["calls_a_minute"],
            tells_what_differs=options["tells_what_differs"],
        )
        told = {"system": made.system, "user": made.user, "secret": made.secret, "api_key": made.api_key}
        self.stdout.write(json.dumps(told, indent=2))
