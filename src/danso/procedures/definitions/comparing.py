"""What changed between two versions of a definition, place by place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class _Absent:
    """Stands where one of the two has nothing."""

    def __repr__(self) -> str:
        return "-"


ABSENT: Final = _Absent()


@dataclass(frozen=True, slots=True)
class Change:
    """A place (`sections.child.fields.sex.vi`) with what stood there and what stands there now."""

    key: str
    before: object
    after: object


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """The changes between two definitions as JSON; what has a code is followed by it, not by its place."""
    return tuple(_compared("", before, after))


def _compared(key: str, before: object, after: object) -> Iterator[Change]:
    if before == after:
        return
    old, new = _parts(before), _parts(after)
    if old is None or new is None:
        yield Change(key, before, after)
        return
    if old.keys() == new.keys() and list(old) != list(new) and isinstance(before, list):
        yield Change(key, list(old), list(new))
    for part in dict.fromkeys([*old, *new]):
        below = f"{key}.{part}" if key else part
        yield from _compared(below, old.get(part, ABSENT), new.get(part, ABSENT))


def _parts(value: object) -> dict[str, object] | None:
    """What a value is made of: a table's keys, a list's entries by code or else place; None for the rest."""
    if isinstance(value, dict):
        return value
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        return None
    codes = [each.get("code", str(at)) for at, each in enumerate(value, 1)]
    return dict(zip(codes, value, strict=True)) if len(set(codes)) == len(codes) else None
