"""Nobody is found out by trying: unknown, misnamed and misdated people are one answer, by the same steps, in
the same time."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from danso.ledger.access import Access, Assurance
from danso.ledger.models import Line
from danso.organizations.models import Kind, Organization, Position, Role
from danso.population.answers import PartialDate
from danso.population.drivers.memory import MemoryRegister
from danso.population.port import Subject
from danso.population.register import use_register
from danso.population.services import Standing, asking, read, verify
from danso.population.throttling import Throttle

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "077190000123", "077190000999"
NAME, BORN = "Lê Thị Ánh", (1990, 3, 7)
CALLS, ROUNDS, EFFECT = 200, 3, 0.62
THROTTLE = "population_readpace"  # taken from by the clock, whoever is asked about
ACCESS = Access("X", "danso", "officer:7", Assurance.LOA2, "XAC_THUC_TAI_QUAY", "nd-69-2024")
OFFICER = Standing(authenticated=True, right=True)


@dataclass(frozen=True)
class Claim:
    """Who somebody is said to be; the texts are of one length, so that pages are too."""

    number: str = KNOWN
    name: str = NAME
    day: int = BORN[2]

    @property
    def birth(self) -> PartialDate:
        return PartialDate(*BORN[:2], self.day)

    @property
    def written(self) -> str:
        return f"{self.day:02d}/{BORN[1]:02d}/{BORN[0]}"


WRONG = {"unknown": Claim(number=UNKNOWN), "misnamed": Claim(name="Lê Thị Ạnh"), "misdated": Claim(day=8)}
Door = Callable[[Claim], Any]


@pytest.fixture(autouse=True)
def register(
    monkeypatch: pytest.MonkeyPatch, own_ledger: None, at_any_hour: None
) -> Iterator[MemoryRegister]:
    monkeypatch.setattr(asking, "officers", Throttle(10**9))
    monkeypatch.setattr(asking, "_daily", lambda _access: 10**9)
    monkeypatch.setattr(asking, "_used", lambda _question: 0)
    memory = MemoryRegister()
    memory.add(KNOWN, name__full=NAME, birth__date=PartialDate(*BORN))
    with use_register(memory):
        yield memory


@pytest.fixture
def client() -> Client:
    ward = Organization.objects.create(code="X", name="UBND phường X", kind=Kind.COMMUNE, unit_code="26506")
    user = User.objects.create_user("can.bo")
    Position.objects.create(user=user, organization=ward, role=Role.FOCAL_OFFICER)
    browser = Client()
    browser.force_login(user)
    return browser


def by_verification(_client: Client, claim: Claim) -> bool:
    return verify(
        access=ACCESS, number=claim.number, name=claim.name, birth=claim.birth, standing=OFFICER,
        now=timezone.now(),
    )  # fmt: skip


def by_reading(_client: Client, claim: Claim) -> bool:
    reading = read(
        access=ACCESS, subjects=[Subject(claim.number, claim.name, claim.birth)], fields=["name.full"],
        standing=OFFICER, now=timezone.now(),
    )  # fmt: skip
    return reading.people[0] is not None


def by_the_look_up_page(client: Client, claim: Claim) -> bytes:
    sent = {
        "grounds": f"{ACCESS.purpose}:{ACCESS.legal_basis}", "number": claim.number, "name": claim.name,
        "birth": claim.written,
    }  # fmt: skip
    return answered(client.post("/residents/look-up/", sent), claim)


def by_the_counter(client: Client, claim: Claim) -> bytes:
    said = {"reason": "no_card", "number": claim.number, "name": claim.name, "birth": claim.written}
    sent = {f"manual-{name}": value for name, value in said.items()}
    return answered(client.post("/counter/", {"way": "manual", **sent}), claim)


def by_a_card_at_the_counter(client: Client, claim: Claim) -> bytes:
    born = claim.written.replace("/", "")
    card = f"{claim.number}|273123456|{claim.name}|{born}|Nữ|12 Trần Phú|01022022"
    return answered(client.post("/counter/", {"way": "card", "card-code": card}), claim)


def answered(reply: Any, claim: Claim) -> bytes:
    """The page without what the asker typed and without the form's token."""
    page = f"{reply.status_code} {reply.content.decode()}"
    for typed in (claim.number, claim.name, claim.written, claim.written.replace("/", "")):
        page = page.replace(typed, "TYPED")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', "TOKEN", page).encode()


DOORS = [by_verification, by_reading, by_the_look_up_page, by_the_counter, by_a_card_at_the_counter]


@pytest.fixture(params=DOORS, ids=lambda door: door.__name__)
def door(request: pytest.FixtureRequest, client: Client) -> Door:
    opened: Door = partial(request.param, client)
    for claim in WRONG.values():  # the day's tally, templates, choices
        opened(claim)
    return opened


def test_a_wrong_claim_is_one_answer_by_the_same_steps(door: Door, register: MemoryRegister) -> None:
    seen = {}
    for name, claim in WRONG.items():
        asked, lines = register.asked, Line.objects.count()
        with CaptureQueriesContext(connection) as queries:
            answer = door(claim)
        steps = [re.sub(r"s\d+_x\d+", "savepoint", each["sql"].strip()[:60]) for each in queries]
        seen[name] = (
            answer,
            [step for step in steps if THROTTLE not in step],
            register.asked - asked,
            Line.objects.count() - lines,
        )
    assert seen["unknown"] == seen["misnamed"] == seen["misdated"]
    assert seen["unknown"][2:] == (1, 1)


def test_a_right_claim_is_another_answer(door: Door) -> None:
    assert door(Claim()) != door(WRONG["unknown"])


# --- time ---


def times(door: Door, seed: int) -> dict[str, list[float]]:
    """Seconds of many calls of each kind, in an order nobody can guess."""
    order = [name for name in WRONG for _ in range(CALLS)]
    Random(seed).shuffle(order)
    took: dict[str, list[float]] = {name: [] for name in WRONG}
    for name in order:
        start = time.perf_counter()
        door(WRONG[name])
        took[name].append(time.perf_counter() - start)
    return took


def told_apart(first: list[float], second: list[float]) -> float:
    """How often one of the first is slower than one of the second (or the other way): 0.5 never, 1 always."""
    ranked = sorted([(each, 0) for each in first] + [(each, 1) for each in second])
    slower, behind = 0, 0
    for _took, of_second in ranked:
        behind += of_second
        slower += 0 if of_second else behind
    share = slower / (len(first) * len(second))
    return max(share, 1 - share)


def worst(took: dict[str, list[float]]) -> float:
    return max(told_apart(took["unknown"], took[other]) for other in ("misnamed", "misdated"))


@pytest.mark.parametrize("door", DOORS[:-1], indirect=True, ids=lambda door: door.__name__)
def test_a_wrong_claim_takes_the_same_time(door: Door) -> None:
    found = []
    for seed in range(ROUNDS):  # another program of the machine may lean on one kind by chance, not thrice
        found.append(worst(times(door, seed)))
        if found[-1] < EFFECT:
            break
    assert min(found) < EFFECT


def test_a_millisecond_more_for_the_known_would_be_seen(
    client: Client, register: MemoryRegister, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = register.verify

    def slower(subject: Subject, **options: Any) -> bool:
        until = time.thread_time() + 0.001
        while subject.number == KNOWN and time.thread_time() < until:
            pass
        return plain(subject, **options)

    monkeypatch.setattr(register, "verify", slower)
    found = [worst(times(partial(by_verification, client), seed)) for seed in range(ROUNDS)]
    assert min(found) > EFFECT
