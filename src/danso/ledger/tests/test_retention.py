from __future__ import annotations

import datetime as dt

import pytest

from danso.ledger import queries, services
from danso.ledger.errors import NotSealed, TooEarly
from danso.ledger.models import BulkPart, Erasure, Line
from danso.ledger.people import ResidentBitmap
from danso.ledger.services.retention import end_of_retention
from danso.ledger.tests.logbook import ACCESS, MINUTE, NOW, NUMBER, sealed
from danso.ledger.verification import BrokenError, verify

pytestmark = pytest.mark.django_db
LONG_AGO = NOW.replace(year=2014)


@pytest.fixture
def old_and_new():
    old = sealed(4, now=LONG_AGO)
    services.record_bulk(
        access=ACCESS,
        personal_numbers=ResidentBitmap.of([3]),
        fields=[],
        query_digest="q",
        output_digest="o",
        count=1,
        now=LONG_AGO,
    )
    services.seal_all(now=LONG_AGO + MINUTE)
    return old, sealed(3, now=NOW)


def test_the_end_of_retention_erases_record_and_salt_and_the_tree_still_verifies(old_and_new, settings):
    before = verify()
    kept = [bytes(line.leaf) for line in Line.objects.order_by("position")]
    assert services.erase(before=end_of_retention(NOW), now=NOW) == 5
    assert verify() == before
    services.seal_all(now=NOW + MINUTE)
    assert verify().size == before.size + 1
    old = Line.objects.get(pk=old_and_new[0][0].pk)
    assert (old.record, old.salt, old.actor, old.subject_tag, old.content) == (None, None, "", "", {})
    assert [bytes(line.leaf) for line in Line.objects.order_by("position")][: len(kept)] == kept
    assert not BulkPart.objects.exists()
    assert list(queries.lines_about(NUMBER)) == old_and_new[1][::-1]
    with pytest.raises(NotSealed):
        services.receipt(line_id=old.pk, now=NOW)


def test_what_is_erased_once_is_not_erased_again(old_and_new):
    services.erase(before=end_of_retention(NOW), now=NOW)
    assert services.erase(before=end_of_retention(NOW), now=NOW) == 0
    assert Erasure.objects.count() == 1


def test_the_keys_of_the_years_before_go_too(old_and_new, settings, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        services.erase(before=end_of_retention(NOW), now=NOW)
    assert {place.name for place in settings.LEDGER_KEYS.glob("tags-*")} == {"tags-2026"}


def test_nothing_is_erased_too_early(old_and_new):
    with pytest.raises(TooEarly):
        services.erase(before=end_of_retention(NOW) + MINUTE, now=NOW)


def test_a_line_erased_without_order_is_found(old_and_new, tampering):
    services.erase(before=end_of_retention(NOW), now=NOW)
    services.seal_all(now=NOW + MINUTE)
    with tampering():
        Line.objects.filter(position=6).update(salt=None, record=None)
    with pytest.raises(BrokenError, match="erased at position 6"):
        verify()


def test_an_order_that_no_sealed_line_gives_is_found(old_and_new, tampering):
    services.erase(before=end_of_retention(NOW), now=NOW)
    services.seal_all(now=NOW + MINUTE)
    with tampering():
        Erasure.objects.update(below=7)
        Line.objects.filter(position__lt=7).update(salt=None, record=None)
    with pytest.raises(BrokenError, match="erased at position 0"):
        verify()


def test_retention_ends_on_a_real_day_in_leap_years_too():
    assert end_of_retention(dt.datetime(2028, 2, 29, 12, tzinfo=dt.UTC)).date() == dt.date(2018, 2, 28)
