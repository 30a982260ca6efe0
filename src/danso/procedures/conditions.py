"""Conditions over the answers of a form: six small kinds, read from data, evaluated on the server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from collections.abc import Callable

Value = str | int | bool
Answer = Value | tuple[Value, ...] | None
Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Equals:
    """The answer is the value; of several answers, one of them is."""

    path: str
    value: Value


@dataclass(frozen=True, slots=True)
class OneOf:
    """The answer is one of the values."""

    path: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """Something was answered; no is an answer, an empty text is none."""

    path: str


@dataclass(frozen=True, slots=True)
class Every:
    """All of them hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of them holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """It does not hold."""

    part: Condition


Condition = Equals | OneOf | Answered | Every | Some | Not


class Flaw(StrEnum):
    """What may be wrong with a written condition."""

    SHAPE = "condition_shape"
    EMPTY = "condition_empty"


class ConditionError(ValueError):
    """A text that says no condition; `flaw` says why."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


def holds(condition: Condition, answers: Answers) -> bool:
    """Whether the condition holds over answers by path (`section.field`)."""
    match condition:
        case Equals(path, value):
            return any(_same(given, value) for given in _given(answers.get(path)))
        case OneOf(path, values):
            return any(_same(given, value) for given in _given(answers.get(path)) for value in values)
        case Answered(path):
            return bool(_given(answers.get(path)))
        case Every(parts):
            return all(holds(part, answers) for part in parts)
        case Some(parts):
            return any(holds(part, answers) for part in parts)
        case Not(part):
            return not holds(part, answers)


def leaves(condition: Condition) -> tuple[Equals | OneOf | Answered, ...]:
    """The questions a condition asks of single fields."""
    match condition:
        case Every(parts) | Some(parts):
            return tuple(leaf for part in parts for leaf in leaves(part))
        case Not(part):
            return leaves(part)
        case _:
            return (condition,)


def paths(condition: Condition) -> frozenset[str]:
    """The fields a condition looks at."""
    return frozenset(leaf.path for leaf in leaves(condition))


def values(leaf: Equals | OneOf | Answered) -> tuple[Value, ...]:
    """The values a leaf compares with."""
    match leaf:
        case Equals(_, value):
            return (value,)
        case OneOf(_, several):
            return several
        case Answered():
            return ()


def read_condition(raw: object) -> Condition:
    """Read `{field, equals | in | answered}`, `{and}`, `{or}` or `{not}`; raises ConditionError."""
    if not isinstance(raw, Mapping):
        raise ConditionError(Flaw.SHAPE)
    reader = _READERS.get(frozenset(raw))
    if reader is None:
        raise ConditionError(Flaw.SHAPE)
    return reader(cast("Mapping[str, Any]", raw))


def as_json(condition: Condition) -> dict[str, Any]:
    """The spelling that `read_condition` reads."""
    match condition:
        case Equals(path, value):
            return {"field": path, "equals": value}
        case OneOf(path, several):
            return {"field": path, "in": list(several)}
        case Answered(path):
            return {"field": path, "answered": True}
        case Every(parts):
            return {"and": [as_json(part) for part in parts]}
        case Some(parts):
            return {"or": [as_json(part) for part in parts]}
        case Not(part):
            return {"not": as_json(part)}


def _given(answer: Answer) -> tuple[Value, ...]:
    several = answer if isinstance(answer, tuple) else (answer,)
    return tuple(each for each in several if each is not None and each != "")


def _same(given: Value, value: Value) -> bool:
    """Equal and of one type: yes is not 1."""
    return type(given) is type(value) and given == value


def _path(raw: object) -> str:
    if not isinstance(raw, str) or not raw:
        raise ConditionError(Flaw.SHAPE)
    return raw


def _value(raw: object) -> Value:
    if not isinstance(raw, str | int):
        raise ConditionError(Flaw.SHAPE)
    return raw


def _list(raw: object) -> list[object]:
    if not isinstance(raw, list | tuple):
        raise ConditionError(Flaw.SHAPE)
    if not raw:
        raise ConditionError(Flaw.EMPTY)
    return list(raw)


def _parts(raw: object) -> tuple[Condition, ...]:
    return tuple(read_condition(part) for part in _list(raw))


def _answered(raw: Mapping[str, Any]) -> Answered:
    if raw["answered"] is not True:
        raise ConditionError(Flaw.SHAPE)
    return Answered(_path(raw["field"]))


_READERS: Final[Mapping[frozenset[str], Callable[[Mapping[str, Any]], Condition]]] = {
    frozenset({"field", "equals"}): lambda raw: Equals(_path(raw["field"]), _value(raw["equals"])),
    frozenset({"field", "in"}): lambda raw: OneOf(_path(raw["field"]), tuple(map(_value, _list(raw["in"])))),
    frozenset({"field", "answered"}): _answered,
    frozenset({"and"}): lambda raw: Every(_parts(raw["and"])),
    frozenset({"or"}): lambda raw: Some(_parts(raw["or"])),
    frozenset({"not"}): lambda raw: Not(read_condition(raw["not"])),
}
