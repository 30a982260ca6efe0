"""`danso worker`: process background jobs."""

from __future__ import annotations

import signal
import sys
from argparse import ArgumentTypeError
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.management.base import BaseCommand, CommandParser

from danso.jobs.worker import LEASE, POLL, Worker

if TYPE_CHECKING:
    from types import FrameType


def _duration(text: str) -> timedelta:
    try:
        seconds = float(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a number of seconds") from error
    if not 0 < seconds <= timedelta(days=1).total_seconds():
        raise ArgumentTypeError("must be more than 0 and at most 86400 seconds")
    return timedelta(seconds=seconds)


class Command(BaseCommand):
    """Run jobs, start due ticks, take over the jobs of dead workers."""

    help = (
        "Process background jobs: run what is due, start periodic ticks, take over the jobs of dead workers. "
        "Start as many as there are cores; on SQLite one or two. SIGTERM or Ctrl+C: the job at hand ends; "
        "a second one gives it back to the queue at once. Logs one line an event, without arguments."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the queues and the times."""
        parser.add_argument(
            "--queue",
            action="append",
            default=[],
            metavar="NAME",
            help="only this queue; repeatable (default: all)",
        )
        parser.add_argument("--once", action="store_true", help="do what is due now, then exit")
        parser.add_argument(
            "--lease",
            type=_duration,
            default=LEASE,
            metavar="SECONDS",
            help="a worker silent for so long is dead and its jobs are taken over (default: 60); "
            "the same for all workers",
        )
        parser.add_argument(
            "--poll", type=_duration, default=POLL, metavar="SECONDS", help="pause when idle (default: 1)"
        )

    def handle(
        self, *_args: str, queue: list[str], once: bool, lease: timedelta, poll: timedelta, **_options: object
    ) -> None:
        """Work until told to stop."""
        worker = Worker(queues=queue, lease=lease, poll=poll)
        _stop_on_signals(worker)
        worker.run(once=once)


def _stop_on_signals(worker: Worker) -> None:
    def stop(number: int, _frame: FrameType | None) -> None:
        if worker.stopping:
            sys.exit(128 + number)
        worker.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
