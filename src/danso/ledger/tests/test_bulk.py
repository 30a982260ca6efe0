from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.ledger import queries, services
from danso.ledger.models import BulkPart
from danso.ledger.people import (
    MOST_TAGS,
    ResidentBitmap,
    TagSet,
    TooManyPeople,
    digest_of,
    place_of_resident,
)
from danso.ledger.tests.logbook import ACCESS, NOW, NUMBER, OTHER_NUMBER
from danso.ledger.verification import BrokenError, verify


def bulk(people, **said):
    asked = {
        "access": ACCESS,
        "fields": ["name.full"],
        "query_digest": "q",
        "output_digest": "o",
        "count": 3,
        "now": NOW,
    }
    return services.record_bulk(personal_numbers=people, **asked | said)


@given(st.sets(st.integers(0, 200_000), max_size=40))
def test_each_marked_resident_is_found_in_the_pieces_and_no_other(indexes):
    bitmap = ResidentBitmap.of(indexes)
    parts = bitmap.parts()
    assert bitmap.people == len(indexes)
    for index in indexes | {0, 7, 32_768}:
        number, byte, mask = place_of_resident(index)
        piece = parts.get(number, b"")
        assert (byte < len(piece) and bool(piece[byte] & mask)) == (index in indexes)


def test_a_job_over_a_whole_province_takes_150_kilobytes():
    whole = ResidentBitmap(b"\xff" * 150_000)
    assert whole.people == 1_200_000
    assert sum(map(len, whole.parts().values())) == 150_000
    rng = random.Random(1)
    some = ResidentBitmap.of(rng.sample(range(1_200_000), 20_000))
    assert sum(map(len, some.parts().values())) <= 150_000
    tags = TagSet.of(f"{rng.randrange(2**128):032x}" for _ in range(MOST_TAGS))
    assert sum(map(len, tags.parts().values())) == 150_000
    with pytest.raises(TooManyPeople):
        TagSet.of(f"{number << 64:032x}" for number in range(MOST_TAGS + 1))


def test_the_digest_depends_on_every_piece():
    assert len({digest_of(parts) for parts in ({}, {0: b"a"}, {1: b"a"}, {0: b"b"}, {0: b"a", 1: b""})}) == 5


@pytest.mark.django_db
def test_a_person_finds_the_jobs_they_were_in(django_assert_max_num_queries):
    by_index = bulk(ResidentBitmap.of([5, 40_000]))
    by_number = bulk([NUMBER, "077190000009"])
    bulk([OTHER_NUMBER])
    bulk(ResidentBitmap.of([4, 40_001]))
    with django_assert_max_num_queries(5):
        found = list(queries.bulk_lines_about(NUMBER, resident=40_000))
    assert {line.pk for line in found} == {by_index.pk, by_number.pk}
    assert list(queries.bulk_lines_about(OTHER_NUMBER, resident=5))[1] == by_index
    assert list(queries.bulk_lines_about(NUMBER, resident=None)) == [by_number]
    assert not queries.bulk_lines_about("077190000008", resident=1_000_000)


@pytest.mark.django_db
def test_the_set_of_people_cannot_be_changed_unseen(tampering):
    line = bulk(ResidentBitmap.of([5, 40_000]))
    services.seal_all(now=NOW)
    assert verify().size == 1
    with tampering():
        BulkPart.objects.filter(line=line, number=0).delete()
    with pytest.raises(BrokenError, match="bulk at position 0"):
        verify()
