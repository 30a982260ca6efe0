from __future__ import annotations

import threading

import pytest
from django.db import connection, connections, transaction

from danso.ledger import services
from danso.ledger.models import Line
from danso.ledger.tests.logbook import NOW, recorded
from danso.ledger.verification import verify


@pytest.mark.django_db(transaction=True)
def test_a_line_that_is_committed_late_gets_a_later_position():
    """On PostgreSQL two writers overlap and the first one commits last; SQLite lets only one write."""
    written, sealed = threading.Event(), threading.Event()
    overlap = connection.vendor == "postgresql"

    def slow():
        with transaction.atomic():
            recorded()
            written.set()
            if overlap:
                sealed.wait(20)
        connections.close_all()

    slow_writer = threading.Thread(target=slow)
    slow_writer.start()
    written.wait(20)
    if not overlap:
        slow_writer.join()
    quick = recorded()
    services.seal_all(now=NOW)
    sealed.set()
    slow_writer.join()
    services.seal_all(now=NOW)
    late = Line.objects.exclude(pk=quick.pk).get()
    quick.refresh_from_db()
    assert late.pk < quick.pk
    assert (late.position > quick.position) == overlap
    assert verify().size == 2
