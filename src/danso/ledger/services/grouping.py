"""Group commit: lines that several threads want to write at once are written in one transaction.

Whoever comes while nobody writes leads: writes its own line and those that came meanwhile, then hands the
lead to one of those that came since. Nobody is answered before the commit of the own line.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from danso.ledger.models import Line
from danso.ledger.services.recording import prepared, said_of, seal_when_many

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from django.db import models

    from danso.ledger.access import Access, Mode

MOST_AT_ONCE = 500
_GIVEN_LATER = {"id", "position"}
PATIENCE = 60.0  # seconds: far beyond any commit


class AlreadyClaimed(Exception):  # noqa: N818 - said as the domain says it
    """One of the marks that hold once only is held already; the line was not written."""

    def __init__(self, mark: str) -> None:
        super().__init__("claimed before")
        self.mark = mark


class GroupFailed(Exception):  # noqa: N818
    """The transaction of the group failed, and with it every line of it."""


def _held_lock() -> threading.Lock:
    lock = threading.Lock()
    lock.acquire()
    return lock


@dataclass(eq=False)
class _Entry:
    """A line that waits; who releases `turn` wakes its writer, once (a lock costs a tenth of an Event)."""

    line: Line
    marks: tuple[str, ...]
    turn: threading.Lock = field(default_factory=_held_lock)
    leads: bool = False
    failure: Exception | None = None


class GroupCommit:
    """Writes lines in groups, one group at a time in a process.

    `claim` takes the marks of a group in its transaction and returns those that nobody held: a line with
    another's mark is left out (AlreadyClaimed). It is how a request that came before is known, by all
    processes.
    """

    def __init__(self, claim: Callable[[Sequence[str]], set[str]] | None = None) -> None:
        self._claim = claim
        self._lock = threading.Lock()
        self._waiting: list[_Entry] = []
        self._busy = False

    def record(
        self,
        *,
        access: Access,
        mode: Mode,
        personal_number: str | None,
        fields: Sequence[str],
        allowed: bool,
        reasons: Sequence[str] = (),
        request_digest: str = "",
        response_digest: str = "",
        marks: Sequence[str] = (),
        now: dt.datetime,
    ) -> Line:
        """Write one line and return when it is committed: call it outside of any transaction.

        Raises SealingDead and NamesAPerson before anything is written, AlreadyClaimed, and GroupFailed with
        the cause.
        """
        line = prepared(
            access=access,
            mode=mode,
            personal_number=personal_number,
            allowed=allowed,
            content=said_of(fields, reasons, request_digest, response_digest),
            hidden=None,
            now=now,
        )
        return self._commit(_Entry(line, tuple(marks)))

    def _commit(self, entry: _Entry) -> Line:
        with self._lock:
            self._waiting.append(entry)
            entry.leads = not self._busy
            self._busy = True
        if not entry.leads and not entry.turn.acquire(timeout=PATIENCE):
            raise GroupFailed("nobody led the group")
        if entry.leads:
            self._lead()
        if entry.failure is not None:
            raise entry.failure
        return entry.line

    def _lead(self) -> None:
        group = self._next_group()
        failure: BaseException | None = GroupFailed("the leader was stopped")
        try:
            self._write(group)
            failure = None
        except Exception as error:  # noqa: BLE001 - every line of the group fails with it, and says so
            failure = error
        finally:
            self._hand_over()
            for entry in group:
                entry.failure = entry.failure or _failed(failure)
                entry.turn.release()

    def _next_group(self) -> list[_Entry]:
        with self._lock:
            group, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
        return group

    def _hand_over(self) -> None:
        with self._lock:
            if not self._waiting:
                self._busy = False
                return
            heir = self._waiting[0]
        heir.leads = True
        heir.turn.release()

    def _write(self, group: list[_Entry]) -> None:
        with flushed_to_disk(), transaction.atomic(durable=True):
            mine = self._claimed(group)
            _insert([entry.line for entry in mine])
            seal_when_many(entry.line for entry in mine)

    def _claimed(self, group: list[_Entry]) -> list[_Entry]:
        """The entries whose marks were all free; the others fail."""
        if self._claim is None:
            return group
        free = self._claim([mark for entry in group for mark in entry.marks])
        for entry in group:
            taken = [mark for mark in entry.marks if mark not in free]
            free.difference_update(entry.marks)  # of two alike in one group the first holds
            entry.failure = AlreadyClaimed(taken[0]) if taken else None
        return [entry for entry in group if entry.failure is None]


def _insert(lines: list[Line]) -> None:
    """Write the lines and give them their ids; in SQL, since the ORM takes longer than the database."""
    if not lines:
        return
    values = [
        field.get_db_prep_save(getattr(line, field.attname), connection)
        for line in lines
        for field in _fields()
    ]
    with connection.cursor() as cursor:
        cursor.execute(_insertion(len(lines)), values)
        numbers = {bytes(leaf): number for number, leaf in cursor.fetchall()}
    for line in lines:
        line.pk = numbers[bytes(line.leaf)]


@cache
def _fields() -> list[models.Field[Any, Any]]:
    return [field for field in Line._meta.concrete_fields if field.column not in _GIVEN_LATER]  # noqa: SLF001 - Django's way to fields


@lru_cache(maxsize=MOST_AT_ONCE)
def _insertion(lines: int) -> str:
    names = ", ".join(f'"{field.column}"' for field in _fields())
    row = f"({', '.join(['%s'] * len(_fields()))})"
    table = Line._meta.db_table  # noqa: SLF001
    return f"INSERT INTO {table} ({names}) VALUES {', '.join([row] * lines)} RETURNING id, leaf"  # noqa: S608


def _failed(cause: BaseException | None) -> GroupFailed | None:
    if cause is None:
        return None
    failure = GroupFailed("the group was not written")
    failure.__cause__ = cause
    return failure


class flushed_to_disk:  # noqa: N801 - read as a statement
    """SQLite flushes this commit to the disk before it returns, as PostgreSQL does all of them.

    The house's other commits survive a crash of the program, not of the machine (`synchronous=NORMAL`): a
    flush each would cost them milliseconds, here a group shares it.
    """

    def __enter__(self) -> None:
        self._set("FULL")

    def __exit__(self, *_failure: object) -> None:
        self._set("NORMAL")

    def _set(self, level: str) -> None:
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA synchronous={level}")
