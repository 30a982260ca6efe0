"""A kill in the middle of a consolidation leaves nothing; twenty writers at once lose nothing."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from danso.jobs.tests.conftest import shared_database
from danso.steering.models import AgencyReport, ConsolidatedReport, Event, ReportingPeriod, SnapshotLine
from danso.steering.services import reporting
from danso.steering.services.consolidated import close_and_write
from danso.steering.services.reporting import LineDraft, ReportDraft, StaleReport
from danso.steering.tests.factories import NOW, TODAY, make_province

__all__ = ["shared_database"]

WRITERS = 20

# The process closes the period and kills itself, as power does, at the moment named.
CLOSE_AND_DIE = """
import os, signal, sys
import django
django.setup()
from danso.organizations.queries import officer_of
from danso.steering.models import ConsolidatedReport, SnapshotLine
from danso.steering.services import consolidated
from danso.steering.tests.factories import NOW, TODAY
from django.contrib.auth.models import User

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

moment, period = sys.argv[1], int(sys.argv[2])
if moment == "before the lines":
    SnapshotLine.objects.bulk_create = die
elif moment == "after the lines":
    consolidated.as_docx = die
elif moment == "before the file":
    consolidated.ContentFile = lambda data: die()
office = officer_of(User.objects.get(username="office"), on=TODAY)
consolidated.close_and_write(officer=office, period_id=period, today=TODAY, now=NOW)
"""


@pytest.mark.parametrize("moment", ["before the lines", "after the lines", "before the file"])
def test_a_kill_in_the_middle_of_a_consolidation_leaves_nothing_half_written(shared_database, moment):
    province = make_province()
    before = Event.objects.count()
    killed = subprocess.run(
        [sys.executable, "-c", CLOSE_AND_DIE, moment, str(province.period.pk)],
        env=shared_database,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert killed.returncode == -9, killed.stderr
    assert ReportingPeriod.objects.get(pk=province.period.pk).state == "open"
    assert ConsolidatedReport.objects.count() == SnapshotLine.objects.count() == 0
    assert Event.objects.count() == before
    whole = close_and_write(
        officer=province.officer("office"), period_id=province.period.pk, today=TODAY, now=NOW
    )
    assert whole.lines.count() == 9


def _write(report_id: int, line_id: int, officer: object, number: int) -> int:
    """Save one report line until it is saved; returns how often somebody else was first."""
    again = 0
    try:
        while True:
            revision = AgencyReport.objects.values_list("revision", flat=True).get(pk=report_id)
            draft = ReportDraft(lines={line_id: LineDraft(result=f"lần {number}")})
            try:
                reporting.save_report(
                    officer=officer, report_id=report_id, revision=revision, draft=draft, now=NOW
                )
            except StaleReport:
                again += 1
            else:
                return again
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_twenty_people_saving_at_once_lose_no_save_and_meet_no_locked_database(transactional_db):
    province = make_province()
    report = province.period.reports.get(organization__code="STTTT")
    reporting.prefill(report=report)
    line = report.lines.first()
    focal = province.officer("focal")
    with ThreadPoolExecutor(WRITERS) as pool:
        waits = list(pool.map(lambda n: _write(report.pk, line.pk, focal, n), range(WRITERS)))
    report.refresh_from_db()
    assert report.revision == WRITERS
    assert len(waits) == WRITERS
