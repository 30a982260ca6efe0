"""The register's rows of residents, built in chunks from what was drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sandbox.residents.days import iso
from sandbox.residents.defects import ALIVE_AGAIN, NO_DEFECT, Truth, spoil
from sandbox.residents.homes import NOWHERE, addresses
from sandbox.residents.lives import NEVER
from sandbox.residents.names import Names, lists
from sandbox.residents.packs import listed, pack
from sandbox.residents.places import places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from sandbox.residents.draws import Numbers
    from sandbox.residents.world import Drawn

COLUMNS: Final = (
    "id",
    "family_name",
    "middle_name",
    "given_name",
    "other_name",
    "name_key",
    "number",
    "old_number",
    "sex",
    "birth_date",
    "birth_year",
    "birthplace",
    "birth_registration",
    "hometown",
    "ethnicity",
    "religion",
    "nationality",
    "blood",
    "marital",
    "father_id",
    "father_name",
    "mother_id",
    "mother_name",
    "spouse_id",
    "representative_id",
    "household_id",
    "relation",
    "permanent_old",
    "permanent_new",
    "permanent_address",
    "permanent_since",
    "current_old",
    "current_new",
    "current_address",
    "status",
    "death_date",
    "phone",
    "email",
    "under_verification",
    "confirmed_on",
    "changed_at",
)
CHUNK: Final = 50_000
NATIONALITY: Final = "VN"


def chunks(drawn: Drawn, changed_at: Numbers) -> Iterator[tuple[list[list[Any]], list[Truth]]]:
    """Give the columns of some records at a time, defects included, with the truth about these."""
    total = drawn.people + len(drawn.copies)
    for start in range(0, total, CHUNK):
        rows = np.arange(start, min(start + CHUNK, total))
        columns = _columns(drawn, rows, changed_at[rows])
        truth = list(_spoilt(drawn, columns, rows))
        yield [columns[name] for name in COLUMNS], truth


def _spoilt(drawn: Drawn, columns: dict[str, list[Any]], rows: Numbers) -> Iterator[Truth]:
    defects = drawn.defects
    for place in np.flatnonzero(defects.kind[rows] != NO_DEFECT).tolist():
        row = int(rows[place])
        record = {name: columns[name][place] for name in COLUMNS}
        original = int(_source(drawn, rows[place : place + 1])[0]) + 1
        yield from spoil(record, defects.kinds[defects.kind[row]], float(defects.shape[row]), original)
        for name, value in record.items():
            columns[name][place] = value


def _source(drawn: Drawn, rows: Numbers) -> Numbers:
    """Return whose record each one is."""
    if not len(drawn.copies):
        return rows
    copied = drawn.copies[np.maximum(rows - drawn.people, 0)]
    return np.where(rows < drawn.people, rows, copied)


def _columns(drawn: Drawn, rows: Numbers, changed_at: Numbers) -> dict[str, list[Any]]:
    who = _source(drawn, rows)
    lives, marks = drawn.lives, drawn.marks
    return {
        "id": (rows + 1).tolist(),
        **_names(drawn, who),
        "number": [f"{number:012d}" for number in _numbers(drawn, rows).tolist()],
        "old_number": _digits(drawn.old_numbers[who], 9),
        "sex": drawn.families.sex[who].tolist(),
        "birth_date": _births(drawn, who),
        "birth_year": np.where(marks.birth_known[who] > 0, lives.birth_year[who], 0).tolist(),
        "ethnicity": _coded("ethnicities", marks.ethnicity[who]),
        "religion": _coded("religions", marks.religion[who]),
        "nationality": [NATIONALITY] * len(rows),
        "blood": _coded("bloods", marks.blood[who]),
        "marital": lives.marital[who].tolist(),
        **_kin(drawn, rows, who),
        **_homes(drawn, who),
        "status": lives.status[who].tolist(),
        "death_date": _days(lives.death[who]),
        "phone": _phones(marks.phone[who]),
        "email": _mails(drawn, who),
        "under_verification": np.where(marks.under_verification[who], "TonGiao", "").tolist(),
        "confirmed_on": iso(marks.confirmed[who]).tolist(),
        "changed_at": changed_at.tolist(),
    }


def _names(drawn: Drawn, who: Numbers) -> dict[str, list[str]]:
    words, names = lists(), drawn.names
    places_of = (names.family[who], names.middle[who], names.given[who])
    groups = (words.families, words.middles, words.givens)
    texts = [group.text[place].tolist() for group, place in zip(groups, places_of, strict=True)]
    keys = [group.key[place].tolist() for group, place in zip(groups, places_of, strict=True)]
    other = np.where(drawn.marks.other_name[who], words.givens.text[drawn.fathers.given[who]], "")
    return {
        "family_name": texts[0],
        "middle_name": texts[1],
        "given_name": texts[2],
        "other_name": other.tolist(),
        "name_key": [f"{a}{b}{c}" for a, b, c in zip(*keys, strict=True)],
    }


def whole_names(names: Names, who: Numbers) -> NDArray[np.object_]:
    """Return names as one text each."""
    words = lists()
    parts = zip(
        words.families.text[names.family[who]],
        words.middles.text[names.middle[who]],
        words.givens.text[names.given[who]],
        strict=True,
    )
    return np.array([f"{a} {b} {c}" for a, b, c in parts] + [None], dtype=object)[:-1]


def _numbers(drawn: Drawn, rows: Numbers) -> Numbers:
    return np.concatenate([drawn.numbers, drawn.copy_numbers])[rows]


def _births(drawn: Drawn, who: Numbers) -> list[str]:
    texts: list[str] = iso(drawn.lives.birth[who]).tolist()
    known = drawn.marks.birth_known[who]
    for place in np.flatnonzero(known < known.max(initial=0)).tolist():
        texts[place] = texts[place][: known[place]]
    return texts


def _kin(drawn: Drawn, rows: Numbers, who: Numbers) -> dict[str, list[Any]]:
    lives = drawn.lives
    alive_again = drawn.defects.rows(*ALIVE_AGAIN)[rows]
    at_home = (lives.here[who] | alive_again) & (rows < drawn.people)
    relation = np.where(alive_again, "CH99", lives.relation[who])
    return {
        "father_id": _ids(lives.father[who]),
        "father_name": np.where(lives.father[who] == NEVER, whole_names(drawn.fathers, who), "").tolist(),
        "mother_id": _ids(lives.mother[who]),
        "mother_name": np.where(lives.mother[who] == NEVER, whole_names(drawn.mothers, who), "").tolist(),
        "spouse_id": _ids(lives.spouse[who]),
        "representative_id": _ids(lives.representative[who]),
        "household_id": _ids(np.where(at_home, drawn.families.household[who] + 1, NEVER)),
        "relation": np.where(at_home, relation, "").tolist(),
    }


def _homes(drawn: Drawn, who: Numbers) -> dict[str, list[Any]]:
    homes, known = drawn.homes, places()
    permanent, current = homes.permanent[who], homes.current[who]
    elsewhere = current != NOWHERE
    return {
        "birthplace": known.old[homes.birthplace[who]].tolist(),
        "birth_registration": known.old[homes.registration[who]].tolist(),
        "hometown": known.old[homes.hometown[who]].tolist(),
        "permanent_old": known.old[permanent].tolist(),
        "permanent_new": known.new[permanent].tolist(),
        "permanent_address": addresses()[homes.address[who]].tolist(),
        "permanent_since": iso(homes.since[who]).tolist(),
        "current_old": np.where(elsewhere, known.old[current], "").tolist(),
        "current_new": np.where(elsewhere, known.new[current], "").tolist(),
        "current_address": np.where(elsewhere, addresses()[homes.current_address[who]], "").tolist(),
    }


def _coded(name: str, chosen: Numbers) -> list[str]:
    found: list[str] = np.array(listed(name)[0], dtype=object)[chosen].tolist()
    return found


def _ids(ids: Numbers) -> list[int | None]:
    return [each or None for each in ids.tolist()]


def _digits(numbers: Numbers, length: int) -> list[str]:
    return [f"{number:0{length}d}" if number else "" for number in numbers.tolist()]


def _days(days: Numbers) -> list[str]:
    texts: list[str] = np.where(days == NEVER, "", iso(np.maximum(days, _SOME_DAY))).tolist()
    return texts


_SOME_DAY: Final = 700_000  # stands in for NEVER while texts are looked up


def _phones(numbers: Numbers) -> list[str]:
    start = pack("rates")["contact"]["phone_prefix"]
    return [f"{start}{number}" if number else "" for number in numbers.tolist()]


def _mails(drawn: Drawn, who: Numbers) -> list[str]:
    mails = [""] * len(who)
    domain = pack("names")["mail"]["domain"]
    keys = lists().givens.key[drawn.names.given[who]]
    for place in np.flatnonzero(drawn.marks.mail[who]).tolist():
        mails[place] = f"{keys[place].lower()}.{who[place] + 1}@{domain}"
    return mails
