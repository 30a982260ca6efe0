from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from danso.procedures.dossiers.diagram import PAGE, PICTURE, PLACES, main, page, svg, ways_drawn
from danso.procedures.dossiers.states import TABLE, State

DOCS = Path(__file__).resolve().parents[5] / "docs"


@pytest.mark.parametrize(("name", "written"), [(PICTURE, svg), (PAGE, page)])
def test_the_diagram_in_the_documentation_is_the_one_of_the_table(name, written):
    assert (DOCS / name).read_text("utf-8") == written(), (
        "run python -m danso.procedures.dossiers.diagram docs"
    )


def test_every_state_has_a_place_of_its_own():
    assert set(PLACES) == {None, *State}
    assert len(set(PLACES.values())) == len(PLACES)


def test_every_event_is_in_the_picture_and_in_the_page():
    words = set(re.findall(r"[a-z_]+", " ".join(ET.fromstring(svg()).itertext())))  # noqa: S314 - our own
    assert {str(row.kind) for row in TABLE} <= words
    assert [line.split(" ")[1] for line in page().splitlines()[-len(TABLE) :]] == [row.kind for row in TABLE]


def test_an_arrow_stands_for_a_row_of_the_table():
    rows = {(source, row.target, str(row.kind)) for row in TABLE for source in row.sources}
    assert {(way.start, way.end, event) for way in ways_drawn() for event in way.events} <= rows


def test_the_command_writes_both_files(tmp_path):
    for name in (PICTURE, PAGE):
        (tmp_path / name).parent.mkdir()
    main(tmp_path)
    assert (tmp_path / PICTURE).read_text("utf-8") == svg()
