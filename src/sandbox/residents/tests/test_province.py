from __future__ import annotations

import csv
import sqlite3
from collections import Counter, defaultdict
from datetime import date
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Q

from danso.vietnam.personal_numbers import OldNumber, PersonalNumber, Sex, agrees
from sandbox.conftest import RESIDENTS, SEED
from sandbox.register.models import (
    Business,
    CancelledNumber,
    Card,
    EIdentityAccount,
    Event,
    Household,
    Residence,
    Resident,
    Status,
    World,
)
from sandbox.residents.loading import content_digest, load, opened
from sandbox.residents.names import key_of
from sandbox.residents.packs import Plan, pack
from sandbox.residents.places import places
from sandbox.residents.world import draw_world

AS_OF = pack("rates")["as_of"]
RATES = pack("rates")["defects"]


@pytest.fixture
def truth(province):
    with (settings.DATA / "truth.csv").open(encoding="utf-8", newline="") as lines:
        found = defaultdict(list)
        for row in csv.DictReader(lines):
            found[int(row["resident"])].append(row)
    return found


def digest_of(database, seed, records=600):
    with sqlite3.connect(settings.DATABASES["default"]["TEST"]["NAME"]) as source:
        schema = [row[0] for row in source.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")]
    with sqlite3.connect(database) as fresh:
        for statement in schema:
            if "sqlite_sequence" not in statement:
                fresh.execute(statement)
    plan = Plan(records, seed, AS_OF.toordinal(), pack("rates"))
    with opened(database) as connection:
        load(connection, draw_world(plan), database.with_suffix(".csv"), lambda *_: None)
        indexes = connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'index'").fetchone()
        return content_digest(connection), database.with_suffix(".csv").read_bytes(), indexes


def test_the_same_seed_makes_the_same_register_and_truth(province, tmp_path):
    first = digest_of(tmp_path / "1.sqlite3", seed=3)
    assert digest_of(tmp_path / "2.sqlite3", seed=3) == first
    assert digest_of(tmp_path / "3.sqlite3", seed=4)[0] != first[0]
    # a world made over another one leaves nothing of it, not even in the counters of the feed
    database = tmp_path / "4.sqlite3"
    digest_of(database, seed=4, records=900)
    plan = Plan(600, 3, AS_OF.toordinal(), pack("rates"))
    with opened(database) as connection:
        load(connection, draw_world(plan), tmp_path / "4.csv", lambda *_: None)
        assert content_digest(connection) == first[0]
        assert connection.execute(
            "SELECT seq - (SELECT count(*) FROM register_event)"
            " FROM sqlite_sequence WHERE name = 'register_event'"
        ).fetchone() == (0,)


def test_what_is_loaded_keeps_every_constraint_of_the_tables(province, tmp_path):
    digest_of(tmp_path / "1.sqlite3", seed=3)
    with sqlite3.connect(tmp_path / "1.sqlite3") as made:
        assert made.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert made.execute("PRAGMA foreign_key_check").fetchall() == []
        made.execute("PRAGMA ignore_check_constraints = ON")
        made.execute("UPDATE register_resident SET sex = 7 WHERE id = 1")
        made.execute("PRAGMA ignore_check_constraints = OFF")
        assert made.execute("PRAGMA integrity_check").fetchall() == [
            ("CHECK constraint failed in register_resident",)
        ]


def test_a_world_made_over_another_leaves_nobody_pointing_at_its_people(province, tmp_path):
    database = tmp_path / "1.sqlite3"
    digest_of(database, seed=3)
    with sqlite3.connect(database) as made:
        made.execute(
            "INSERT INTO wire_consumer VALUES"
            " (1, 's', 'n', 'u', 's', 'k', '[]', '[]', '[]', 0, 'message', 0, 0, 24, 1)"
        )
        made.execute(
            "INSERT INTO wire_correction VALUES"
            " (1, 'c', 'f', 'v', '', 'tiep_nhan', '', '2024-1-1', '2024-1-1', 1, NULL, 600)"
        )
        made.execute("INSERT INTO vneid_officer (resident_id, words) VALUES (600, 'w')")
    plan = Plan(300, 3, AS_OF.toordinal(), pack("rates"))
    with opened(database) as connection:
        load(connection, draw_world(plan), tmp_path / "1.csv", lambda *_: None)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("SELECT count(*) FROM wire_correction").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM vneid_officer").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM wire_consumer").fetchone() == (1,)


def test_the_register_has_as_many_records_as_were_asked_for(province):
    assert Resident.objects.count() == World.objects.get().residents == RESIDENTS


def test_every_record_that_is_not_spoilt_holds_together(truth):
    for each in Resident.objects.all():
        assert each.name_key == key_of(each.full_name)
        if each.pk in truth:
            continue
        number = PersonalNumber(each.number)
        year = each.birth_year or None
        assert agrees(number, sex=Sex(each.sex), birth_year=year, province=f"0{province_of(each)}")
        assert each.birth_date[:4] == (str(each.birth_year) if each.birth_year else "")
        assert all((each.given_name, each.family_name, each.middle_name))
        assert each.permanent_old in places().index
        assert (each.status in {Status.DECEASED, Status.MISSING}) == bool(each.death_date)
        if each.old_number:
            assert OldNumber(each.old_number)
            assert each.birth_year <= 1999


def province_of(resident):
    known = places()
    return f"{known.province[known.index[resident.birth_registration]]:02d}"


def test_no_number_is_borne_twice_or_given_again_after_it_was_cancelled(province):
    borne = list(Resident.objects.filter(number__isnull=False).values_list("number", flat=True))
    cancelled = list(CancelledNumber.objects.values_list("number", flat=True))
    assert len({*borne, *cancelled}) == len(borne) + len(cancelled)
    assert cancelled
    assert all(PersonalNumber(each) for each in cancelled)


def test_parents_are_older_and_spouses_are_each_others(truth):
    for each in Resident.objects.filter(~Q(pk__in=truth)).select_related("father", "mother", "spouse"):
        for parent, sex in ((each.father, 1), (each.mother, 2)):
            if parent and parent.pk not in truth:
                assert parent.sex == sex
                assert (
                    not (each.birth_year and parent.birth_year) or each.birth_year - parent.birth_year >= 14
                )
        if each.spouse and each.spouse_id not in truth:
            assert each.spouse.sex != each.sex
            assert each.spouse.spouse_id in {each.pk, None}
            assert each.marital == 2


def test_a_household_has_one_head_who_lives_there(province):
    households = Household.objects.annotate(
        heads=Count("members", Q(members__relation="CH01"), distinct=True)
    ).select_related("head")
    for each in households:
        assert each.heads == (1 if each.head_id else 0)
        if each.head:
            assert each.head.household_id == each.pk
            assert each.head.status == Status.LIVING
    assert not Resident.objects.filter(household__isnull=False).exclude(status=Status.LIVING).exists()
    living_alone = (
        Resident.objects.filter(household__isnull=False).values("household").annotate(size=Count("id"))
    )
    sizes = Counter(row["size"] for row in living_alone)
    assert 2.6 < sum(size * count for size, count in sizes.items()) / sizes.total() < 3.6


def test_the_ages_form_a_plausible_pyramid(province):
    living = Resident.objects.filter(status=Status.LIVING, birth_year__gt=0)
    total = living.count()
    young = living.filter(birth_year__gt=AS_OF.year - 15).count() / total
    old = living.filter(birth_year__lte=AS_OF.year - 60).count() / total
    assert 0.18 < young < 0.28
    assert 0.07 < old < 0.16
    assert 0.47 < living.filter(sex=2).count() / total < 0.53


def test_defects_come_at_their_declared_rates_and_each_has_its_truth(truth):
    told = Counter(lines[0]["defect"] for lines in truth.values())
    newborns = Resident.objects.filter(birth_date__gte="2024-08-02").count()
    for defect, rate in RATES.items():
        expected = (
            min(round(rate * RESIDENTS), newborns) if defect == "no_number" else round(rate * RESIDENTS)
        )
        assert expected * 0.9 <= told[defect] <= expected
    assert set(told) == set(RATES)


def test_the_register_says_what_the_truth_file_says_it_does(truth):
    for pk, lines in truth.items():
        resident = Resident.objects.get(pk=pk)
        assert len({line["defect"] for line in lines}) == 1
        for line in lines:
            value = getattr(resident, line["field"])
            assert ("" if value is None else str(value)) == line["recorded"] != line["true"] or line[
                "field"
            ] == "id"


def test_each_defect_is_what_its_name_says(truth):
    by_defect = defaultdict(list)
    for pk, lines in truth.items():
        by_defect[lines[0]["defect"]].append((Resident.objects.get(pk=pk), lines))
    for each, _ in by_defect["sex_against_number"]:
        assert not agrees(PersonalNumber(each.number), sex=Sex(each.sex))
    for each, _ in by_defect["birth_against_number"]:
        assert not agrees(PersonalNumber(each.number), birth_year=each.birth_year)
    for each, _ in by_defect["whole_name_in_given"]:
        assert (each.family_name, each.middle_name) == ("", "")
        assert len(each.given_name.split()) >= 3
    for each, _ in by_defect["wrong_unit_code"]:
        assert each.permanent_old not in places().index
    for each, lines in by_defect["duplicate"]:
        original = Resident.objects.get(pk=int(next(line["true"] for line in lines if line["field"] == "id")))
        assert original.number != each.number
        assert original.number[:6] == each.number[:6]
    deaths = Event.objects.filter(kind="death").values_list("resident", flat=True)
    assert not {each.pk for each, _ in by_defect["deceased_alive"]} & {*deaths}
    assert {each.pk for each, _ in by_defect["death_not_closed"]} <= {*deaths}
    for each, _ in (*by_defect["deceased_alive"], *by_defect["death_not_closed"]):
        assert (each.status, each.death_date) == (Status.LIVING, "")


def test_the_feed_has_no_gap_and_runs_in_the_order_of_recording(province):
    events = list(Event.objects.order_by("pk").values_list("pk", "recorded_on", "happened_on", "resident"))
    assert [pk for pk, *_ in events] == list(range(1, len(events) + 1))
    recorded = [day for _, day, *_ in events]
    assert recorded == sorted(recorded)
    assert max(recorded) <= AS_OF
    assert all(happened <= day for _, day, happened, _ in events)
    last = {resident: pk for pk, *_, resident in events}
    assert dict(Resident.objects.filter(changed_at__gt=0).values_list("pk", "changed_at")) == last


def test_cards_and_accounts_follow_age(province):
    old_enough = Card.objects.filter(resident__birth_year__gt=0).select_related("resident")
    assert all(AS_OF.year - each.resident.birth_year >= 5 for each in old_enough)
    assert not Card.objects.filter(valid=True, expires_on__lte=AS_OF).exists()
    assert not Card.objects.filter(kind="CCCD", issued_on__gte=date(2024, 7, 1)).exists()
    assert not Card.objects.filter(kind="CC", issued_on__lt=date(2024, 7, 1)).exists()
    assert set(EIdentityAccount.objects.values_list("level", flat=True)) == {1, 2}
    without = EIdentityAccount.objects.filter(resident__cards__isnull=True)
    assert not without.exists()


def test_residences_that_ended_began_before_and_running_ones_show_as_present_place(province):
    assert not Residence.objects.filter(until__gt="", until__lt=F("since")).exists()
    running = Residence.objects.filter(kind="temporary", until="").select_related("resident")
    assert running
    assert all(each.resident.current_old == each.commune_old for each in running)
    left = Residence.objects.filter(reason="moved").select_related("resident")
    assert {each.resident.status for each in left} == {Status.MOVED_OUT}


def test_businesses_are_represented_by_adults(province):
    representatives = Business.objects.filter(representative__birth_year__gt=0).values_list(
        "representative__birth_year", flat=True
    )
    assert len(representatives) >= 30
    assert max(representatives) <= AS_OF.year - 18


def test_a_province_is_not_made_over_another_one_unasked(province):
    with pytest.raises(CommandError, match="--replace"):
        call_command("generate", residents=RESIDENTS, seed=SEED + 1)
    out = StringIO()
    call_command("generate", residents=RESIDENTS, seed=SEED, stdout=out)
    assert "already there" in out.getvalue()
    with pytest.raises(CommandError, match="200"):
        call_command("generate", residents=10)
