"""The demo's officers enter through the demo's VNeID, whichever of the two worlds came up first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from danso.identity import demo_officers
from danso.identity.models import OfficerNumber, SecurityEvent
from danso.population.numbers import index_of

if TYPE_CHECKING:
    from pathlib import Path

    from django.contrib.auth.models import User
    from django.test import Client

pytestmark = pytest.mark.django_db
NUMBERS = ("077190000123", "077190000456", "077190000789")


@pytest.fixture
def demo(settings: Any, tmp_path: Path, focal: User, administrator: User) -> Path:
    del focal, administrator
    settings.DEMO, settings.DATA = True, tmp_path
    return tmp_path / demo_officers.FILE


def written(place: Path) -> None:
    told = [{"number": each, "words": f"Cán bộ {order}"} for order, each in enumerate(NUMBERS, start=1)]
    place.write_text(json.dumps(told), encoding="utf-8")


def test_officers_are_bound_once_the_outside_world_is_there(
    client: Client, demo: Path, focal: User, administrator: User
) -> None:
    assert "Ở VNeID" not in client.get("/sign-in/").content.decode()
    written(demo)
    page = client.get("/sign-in/").content.decode()
    assert "Ở VNeID: Cán bộ 1" in page
    assert "Ở VNeID: Cán bộ 2" in page
    assert "Ở VNeID: Cán bộ 3" not in page
    bound = dict(OfficerNumber.objects.values_list("user_id", "number_index"))
    assert set(bound) == {focal.pk, administrator.pk}
    assert set(bound.values()) == {index_of(each) for each in NUMBERS[:2]}
    assert SecurityEvent.objects.filter(kind="number_bound").count() == 2
    assert client.get("/sign-in/").content.decode().count("Ở VNeID") == 2
    assert SecurityEvent.objects.filter(kind="number_bound").count() == 2


def test_what_an_administrator_bound_stays(demo: Path, focal: User, administrator: User) -> None:
    OfficerNumber.objects.create(user=focal, number_index=index_of("077190000999"))
    OfficerNumber.objects.create(user=administrator, number_index=index_of(NUMBERS[1]))
    written(demo)
    assert demo_officers.bind(on=timezone.localdate()) == {administrator.pk: "Cán bộ 2"}
    assert OfficerNumber.objects.get(user=focal).number_index == index_of("077190000999")


def test_nobody_is_bound_outside_a_demo(client: Client, demo: Path, settings: Any) -> None:
    written(demo)
    settings.DEMO = False
    assert "VNeID: Cán bộ" not in client.get("/sign-in/").content.decode()
    assert not OfficerNumber.objects.exists()
