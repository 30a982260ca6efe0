"""What can be asked of the published catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q, Subquery

from danso.procedures.models import ProcedureVersion

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet


def latest_versions() -> QuerySet[ProcedureVersion]:
    """The last published version of each procedure, with the procedure, by code."""
    last = (
        ProcedureVersion.objects.filter(procedure=OuterRef("procedure")).order_by("-number").values("pk")[:1]
    )
    found = ProcedureVersion.objects.filter(pk=Subquery(last))
    return found.select_related("procedure").order_by("procedure__code")


def version_on(code: str, *, date: dt.date) -> ProcedureVersion | None:
    """The version in force on a day: the one that began last, of two of one day the later published."""
    begun = ProcedureVersion.objects.filter(procedure__code=code, valid_since__lte=date)
    last = begun.select_related("procedure").order_by("-valid_since", "-number").first()
    ended = last is not None and last.valid_until is not None and last.valid_until < date
    return None if ended else last


def in_force(*, date: dt.date) -> QuerySet[ProcedureVersion]:
    """The versions in force on a day, with their procedures, by code."""
    begun = ProcedureVersion.objects.filter(procedure=OuterRef("procedure"), valid_since__lte=date)
    last = begun.order_by("-valid_since", "-number").values("pk")[:1]
    open_ended = Q(valid_until__isnull=True) | Q(valid_until__gte=date)
    found = ProcedureVersion.objects.filter(open_ended, pk=Subquery(last))
    return found.select_related("procedure").order_by("procedure__code")
