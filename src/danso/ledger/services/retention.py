"""The end of retention: content goes, the tree stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from danso.ledger.access import Access, Assurance, Mode
from danso.ledger.errors import TooEarly
from danso.ledger.keys import destroy_tag_keys_before
from danso.ledger.models import BulkPart, Checkpoint, Erasure, Line
from danso.ledger.rules import rules
from danso.ledger.services.recording import write

if TYPE_CHECKING:
    import datetime as dt

_NOTHING_LEFT = {"agency": "", "system": "", "actor": "", "purpose": "", "case": "", "subject_tag": ""}


def end_of_retention(now: dt.datetime) -> dt.datetime:
    """The moment before which lines are erased today."""
    today = timezone.localtime(now)
    year = today.year - rules().retention_years
    leap_day = (today.month, today.day) == (2, 29)
    return today.replace(year=year, day=28) if leap_day else today.replace(year=year)


@transaction.atomic
def erase(*, before: dt.datetime, now: dt.datetime) -> int:
    """Remove record and salt of the sealed lines older than `before`; return how many.

    It is a beginning of the log, up to the first line that is younger, and a line of the log says up to
    where: the verifier accepts an erased line only below such a sealed line. Leaf hashes stay, so the tree
    still verifies. The keys of the years before go too. TooEarly for what retention still protects.
    """
    if before > end_of_retention(now):
        raise TooEarly("the retention of some of these lines has not ended")
    below = _first_younger(before)
    old = Line.objects.filter(position__lt=below, record__isnull=False)
    if not old.exists():
        return 0
    Erasure.objects.create(below=below, at=now, line=_order(below, now))
    erased = old.update(salt=None, record=None, **_NOTHING_LEFT)
    BulkPart.objects.filter(line__position__lt=below).delete()
    transaction.on_commit(lambda: destroy_tag_keys_before(timezone.localtime(before).year))
    return erased


def _first_younger(before: dt.datetime) -> int:
    erased = Erasure.objects.order_by("below").last()
    kept = Line.objects.filter(position__gte=erased.below if erased else 0, at__gte=before)
    first = kept.order_by("position").values_list("position", flat=True).first()
    last = Checkpoint.objects.order_by("size").last()
    return first if first is not None else (last.size if last else 0)


def _order(below: int, now: dt.datetime) -> Line:
    access = Access("danso", "danso", "system:ledger", Assurance.NONE, "HET_LUU_TRU", "LUU_TRU")
    return write(
        access=access,
        mode=Mode.DECIDED,
        personal_number=None,
        allowed=True,
        content={"erased_below": below},
        hidden=None,
        now=now,
    )
