"""The week's sample: a hundredth of each agency's readings, drawn so that nobody chooses and all can check.

The draw is a function of what is public or sealed by then: the root of the first checkpoint after the week
that covers all its lines, and each line's position in the tree. Whoever reads cannot know the root before,
since it hangs on the salts of all lines; whoever has the log and that checkpoint draws the same lines again.
An operator who held a checkpoint back to try others would have to do it before the witnesses see it.
"""

from __future__ import annotations

import datetime as dt
from hashlib import sha256
from heapq import nsmallest
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone

from danso.identity.auditing.patterns import readings
from danso.identity.auditing.rules import rules
from danso.identity.models import ReadingReview, SampleDraw
from danso.ledger.models import Checkpoint
from danso.organizations.models import Organization

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet

    from danso.ledger.models import Line

WEEK = dt.timedelta(days=7)


def how_many(readings: int) -> int:
    """How many of an agency's readings are drawn: the share, rounded up."""
    return -(-readings * rules().sample_percent // 100)


def drawn(root: bytes, places: Iterable[tuple[int | None, int]], count: int) -> list[int]:
    """The `count` lines whose positions hash lowest under the root; `places` are (position, line) pairs."""
    sealed = ((_rank(root, position), line) for position, line in places if position is not None)
    return [line for _hash, line in nsmallest(count, sealed)]


def _rank(root: bytes, position: int) -> bytes:
    return sha256(root + position.to_bytes(8, "big")).digest()


def week_before(day: dt.date) -> dt.date:
    """The Monday of the last week that is over on a day."""
    return day - dt.timedelta(days=day.weekday()) - WEEK


@transaction.atomic
def draw_sample(*, week: dt.date, now: dt.datetime) -> SampleDraw | None:
    """Draw the week that began on the Monday `week`, once; None while its lines wait for their seal.

    A draw that was made stays as it is.
    """
    made = SampleDraw.objects.filter(week=week).first()
    lines = readings(week, week + WEEK - dt.timedelta(days=1)).filter(allowed=True).order_by()
    checkpoint = None if made else _deciding(lines, week)
    if made or checkpoint is None:
        return made
    counts = dict(lines.values_list("agency").annotate(n=Count("id")))
    draw = SampleDraw.objects.create(
        week=week, checkpoint=checkpoint, readings=sum(counts.values()), drawn_at=now
    )
    ReadingReview.objects.bulk_create(_reviews(draw, lines, counts), batch_size=1000)
    return draw


def _deciding(lines: QuerySet[Line], week: dt.date) -> Checkpoint | None:
    """The first checkpoint after the week that covers all its lines; None when there is none yet."""
    state = lines.aggregate(last=Max("position"), waiting=Count("id", filter=Q(position__isnull=True)))
    if state["last"] is None or state["waiting"]:
        return None
    over = timezone.make_aware(dt.datetime.combine(week + WEEK, dt.time()))
    covering = Checkpoint.objects.filter(at__gte=over, size__gt=state["last"])
    return covering.order_by("size").first()


def _reviews(draw: SampleDraw, lines: QuerySet[Line], counts: dict[str, int]) -> Iterator[ReadingReview]:
    agencies = dict(Organization.objects.filter(code__in=counts).values_list("code", "id"))
    due = draw.drawn_at + rules().sample_within
    for agency, count in sorted(counts.items()):
        places = lines.filter(agency=agency).values_list("position", "id").iterator()
        for line in drawn(bytes(draw.checkpoint.root), places, how_many(count)):
            yield ReadingReview(line_id=line, draw=draw, organization_id=agencies.get(agency), due_at=due)
