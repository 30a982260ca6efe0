"""How a room defines its background work: `@job(...)` for work on demand, `@every(...)` for periodic ticks.

Both turn a module-level function into a task that is called directly (`send(…)`), or stored for a worker
(`send.enqueue(…)`). Arguments must be JSON values: pass keys of rows, not rows and not people's data.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field, replace
from datetime import datetime
from string import Formatter
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeVar

from django.utils.module_loading import autodiscover_modules
from django_tasks import DEFAULT_TASK_QUEUE_NAME, TaskResult
from django_tasks.base import DEFAULT_TASK_PRIORITY, Task

from danso.jobs import services
from danso.jobs.backoff import Backoff
from danso.jobs.cadence import Cadence, cadence_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

P = ParamSpec("P")
R = TypeVar("R")

_LONGEST_KEY = 300


@dataclass(frozen=True, kw_only=True)
class JobTask(Task[P, R]):
    """A django-tasks task that also says how it is retried, what its key is and who asked for it."""

    retries: int = 3
    backoff: Backoff = field(default_factory=Backoff)
    key: str = ""
    owner: int | None = None
    done_url: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.retries < 0:
            raise ValueError("A job is retried 0 times or more.")
        if self.done_url and (self.done_url[0] != "/" or self.done_url[:2] in {"//", "/\\"}):
            raise ValueError("done_url is a path of this site.")
        unknown = _fields_of(self.key) - inspect.signature(self.func).parameters.keys()
        if unknown:
            raise ValueError(f"The key names what {self.name} does not take: {sorted(unknown)}")

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run the function here and now, outside the queue."""
        return self.func(*args, **kwargs)

    def enqueue(self, *args: P.args, **kwargs: P.kwargs) -> TaskResult[R]:
        """Store the job in the caller's transaction; its id is `.id`."""
        return services.enqueue(task=self, args=args, kwargs=kwargs)

    def on_behalf(self, owner: int | None, *, done_url: str = "") -> Self:
        """The same job for a user, who may watch it; `done_url` is the page to go on to when it is done."""
        return replace(self, owner=owner, done_url=done_url)

    def key_of(self, args: Sequence[object], kwargs: dict[str, object]) -> str:
        """The idempotency key of a call, empty when the job has none."""
        if not self.key:
            return ""
        call = inspect.signature(self.func).bind(*args, **kwargs)
        call.apply_defaults()
        key = f"{self.module_path}:{self.key.format(**call.arguments)}"
        if len(key) > _LONGEST_KEY:
            raise ValueError(f"The key of {self.name} is longer than {_LONGEST_KEY} characters.")
        return key


def _fields_of(key: str) -> set[str]:
    names = (name for _, name, _, _ in Formatter().parse(key) if name is not None)
    return {name.split(".")[0].split("[")[0] for name in names}


def job(
    *,
    retries: int = 3,
    backoff: Backoff | None = None,
    queue: str = DEFAULT_TASK_QUEUE_NAME,
    key: str = "",
    priority: int = DEFAULT_TASK_PRIORITY,
) -> Callable[[Callable[P, R]], JobTask[P, R]]:
    """Make a module-level function a job.

    `key` is a pattern over the arguments ("consolidate {period_id}"): of all pending calls with an equal key
    only the first is stored. A job runs at least once: what it writes last belongs into `finishing()`.
    """

    def define(function: Callable[P, R]) -> JobTask[P, R]:
        return JobTask(
            func=function,
            retries=retries,
            backoff=backoff or Backoff(),
            queue_name=queue,
            key=key,
            priority=priority,
        )

    return define


@dataclass(frozen=True, kw_only=True)
class TickTask(JobTask[[datetime], R]):
    """The job behind a periodic tick: takes the moment of its tick, which travels as ISO text."""

    def enqueue(self, now: datetime) -> TaskResult[R]:
        """Store a run for the tick of that moment."""
        return services.enqueue(task=self, args=[now.isoformat()], kwargs={})

    def call(self, now: str | datetime) -> R:
        """Run with the moment read back."""
        return self.func(datetime.fromisoformat(now) if isinstance(now, str) else now)


@dataclass(frozen=True)
class Tick:
    """A periodic tick: its name (the function's dotted path), its cadence in words and parsed, its job."""

    name: str
    words: str
    cadence: Cadence
    task: TickTask[Any]


_ticks: dict[str, Tick] = {}


def every(
    words: str, *, retries: int = 3, queue: str = DEFAULT_TASK_QUEUE_NAME
) -> Callable[[Callable[[datetime], R]], TickTask[R]]:
    """Run a function of `now` every "minute", every "night" (01:30) or daily at "HH:MM", local time.

    A tick runs once whatever the number of workers; after downtime it runs once for all it missed, and never
    while its former run is unfinished.
    """
    cadence = cadence_of(words)

    def define(function: Callable[[datetime], R]) -> TickTask[R]:
        task = TickTask(func=function, retries=retries, queue_name=queue)
        _ticks[task.module_path] = Tick(task.module_path, words, cadence, task)
        return task

    return define


def known_ticks() -> list[Tick]:
    """All ticks of the installed rooms; imports each room's `jobs` module first."""
    autodiscover_modules("jobs")
    return list(_ticks.values())
