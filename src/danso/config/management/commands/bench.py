"""`danso bench`: how fast is it."""

from __future__ import annotations

import json
import logging
import os
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.test.utils import override_settings, setup_test_environment, teardown_test_environment

from danso.config.benchmarks import Benchmark, found, row, table
from danso.guards import lift_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from danso.timing import Figure


class Command(BaseCommand):
    """Run the rooms' benchmarks and print their figures."""

    help = (
        "Measure the rooms' benchmarks and print a table. They run on a scratch database, never on the "
        "province's own; random numbers are the same in every run."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what to run and how to print."""
        parser.add_argument("names", nargs="*", metavar="ROOM[.NAME]", help="only these (default: all)")
        parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
        parser.add_argument("--check", action="store_true", help="exit 1 when a figure passes its limit")
        parser.add_argument("--list", action="store_true", help="only name the benchmarks")

    def handle(self, *_args: str, **options: object) -> None:
        """Measure and print."""
        names = options["names"]
        chosen = [benchmark for benchmark in found() if benchmark.wanted(names)]  # type: ignore[arg-type]
        if not chosen:
            raise CommandError(f"No such benchmark: {names}")
        if options["list"]:
            self.stdout.write("\n".join(f"{benchmark.room}.{benchmark.name}" for benchmark in chosen))
            return
        with TemporaryDirectory(prefix="danso-bench-") as folder:
            measured = self._measured(chosen, Path(folder))
        self.stdout.write(as_json(measured) if options["json"] else as_table(measured))
        over = [figure.name for _, figure in measured if figure.over]
        if options["check"] and over:
            raise CommandError(f"Over the limit: {', '.join(over)}")

    def _measured(self, chosen: list[Benchmark], folder: Path) -> list[tuple[Benchmark, Figure]]:
        setup_test_environment(debug=False)
        name = connection.settings_dict["NAME"]
        connection.settings_dict["TEST"]["NAME"] = scratch_name(folder)
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            with override_settings(SECURE_SSL_REDIRECT=False), logs_thrown_away():
                return [pair for benchmark in chosen for pair in self._one(benchmark)]
        finally:
            connection.creation.destroy_test_db(str(name), verbosity=0)
            teardown_test_environment()

    def _one(self, benchmark: Benchmark) -> list[tuple[Benchmark, Figure]]:
        self.stderr.write(f"{benchmark.room}.{benchmark.name} …")
        lift_all(connection)  # the scratch tables may be emptied; the flush guards them again
        call_command("flush", interactive=False, verbosity=0)
        return [(benchmark, figure) for figure in benchmark.figures()]


@contextmanager
def logs_thrown_away() -> Iterator[None]:
    """Write log lines nowhere: their cost stays in the figures, but thousands would hide the table."""
    handlers = [held for held in logging.getLogger().handlers if isinstance(held, logging.StreamHandler)]
    streams = [handler.stream for handler in handlers]
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        for handler in handlers:
            handler.setStream(nowhere)
        try:
            yield
        finally:
            for handler, stream in zip(handlers, streams, strict=True):
                handler.setStream(stream)


def scratch_name(folder: Path) -> str:
    """Return the scratch database's name: a file for SQLite, which would else be held in memory."""
    return str(folder / "bench.sqlite3") if connection.vendor == "sqlite" else f"danso_bench_{os.getpid()}"


def as_table(measured: list[tuple[Benchmark, Figure]]) -> str:
    """Return the figures as a table."""
    return table([row(benchmark, figure) for benchmark, figure in measured])


def as_json(measured: list[tuple[Benchmark, Figure]]) -> str:
    """Return the figures as JSON, times in seconds."""
    return json.dumps(
        [{"room": benchmark.room, **asdict(figure), "ratio": figure.ratio} for benchmark, figure in measured],
        ensure_ascii=False,
        indent=2,
    )
