"""`danso-sandbox bench`: how many look-ups a second one thread answers, in process."""

from __future__ import annotations

import statistics
from time import perf_counter, thread_time
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.test import RequestFactory

from sandbox.register.models import Resident
from sandbox.wire import records
from sandbox.wire.client import SOAP_PATH, Caller, about, question
from sandbox.wire.consumers import register_consumer
from sandbox.wire.models import Replay
from sandbox.wire.soap import dancu

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

BENCH_SYSTEM = "XROADVN/GOV/H06/bench"


class Command(BaseCommand):
    """Measure the whole of service 037 beside the look-up alone."""

    help = "Measure look-ups a second, one thread, in process: service 037 whole, and the look-up alone."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how many calls."""
        parser.add_argument("--calls", type=int, default=2000)

    def handle(self, *, calls: int, **_options: object) -> None:
        """Measure and print."""
        people = list(
            Resident.objects.filter(number__isnull=False, birth_date__regex=r"^\d{4}-\d{2}-\d{2}$")[:calls]
        )
        if not people:
            raise CommandError("Chưa có cư dân: chạy generate trước / no residents yet: run generate first")
        asked = [people[place % len(people)] for place in range(calls)]
        requests = self._requests(asked)
        self._say("037 whole: check, parse, look up, word", dancu, requests)
        self._say("look-up alone", _look_up, asked)

    def _requests(self, asked: list[Resident]) -> list[HttpRequest]:
        made = register_consumer(system=BENCH_SYSTEM, name="Đo tốc độ", user="bench", replay=Replay.MESSAGE)
        caller = Caller(made.system, made.user, made.secret, made.api_key, "http://localhost")
        return [_request(caller, each) for each in asked]

    def _say(self, what: str, work: Callable[[Any], object], given: list[Any]) -> None:
        work(given.pop())  # statements and places are read once
        processor = thread_time()
        seconds = [_timed(work, each) for each in given]
        rate, alone = len(seconds) / sum(seconds), len(seconds) / (thread_time() - processor)
        ordered = sorted(seconds)
        p50, p95 = statistics.median(ordered) * 1e3, ordered[int(len(ordered) * 0.95)] * 1e3
        rates = f"{rate:>7,.0f}/s   {1e3 / alone:.2f} ms of processor time ({alone:>7,.0f}/s)"
        self.stdout.write(f"{what:<40} {rates}   p50 {p50:.2f} ms   p95 {p95:.2f} ms")


def _request(caller: Caller, resident: Resident) -> HttpRequest:
    body = question(**about(resident.number or "", resident.full_name, resident.birth_date))
    headers: dict[str, Any] = caller.soap_headers()
    content_type = headers.pop("Content-Type")
    request = RequestFactory().post(SOAP_PATH, body, content_type=content_type, headers=headers)
    request.META["HTTP_HOST"] = "localhost"
    return request


def _look_up(resident: Resident) -> None:
    records.verified(number=resident.number or "", name=resident.full_name, birth=resident.birth_date)


def _timed(work: Callable[[Any], object], given: object) -> float:
    start = perf_counter()
    work(given)
    return perf_counter() - start
