"""The consolidated report: closing a period writes it, and it is read back as a file at any time."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from danso.documents.official import OfficialDocument, render_docx, render_pdf
from danso.steering import official
from danso.steering.queries.tasks import Cells
from danso.steering.services.reporting import close_period
from danso.steering.tables import snapshot_workbook

if TYPE_CHECKING:
    import datetime as dt

    from danso.organizations.rights import Officer
    from danso.steering.models import ConsolidatedReport, SnapshotLine


def letterhead() -> official.Letterhead:
    """Who writes, from the settings."""
    return official.Letterhead(
        superior=settings.PROVINCE_NAME,
        committee=settings.COMMITTEE_NAME,
        place=settings.PLACE_NAME,
        signer_position=settings.SIGNER_POSITION,
    )


def _lines(report: ConsolidatedReport) -> list[SnapshotLine]:
    return list(report.lines.select_related("organization"))


def cells_of(report: ConsolidatedReport) -> Cells:
    """The four cells as they were frozen."""
    return Cells(dict(Counter(line.timeliness for line in report.lines.all())))


def as_docx(report: ConsolidatedReport) -> bytes:
    """The report in the official layout, from its frozen lines."""
    return render_docx(_document(report))


def as_pdf(report: ConsolidatedReport) -> bytes:
    """The same document as PDF/A, to read and to print."""
    return render_pdf(_document(report))


def _document(report: ConsolidatedReport) -> OfficialDocument:
    return official.consolidated_report(report, _lines(report), cells_of(report), letterhead())


def as_xlsx(report: ConsolidatedReport) -> bytes:
    """The same table as a workbook."""
    return snapshot_workbook(report, _lines(report))


@transaction.atomic
def close_and_write(
    *, officer: Officer, period_id: int, today: dt.date, now: dt.datetime, number: str = ""
) -> ConsolidatedReport:
    """Close a period and keep its report as a file; killed in the middle, neither is there.

    The file is written before the transaction ends: a kill leaves at most a file that no row names.
    """
    report = close_period(officer=officer, period_id=period_id, today=today, now=now, number=number)
    data = as_docx(report)
    report.sha256 = hashlib.sha256(data).hexdigest()
    report.file.save(f"{report.sha256[:16]}.docx", ContentFile(data), save=False)
    report.save(update_fields=["file", "sha256"])
    return report
