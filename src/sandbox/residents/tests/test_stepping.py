from __future__ import annotations

from collections import Counter
from datetime import timedelta

from django.core.management import call_command
from django.db import transaction
from django.db.models import Max

from danso.vietnam.personal_numbers import PersonalNumber
from sandbox.register.models import Card, Event, Household, Residence, Resident, Status, World
from sandbox.residents.packs import pack
from sandbox.residents.stepping import step


def lived_through(*steps):
    """Return what so many days bring, and take it back."""
    last = Event.objects.aggregate(last=Max("pk"))["last"]
    with transaction.atomic():
        for days in steps:
            step(days)
        told = list(
            Event.objects.filter(pk__gt=last).values_list("kind", "resident", "recorded_on", "changes")
        )
        transaction.set_rollback(True)
    return told


def test_the_same_days_bring_the_same_whether_lived_at_once_or_apart(province):
    assert lived_through(12) == lived_through(5, 7) != []


def test_a_season_brings_every_kind_of_event_and_the_feed_stays_without_gap(province):
    before = Event.objects.count()
    today = World.objects.get().today
    brought = step(60)
    events = Event.objects.filter(pk__gt=before).order_by("pk")
    assert [each.pk for each in events] == list(range(before + 1, before + brought + 1))
    kinds = Counter(each.kind for each in events)
    assert {"birth", "death", "move_within", "move_out", "move_in", "correction", "card_issued"} <= set(kinds)
    living = Resident.objects.filter(status=Status.LIVING).count()
    expected = pack("rates")["step"]["births"] * living / 1000 / 365 * 60
    assert expected * 0.5 < kinds["birth"] < expected * 1.5
    assert World.objects.get().today == today + timedelta(days=60)
    last_told = {each.resident_id: each.pk for each in events}
    assert dict(Resident.objects.filter(changed_at__gt=before).values_list("pk", "changed_at")) == last_told


def test_events_tell_what_changed(province):
    before = Event.objects.count()
    step(20)
    for each in Event.objects.filter(pk__gt=before).select_related("resident"):
        assert all(old != new for old, new in each.changes.values())
        if each.pk == each.resident.changed_at:
            assert {name: getattr(each.resident, name) for name in each.changes} == {
                name: new for name, (_, new) in each.changes.items()
            }


def test_people_who_die_or_leave_are_of_no_household_and_those_who_stay_keep_a_head(province):
    before = Event.objects.count()
    step(40)
    gone = Resident.objects.filter(events__pk__gt=before, events__kind__in=["death", "move_out"])
    assert gone.exists()
    assert not gone.filter(household__isnull=False).exists()
    assert not Card.objects.filter(resident__in=gone.filter(status=Status.DECEASED), valid=True).exists()
    led = Household.objects.filter(head__isnull=False).select_related("head")
    assert all(each.head.household_id == each.pk and each.head.relation == "CH01" for each in led)
    moved = Event.objects.filter(pk__gt=before, kind__in=["move_out", "move_within"]).values_list(
        "resident", flat=True
    )
    assert set(moved) <= {*Residence.objects.filter(reason="moved").values_list("resident", flat=True)}


def test_a_child_lives_with_its_mother_and_bears_a_number_of_its_own(province):
    before = Event.objects.count()
    step(30)
    children = [
        each.resident for each in Event.objects.filter(pk__gt=before, kind="birth").select_related("resident")
    ]
    assert children
    for child in children:
        assert child.household_id in {child.mother.household_id, None} or child.mother.status != Status.LIVING
        assert PersonalNumber(child.number).birth_year == child.birth_year
        assert child.representative_id == child.mother_id


def test_who_waits_for_a_number_gets_one(province):
    waiting = set(Resident.objects.filter(number__isnull=True).values_list("pk", flat=True))
    before = Event.objects.count()
    step(40)
    issued = set(Event.objects.filter(pk__gt=before, kind="number_issued").values_list("resident", flat=True))
    assert issued
    assert issued <= waiting
    assert not Resident.objects.filter(pk__in=issued, number__isnull=True).exists()


def test_the_command_says_what_day_it_is(province, capsys):
    call_command("step", days=2)
    assert capsys.readouterr().out.startswith("03/10/2024: ")
