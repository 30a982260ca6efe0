"""How fast the mirror's first load writes residents, beside the same rows written bare."""

from __future__ import annotations

import datetime as dt
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from danso.population.answers import Kin, PartialDate, Resident, Supplied
from danso.population.drivers.memory import MemoryRegister
from danso.population.models import FeedPosition, MirroredResident
from danso.population.port import Change, SnapshotPage
from danso.population.services.loading import LARGEST_PAGE, load
from danso.timing import Figure, Timing, timing_of

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from danso.population.answers import Value

NOW = dt.datetime(2024, 10, 10, 5, tzinfo=dt.UTC)
RESIDENTS, ROUNDS = 10_000, 4  # the first round is not measured
WANTED = 1 / 5_000
SURNAMES, GIVEN = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh"), ("Anh", "Bình", "Chi", "Dũng", "Hà", "Khánh")


class Snapshot(MemoryRegister):
    """A register of many records, numbered from 1 without gaps."""

    def snapshot(self, *, after: int, most: int) -> SnapshotPage:
        """Cut a page out of the list."""
        page = tuple(self.stands[after : after + most])
        return SnapshotPage(page, after + len(page), after + len(page) < len(self.stands), 0)


def bench_first_load(rng: random.Random) -> list[Figure]:
    """Load ten thousand residents from memory, again and again into an empty mirror."""
    register = Snapshot(stands=[_record(number, rng) for number in range(1, RESIDENTS + 1)])
    wall, processor = _measured(lambda: load(feed=register, now=NOW))
    rows = list(MirroredResident.objects.all())
    bare, _ = _measured(lambda: MirroredResident.objects.bulk_create(rows, batch_size=LARGEST_PAGE))
    return [
        Figure("load a resident", wall, bare, "the same model rows by bulk_create", WANTED),
        Figure("processor time of it, in this process", processor),
    ]


def _measured(work: Callable[[], object]) -> tuple[Timing, Timing]:
    wall, processor = [], []
    for _ in range(ROUNDS):
        MirroredResident.objects.all().delete()
        FeedPosition.objects.all().delete()
        started, began = perf_counter(), process_time()
        work()
        wall.append((perf_counter() - started) / RESIDENTS)
        processor.append((process_time() - began) / RESIDENTS)
    return timing_of(wall[1:]), timing_of(processor[1:])


def _record(number: int, rng: random.Random) -> Change:
    def kin() -> Kin:
        return Kin(name=_name(rng), number=f"0770600{rng.randrange(RESIDENTS):05d}")

    of_its_own = f"0771900{number:05d}"
    said: dict[str, Value] = {
        "personal_number": of_its_own,
        "old_number": f"2730{number:05d}",
        "name.full": _name(rng),
        "sex": str(1 + number % 2),
        "birth.date": PartialDate(1940 + rng.randrange(80), 1 + rng.randrange(12), 1 + rng.randrange(28)),
        "birth.registration": "26506",
        "ethnicity": "01",
        "permanent_residence.province": "77",
        "permanent_residence.district": "747",
        "permanent_residence.commune": "26506",
        "permanent_residence.address": f"{rng.randrange(400)} Trần Phú",
        "permanent_residence.since": PartialDate(2001),
        "nationality": "VN",
        "marital_status": "2",
        "father": kin(),
        "mother": kin(),
        "household.head": kin(),
        "household.relation": "CH02",
        "status": "living",
        "card.issued_on": PartialDate(2022, 2, 1),
        "card.expires_on": PartialDate(2030, 3, 7),
        "e_identity.level": "2",
        "phone": "0900000000",
        "record.confirmed_on": PartialDate(2024, 9, 1),
    }
    answers = {code: Supplied(value) for code, value in said.items()}
    return Change(number, "other", None, None, str(number), of_its_own, Resident(answers, NOW))


def _name(rng: random.Random) -> str:
    return f"{rng.choice(SURNAMES)} Thị {rng.choice(GIVEN)} {rng.choice(GIVEN)}"
