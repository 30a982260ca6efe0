"""English catalogues: what is extracted, kept, dropped, refused."""

from __future__ import annotations

import gettext
from typing import TYPE_CHECKING

import pytest

from danso.web import catalogues

if TYPE_CHECKING:
    from pathlib import Path

PYTHON = """
from django.utils.translation import gettext as _, ngettext_lazy, pgettext_lazy
A = _("Quá hạn")
B = ngettext_lazy("%(n)d nhiệm vụ", "%(n)d nhiệm vụ", "n")
C = pgettext_lazy("noun", "Báo cáo")
"""
TEMPLATE = """{% load i18n %}
    <c-card title="{% trans 'Kế hoạch' %}">
  {{ _("Thời hạn") }} it's "odd
 {% blocktranslate trimmed with name=user.name %}
    Xin chào
    {{ name }}
 {% endblocktranslate %}</c-card>
"""


@pytest.fixture
def room(tmp_path: Path) -> Path:
    folder = tmp_path / "room"
    (folder / "templates" / "room").mkdir(parents=True)
    (folder / "views.py").write_text(PYTHON, encoding="utf-8")
    (folder / "templates" / "room" / "page.html").write_text(TEMPLATE, encoding="utf-8")
    return folder


def translate(room: Path, msgid: str, english: str) -> None:
    path = catalogues.catalogue_path(room)
    text = path.read_text(encoding="utf-8")
    assert f'msgid "{msgid}"\nmsgstr ""' in text
    path.write_text(
        text.replace(f'msgid "{msgid}"\nmsgstr ""', f'msgid "{msgid}"\nmsgstr "{english}"'), encoding="utf-8"
    )


def test_python_and_templates_give_their_texts(room: Path) -> None:
    found = {message.id for message in catalogues.extracted(room) if message.id}
    assert found == {
        "Quá hạn",
        ("%(n)d nhiệm vụ", "%(n)d nhiệm vụ"),
        "Báo cáo",
        "Kế hoạch",
        "Thời hạn",
        "Xin chào %(name)s",
    }


def test_a_text_without_english_is_a_flaw_that_names_its_place(room: Path) -> None:
    flaw = next(flaw for flaw in catalogues.flaws(room) if flaw.msgid == "Kế hoạch")
    assert (flaw.reason, flaw.places) == ("no English", ("templates/room/page.html",))


def test_english_is_kept_by_the_next_run_and_read_by_gettext(room: Path) -> None:
    catalogues.update(room)
    translate(room, "Quá hạn", "Overdue")
    catalogues.update(room)
    compiled = catalogues.compile_catalogue(room)
    assert compiled is not None
    with compiled.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Quá hạn") == "Overdue"


def test_english_that_loses_a_placeholder_is_a_flaw(room: Path) -> None:
    catalogues.update(room)
    translate(room, "Xin chào %(name)s", "Hello")
    reasons = {flaw.msgid: flaw.reason for flaw in catalogues.flaws(room)}
    assert reasons["Xin chào %(name)s"] == "placeholders differ: ['%(name)s']"


def test_a_text_no_longer_used_is_dropped(room: Path) -> None:
    catalogues.update(room)
    (room / "views.py").write_text("", encoding="utf-8")
    catalogues.update(room)
    assert "Quá hạn" not in catalogues.catalogue_path(room).read_text(encoding="utf-8")


def test_two_runs_write_the_same_bytes(room: Path) -> None:
    path = catalogues.update(room)
    assert path is not None
    first = path.read_bytes()
    assert catalogues.update(room) == path
    assert path.read_bytes() == first


def test_a_room_without_texts_gets_no_catalogue(tmp_path: Path) -> None:
    assert catalogues.update(tmp_path) is None
    assert catalogues.compile_catalogue(tmp_path) is None


def test_rooms_that_word_one_text_differently_are_named(room: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / "templates").mkdir(parents=True)
    (other / "views.py").write_text(PYTHON, encoding="utf-8")
    for each, english in ((room, "Overdue"), (other, "Late")):
        catalogues.update(each)
        translate(each, "Quá hạn", english)
    assert catalogues.disputes([room, other]) == {"Quá hạn": {"room": "Overdue", "other": "Late"}}
