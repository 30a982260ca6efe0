"""Settings are read by type, refused in two languages, and all of them are in the documentation's table."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from danso.config.environment import Environment
from danso.config.settings import PROJECT
from danso.config.tests.conftest import Installation

NAME = re.compile(r"\bDANSO_[A-Z0-9]+(?:_[A-Z0-9]+)*\b")


def test_a_flag_is_yes_or_no() -> None:
    for value in ("1", "yes", "True"):
        assert Environment({"DANSO_X": value}).flag("DANSO_X", default=False) is True
    for value in ("0", "no", "Off"):
        assert Environment({"DANSO_X": value}).flag("DANSO_X", default=True) is False


def test_an_empty_value_is_not_set() -> None:
    empty = Environment({"DANSO_X": " "})
    assert empty.text("DANSO_X", "default") == "default"
    assert empty.flag("DANSO_X", default=True)
    assert empty.number("DANSO_X", 7) == 7
    assert empty.names("DANSO_X", ("a",)) == ["a"]
    assert empty.date("DANSO_X") is None
    assert empty.folder("DANSO_X", Path("/data")) == Path("/data")


def test_values_are_read_by_type() -> None:
    given = Environment({"DANSO_N": "12", "DANSO_L": "a, b,,", "DANSO_D": "2024-10-15", "DANSO_F": "/srv/x"})
    assert given.number("DANSO_N", 1) == 12
    assert given.names("DANSO_L") == ["a", "b"]
    assert given.date("DANSO_D") == dt.date(2024, 10, 15)
    assert given.folder("DANSO_F", Path("/data")) == Path("/srv/x")


def test_a_wrong_value_is_refused_with_what_is_wanted() -> None:
    given = Environment({"DANSO_X": "perhaps"})
    for refused in (
        lambda: given.flag("DANSO_X", default=False),
        lambda: given.number("DANSO_X", 1),
        lambda: given.choice("DANSO_X", "a", ("a", "b")),
        lambda: given.date("DANSO_X"),
    ):
        with pytest.raises(ImproperlyConfigured, match=r"DANSO_X=perhaps: .*không hợp lệ.*wanted"):
            refused()
    with pytest.raises(ImproperlyConfigured, match="at least 5"):
        Environment({"DANSO_N": "4"}).number("DANSO_N", 9, least=5)


def test_a_secret_is_not_repeated_in_a_refusal() -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        Environment({"DANSO_POSTGRES_PASSWORD": "hunter2"}).number("DANSO_POSTGRES_PASSWORD", 1)
    assert "hunter2" not in str(refusal.value)


def names_in_code() -> set[str]:
    sources = [*(PROJECT / "src").rglob("*.py"), *(PROJECT / "tools").iterdir(), PROJECT / "Makefile"]
    texts = (path.read_text("utf-8") for path in sources if path.is_file() and "tests" not in path.parts)
    return {name for text in texts for name in NAME.findall(text)}


def names_in_table() -> list[str]:
    page = (PROJECT / "docs" / "reference" / "settings.md").read_text("utf-8")
    return re.findall(r"^\| `(DANSO_\w+)` \|", page, re.MULTILINE)


def test_the_table_of_settings_is_complete_and_true() -> None:
    assert sorted(names_in_code()) == sorted(names_in_table())


def test_the_console_refuses_a_wrong_setting_without_a_traceback(tmp_path: Path) -> None:
    done = Installation(tmp_path, "", {"DANSO_DATA": str(tmp_path)}).danso("migrate", DANSO_PORT="many")
    assert done.returncode == 1
    assert done.stderr.startswith("danso: DANSO_PORT=many")
    assert "Traceback" not in done.stderr
