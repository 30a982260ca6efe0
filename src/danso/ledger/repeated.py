"""Whether a line's columns for searching repeat what its record says.

Nearly all do, so each line first gets a quick test that no differing line passes. The record is canonical:
its keys are in order, each stands in it once, and a quote within a value is escaped. So the text between
known keys can be compared with what the columns would make of it. A line that fails (it is hidden, or of a
bulk job, or JSON escapes one of its signs) is doubtful only, and compared value by value.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from danso.ledger.models import Line
from danso.ledger.services.recording import FORMAT, moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_MOST_KEPT = 10_000
_LINES_A_QUERY = 500
_BASIS = '],"legal_basis":"'  # the first of the two keys around which a hidden line has one more
# What differs from line to line, and the rest as one text to look its pieces up by. The plus hides a column's
# declared type, for which Django would call a converter row by row.
COLUMNS = {
    "sqlite": '+at, "case", subject_tag, '
    "json_array(actor, agency, allowed, mode, purpose, system, hidden_until)",
    "postgresql": """(at AT TIME ZONE 'UTC')::text, "case", subject_tag, """
    "concat_ws(chr(1), actor, agency, allowed::int, mode, purpose, system, hidden_until)",
}
_SPLIT: Mapping[str, Callable[[str], list[Any]]] = {
    "sqlite": json.loads,
    "postgresql": lambda text: text.split("\x01"),
}
_COMMON = 6  # columns of that text that each record repeats; a seventh says until when the line is hidden
_NEVER = ("?", "?", "?")
Row = tuple[Any, ...]


class Repeated:
    """The quick test of rows of salt, record and COLUMNS, as a vendor's database gives them."""

    def __init__(self, vendor: str) -> None:
        self._split = _SPLIT[vendor]
        self._pieces: dict[str, tuple[str, str, str]] = {}

    def doubtful(self, rows: Iterable[Row], first: int) -> list[int]:
        """The positions of the rows that need a second look; `first` is that of the first row."""
        found, pieces = [], self._pieces
        for position, (_, record, at, case, tag, same) in enumerate(rows, first):
            start, middle, end = pieces.get(same) or self._made(same)
            text = record.decode("utf-8", "replace")
            basis = text.find(_BASIS[0])
            about = f',"at":"{at[:10]}T{at[11:19]}{at[19:] or ".":0<7}Z","case":"{case}","fields":'
            if not (
                text.startswith(start)
                and text.startswith(about, len(start) + 1)
                and text.startswith(_BASIS, basis)
                and text.startswith(middle, text.find('"', basis + len(_BASIS)))
                and text.endswith(f',"subject":"{tag}{end}')
            ):
                found.append(position)
        return found

    def _made(self, same: str) -> tuple[str, str, str]:
        if len(self._pieces) > _MOST_KEPT:
            self._pieces.clear()
        pieces = self._pieces[same] = _pieces(self._split(same))
        return pieces


def _pieces(columns: Sequence[Any]) -> tuple[str, str, str]:
    if any(hidden is not None for hidden in columns[_COMMON:]):
        return _NEVER
    actor, agency, allowed, mode, purpose, system = columns[:_COMMON]
    truth = "true" if int(allowed) else "false"
    return (
        f'{{"actor":"{actor}","agency":"{agency}","allowed":{truth},"assurance":',
        f'","mode":"{mode}","purpose":"{purpose}","reasons":',
        f'","system":"{system}","v":{FORMAT}}}',
    )


def first_at_odds(doubtful: Sequence[int]) -> int | None:
    """The first of these lines whose columns differ from its record; None when none does."""
    for start in range(0, len(doubtful), _LINES_A_QUERY):
        lines = Line.objects.filter(position__in=doubtful[start : start + _LINES_A_QUERY])
        for line in lines.order_by("position"):
            if not repeats(line):
                return line.position
    return None


def repeats(line: Line) -> bool:
    """Whether each column is what the record says, value by value."""
    try:
        said = line.content
        hidden = said.get("hidden", {}).get("until", "")
    except (ValueError, AttributeError):
        return False
    until = line.hidden_until.isoformat() if line.hidden_until else ""
    columns = {
        "at": moment(line.at), "mode": line.mode, "allowed": line.allowed, "agency": line.agency,
        "system": line.system, "actor": line.actor, "purpose": line.purpose, "case": line.case,
        "subject": line.subject_tag,
    }  # fmt: skip
    return until == hidden and all(said.get(name, "") == value for name, value in columns.items())
