"""The worker: one loop over the queue that also starts due ticks and takes over the jobs of dead workers.

It replaces the loop of django-tasks-db over the same table. That one marks a job as running and nothing else:
after kill -9 the row stays so for ever, and a worker that wakes up late overwrites what another did. This one
says that it lives (from a thread, so a long job does not look dead) and ends only a job that it still has.
"""

from __future__ import annotations

import logging
import os
import select
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django.utils import timezone
from django.utils.crypto import get_random_string

from danso.jobs import schedule, services
from danso.jobs.definitions import known_ticks
from danso.jobs.execution import execute
from danso.jobs.log import log_event

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

LEASE = timedelta(seconds=60)
POLL = timedelta(seconds=1)
_BEATS_PER_LEASE = 4


class Worker:
    """One process's worth of work; `stop` lets the job at hand end and then returns from `run`."""

    def __init__(
        self,
        *,
        queues: Sequence[str] = (),
        lease: timedelta = LEASE,
        poll: timedelta = POLL,
        clock: Callable[[], datetime] = timezone.now,
    ) -> None:
        self.queues = queues
        self.lease = lease
        self.poll = poll
        self.clock = clock
        self.name = _new_name()
        self._ticks = known_ticks()
        self._look_after = datetime.min.replace(tzinfo=timezone.get_default_timezone())
        self.stopping = False
        self._bell, self._bell_rope = socket.socketpair()
        self._aside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="danso-aside")

    def stop(self) -> None:
        """Ask the worker to end after the job at hand; safe in a signal handler that interrupts itself."""
        self.stopping = True
        self._bell_rope.send(b"!")

    def run(self, *, once: bool = False) -> int:
        """Work until stopped, or with `once` until nothing is due; return the number of attempts made."""
        log_event("worker_started", worker=self.name, queue=",".join(self.queues) or "*")
        self._sign_on()
        with self._heart_beating():
            attempts = self._loop(once=once)
        services.leave(worker=self.name)
        log_event("worker_stopped", worker=self.name, attempts=attempts)
        return attempts

    @contextmanager
    def _heart_beating(self) -> Iterator[None]:
        stop = threading.Event()
        heart = threading.Thread(target=self._beat_until, args=[stop], name="danso-heart", daemon=True)
        heart.start()
        try:
            yield
        finally:
            stop.set()
            heart.join()
            self._aside.submit(connections.close_all)
            self._aside.shutdown()
            self._bell.close()
            self._bell_rope.close()

    def _sign_on(self) -> None:
        now, zone = self.clock(), timezone.get_default_timezone()
        services.beat(worker=self.name, now=now)
        schedule.register_ticks(ticks=self._ticks, now=now, zone=zone)

    def _loop(self, *, once: bool) -> int:
        attempts = 0
        while not self.stopping:
            close_old_connections()
            worked = self._step_or_recover()
            attempts += worked
            if not worked and once:
                break
            if not worked:
                select.select([self._bell], [], [], self.poll.total_seconds())
        return attempts

    def _step_or_recover(self) -> bool:
        try:
            return self.step()
        except (OperationalError, InterfaceError) as error:
            # The database went away or stayed locked. What was at hand may be recorded as running: under a
            # new name this worker does not vouch for it any longer, so the lease returns it to the queue.
            self._log_database_error(error)
            self.name = _new_name()
            return False

    def step(self) -> bool:
        """Start due ticks, take over lost jobs, run one job; whether there was a job to run."""
        self._look_after_the_queue(self.clock())
        claim = services.claim(worker=self.name, queues=self.queues, now=self.clock())
        if claim is None:
            return False
        execute(claim, clock=self.clock, aside=self._aside)
        return True

    def _look_after_the_queue(self, now: datetime) -> None:
        """At most once a poll, so that a full queue is not slowed down by it."""
        if now < self._look_after:
            return
        self._look_after = now + self.poll
        zone = timezone.get_default_timezone()
        schedule.start_due_ticks(ticks=self._ticks, now=now, zone=zone)
        requeued = services.requeue_lost(now, self.lease)
        if requeued.ready or requeued.failed:
            log_event("jobs_lost", level=logging.WARNING, count=requeued.ready, failed=requeued.failed)

    def _beat_until(self, stop: threading.Event) -> None:
        pause = self.lease.total_seconds() / _BEATS_PER_LEASE
        while not stop.wait(pause):
            close_old_connections()
            try:
                services.beat(worker=self.name, now=self.clock())
            except (OperationalError, InterfaceError) as error:
                self._log_database_error(error)
        connections.close_all()

    def _log_database_error(self, error: Exception) -> None:
        log_event("worker_database_error", level=logging.ERROR, worker=self.name, error=error)


def _new_name() -> str:
    return f"{os.getpid()}-{get_random_string(12)}"
