"""Is danso alive, and is it ready to serve: for load balancers, service managers and watch-keepers.

Checks say whether to send requests; signs call for somebody while requests are still answered.
"""

from __future__ import annotations

import logging
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from danso.jobs.queries import queue_health
from danso.jobs.worker import LEASE
from danso.ledger.queries import sealing_state

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Check:
    """Something that should hold."""

    name: str
    holds: Callable[[], bool]


def database_answers() -> bool:
    """Whether a query comes back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def migrations_done() -> bool:
    """Whether the database has the tables of this version."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def a_worker_lives() -> bool:
    """Whether a worker spoke within the lease."""
    return queue_health(now=timezone.now(), lease=LEASE).workers > 0


def disk_has_room() -> bool:
    """Whether the data's disk has DANSO_FREE_DISK_MEGABYTES left."""
    return shutil.disk_usage(settings.DATA).free >= settings.FREE_DISK_MEGABYTES * MEGABYTE


def sealing_keeps_up() -> bool:
    """Whether no line of the access log has waited too long for its seal; after hours, reading stops."""
    return not sealing_state(timezone.now()).alarming


CHECKS = (
    Check("database", database_answers),
    Check("migrations", migrations_done),
    Check("worker", a_worker_lives),
    Check("disk", disk_has_room),
)
SIGNS = (Check("sealing", sealing_keeps_up),)


@require_safe
@never_cache
def live(_request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers at all."""
    return JsonResponse({"status": "live"})


@require_safe
@never_cache
def ready(_request: HttpRequest) -> JsonResponse:
    """200 when all checks hold, else 503; says which, not why: the reasons are in the logs."""
    results = {check.name: passed(check) for check in CHECKS}
    signs = {sign.name: passed(sign) for sign in SIGNS}
    fine = all(results.values())
    body = {"status": "ready" if fine else "not ready", "checks": results, "signs": signs}
    return JsonResponse(body, status=200 if fine else 503)


def passed(check: Check) -> bool:
    """Whether a check holds; a database that refuses to answer is a check that does not."""
    try:
        holds = check.holds()
    except DatabaseError:
        logger.exception("health check failed", extra={"check": check.name})
        return False
    if not holds:
        logger.warning("health check failed", extra={"check": check.name})
    return holds
