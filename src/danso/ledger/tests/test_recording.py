from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from danso.ledger import services
from danso.ledger.access import Access, Assurance, Mode
from danso.ledger.models import Line
from witness.canonical import read_canonical
from witness.merkle import leaf_hash

NOW = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
NUMBER = "077190000001"
ACCESS = Access("H06.01", "danso", "officer:7", Assurance.LOA2, "GQ_TTHC", "ND107_2021", case="HS-1")


def recorded(**said):
    asked = {
        "access": ACCESS,
        "mode": Mode.CONSULTED,
        "personal_number": NUMBER,
        "fields": ["name.full"],
        "allowed": True,
        "now": NOW,
    }
    return services.record(**asked | said)


@pytest.mark.django_db
def test_a_line_says_who_asked_and_its_leaf_is_salted():
    line = Line.objects.get(pk=recorded().pk)
    said = read_canonical(bytes(line.record))
    assert (said["agency"], said["actor"], said["fields"]) == ("H06.01", "officer:7", ["name.full"])
    assert bytes(line.leaf) == leaf_hash(bytes(line.salt) + bytes(line.record))
    assert not line.sealed


@pytest.mark.django_db
def test_a_line_cannot_be_changed_or_deleted():
    line = recorded()
    for attack in (lambda: Line.objects.update(agency="X"), Line.objects.filter(pk=line.pk).delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            attack()


@pytest.mark.django_db(transaction=True)
def test_emptying_after_a_test_with_real_transactions_works():
    assert recorded().pk
