"""Evidence of results: files whose real type is checked, whose size is limited, and which are hashed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction

from danso.documents.filetypes import SIZE_LIMIT, inspect_file
from danso.organizations.rights import Action, Officer
from danso.steering.models import Comment, Evidence, ReportLine, Task
from danso.steering.services.events import record
from danso.steering.services.tasks import comment as add_comment
from danso.steering.services.tasks import require_part

if TYPE_CHECKING:
    import datetime as dt

    from django.core.files.uploadedfile import UploadedFile


@transaction.atomic
def add_evidence(
    *,
    officer: Officer,
    task_id: int,
    now: dt.datetime,
    upload: UploadedFile | None = None,
    document_number: str = "",
    note: str = "",
    comment: Comment | None = None,
    report_line: ReportLine | None = None,
) -> Evidence:
    """Keep a file or a document number as evidence of a task; raises RefusedFileError.

    What hangs on a remark is its author's to add; the rest is whoever's who moves the work.
    """
    task = Task.objects.get(pk=task_id)
    assignment = require_part(officer, Action.COMMENT if comment else Action.MOVE_ASSIGNMENT, task)
    if comment and (comment.task_id, comment.author_id) != (task.pk, officer.user_id):
        raise PermissionDenied("not_the_remarks_author")
    evidence = Evidence(
        task=task,
        assignment=assignment,
        comment=comment,
        report_line=report_line,
        document_number=document_number.strip(),
        note=note.strip(),
        added_by_id=officer.user_id,
        added_at=now,
    )
    if upload is not None:
        _keep_file(evidence, upload)
    evidence.save()
    record(
        plan=task.plan_id,
        kind="evidence.added",
        task=task,
        assignment=assignment,
        after=evidence.document_number or evidence.file_name,
        on=now.date(),
        at=now,
        officer=officer,
    )
    return evidence


@transaction.atomic
def remark(
    *, officer: Officer, task_id: int, text: str, now: dt.datetime, upload: UploadedFile | None = None
) -> Comment:
    """Add a remark with, perhaps, a file on it: both or neither; raises RefusedFileError."""
    said = add_comment(officer=officer, task_id=task_id, text=text, now=now)
    if upload is not None:
        add_evidence(officer=officer, task_id=task_id, upload=upload, comment=said, now=now)
    return said


def _keep_file(evidence: Evidence, upload: UploadedFile) -> None:
    # One byte over the limit is enough to know that the file is too large, whatever it claims to be.
    data = upload.read(SIZE_LIMIT + 1)
    file = inspect_file(upload.name or "", data)
    evidence.file_name = file.name
    evidence.media_type = file.media_type
    evidence.size = file.size
    evidence.sha256 = file.sha256
    evidence.file.save(f"{file.sha256[:16]}.bin", ContentFile(data), save=False)
