"""Who should have a card or an account today, who has, and lists for the commune police."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from danso.ledger.models import Line
from danso.ledger.queries import bulk_lines_about
from danso.organizations.models import Organization
from danso.organizations.rights import Officer, Post, Role
from danso.population.answers import PartialDate
from danso.population.coverage import Kind, by_age, by_commune, without
from danso.population.models import MirroredResident
from danso.population.services import ReadRefused
from danso.population.services.following import follow
from danso.population.services.lists import list_residents
from danso.population.tests.conftest import NOON
from danso.population.tests.residents import COMMUNE, NEXT, person

pytestmark = pytest.mark.django_db
TODAY = dt.date(2024, 10, 10)


@pytest.fixture
def people(register):
    register.stands = [
        person(1),
        person(2, card__issued_on=None),
        person(3, card__expires_on=PartialDate(2024, 10, 9)),
        person(4, card__expires_on=None, e_identity__level="1"),
        person(5, birth__date=PartialDate(2010, 10, 10), card__issued_on=None, e_identity__level=None),
        person(6, birth__date=PartialDate(2010, 10, 11), card__issued_on=None, e_identity__level=None),
        person(7, status="deceased", card__issued_on=None),
        person(8, permanent_residence__commune=NEXT),
    ]
    follow(feed=register, now=NOON)
    return register


def test_the_duty_begins_on_the_fourteenth_birthday(people) -> None:
    covered = by_commune(Kind.CARD, today=TODAY)
    assert (covered[COMMUNE].eligible, covered[COMMUNE].have, covered[COMMUNE].none) == (5, 2, 3)
    assert by_commune(Kind.CARD, today=dt.date(2024, 10, 9))[COMMUNE].eligible == 4
    assert covered[NEXT].percent == 100


def test_an_account_counts_from_level_two(people) -> None:
    assert by_commune(Kind.ACCOUNT, today=TODAY)[COMMUNE].have == 3


def test_groups_of_age_add_up_to_the_whole(people) -> None:
    groups = by_age(Kind.CARD, today=TODAY)
    assert sum(each.eligible for each in groups.values()) == 6
    assert {group.start: each.eligible for group, each in groups.items() if each.eligible} == {14: 1, 25: 5}
    assert (
        sum(each.eligible for each in by_age(Kind.CARD, today=TODAY, communes=frozenset({NEXT})).values())
        == 1
    )


def test_a_leap_day_s_child_is_of_age_on_the_first_of_march(register) -> None:
    register.stands = [person(1, birth__date=PartialDate(2008, 2, 29))]
    follow(feed=register, now=NOON)
    assert by_commune(Kind.CARD, today=dt.date(2022, 2, 28)) == {}
    assert by_commune(Kind.CARD, today=dt.date(2022, 3, 1))[COMMUNE].eligible == 1


@pytest.fixture
def commune(db) -> Organization:
    return Organization.objects.create(code="UBND-X", name="UBND phường", kind="commune", unit_code=COMMUNE)


def officer(organization: Organization, role: Role = Role.FOCAL_OFFICER) -> Officer:
    return Officer(7, "An", (Post(role, organization.pk, organization.path),))


def listed(commune: Organization, who: Officer, **options):
    return list_residents(
        officer=who,
        organization=commune,
        people=without(Kind.CARD, today=TODAY),
        what="card",
        now=NOON,
        **options,
    )


def test_a_list_shows_those_without_and_everybody_on_it_is_in_the_ledger(people, commune) -> None:
    found = listed(commune, officer(commune))
    assert len(found) == 3
    assert found[0].number.startswith("077****")
    line = Line.objects.get()
    assert (line.mode, line.content["bulk"]["people"], line.agency) == ("bulk", 3, "UBND-X")
    on_it = MirroredResident.objects.get(pk=found[0].id)
    off_it = MirroredResident.objects.exclude(pk__in=[each.id for each in found]).first()
    assert list(bulk_lines_about("077190000002", resident=on_it.pk)) == [line]
    assert not bulk_lines_about("077190000001", resident=off_it.pk)


def test_a_list_is_refused_to_another_commune_and_to_those_without_the_right(people, commune) -> None:
    other = Organization.objects.create(code="UBND-Y", name="UBND xã", kind="commune", unit_code=NEXT)
    for who in (officer(other), officer(commune, Role.AUDITOR)):
        with pytest.raises(PermissionDenied):
            listed(commune, who)
    assert not Line.objects.exists()


def test_a_list_at_night_is_refused_and_written(people, commune) -> None:
    with pytest.raises(ReadRefused, match="outside_hours"):
        list_residents(
            officer=officer(commune),
            organization=commune,
            people=without(Kind.CARD, today=TODAY),
            what="card",
            now=NOON.replace(hour=16),
        )
    assert Line.objects.get().reasons == ["outside_hours"]


def test_an_empty_list_reads_nobody(people, commune) -> None:
    assert listed(commune, officer(commune), start=100) == []
    assert not Line.objects.exists()
