"""Asking the agency that read one's data, and its answer, within the working days the law gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from danso.identity.models import AccessQuestion
from danso.identity.my_data.rules import rules
from danso.organizations.calendars import calendar_of
from danso.organizations.models import Organization
from danso.organizations.rights import Action
from danso.vietnam.personal_numbers import holds_number

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from danso.identity.models import Person
    from danso.ledger.models import Line
    from danso.organizations.rights import Officer


def agency_of(line: Line) -> Organization | None:
    """The agency of a line, None for the house itself and for systems outside of the directory."""
    return Organization.objects.filter(code=line.agency).first()


def due_on(agency: Organization | None, asked_at: dt.datetime) -> dt.date:
    """The last day for an answer, by the agency's own calendar."""
    return calendar_of(agency).due_date(timezone.localtime(asked_at), rules().answer_working_days)


@transaction.atomic
def ask(*, person: Person, line: Line, text: str, now: dt.datetime) -> AccessQuestion:
    """Ask about a line that the caller has made sure is about the person; one question a line."""
    if holds_number(text):  # a question travels further than its writer may think
        raise ValidationError(
            {"text": _("Đừng ghi số định danh vào câu hỏi: cơ quan không cần số để trả lời.")}
        )
    agency = agency_of(line)
    question, new = AccessQuestion.objects.get_or_create(
        line=line,
        person=person,
        defaults={"agency": agency, "text": text, "asked_at": now, "due_on": due_on(agency, now)},
    )
    if not new:
        raise ValidationError({"text": _("Bạn đã hỏi về lần xem này. Xem trong “Câu hỏi của tôi”.")})
    return question


def questions_for(officer: Officer) -> QuerySet[AccessQuestion]:
    """The questions that the officer may answer, those that wait first, soonest due first.

    Questions about the house itself are for whoever answers for the whole province.
    """
    paths = officer.paths(Action.READ_RESIDENT)
    asked = AccessQuestion.objects.select_related("person", "line", "agency")
    if paths is not None:
        within = Q(pk__in=())
        for path in paths:
            within |= Q(agency__path__startswith=path)
        asked = asked.filter(within)
    return asked.order_by("answered_at", "due_on", "id") if paths != () else asked.none()


@transaction.atomic
def answer(*, officer: Officer, question_id: int, text: str, now: dt.datetime) -> AccessQuestion:
    """Answer a question of the officer's agency, once; PermissionDenied for another's."""
    question = questions_for(officer).filter(pk=question_id).select_for_update(of=("self",)).first()
    if question is None:
        raise PermissionDenied("not asked of this officer's agency")
    if question.answered_at is not None:
        raise ValidationError({"text": _("Câu hỏi này đã được trả lời.")})
    question.answer, question.answered_at, question.answered_by_id = text, now, officer.user_id
    question.save(update_fields=["answer", "answered_at", "answered_by"])
    return question
