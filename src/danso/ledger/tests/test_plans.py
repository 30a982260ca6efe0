from __future__ import annotations

import pytest
from django.db import connection

from danso.ledger import queries
from danso.ledger.tests.logbook import NUMBER, recorded


@pytest.mark.django_db
def test_a_persons_lines_are_found_by_their_index():
    for _ in range(300):
        recorded(personal_number="077190000009")
    recorded()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert "ledger_subject" in queries.lines_about(NUMBER).explain()
