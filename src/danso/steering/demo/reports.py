"""Each month's round in the demo: agencies report, the office returns or approves, the period is closed."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from danso.steering.demo.course import course_of
from danso.steering.demo.diary import Diary, moment
from danso.steering.demo.words import RETURNS, SUMMARIES, filled, said_of
from danso.steering.models import AgencyReport, Plan, ReportingPeriod, ReportLine
from danso.steering.services.consolidated import close_and_write
from danso.steering.services.reporting import (
    LineDraft,
    ReportDraft,
    approve_report,
    open_reports,
    prefill,
    return_report,
    save_report,
    submit_report,
)

if TYPE_CHECKING:
    from danso.organizations.rights import Officer
    from danso.steering.demo.people import Cast

NEXT_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Habit:
    """How an agency behaves in one period."""

    name: str
    late: bool
    returned: bool
    silent: bool


def habit_of(agency: str, period: str) -> Habit:
    """Most report in time; some late, some not well enough, a few not at all; the same for the same names."""
    luck = random.Random(f"{agency} {period}").random()  # noqa: S311 - a demo needs no secret numbers
    return Habit(agency, late=0.8 <= luck < 0.9, returned=0.68 <= luck < 0.8, silent=luck >= 0.965)  # noqa: PLR2004 - shares


class MonthlyRound:
    """Plans the deeds of a plan's reporting periods in a diary."""

    def __init__(self, plan: Plan, begins_on: dt.date, cast: Cast, diary: Diary) -> None:
        self.plan, self.begins_on, self.cast, self.diary = plan, begins_on, cast, diary

    def plan_period(self, period: ReportingPeriod) -> None:
        """Write down the opening of a period; the rest follows from it."""
        opens_on = max(period.starts_on, self.begins_on + NEXT_DAY)
        self.diary.write(moment(opens_on, 6, 30), lambda _at: self._open(period))

    def _open(self, period: ReportingPeriod) -> None:
        open_reports(period=period)
        for report in period.reports.select_related("organization").order_by("organization__path"):
            self._plan_report(period, report)
        self.diary.write(
            moment(period.office_due_on, 16, 30),
            lambda at: close_and_write(
                officer=self.cast.office, period_id=period.pk, today=at.date(), now=at, number=_number(period)
            ),
        )

    def _plan_report(self, period: ReportingPeriod, report: AgencyReport) -> None:
        focal = self.cast.focal.get(report.organization_id)
        habit = habit_of(report.organization.code, period.name)
        if focal is None or habit.silent:
            return
        early = period.agency_due_on - NEXT_DAY if len(habit.name) % 3 else period.agency_due_on
        sent_on = period.office_due_on if habit.late else early
        hour = 8 if habit.late else 9 + len(habit.name) % 6
        self._plan_sending(report, focal, moment(sent_on, hour), returned=habit.returned)

    def _plan_sending(
        self, report: AgencyReport, focal: Officer, sent_at: dt.datetime, *, returned: bool
    ) -> None:
        write = self.diary.write
        write(sent_at, partial(self._send, report.pk, focal))
        decided_at = sent_at + dt.timedelta(minutes=70)
        if not returned:
            write(
                decided_at, lambda at: approve_report(officer=self.cast.office, report_id=report.pk, now=at)
            )
            return
        rng = random.Random(f"return {report.pk}")  # noqa: S311 - a demo needs no secret numbers
        reason = rng.choice(RETURNS)
        write(
            decided_at,
            lambda at: return_report(officer=self.cast.office, report_id=report.pk, reason=reason, now=at),
        )
        write(decided_at + dt.timedelta(minutes=150), partial(self._send_again, report.pk, focal))
        write(
            decided_at + dt.timedelta(minutes=190),
            lambda at: approve_report(officer=self.cast.second_office, report_id=report.pk, now=at),
        )

    def write_report(self, report_id: int, focal: Officer, at: dt.datetime) -> AgencyReport:
        """Fill a report in as its agency would that day."""
        report = AgencyReport.objects.select_related("period__obligation", "organization").get(pk=report_id)
        prefill(report=report)
        lines = list(
            report.lines.select_related("assignment__task", "assignment__organization").order_by("pk")
        )
        drafts = {line.pk: self.line_draft(line, report, at.date()) for line in lines}
        done = sum(draft.progress in ("completed", "maintained") for draft in drafts.values())
        rng = random.Random(f"{report.organization.code} {report.period.name} summary")  # noqa: S311 - as above
        summary = filled(rng.choice(SUMMARIES), rng, done=str(done), open=str(len(lines) - done))
        return save_report(
            officer=focal,
            report_id=report_id,
            revision=report.revision,
            draft=ReportDraft(summary=summary, lines=drafts),
            now=at,
        )

    def line_draft(self, line: ReportLine, report: AgencyReport, day: dt.date) -> LineDraft:
        """What the agency says of one assignment."""
        assignment, task = line.assignment, line.assignment.task
        name = f"{task.path} {assignment.organization.code}"
        course = course_of(
            name,
            begins_on=self.begins_on,
            due_on=task.due_on,
            continuous=task.continuous,
            waiting=task.waiting,
        )
        progress = course.progress_on(day, goes_on=task.then_continuous)
        done_on = assignment.completed_on or (course.done_on if progress != "in_progress" else None)
        if assignment.completed_on is not None:
            progress = assignment.progress
        rng = random.Random(f"{name} {report.period.name}")  # noqa: S311 - a demo needs no secret numbers
        said = said_of(
            task.path,
            progress,
            new=assignment.completed_on is None,
            done_day=f"{done_on:%d/%m/%Y}" if done_on else "",
            doc=document_number(name),
            rng=rng,
        )
        return LineDraft(
            progress=progress,
            completed_on=done_on if progress in ("completed", "maintained") else None,
            result=said.result,
            difficulty=said.difficulty,
            proposal=said.proposal,
        )

    def _send(self, report_id: int, focal: Officer, at: dt.datetime) -> None:
        saved = self.write_report(report_id, focal, at)
        submit_report(officer=focal, report_id=report_id, revision=saved.revision, now=at)

    def _send_again(self, report_id: int, focal: Officer, at: dt.datetime) -> None:
        report = AgencyReport.objects.get(pk=report_id)
        saved = save_report(
            officer=focal,
            report_id=report_id,
            revision=report.revision,
            draft=ReportDraft(difficulty="Đã rà soát, bổ sung số liệu theo yêu cầu của cơ quan thường trực."),
            now=at,
        )
        submit_report(officer=focal, report_id=report_id, revision=saved.revision, now=at)


def document_number(name: str) -> str:
    """A made-up document number for a piece of work."""
    rng = random.Random(f"document {name}")  # noqa: S311 - a demo needs no secret numbers
    return f"{rng.randint(101, 2400)}/BC-ĐA06"


def _number(period: ReportingPeriod) -> str:
    return f"{200 + 31 * period.cut_off_on.month}/BC-BCĐ"


def current_month(round_: MonthlyRound, period: ReportingPeriod, at: dt.datetime) -> None:
    """The period under way: some have sent early, one of them is sent back, some only began to write."""
    office, second = round_.cast.office, round_.cast.second_office
    reports = list(period.reports.select_related("organization").order_by("organization__path"))
    for n, report in enumerate(reports):
        focal = round_.cast.focal.get(report.organization_id)
        if focal is None or n % 3 == 2:  # noqa: PLR2004 - every third has not begun
            continue
        saved = round_.write_report(report.pk, focal, at)
        if n % 6 == 0:
            continue
        submit_report(officer=focal, report_id=report.pk, revision=saved.revision, now=at)
        if n % 9 == 1:
            return_report(officer=office, report_id=report.pk, reason=RETURNS[n % len(RETURNS)], now=at)
        elif n % 9 == 4:  # noqa: PLR2004 - some are approved already
            approve_report(officer=second, report_id=report.pk, now=at)
