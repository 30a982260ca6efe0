"""Indicators, measures and registers: nothing typed by hand stands alone, and zero is not missing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from danso.measures import queries as measures
from danso.measures.services import snapshot
from danso.steering.models import BudgetLine, Indicator, IndicatorValue, PilotModel
from danso.steering.queries.indicators import indicator_list
from danso.steering.services import indicators, registers
from danso.steering.services import tasks as task_services
from danso.steering.services.indicators import ValueRefused
from danso.steering.tests.factories import NOW, TODAY


@pytest.fixture
def indicator(province):
    return indicators.define_indicator(
        officer=province.officer("office"),
        plan=province.plan,
        code="CT1",
        name="Nhiệm vụ đúng hạn",
        unit="%",
        method=Indicator.Method.BOTH,
        measure="steering.tasks_on_time",
        targets=[(Decimal(90), ">=", "", dt.date(2024, 12, 31))],
    )


def declare(province, indicator, who="office", **given):
    return indicators.declare_value(
        officer=province.officer(who), indicator=indicator, organization=None, as_of=TODAY, now=NOW, **given
    )


def shown(province, indicator):
    return indicator_list(province.officer("office"), province.plan).get(pk=indicator.pk)


def test_a_declared_value_stands_beside_the_measured_one_with_the_difference(province, indicator):
    snapshot(as_of=TODAY, now=NOW, names=["steering.tasks_on_time"])
    indicators.measure_indicators(plan=province.plan, as_of=TODAY, now=NOW)
    declare(province, indicator, value=Decimal(80))
    row = shown(province, indicator)
    assert (row.declared, row.measured, row.difference) == (80, 0, 80)


def test_zero_is_a_value_and_missing_says_why(province, indicator):
    declare(province, indicator, value=Decimal(0))
    assert shown(province, indicator).declared == 0
    with pytest.raises(ValueRefused, match="value_or_reason"):
        declare(province, indicator)
    missing = declare(province, indicator, reason_missing="chưa tổng hợp xong")
    assert missing.value is None
    assert shown(province, indicator).declared is None


def test_a_share_is_counted_from_its_parts(province, indicator):
    assert declare(province, indicator, numerator=Decimal(3), denominator=Decimal(4)).value == 75
    with pytest.raises(ValueRefused, match="not_its_parts"):
        declare(province, indicator, value=Decimal(80), numerator=Decimal(3), denominator=Decimal(4))
    with pytest.raises(ValueRefused, match="denominator"):
        declare(province, indicator, numerator=Decimal(3), denominator=Decimal(0))


def test_values_are_appended_never_overwritten(province, indicator):
    declare(province, indicator, value=Decimal(10))
    declare(province, indicator, value=Decimal(20))
    assert IndicatorValue.objects.filter(indicator=indicator).count() == 2
    assert shown(province, indicator).declared == 20


def test_the_database_refuses_a_value_that_says_nothing(province, indicator):
    with pytest.raises(IntegrityError), transaction.atomic():
        IndicatorValue.objects.create(indicator=indicator, kind="declared", as_of=TODAY, recorded_at=NOW)


def test_a_measure_that_was_never_counted_is_missing_not_zero(province, indicator):
    indicators.measure_indicators(plan=province.plan, as_of=TODAY, now=NOW)
    (value,) = IndicatorValue.objects.filter(indicator=indicator)
    assert (value.value, value.reason_missing) == (None, "not_measured_yet")


def test_an_auditor_declares_nothing(province, indicator):
    with pytest.raises(PermissionDenied):
        declare(province, indicator, who="auditor", value=Decimal(1))


def test_tasks_on_time_are_those_due_and_done_by_their_day(province):
    part = province.task("II.1.2").assignments.get(organization__code="STC")
    for step in ("awaiting_confirmation", "completed"):
        task_services.apply_move(assignment=part, to=step, on=dt.date(2024, 3, 29), now=NOW, officer=None)
    snapshot(as_of=TODAY, now=NOW)
    figure = measures.value("steering.tasks_on_time", as_of=TODAY).figure
    assert (figure.numerator, figure.denominator) == (1, 1)
    of_agency = measures.value(
        "steering.tasks_on_time", as_of=TODAY, organization=province.organizations["STC"]
    )
    assert of_agency.figure.value == 100


def test_waiting_triggers_and_reports_are_counted(province):
    snapshot(as_of=TODAY, now=NOW)
    assert measures.value("steering.triggers_waiting", as_of=TODAY).figure.numerator == 1
    nothing_due = measures.value("steering.reports_on_time", as_of=TODAY).figure
    assert nothing_due.value is None
    later = dt.date(2024, 10, 20)
    snapshot(as_of=later, now=NOW)
    assert measures.value("steering.reports_on_time", as_of=later).figure.value == 0


def save(province, register, who="office", line_id=None, **values):
    return registers.save_line(
        officer=province.officer(who),
        register=register,
        plan=province.plan,
        line_id=line_id,
        values=values,
        now=NOW,
    )


def test_a_pilot_model_done_feeds_the_measure(province):
    for code in range(1, 5):
        save(province, "pilot-models", code=code, name=f"Mô hình {code}")
    first = PilotModel.objects.get(code=1)
    save(province, "pilot-models", line_id=first.pk, state="done", done_on=TODAY)
    snapshot(as_of=TODAY, now=NOW, names=["steering.pilot_models_done"])
    assert measures.value("steering.pilot_models_done", as_of=TODAY).figure.value == 25


def test_done_without_a_day_is_refused(province):
    with pytest.raises(ValidationError):
        save(province, "pilot-models", code=1, name="Mô hình", state="done")


def test_money_is_spent_only_when_allocated(province):
    with pytest.raises(ValidationError):
        save(province, "budget", name="Đường truyền", planned=100, allocated=10, spent=20)
    line = save(province, "budget", name="Đường truyền", planned=5_000_000_000, allocated=100, spent=20)
    assert BudgetLine.objects.get(pk=line.pk).planned == 5_000_000_000


def test_an_agency_writes_only_its_own_lines(province):
    own, other = province.organizations["STTTT"], province.organizations["STP"]
    line = save(province, "training", who="focal", name="Lớp 1", learners_planned=30, organization=own)
    with pytest.raises(PermissionDenied):
        save(province, "training", who="focal", name="Lớp 2", learners_planned=30, organization=other)
    with pytest.raises(PermissionDenied):
        save(province, "training", who="focal_justice", line_id=line.pk, name="Chiếm lớp")
    with pytest.raises(PermissionDenied):
        save(province, "training", who="auditor", name="Lớp 3", learners_planned=3, organization=own)
    registers.delete_line(
        officer=province.officer("focal"), register="training", plan=province.plan, line_id=line.pk, now=NOW
    )
    assert not province.plan.trainingcourses.exists()


@pytest.mark.parametrize(
    ("measure", "code"), [("", "measure_needed"), ("nothing.counts_this", "unknown_measure")]
)
def test_a_measured_indicator_names_a_measure_that_is_counted(province, measure, code):
    with pytest.raises(ValueRefused, match=code):
        indicators.define_indicator(
            officer=province.officer("office"),
            plan=province.plan,
            code="CT2",
            name="Hồ sơ trực tuyến",
            unit="%",
            method=Indicator.Method.MEASURED,
            measure=measure,
            targets=[],
        )


def test_the_page_of_an_indicator_saves_its_definition(client, settings, province, indicator):
    settings.SECOND_FACTOR = False
    client.force_login(province.users["office"])
    sent = {
        "code": "CT1",
        "name": "Nhiệm vụ quá hạn",
        "unit": "%",
        "direction": "down",
        "method": "both",
        "measure": "steering.tasks_on_time",
        "target": "5",
        "comparator": "<=",
        "by_when": "31/12/2024",
    }
    page = reverse("steering:edit_indicator", args=[indicator.pk])
    assert client.post(page, sent).status_code == 302
    indicator.refresh_from_db()
    assert (indicator.direction, indicator.targets.get().comparator) == ("down", "<=")
    refused = client.post(page, sent | {"measure": "nothing.counts_this"})
    assert refused.status_code == 422
    assert "Hệ thống không có số đo này" in refused.content.decode()


def test_two_lines_of_a_register_do_not_share_a_code(province):
    def add(name):
        return registers.save_line(
            officer=province.officer("office"),
            register="pilot-models",
            plan=province.plan,
            line_id=None,
            values={"code": 1, "name": name},
            now=NOW,
        )

    add("Mô hình một")
    with pytest.raises(ValidationError):
        add("Mô hình hai")
