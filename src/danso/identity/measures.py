"""What the room counts: authentications online and at counters, and reviews of readings in time."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q
from django.utils import timezone

from danso.identity.auditing.rules import rules
from danso.identity.counter.services import PURPOSE
from danso.identity.models import (
    AuthenticationSession,
    CounterAuthentication,
    MisuseFinding,
    ReadingReview,
)
from danso.identity.submissions import submissions
from danso.ledger.access import Assurance, Mode
from danso.ledger.models import Line
from danso.measures.registry import Figure, measure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

URGENT, SAMPLE = "urgent", "sample"


ONE_DAY = dt.timedelta(days=1)


def _days(as_of: dt.date) -> tuple[dt.date, dt.date]:
    """The days looked back on: whole ones, since the count is made in the night that begins `as_of`."""
    return as_of - rules().measured, as_of - ONE_DAY


def _span(as_of: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """The same as moments, the second one excluded."""
    return _midnight(as_of - rules().measured), _midnight(as_of)


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _share(part: int, whole: int, organization_id: int | None = None, dimension: str = "") -> Figure:
    return Figure(Decimal(part), Decimal(whole), organization_id, dimension)


@measure(
    "identity.submissions_authenticated",
    title="Hồ sơ nộp trực tuyến của người đã xác thực mức độ 02",
    numerator="hồ sơ của người đã xác thực mức độ 02",
    denominator="hồ sơ nộp trực tuyến trong 30 ngày",
)
def submissions_authenticated(as_of: dt.date) -> Iterator[Figure]:
    """Of the online submissions, those of authenticated people; nothing while no room takes any."""
    taken = submissions(*_days(as_of))
    if taken is None:
        return
    yield _share(sum(each.authenticated for each in taken), sum(each.all for each in taken))
    proved, whole = Counter[int](), Counter[int]()
    for each in taken:
        proved[each.organization_id] += each.authenticated
        whole[each.organization_id] += each.all
    for organization, count in sorted(whole.items()):
        yield _share(proved[organization], count, organization)


@measure(
    "identity.counter_authenticated",
    title="Lượt tiếp nhận tại quầy được xác thực",
    numerator="lượt khớp dữ liệu dân cư và được cán bộ xác nhận khuôn mặt",
    denominator="lượt kiểm tra tại quầy trong 30 ngày",
)
def counter_authenticated(as_of: dt.date) -> Iterator[Figure]:
    """Of the counter's checks, those that ended in a register's match and a face confirmed.

    A check that does not match leaves no more than its line in the log; a foreigner without a number leaves
    no line there. A person who is checked again counts again.
    """
    start, end = _span(as_of)
    begun = CounterAuthentication.objects.filter(at__gte=start, at__lt=end).aggregate(
        proved=Count("pk", filter=Q(registered=True, face=True)),
        foreign=Count("pk", filter=Q(way=CounterAuthentication.Way.FOREIGNER)),
    )
    checks = Line.objects.filter(at__gte=start, at__lt=end, mode=Mode.VERIFIED, purpose=PURPOSE, allowed=True)
    yield _share(begun["proved"], checks.count() + begun["foreign"])


@measure(
    "identity.online_sign_ins_level_2",
    title="Lượt đăng nhập trực tuyến đạt mức độ 02",
    numerator="lượt đạt mức độ 02",
    denominator="lượt đăng nhập của người dân trong 30 ngày",
)
def online_sign_ins_level_2(as_of: dt.date) -> Iterator[Figure]:
    """Of people's sign-ins, those at level 02 from the start or after a step-up."""
    start, end = _span(as_of)
    web = AuthenticationSession.objects.filter(
        started_at__gte=start, started_at__lt=end, channel=AuthenticationSession.Channel.WEB
    )
    counts = web.aggregate(all=Count("pk"), high=Count("pk", filter=Q(assurance=Assurance.LOA2)))
    yield _share(counts["high"], counts["all"])


@measure(
    "identity.findings_reviewed",
    title="Dấu hiệu lạm dụng được xem xét đúng hạn",
    numerator="dấu hiệu được xem xét trong hạn",
    denominator="dấu hiệu đến hạn xem xét trong 30 ngày",
)
def findings_reviewed(as_of: dt.date) -> Iterator[Figure]:
    """Of the findings whose time ran out lately, those that an auditor had looked at by then."""
    # A day's findings are made in the night after it: their time begins with the next day.
    given = rules().finding_within + ONE_DAY
    first, last = (day - given for day in _days(as_of))
    due = MisuseFinding.objects.filter(day__range=(first, last)).values_list("day", "reviewed_at")
    timely = [at is not None and timezone.localdate(at) <= day + given for day, at in due]
    yield _share(sum(timely), len(timely))


@measure(
    "identity.readings_reviewed",
    title="Lần xem khẩn cấp và mẫu hằng tuần được xét đúng hạn",
    numerator="lần xem được xét trong hạn",
    denominator="lần xem đến hạn xét trong 30 ngày",
)
def readings_reviewed(as_of: dt.date) -> Iterator[Figure]:
    """Of the reviews whose time ran out lately, those given in time: urgent ones and the sample's apart."""
    start, end = _span(as_of)
    due = ReadingReview.objects.filter(due_at__gte=start, due_at__lt=end)
    for kind, reviews in _by_kind(due):
        counts = reviews.aggregate(
            all=Count("pk"), timely=Count("pk", filter=Q(reviewed_at__lte=F("due_at")))
        )
        yield _share(counts["timely"], counts["all"], dimension=kind)


@measure(
    "identity.reviews_overdue",
    title="Lần xem quá hạn xét",
    numerator="lần xem quá hạn mà chưa ai xét",
    unit="lần",
)
def reviews_overdue(as_of: dt.date) -> Iterator[Figure]:
    """Reviews that are overdue as the day begins."""
    begins = _midnight(as_of)
    open_then = Q(reviewed_at__isnull=True) | Q(reviewed_at__gte=begins)
    for kind, reviews in _by_kind(ReadingReview.objects.filter(open_then, due_at__lt=begins)):
        yield Figure(Decimal(reviews.count()), dimension=kind)


def _by_kind(reviews: QuerySet[ReadingReview]) -> tuple[tuple[str, QuerySet[ReadingReview]], ...]:
    return (URGENT, reviews.filter(draw=None)), (SAMPLE, reviews.exclude(draw=None))
