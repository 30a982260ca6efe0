from __future__ import annotations

import pytest
from django.db import connection

from danso.ledger import queries
from danso.ledger.tests.logbook import recorded

PERSON = "077190000299"


@pytest.mark.django_db
def test_a_persons_lines_are_found_by_their_index():
    for number in range(300):
        recorded(personal_number=f"0771900{number:05}")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert "ledger_subject" in queries.lines_about(PERSON).explain()
