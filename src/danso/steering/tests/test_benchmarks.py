"""The benchmarks' database is one the pages can show, on either engine."""

from __future__ import annotations

import random

import pytest
from django.urls import reverse

from danso.steering.benchmarks import signed_in
from danso.steering.bulk import TODAY, Size, make_bulk
from danso.steering.models import Assignment, ConsolidatedReport, ReportLine, SnapshotCount, Task
from danso.steering.queries.overview import overview
from danso.steering.queries.plans import plan_shown

SMALL = Size(plans=2, tasks=40, agencies=20, months=4)


@pytest.fixture
def made(transactional_db, settings):
    settings.TODAY = TODAY
    return make_bulk(random.Random(6), SMALL)


def test_the_pages_show_the_benchmarks_database(made):
    for user, page in (
        (made.head, "steering:overview"),
        (made.office, "steering:desk"),
        (made.focal, "steering:tasks"),
    ):
        assert signed_in(user).get(reverse(page)).status_code == 200


def test_there_is_as_much_as_was_asked_for(made):
    assert Task.objects.count() == 80
    assert Assignment.objects.filter(role="coordinator").count() > 80 * 3
    assert ReportLine.objects.exists()
    assert ConsolidatedReport.objects.count() == 2 * 3
    shown = overview(plan_shown(None), today=TODAY)
    assert len(shown.trend) == 3
    assert shown.cells.total == 40
    newest = ConsolidatedReport.objects.filter(lines__isnull=False).first()
    counts = SnapshotCount.objects.filter(consolidated=newest).values_list("lines", flat=True)
    assert sum(counts) == newest.lines.count() > 0
