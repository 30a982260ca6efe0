"""`danso plan parse`: what an official sees at the console."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

PLANS = Path(__file__).parents[4] / "tests" / "data" / "plans"


def run(*arguments):
    out, err = StringIO(), StringIO()
    call_command("plan", "parse", *arguments, stdout=out, stderr=err)
    return out.getvalue()


def refused(path):
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("plan", "parse", str(path), stdout=out, stderr=err)
    assert out.getvalue() == ""
    return stopped.value.code, err.getvalue()


def test_json_is_one_object():
    proposal = json.loads(run(str(PLANS / "brvt-2024.txt"), "--json"))

    assert len(proposal["tasks"]) == 58
    assert len(proposal["obligations"]) == 5


def test_without_json_a_person_reads_a_summary():
    said = run(str(PLANS / "nested-letters.md"))

    assert "7 nhiệm vụ / tasks" in said
    assert "II.3.1.a" in said
    assert "Không thấy cơ quan chủ trì. / No lead agency is named." in said


def test_the_year_may_be_given():
    proposal = json.loads(run(str(PLANS / "heading-tasks.txt"), "--json", "--year", "2025"))

    assert proposal["document"]["year"] == 2025


def test_a_missing_file_is_said_in_two_languages(tmp_path):
    code, said = refused(tmp_path / "khong-co.txt")

    assert code == 2
    assert "Không mở được tệp" in said
    assert "Cannot open" in said


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("rong.txt", b""),
        ("cu.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("gia.docx", b"PK\x03\x04" + b"\0" * 40),
    ],
)
def test_an_unreadable_file_is_refused_in_two_languages(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    code, said = refused(tmp_path / name)

    assert code == 2
    assert len(said.strip().splitlines()) >= 2
