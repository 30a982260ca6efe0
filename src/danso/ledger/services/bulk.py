"""One line for a job over many people, with the set of whom it touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from danso.ledger.access import Mode
from danso.ledger.keys import subject_tag
from danso.ledger.models import BulkPart
from danso.ledger.people import ResidentBitmap, TagSet, digest_of
from danso.ledger.services.recording import write

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from danso.ledger.access import Access
    from danso.ledger.models import Line


@transaction.atomic
def record_bulk(
    *,
    access: Access,
    personal_numbers: Iterable[str] | ResidentBitmap,
    fields: Sequence[str],
    query_digest: str,
    output_digest: str,
    count: int,
    now: dt.datetime,
) -> Line:
    """Write a bulk job's line; `count` is the rows of its output.

    People are a bitmap of the mirror's resident indexes, or up to 18,750 numbers (TooManyPeople above).
    """
    people = _people(personal_numbers, timezone.localtime(now).year)
    parts = people.parts()
    said = {
        "people": people.people,
        "parts": digest_of(parts),
        "query": query_digest,
        "output": output_digest,
        "count": count,
    }
    line = write(
        access=access,
        mode=Mode.BULK,
        personal_number=None,
        allowed=True,
        content={"fields": list(fields), "bulk": said},
        hidden=None,
        now=now,
    )
    BulkPart.objects.bulk_create(
        BulkPart(line=line, number=number, bits=bits) for number, bits in parts.items()
    )
    return line


def _people(given: Iterable[str] | ResidentBitmap, year: int) -> ResidentBitmap | TagSet:
    if isinstance(given, ResidentBitmap):
        return given
    return TagSet.of(subject_tag(number, year) for number in given)
