"""A register in memory, for tests: what is put in is what is answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from danso.population.answers import Kin, PartialDate, Resident, Supplied
from danso.population.port import CorrectionAnswer, Page, RegisterUnavailable, SnapshotPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from danso.population.port import Change, Correction, Envelope, Search, Subject, Trouble


_NOBODY = Resident({"name.full": Supplied("Không Có Ai"), "birth.date": Supplied(PartialDate(1900, 1, 1))})


@dataclass
class MemoryRegister:
    """People by number; `trouble` makes every call fail, `asked` counts calls."""

    people: dict[str, Resident] = field(default_factory=dict, repr=False)
    feed: list[Change] = field(default_factory=list, repr=False)
    stands: list[Change] = field(default_factory=list, repr=False)
    corrections: list[Correction] = field(default_factory=list, repr=False)
    decided: dict[str, CorrectionAnswer] = field(default_factory=dict)
    envelopes: list[Envelope] = field(default_factory=list, repr=False)
    trouble: Trouble | None = None
    asked: int = 0
    name: str = "memory"

    def add(self, number: str, **answers: str | PartialDate | Kin) -> Resident:
        """Put a person in; `name__full="…"` stands for the field `name.full`."""
        codes = {code.replace("__", "."): Supplied(value) for code, value in answers.items()}
        person = Resident({"personal_number": Supplied(number)} | codes)
        self.people[number] = person
        return person

    def look_up(
        self, subjects: Sequence[Subject], *, fields: Sequence[str], envelope: Envelope
    ) -> list[Resident | None]:
        """The people who match all that is given of them."""
        self._count(envelope)
        found = (self._matching(subject) for subject in subjects)
        return [person.only(fields) if person else None for person in found]

    def find(self, search: Search, *, fields: Sequence[str], envelope: Envelope) -> list[Resident]:
        """People of a name and birth, or of a commune."""
        self._count(envelope)
        return [person.only(fields) for person in self.people.values() if _answers(person, search)]

    def verify(self, subject: Subject, *, envelope: Envelope) -> bool:
        """Whether all that is given belongs to one person."""
        self._count(envelope)
        return self._matching(subject) is not None

    def changes(self, *, after: int, most: int) -> Page:
        """Changes behind the cursor."""
        self._count(None)
        head = self.feed[-1].cursor if self.feed else 0
        return Page(tuple(change for change in self.feed if change.cursor > after)[:most], head)

    def snapshot(self, *, after: int, most: int) -> SnapshotPage:
        """Records behind the cursor."""
        self._count(None)
        behind = [record for record in self.stands if record.cursor > after]
        page = tuple(behind[:most])
        head = self.feed[-1].cursor if self.feed else 0
        return SnapshotPage(page, page[-1].cursor if page else after, len(behind) > most, head)

    def ask_correction(self, correction: Correction, *, envelope: Envelope) -> CorrectionAnswer:
        """Keep the request; nothing is decided yet."""
        self._count(envelope)
        self.corrections.append(correction)
        return CorrectionAnswer(f"YC-{len(self.corrections)}")

    def correction(self, code: str) -> CorrectionAnswer:
        """What `decided` says of a request."""
        self._count(None)
        return self.decided.get(code, CorrectionAnswer(code))

    def _count(self, envelope: Envelope | None) -> None:
        if self.trouble:
            raise RegisterUnavailable(self.trouble)
        self.asked += 1
        if envelope:
            self.envelopes.append(envelope)

    def _matching(self, subject: Subject) -> Resident | None:
        person = self.people.get(subject.number, _NOBODY)  # compared alike: no time tells who is there
        called = person.is_called(subject.name, subject.birth)
        return person if called and person is not _NOBODY else None


def _answers(person: Resident, search: Search) -> bool:
    if not search.by_name:
        place = (person.text("permanent_residence.commune"), person.text("permanent_residence.address"))
        return place == (search.commune, search.address or place[1])
    return person.is_called(search.name, search.birth)
