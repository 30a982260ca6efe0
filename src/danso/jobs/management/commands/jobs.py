"""`danso jobs`: look at the queue, try failed jobs again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from danso.jobs import queries, services
from danso.jobs.queries import JobState
from danso.jobs.worker import LEASE

if TYPE_CHECKING:
    from collections.abc import Callable

    from danso.jobs.models import Job


class Command(BaseCommand):
    """List jobs and ticks, retry failed jobs."""

    help = (
        "Look at background jobs and try failed ones again. Arguments of jobs are never shown. "
        "Try `danso jobs list --state failed`, then `danso jobs retry ID`."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare list, show, retry and ticks."""
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        listing = verbs.add_parser("list", help="the newest jobs, one a line, and the queue in figures")
        listing.add_argument("--state", choices=[str(state) for state in JobState], help="only this state")
        listing.add_argument("--queue", default="", metavar="NAME", help="only this queue")
        listing.add_argument(
            "--limit", type=int, default=50, metavar="N", help="at most so many (default: 50)"
        )
        listing.add_argument("--json", action="store_true", help="one JSON object a line")
        show = verbs.add_parser("show", help="one job with the reason and traceback of each failure")
        show.add_argument("id", type=UUID, metavar="ID")
        retry = verbs.add_parser("retry", help="give failed jobs one more attempt")
        retry.add_argument("ids", nargs="*", type=UUID, metavar="ID", help="the jobs to try again")
        retry.add_argument("--all", action="store_true", help="every failed job")
        verbs.add_parser("ticks", help="periodic ticks, when they are due and how the last run ended")

    def handle(self, *_args: str, verb: str, **options: Any) -> None:  # noqa: ANN401 - argparse's values
        """Do what the verb says."""
        verbs: dict[str, Callable[..., None]] = {
            "list": self._list,
            "show": self._show,
            "retry": self._retry,
            "ticks": self._ticks,
        }
        verbs[verb](**options)

    def _list(self, *, state: str | None, queue: str, limit: int, json: bool, **_options: object) -> None:
        wanted = JobState(state) if state else None
        for job in queries.jobs_in(state=wanted, queue=queue, limit=limit):
            self.stdout.write(_as_json(job) if json else _as_line(job))
        if not json:
            health = queries.queue_health(now=timezone.now(), lease=LEASE)
            self.stdout.write(
                f"waiting {health.waiting}, running {health.running}, failed {health.failed}, "
                f"workers {health.workers}"
            )

    def _show(self, *, id: UUID, **_options: object) -> None:  # noqa: A002 - argparse's name
        found = queries.job_with_failures(id)
        if found is None:
            raise CommandError(f"No job {id}.")
        self.stdout.write(_as_line(found))
        for failure in found.failures.all():
            self.stdout.write(
                f"attempt {failure.attempt} {failure.at.isoformat()} {failure.kind} {failure.reason}"
            )
            self.stdout.write(failure.traceback)

    def _retry(self, *, ids: list[UUID], all: bool, **_options: object) -> None:  # noqa: A002
        if bool(ids) == all:
            raise CommandError("Name the jobs to try again, or use --all.")
        chosen = queries.failed_ids() if all else ids
        refused = [job_id for job_id in chosen if not services.retry(job_id=job_id, now=timezone.now())]
        self.stdout.write(f"{len(chosen) - len(refused)} jobs will be tried again.")
        if refused:
            raise CommandError(f"Not in the failed state: {', '.join(map(str, refused))}")

    def _ticks(self, **_options: object) -> None:
        for tick in queries.ticks():
            last = queries.state_of(tick.last_job) if tick.last_job else "never"
            self.stdout.write(
                f"{tick.name}  {tick.cadence}  next {tick.next_run_at.isoformat()}  last {last}"
            )


def _facts(job: Job) -> dict[str, object]:
    failures = job.failures.all()
    last = failures[len(failures) - 1] if failures else None
    return {
        "id": str(job.pk),
        "state": str(queries.state_of(job)),
        "name": job.name,
        "queue": job.result.queue_name,
        "attempts": f"{job.attempts}/{job.max_attempts}",
        "enqueued_at": job.result.enqueued_at.isoformat(),
        "last_failure": (last.exception or last.kind) if last else "",
    }


def _as_json(job: Job) -> str:
    return json.dumps(_facts(job))


def _as_line(job: Job) -> str:
    return "  ".join(str(fact) for fact in _facts(job).values() if fact)
