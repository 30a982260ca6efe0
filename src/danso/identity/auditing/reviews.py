"""Judging single readings: reviewers see those of the own agencies, and each look is in the log itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from danso.identity.auditing.rules import rules
from danso.identity.auditing.searching import write_look
from danso.identity.models import MisuseFinding, ReadingReview
from danso.organizations.models import Organization
from danso.organizations.rights import Action

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from danso.ledger.access import Access
    from danso.organizations.rights import Officer

Verdict = ReadingReview.Verdict


def may_review(officer: Officer | None) -> bool:
    """Whether the officer judges readings, of at least one agency."""
    return officer is not None and officer.may_somewhere(Action.REVIEW_READINGS)


def queue_urgent(*, lines: Sequence[int], access: Access, now: dt.datetime) -> None:
    """Put readings on a stated reason before their reviewers, in the transaction of the reading."""
    agency = Organization.objects.filter(code=access.agency).values_list("pk", flat=True).first()
    due = now + rules().urgent_within
    ReadingReview.objects.bulk_create(
        ReadingReview(line_id=line, organization_id=agency, due_at=due) for line in lines
    )


def reviews_for(officer: Officer) -> QuerySet[ReadingReview]:
    """What the officer may judge, whoever is overdue first; nobody judges the own readings."""
    paths = officer.paths(Action.REVIEW_READINGS)
    found = ReadingReview.objects.select_related("line", "organization", "draw", "reviewed_by")
    if paths is not None:
        within = Q(pk__in=())
        for path in paths:
            within |= Q(organization__path__startswith=path)
        found = found.filter(within)
    return found.exclude(line__actor=f"officer:{officer.user_id}")


def waiting_for(officer: Officer) -> QuerySet[ReadingReview]:
    """What the officer has still to judge, the first due first."""
    return reviews_for(officer).filter(reviewed_at=None).order_by("due_at", "id")


def judged_for(officer: Officer) -> QuerySet[ReadingReview]:
    """What was judged of what the officer may judge, the newest first."""
    return reviews_for(officer).filter(reviewed_at__isnull=False).order_by("-reviewed_at", "due_at", "id")


def overdue_for(officer: Officer, *, now: dt.datetime) -> int:
    """How many the officer should have judged by now."""
    return waiting_for(officer).filter(due_at__lt=now).count()


@transaction.atomic
def look_at(*, officer: Officer, reviews: QuerySet[ReadingReview], now: dt.datetime) -> list[ReadingReview]:
    """Return reviews out of `reviews_for` once the look itself is written. Raises SealingDead."""
    if not may_review(officer):
        raise PermissionDenied(Action.REVIEW_READINGS)
    found = list(reviews)
    asked = json.dumps(["reviews", *(review.pk for review in found)])
    write_look(officer=officer, asked=asked, found=len(found), now=now)
    return found


@transaction.atomic
def judge(
    *, officer: Officer, review_id: int, verdict: ReadingReview.Verdict, note: str, now: dt.datetime
) -> ReadingReview:
    """Give the verdict, once; what is to be explained becomes a finding for the auditors.

    PermissionDenied for another agency's reading, one's own, and one that is judged already.
    """
    waiting = reviews_for(officer).filter(pk=review_id, reviewed_at=None).select_for_update(of=("self",))
    review = waiting.first()
    if review is None:
        raise PermissionDenied("nothing of this officer's waits")
    review.verdict, review.note = verdict, note.strip()
    review.reviewed_at, review.reviewed_by_id = now, officer.user_id
    review.save(update_fields=["verdict", "note", "reviewed_at", "reviewed_by"])
    if verdict == Verdict.TO_EXPLAIN:
        _find(review)
    return review


def _find(review: ReadingReview) -> None:
    line = review.line
    finding, new = MisuseFinding.objects.get_or_create(
        rule=MisuseFinding.Rule.UNEXPLAINED,
        day=timezone.localdate(line.at),
        actor=line.actor,
        subject_tag=line.subject_tag,
        defaults={"count": 1},
    )
    if not new:  # another reading of the same person that day: the auditors look again
        MisuseFinding.objects.filter(pk=finding.pk).update(
            count=F("count") + 1, reviewed_at=None, reviewed_by=None
        )
