"""Versions are published once, never changed, and the one in force is found by its day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from danso.procedures.definitions import as_json, checksum, definitions, from_json
from danso.procedures.definitions.comparing import ABSENT, compare
from danso.procedures.guards import GUARDS
from danso.procedures.models import Procedure, ProcedureVersion
from danso.procedures.packs import PROCEDURES
from danso.procedures.queries import in_force, latest_versions, version_on
from danso.procedures.services import publish

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 2, 1, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 2)
BIRTH = "1.001193"


def renamed(code=BIRTH, *, since=dt.date(2027, 3, 1), until=None):
    definition = definitions()[code]
    return replace(
        definition, vi="Đăng ký khai sinh mới", valid=replace(definition.valid, since=since, until=until)
    )


def told(*arguments):
    out = StringIO()
    call_command("procedures", *arguments, stdout=out)
    return out.getvalue()


def test_all_shipped_procedures_are_published_once():
    first = publish(definitions=definitions().values(), now=NOW)
    second = publish(definitions=definitions().values(), now=NOW)

    assert len(first) == len(definitions())
    assert second == ()


def test_a_published_version_says_what_its_file_says():
    publish(definitions=[definitions()[BIRTH]], now=NOW)
    version = ProcedureVersion.objects.get()

    assert from_json(version.definition) == definitions()[BIRTH]
    assert version.checksum == checksum(from_json(version.definition))


def test_a_changed_definition_is_the_next_version_and_the_first_stays():
    publish(definitions=[definitions()[BIRTH]], now=NOW)
    publish(definitions=[renamed()], now=NOW)

    assert [version.number for version in ProcedureVersion.objects.all()] == [1, 2]
    assert from_json(ProcedureVersion.objects.get(number=1).definition) == definitions()[BIRTH]
    assert latest_versions().get().number == 2


def test_the_version_in_force_is_the_one_of_the_day():
    publish(definitions=[definitions()[BIRTH]], now=NOW)
    publish(definitions=[renamed(until=dt.date(2027, 12, 31))], now=NOW)

    assert version_on(BIRTH, date=dt.date(2025, 6, 30)) is None
    assert version_on(BIRTH, date=dt.date(2027, 2, 28)).number == 1
    assert version_on(BIRTH, date=dt.date(2027, 3, 1)).number == 2
    assert version_on(BIRTH, date=dt.date(2028, 1, 1)) is None


def test_the_catalogue_of_a_day_is_one_query(django_assert_num_queries):
    publish(definitions=[*definitions().values(), renamed()], now=NOW)

    with django_assert_num_queries(1):
        found = {version.procedure.code: version.number for version in in_force(date=DAY)}

    assert found == dict.fromkeys(definitions(), 1)


@pytest.mark.parametrize(
    "change",
    [
        lambda: ProcedureVersion.objects.update(checksum="0" * 64),
        lambda: ProcedureVersion.objects.update(valid_until=DAY),
        lambda: ProcedureVersion.objects.filter(number=1)._raw_delete("default"),
    ],
)
def test_a_published_version_is_neither_changed_nor_deleted(change):
    publish(definitions=[definitions()[BIRTH]], now=NOW)

    with pytest.raises(DatabaseError, match="a published version stays as it is"), transaction.atomic():
        change()


def test_the_guards_stand_again_after_they_were_lifted():
    publish(definitions=[definitions()[BIRTH]], now=NOW)
    GUARDS.lift(connection)
    GUARDS.stand(connection)

    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        ProcedureVersion.objects.update(number=7)


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"number": 1}, None),
        ({"number": 0}, "procedure_versions_number_from_one"),
        ({"checksum": "ABC"}, "definition_checksum_is_sha_256"),
        ({"valid_until": dt.date(2000, 1, 1)}, "procedure_version_ends_after_it_starts"),
    ],
)
def test_the_database_holds_to_what_a_version_is(wrong, name):
    publish(definitions=[definitions()[BIRTH]], now=NOW)
    row = {
        "procedure": Procedure.objects.get(),
        "number": 2,
        "definition": {},
        "checksum": "0" * 64,
        "valid_since": DAY,
        "published_at": NOW,
    }
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ProcedureVersion.objects.create(**row | wrong)


def test_a_code_is_one_of_the_national_catalogue():
    with pytest.raises(IntegrityError), transaction.atomic():
        Procedure.objects.create(code="abc")


def test_the_command_loads_then_finds_nothing_to_do():
    assert "19 published, 0 unchanged." in told("load")
    assert told("load") == "0 published, 19 unchanged.\n"
    assert told("diff") == ""


def test_the_command_tells_what_loading_would_change(tmp_path):
    told("load")
    name = f"{BIRTH}.toml"
    text = (PROCEDURES / name).read_text(encoding="utf-8").replace("amount = 5_000", "amount = 6_000")
    (tmp_path / name).write_text(
        text.replace('"marriage_certificate"', '"birth_certificate"'), encoding="utf-8"
    )

    lines = told("diff", "--folder", str(tmp_path)).splitlines()

    assert f"{BIRTH}: fees.2.amount: 5000 -> 6000" in lines
    assert "1.004222: no file; its last version stays in force" in lines
    assert ProcedureVersion.objects.count() == 19


def test_one_mistake_and_nothing_is_published(tmp_path):
    for path in PROCEDURES.glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with (tmp_path / f"{BIRTH}.toml").open("a", encoding="utf-8") as file:
        file.write('colour = "red"\n')

    with pytest.raises(CommandError, match=r"1\.001193\.toml: results\[1\]\.colour: unknown_key"):
        told("load", "--folder", str(tmp_path))
    assert not ProcedureVersion.objects.exists()


def test_an_empty_folder_is_no_catalogue(tmp_path):
    with pytest.raises(CommandError, match="No definition files"):
        told("load", "--folder", str(tmp_path))


def test_changes_are_followed_by_code_and_not_by_place():
    before = as_json(definitions()[BIRTH])
    child = next(section for section in before["sections"] if section["code"] == "child")
    other = {**child, "fields": child["fields"][1:]}
    after = {
        **before,
        "sections": [other if each["code"] == "child" else each for each in reversed(before["sections"])],
    }

    found = {change.key: change for change in compare(before, after)}

    assert set(found) == {"sections", "sections.child.fields.family_name"}
    assert found["sections.child.fields.family_name"].after is ABSENT
