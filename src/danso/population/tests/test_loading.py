"""The first load: each record once, whoever carries it on and whatever stops it."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import CommandError, call_command

from danso.jobs.tests.conftest import shared_database  # noqa: F401 - a fixture
from danso.jobs.tests.processes import PATIENCE
from danso.population import answers
from danso.population.models import FeedPosition, MirroredResident, ResidentEvent
from danso.population.numbers import unseal
from danso.population.port import SnapshotPage, Trouble
from danso.population.services import loading
from danso.population.services.following import follow
from danso.population.services.loading import Loaded, load
from danso.population.tests.conftest import NOON
from danso.population.tests.residents import event, person
from danso.population.tests.test_following import MOVED, Feed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch):
    monkeypatch.setattr(loading, "LARGEST_PAGE", 4)


def references() -> list[int]:
    numbers = MirroredResident.objects.values_list("number_sealed", flat=True)
    return sorted(int(unseal(each)[7:]) for each in numbers)


def test_a_load_that_is_stopped_goes_on_where_it_stood(register) -> None:
    register.stands = [person(number) for number in range(1, 16)]
    assert load(feed=register, now=NOON, pages=1) == Loaded(1, 4, complete=False)
    assert load(feed=register, now=NOON, pages=2) == Loaded(2, 8, complete=False)
    assert load(feed=register, now=NOON) == Loaded(1, 3, complete=True)
    assert load(feed=register, now=NOON) == Loaded(0, 0, complete=True)
    assert references() == list(range(1, 16))


def test_pages_come_before_the_silence_that_stops_the_load(register) -> None:
    register.stands = [person(number) for number in range(1, 16)]
    plain = register.snapshot

    def falls_silent(*, after: int, most: int) -> SnapshotPage:
        register.trouble = Trouble.TIMED_OUT if after >= 8 else None
        return plain(after=after, most=most)

    register.snapshot = falls_silent
    with pytest.raises(CommandError, match="timed_out"):
        call_command("population", "load")
    assert (references(), FeedPosition.objects.get().loaded) == (list(range(1, 9)), 8)


def test_what_two_workers_load_at_once_is_there_once(register) -> None:
    register.stands = [person(number) for number in range(1, 16)]
    other = load(feed=register, now=NOON, pages=1, after_page=lambda: load(feed=register, now=NOON))
    assert other.complete
    assert references() == list(range(1, 16))


def test_changes_during_the_load_are_followed_after_it(register) -> None:
    register.stands = [person(number) for number in range(1, 10)]
    register.feed = [event(5, 1, "correction", MOVED, sex="1")]
    load(feed=register, now=NOON, pages=1)
    register.feed.append(event(6, 2, "correction", MOVED, sex="1"))
    followed = follow(feed=register, now=NOON)
    assert (followed.applied, followed.behind, followed.complete) == (6, 0, True)
    assert list(ResidentEvent.objects.values_list("cursor", flat=True)) == [6]


def test_a_load_from_the_beginning_writes_known_records_again(register) -> None:
    register.stands = [person(number, sex="1") for number in range(1, 7)]
    load(feed=register, now=NOON)
    before = set(MirroredResident.objects.values_list("pk", flat=True))
    FeedPosition.objects.all().delete()
    register.stands = [person(number, sex="2") for number in range(1, 9)]
    load(feed=register, now=NOON)
    assert set(MirroredResident.objects.filter(sex=2).values_list("pk", flat=True)) > before
    assert MirroredResident.objects.count() == 8


def test_a_row_of_the_load_is_the_row_that_the_feed_would_make(register) -> None:
    said = {
        "father": answers.Kin(number="077060000456"),
        "death__date": answers.PartialDate(2020),
        "sex": None,
    }
    register.stands = [person(1, **said), person(2)]
    load(feed=register, now=NOON)
    twin = person(3, **said)
    register.feed = [
        event(1, 3, "correction", MOVED, **{
            code.replace(".", "__"): answer for code, answer in twin.resident.answers.items()
        })
    ]  # fmt: skip
    follow(feed=register, now=NOON)
    loaded, followed = MirroredResident.objects.filter(father_index__gt="").order_by("pk").values()
    differing = {"id", "reference", "number_index", "number_sealed", "household", "cursor", "as_of"}
    assert {name for name in loaded if loaded[name] != followed[name]} <= differing
    assert (loaded["sex"], loaded["death"], loaded["number_sound"]) == (0, "2020", True)


@dataclass
class Stalling:
    """Answers pages up to one, then waits."""

    at: int
    reached: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)


@contextmanager
def register_that_stalls(stalling: Stalling):
    class Register(Feed):
        def do_GET(self) -> None:  # noqa: N802 - the parent's name
            address = urlsplit(self.path)
            if address.path == "/v1/anh-chup" and int(parse_qs(address.query)["tu"][0]) >= stalling.at:
                stalling.reached.set()
                stalling.go_on.wait(PATIENCE)
            super().do_GET()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Register)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield {
            "DANSO_REGISTER_URL": f"http://127.0.0.1:{server.server_address[1]}",
            "DANSO_REGISTER_SECRET": "x",
            "DANSO_REGISTER_TIMEOUT": str(PATIENCE),
        }
    finally:
        stalling.go_on.set()
        server.shutdown()
        server.server_close()


@pytest.mark.django_db(transaction=True)
def test_a_load_killed_in_the_middle_brings_each_resident_once(request) -> None:
    environment = request.getfixturevalue("shared_database")
    command = [sys.executable, "-m", "danso", "population", "load"]
    stalling = Stalling(at=1500)
    with register_that_stalls(stalling) as settings:
        first = subprocess.Popen(command, env=environment | settings, stdout=subprocess.DEVNULL)
        assert stalling.reached.wait(PATIENCE)
        first.send_signal(signal.SIGKILL)
        first.wait(PATIENCE)
        loaded = FeedPosition.objects.get()
        assert loaded.loaded in {1000, 1500}  # the third page may be in writing while the fourth is fetched
        assert MirroredResident.objects.count() == loaded.loaded
        assert not loaded.complete
        stalling.go_on.set()
        second = subprocess.run(
            command, env=environment | settings, capture_output=True, text=True, timeout=PATIENCE, check=True
        )
    assert "The mirror is whole: 3,000 residents." in second.stdout
    assert FeedPosition.objects.get().complete
    assert MirroredResident.objects.values("number_index").distinct().count() == 3000
