"""The table of states as a picture and as a page: `python -m danso.procedures.dossiers.diagram docs`.

Where a box stands is chosen here by hand; what is drawn comes from the table alone.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from dataclasses import dataclass
from math import hypot
from pathlib import Path
from typing import TYPE_CHECKING, Final

from danso.procedures.dossiers.states import NATIONAL_CODES, TABLE, Effect, Goes, State, Transition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PICTURE: Final = "pictures/dossier-states.svg"
PAGE: Final = "reference/dossier-states.md"

# Column and row of each box; None is where a dossier begins.
PLACES: Final[dict[State | None, tuple[float, float]]] = {
    None: (0, 0),
    State.DRAFT: (0, 1),
    State.SUBMITTED: (1, 1),
    State.RECEIVED: (2, 1),
    State.PROCESSING: (3, 1),
    State.TO_SIGN: (4, 1),
    State.SIGNED: (5, 1),
    State.ISSUED: (5, 0),
    State.RETURNED: (4, 0),
    State.REJECTED: (3, 0),
    State.REFUSED: (0, 2),
    State.INCOMPLETE: (1, 2),
    State.WITHDRAWAL_REQUESTED: (0, 3.4),
    State.STOPPED: (1.12, 3.4),
    State.AWAITING_SUPPLEMENT: (2, 3.4),
    State.AWAITING_FEE: (2.75, 3.4),
    State.AWAITING_AGENCY: (3.5, 3.4),
    State.AWAITING_PHASE: (4.25, 3.4),
    State.AWAITING_CONFIRM: (5, 3.4),
}
_CELL: Final = (270, 110)
_BOX: Final = (172, 48)
_MARGIN: Final = (100, 44)
_SIZE: Final = (1550, 570)
_BEND: Final = 22
_DRAWN_AT_MOST: Final = 4  # an event from more states than that is written under its target

_HEAD: Final = f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIZE[0]} {_SIZE[1]}" role="img">
<title>States of a dossier</title>
<desc>The table below says the same in words.</desc>
<style>
text {{ font: 15px system-ui, sans-serif; text-anchor: middle; fill: #1d2733 }}
.event {{ font-size: 13px; fill: #0b4f8a; stroke: #fff; stroke-width: 4px; paint-order: stroke }}
.note {{ font-size: 13px; fill: #4a5560 }}
.box {{ fill: #eef4fb; stroke: #1d2733 }}
.way {{ fill: none; stroke: #5b6775; stroke-width: 1.4px; marker-end: url(#tip) }}
</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">
<path d="M0 0 8 4 0 8z" fill="#5b6775"/></marker></defs>
<rect width="100%" height="100%" fill="#fff"/>
"""
_PAGE_HEAD: Final = """# States of a dossier

Written by `python -m danso.procedures.dossiers.diagram docs` from the table
in `procedures/dossiers/states.py`.

![States of a dossier and the events between them](../pictures/dossier-states.svg)

Payment, delivery and sync are variables beside the state (`sides.py`); flags are no states. The code is the
national portal's, of the state an event leads to. `pause_if_legal` pauses only for reasons that the terms
pinned at receipt name.

| Event | From | To | Who | Slip | Clock | Code |
|---|---|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Way:
    """An arrow and the events it stands for."""

    start: State | None
    end: State
    events: tuple[str, ...]
    returns: bool


def svg() -> str:
    """Return the picture."""
    boxes = (line for state, place in PLACES.items() for line in _box(state, place))
    ways = (line for way in ways_drawn() for line in _way(way))
    return _HEAD + "\n".join([*ways, *boxes, *_notes()]) + "\n</svg>\n"


def page() -> str:
    """Return the page of the documentation, in Markdown."""
    return _PAGE_HEAD + "".join(f"| {' | '.join(_cells(row))} |\n" for row in TABLE)


def ways_drawn() -> Iterator[Way]:
    """Yield the arrows: the events between the same two states share one."""
    together: dict[tuple[State | None, State], list[str]] = defaultdict(list)
    for row in filter(_is_drawn, TABLE):
        for source in row.sources:
            if source is not row.target and not isinstance(row.target, Goes):
                together[source, row.target].append(str(row.kind))
    for (start, end), events in sorted(together.items(), key=str):
        yield Way(start, end, tuple(events), returns=(end, start) in together)


def _is_drawn(row: Transition) -> bool:
    return not isinstance(row.target, Goes) and len(row.sources) <= _DRAWN_AT_MOST


def _cells(row: Transition) -> tuple[str, ...]:
    target = "as before the withdrawal" if row.target is Goes.BACK else str(row.target)
    code = NATIONAL_CODES[row.target] if isinstance(row.target, State) else None
    return (
        str(row.kind),
        _listed(str(source or "–") for source in row.sources),
        target if row.target is not Goes.STAY else "the same",
        _listed(map(str, row.who)),
        str(row.slip or ""),
        "" if row.effect is Effect.NONE else str(row.effect),
        str(code or ""),
    )


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))


def _middle(place: tuple[float, float]) -> tuple[float, float]:
    return _MARGIN[0] + place[0] * _CELL[0], _MARGIN[1] + place[1] * _CELL[1]


def _box(state: State | None, place: tuple[float, float]) -> Iterator[str]:
    x, y = _middle(place)
    if state is None:
        yield f'<circle cx="{x:.0f}" cy="{y:.0f}" r="7"/>'
        return
    width, height = _BOX
    yield (
        f'<rect class="box" x="{x - width / 2:.0f}" y="{y - height / 2:.0f}" '
        f'width="{width}" height="{height}" rx="6"/>'
    )
    yield f'<text x="{x:.0f}" y="{y - 3:.0f}">{state}</text>'
    yield f'<text class="note" x="{x:.0f}" y="{y + 14:.0f}">code {NATIONAL_CODES[state] or "–"}</text>'


def _way(way: Way) -> Iterator[str]:
    one, other = _middle(PLACES[way.start]), _middle(PLACES[way.end])
    across = _across(one, other, _BEND if way.returns else 0)
    bent = (one[0] + other[0]) / 2 + 2 * across[0], (one[1] + other[1]) / 2 + 2 * across[1]
    start, end = _edge(one, bent, way.start), _edge(other, bent, way.end)
    yield (
        f'<path class="way" d="M{start[0]:.0f} {start[1]:.0f} '
        f'Q{bent[0]:.0f} {bent[1]:.0f} {end[0]:.0f} {end[1]:.0f}"/>'
    )
    x, y = _on_curve(start, bent, end, _share(way))
    if one[1] == other[1]:
        yield from _words(way.events, x, y - 6, "middle")
    else:
        # Two arrows side by side have their words on their outer sides.
        yield from _words(way.events, x, y + 4, _ANCHORS[(across[0] > 0) - (across[0] < 0)])


def _across(one: tuple[float, float], other: tuple[float, float], by: float) -> tuple[float, float]:
    """A step to the left of a line."""
    length = hypot(other[0] - one[0], other[1] - one[1])
    return (other[1] - one[1]) / length * by, -(other[0] - one[0]) / length * by


def _share(way: Way) -> float:
    """Where on a way its words stand: arrows of a fan part from one box, so nearer to the other."""
    if way.end in _FAN and way.start not in _FAN:
        return 0.58
    return 0.2 if way.start in _FAN and way.end not in _FAN else 0.5


def _on_curve(
    start: tuple[float, float], bent: tuple[float, float], end: tuple[float, float], share: float
) -> tuple[float, float]:
    x, y = (
        (1 - share) ** 2 * a + 2 * share * (1 - share) * b + share**2 * c
        for a, b, c in zip(start, bent, end, strict=True)
    )
    return x, y


_ANCHORS: Final = {-1: "end", 0: "middle", 1: "start"}
_FAN: Final = {state for state, (_column, row) in PLACES.items() if row > PLACES[State.INCOMPLETE][1]}


def _words(lines: tuple[str, ...], x: float, y: float, anchor: str) -> Iterator[str]:
    for number, line in enumerate(lines):
        place = f'x="{x:.0f}" y="{y - 14 * (len(lines) - 1 - number):.0f}"'
        yield f'<text class="event" {place} style="text-anchor: {anchor}">{line}</text>'


def _edge(
    middle: tuple[float, float], towards: tuple[float, float], state: State | None
) -> tuple[float, float]:
    """Where a line from the middle of a box to a point leaves the box."""
    width, height = _BOX if state else (16, 16)
    x, y = towards[0] - middle[0], towards[1] - middle[1]
    share = 1 / max(abs(x) / (width / 2 + 2), abs(y) / (height / 2 + 2))
    return middle[0] + x * share, middle[1] + y * share


def _notes() -> Iterator[str]:
    """What is not drawn as arrows: events from many states, back to where it was, or that stay."""
    lines = [f"{row.kind}: {_cells(row)[2]}, from {_cells(row)[1]}" for row in TABLE if not _is_drawn(row)]
    for number, line in enumerate(lines):
        y = _SIZE[1] - 18 * (len(lines) - number)
        yield f'<text class="note" x="20" y="{y}" style="text-anchor: start">{line}</text>'


def main(folder: Path) -> None:
    """Write the picture and the page below a folder."""
    (folder / PICTURE).write_text(svg(), encoding="utf-8")
    (folder / PAGE).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
