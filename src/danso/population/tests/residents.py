"""Changes of the feed about people who do not exist."""

from __future__ import annotations

import datetime as dt

from danso.population.answers import Answer, Empty, Kin, PartialDate, Resident, Supplied
from danso.population.port import Change

COMMUNE, NEXT = "26506", "26509"


def answers(**said: str | PartialDate | Kin | Answer | None) -> dict[str, Answer]:
    """`name__full="…"` is a value, None an empty one."""

    def typed(value: object) -> Answer:
        if value is None:
            return Empty()
        return Supplied(value) if isinstance(value, str | PartialDate | Kin) else value

    return {code.replace("__", "."): typed(value) for code, value in said.items()}


def person(reference: int, **said: object) -> Change:
    """A sound record: a woman of 1990 in Vũng Tàu; `said` makes it another."""
    number = f"0771900{reference:05d}"
    usual = {
        "personal_number": number,
        "name__full": "Nguyễn Thị Thu Hà",
        "sex": "2",
        "birth__date": PartialDate(1990, 3, 7),
        "birth__registration": COMMUNE,
        "permanent_residence__province": "77",
        "permanent_residence__district": "747",
        "permanent_residence__commune": COMMUNE,
        "permanent_residence__address": "12 Trần Phú",
        "nationality": "VN",
        "marital_status": "2",
        "household__relation": "CH01",
        "status": "living",
        "card__issued_on": PartialDate(2022, 2, 1),
        "card__expires_on": PartialDate(2030, 3, 7),
        "e_identity__level": "2",
        "record__confirmed_on": PartialDate(2024, 9, 1),
    }
    said = answers(**(usual | said))
    number_of = said["personal_number"]
    return Change(
        cursor=reference,
        kind="other",
        happened_on=None,
        recorded_on=None,
        reference=str(reference),
        number=str(number_of.value) if isinstance(number_of, Supplied) else "",
        resident=Resident(said, dt.datetime(2024, 10, 1, tzinfo=dt.UTC)),
    )


def event(
    cursor: int, reference: int, kind: str, on: dt.date, answers_to: str = "", **said: object
) -> Change:
    """What the register says of a person after an event."""
    return Change(
        cursor=cursor,
        kind=kind,
        happened_on=on,
        recorded_on=on,
        reference=str(reference),
        number="",
        resident=Resident(answers(**said), dt.datetime(2024, 10, 9, tzinfo=dt.UTC)),
        answers_to=answers_to,
    )
