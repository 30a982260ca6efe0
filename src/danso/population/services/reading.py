"""Read and verify: decide, ask the register, write the ledger's line and commit it, and only then answer.

A refusal is written like an answer. Someone unknown and someone whose name or birth does not match are the
same answer by the same steps, so that nobody can be found out by trying.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from danso.ledger.access import Mode
from danso.population.port import Subject, TooManyHits
from danso.population.purposes import Way, limits
from danso.population.register import the_search
from danso.population.services.asking import Question, admit, ask, is_number, release

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from danso.ledger.access import Access, Hidden
    from danso.population.answers import PartialDate, Resident
    from danso.population.port import Envelope, PopulationRegister, Search
    from danso.population.services.asking import Standing

VERIFIED_FIELDS: Final = ("name.full", "personal_number", "birth.date")
_SEPARATORS: Final = re.compile(r"[\s.]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reading brought: people in the order asked (None: no match), and ids of the ledger's lines.

    `too_many`: a search fits more people than may be shown, so nobody is.
    """

    people: tuple[Resident | None, ...] = field(repr=False)
    lines: tuple[int, ...]
    too_many: bool = False


def read(
    *,
    access: Access,
    subjects: Sequence[Subject],
    fields: Sequence[str],
    standing: Standing,
    now: dt.datetime,
    hidden: Hidden | None = None,
) -> Reading:
    """Look up to 20 people up by number, each with name and birth where they are known.

    Raises ReadRefused, RegisterUnavailable, RegisterRefused, SealingDead. It commits by itself: call it
    outside of any transaction.
    """
    asked = tuple(map(_tidy, subjects))
    question = admit(
        Question(access, Way.NUMBER, Mode.CONSULTED, tuple(fields), asked, len(asked), standing, now, hidden)
    )
    sound = [subject for subject in asked if is_number(subject.number)]
    found = iter(
        ask(
            question,
            lambda register, envelope: register.look_up(sound, fields=question.fields, envelope=envelope),
        )
        if sound
        else ()
    )
    people = tuple(next(found) if subject in sound else None for subject in asked)
    return Reading(people, release(question, [_text(person) for person in people]))


def verify(
    *,
    access: Access,
    number: str,
    name: str,
    birth: PartialDate,
    standing: Standing,
    now: dt.datetime,
) -> bool:
    """Whether number, name and birth belong to one person; raises as `read` does."""
    subject = _tidy(Subject(number, name, birth))
    question = admit(
        Question(access, Way.VERIFY, Mode.VERIFIED, VERIFIED_FIELDS, (subject,), 1, standing, now)
    )
    matches = is_number(subject.number) and ask(
        question, lambda register, envelope: register.verify(subject, envelope=envelope)
    )
    release(question, [str(matches)])
    return matches


def find(
    *,
    access: Access,
    search: Search,
    fields: Sequence[str],
    standing: Standing,
    now: dt.datetime,
) -> Reading:
    """Look for people by name and birth (at most 10) or by place (at most 30); raises as `read` does.

    More hits than that are none: who asks must know more. Numbers come back unasked, for the ledger.
    """
    way = Way.NAME if search.by_name else Way.ADDRESS
    wanted = tuple(dict.fromkeys([*fields, "personal_number"]))
    question = admit(Question(access, way, Mode.FOUND, wanted, (), 1, standing, now))
    found = ask(question, lambda register, envelope: _found(register, search, wanted, envelope), the_search())
    most = limits().hits_by_name if search.by_name else limits().hits_by_address
    too_many = found is None or len(found) > most
    people = () if found is None or too_many else tuple(found)
    hits = tuple(Subject(person.text("personal_number")) for person in people)
    lines = release(
        replace(question, subjects=hits, people=max(1, len(hits))), [_text(person) for person in people]
    )
    return Reading(people, lines, too_many)


def _found(
    register: PopulationRegister, search: Search, fields: tuple[str, ...], envelope: Envelope
) -> list[Resident] | None:
    """Whom the register finds; None when there are too many for it to say."""
    try:
        return register.find(search, fields=fields, envelope=envelope)
    except TooManyHits:
        return None


def _tidy(subject: Subject) -> Subject:
    return Subject(_SEPARATORS.sub("", subject.number), subject.name, subject.birth)


def _text(person: Resident | None) -> str:
    """What the digest of an answer is taken of: codes and values, in order."""
    return "" if person is None else json.dumps(person.told(), ensure_ascii=False)
