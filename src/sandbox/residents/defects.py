"""Controlled defects: what the register gets wrong on purpose, and what would be true."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np

from danso.vietnam.text import strip_diacritics, without_tone
from sandbox.residents.lives import DECEASED, LIVING
from sandbox.residents.names import key_of
from sandbox.residents.places import places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sandbox.residents.draws import Draws, Flags, Numbers, Reals
    from sandbox.residents.lives import Lives
    from sandbox.residents.packs import Plan

Value: TypeAlias = "str | int | None"
Record: TypeAlias = "dict[str, Value]"

NO_DEFECT: Final = -1
NEWBORN_DAYS: Final = 60
SURELY_KNOWN_DAYS: Final = 65 * 365  # everyone's year of birth is known until this age
DUPLICATE: Final = "duplicate"
ALIVE_AGAIN: Final = ("deceased_alive", "death_not_closed")
NAMES: Final = ("family_name", "middle_name", "given_name")
MAY_MISS: Final = (
    "religion",
    "ethnicity",
    "hometown",
    "birth_registration",
    "nationality",
    "marital",
    "permanent_address",
    "sex",
)


@dataclass(frozen=True, slots=True)
class Defects:
    """Which record has which defect, at most one each, with a real in [0, 1) to choose its shape by."""

    kinds: tuple[str, ...]
    kind: Numbers  # of each record; `NO_DEFECT` for most
    shape: Reals

    def rows(self, *names: str) -> Flags:
        """Return which records have one of the defects."""
        return np.isin(self.kind, [self.kinds.index(name) for name in names])


class Truth(NamedTuple):
    """A line of the truth file: what one field of a record says, and what is true."""

    resident: int
    defect: str
    field: str
    recorded: str
    true: str


def draw_defects(lives: Lives, plan: Plan, copies: int, draws: Draws) -> Defects:
    """Draw the defects of all records at the declared shares; every copy is a duplicate."""
    people = len(lives.status)
    living = lives.status == LIVING
    told_since = plan.today - plan.rates["life"]["feed_days"]
    fitting = {
        "deceased_alive": lives.status == DECEASED,
        "death_not_closed": (lives.status == DECEASED) & (lives.death > told_since),
        "birth_against_number": living & (plan.today - lives.birth < SURELY_KNOWN_DAYS),
        "no_number": living & (plan.today - lives.birth < NEWBORN_DAYS),
    }
    kinds = tuple(plan.rates["defects"])
    kind = np.full(people + copies, NO_DEFECT)
    kind[people:] = kinds.index(DUPLICATE)
    for place, name in enumerate(kinds):
        if name != DUPLICATE:
            free = np.flatnonzero(fitting.get(name, living) & (kind[:people] == NO_DEFECT))
            kind[draws.sample(free, round(plan.rates["defects"][name] * plan.records))] = place
    return Defects(kinds, kind, draws.uniform(people + copies))


def spoil(record: Record, defect: str, shape: float, original: int) -> Iterator[Truth]:
    """Change the record as the defect has it, and tell what was true; `original` is whom a copy repeats."""
    resident = int(record["id"] or 0)
    if defect == DUPLICATE:
        yield Truth(resident, defect, "id", str(resident), str(original))
    for field, value in _SHAPES[defect](record, shape).items():
        if value != record[field]:
            yield Truth(resident, defect, field, _text(value), _text(record[field]))
            record[field] = value
    record["name_key"] = key_of("".join(str(record[name]) for name in NAMES))


def _text(value: Value) -> str:
    return "" if value is None else str(value)


def _missing_field(record: Record, shape: float) -> Record:
    start = int(shape * len(MAY_MISS))
    ordered = (*MAY_MISS[start:], *MAY_MISS[:start])
    field = next(name for name in ordered if record[name])
    return {field: 0 if isinstance(record[field], int) else ""}


def _wrong_unit_code(record: Record, shape: float) -> Record:
    code = str(record["permanent_old"])
    swapped = code[:3] + code[:2:-1]
    known = places().index
    wrong = [code[:-1], "26999", "99999"] if swapped in known else [swapped, code[:-1], "26999"]
    return {"permanent_old": wrong[int(shape * len(wrong))]}


def _alive_again(_record: Record, _shape: float) -> Record:
    return {"status": LIVING, "death_date": ""}


def _other_sex(record: Record, _shape: float) -> Record:
    return {"sex": 3 - int(record["sex"] or 0)}


def _other_birth(record: Record, shape: float) -> Record:
    year = int(record["birth_year"] or 0)
    other = year - (1, 2, 10, 9)[int(shape * 4)]
    rest = str(record["birth_date"])[4:]
    return {"birth_year": other, "birth_date": f"{other}{rest if _is_day(f'{other}{rest}') else ''}"}


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


def _name_variant(record: Record, shape: float) -> Record:
    middle, given = str(record["middle_name"]), str(record["given_name"])
    variants: list[Record] = [
        {name: strip_diacritics(str(record[name])) for name in NAMES},
        {"given_name": without_tone(given)},
        {"middle_name": middle.rpartition(" ")[0]},
        {"given_name": _swapped_i(given)},
        {"middle_name": given, "given_name": middle},
    ]
    start = int(shape * len(variants))
    ordered = (*variants[start:], *variants[:start])
    return next(each for each in ordered if any(record[name] != value for name, value in each.items()))


def _swapped_i(word: str) -> str:
    """Return the other spelling of a closing i: Mỹ and Mĩ, Lý and Lí."""
    pairs = dict(zip("yýỳỷỹỵiíìỉĩị", "iíìỉĩịyýỳỷỹỵ", strict=True))
    return word[:-1] + pairs.get(word[-1:], word[-1:])


def _whole_name(record: Record, _shape: float) -> Record:
    whole = " ".join(filter(None, (str(record[name]) for name in NAMES)))
    return {"family_name": "", "middle_name": "", "given_name": whole}


def _no_number(_record: Record, _shape: float) -> Record:
    return {"number": None}


def _duplicate(record: Record, shape: float) -> Record:
    if shape < 1 / 3:
        return {"birth_date": str(record["birth_date"])[:4]}
    if shape < 2 / 3:
        return {"old_number": ""} | _name_variant(record, (shape * 3) % 1)
    return {}


_SHAPES: Final[dict[str, Callable[[Record, float], Record]]] = {
    DUPLICATE: _duplicate,
    "missing_field": _missing_field,
    "wrong_unit_code": _wrong_unit_code,
    "deceased_alive": _alive_again,
    "death_not_closed": _alive_again,
    "sex_against_number": _other_sex,
    "birth_against_number": _other_birth,
    "name_variant": _name_variant,
    "whole_name_in_given": _whole_name,
    "no_number": _no_number,
}
