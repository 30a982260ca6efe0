"""Runs one claimed job and records how it ended."""

from __future__ import annotations

import logging
from contextlib import suppress
from enum import StrEnum
from time import perf_counter
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone, translation

from danso.jobs import services
from danso.jobs.definitions import JobTask
from danso.jobs.errors import LeaseLost
from danso.jobs.log import log_event
from danso.jobs.running import Run, running

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor
    from datetime import datetime


class Ending(StrEnum):
    """How an attempt ended."""

    DONE = "done"
    RETRY = "retry"
    FAILED = "failed"
    LOST = "lost"


def execute(
    claim: services.Claim,
    *,
    clock: Callable[[], datetime] = timezone.now,
    aside: Executor | None = None,
) -> Ending:
    """Run a claimed job to its end; its exceptions become failures, a lost lease leaves no ending."""
    started = perf_counter()
    log_event("job_started", **_facts(claim))
    try:
        ending = _attempt(Run(claim, clock, aside))
    except LeaseLost:
        ending = Ending.LOST
    except (KeyboardInterrupt, SystemExit):
        _give_back(claim, clock())
        raise
    level = logging.INFO if ending is Ending.DONE else logging.WARNING
    log_event(f"job_{ending}", level=level, **_facts(claim), seconds=round(perf_counter() - started, 3))
    return ending


def _attempt(run: Run) -> Ending:
    try:
        with running(run), translation.override(settings.LANGUAGE_CODE):
            value = _call(run)
            run.close()
        if not run.finished:
            services.complete(claim=run.claim, value=value, now=run.clock())
    except LeaseLost:
        raise
    except Exception as error:  # noqa: BLE001 - every failure of a job is kept as its reason
        return _late(run, error) if run.finished else _failed(run, error)
    return Ending.DONE


def _call(run: Run) -> object:
    task, arguments = run.claim.result.task, run.claim.result.args_kwargs
    if isinstance(task, JobTask):
        run.backoff = task.backoff
    return task.call(*arguments["args"], **arguments["kwargs"])


def _give_back(claim: services.Claim, now: datetime) -> None:
    """Leave a job in the middle because the worker is told to stop at once."""
    with suppress(LeaseLost):  # it is done, or another worker has it: nothing to give back
        services.give_back(claim=claim, now=now)
        log_event("job_given_back", level=logging.WARNING, **_facts(claim))


def _failed(run: Run, error: Exception) -> Ending:
    again_at = services.fail(claim=run.claim, error=error, backoff=run.backoff, now=run.clock())
    log_event("job_error", level=logging.WARNING, **_facts(run.claim), error=error)
    return Ending.RETRY if again_at else Ending.FAILED


def _late(run: Run, error: Exception) -> Ending:
    """An error after finishing() committed: the work is done, must not be repeated, and is only reported."""
    log_event("job_error_after_done", level=logging.ERROR, **_facts(run.claim), error=error)
    return Ending.DONE


def _facts(claim: services.Claim) -> dict[str, Any]:
    return {
        "job": str(claim.id),
        "task": claim.name,
        "attempt": claim.attempt,
        "attempts": claim.max_attempts,
        "worker": claim.worker,
    }
