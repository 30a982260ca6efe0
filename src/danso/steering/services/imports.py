"""From an uploaded document to a plan in force: read, corrected, confirmed; nothing half-imported."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from danso.documents.reading import UnreadableDocument, read_source
from danso.organizations.directory import load_default_directory
from danso.organizations.queries import organizations
from danso.organizations.rights import Action, Officer, require
from danso.steering.amending import amendment_of, task_draft
from danso.steering.drafts import PlanDraft, SectionDraft
from danso.steering.models import (
    ImportFlag,
    Indicator,
    IndicatorTarget,
    Plan,
    PlanImport,
    ProposedTask,
    ReportingObligation,
    SourceDocument,
)
from danso.steering.plan_document.parse import parse_plan
from danso.steering.plan_document.targets import read_targets
from danso.steering.services.plans import Names, amend, names_on, put_in_force
from danso.steering.services.reminders import seed_ladder
from danso.steering.services.reporting import generate_periods, open_due_periods
from danso.steering.services.reviews import plan_reviews
from danso.vietnam.text import fold, nfc
from danso.vietnam.working_time import OutsideCalendarError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from danso.documents.source_text import SourceText
    from danso.organizations.directory import Directory
    from danso.organizations.models import Organization, OrganizationGroup
    from danso.steering.models import PlanVersion
    from danso.steering.plan_document.proposal import Flag, PlanProposal, TaskProposal


class ImportRefused(Exception):  # noqa: N818 - the refusal is the word users read
    """A step the state of an import does not allow; `code` says which rule."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class TaskCorrection:
    """What a person corrects in a proposed task."""

    title: str
    leads: tuple[str, ...]
    coordinators: tuple[str, ...]
    deadline_raw: str
    product: str = ""
    accountable_head: str = ""
    funding: str = ""
    kept: bool = True


@transaction.atomic
def upload_plan(
    *, officer: Officer, data: bytes, file_name: str, now: dt.datetime, amends: Plan | None = None
) -> PlanImport:
    """Keep the file and open an import of it; `read_import` reads it."""
    require(officer, Action.CHANGE_PLAN if amends else Action.IMPORT_PLAN)
    name = nfc(file_name)[-200:]
    document = SourceDocument(title=name, file_name=name, sha256=hashlib.sha256(data).hexdigest())
    document.file.save(f"{document.sha256[:16]}.bin", ContentFile(data), save=False)
    document.save()
    return PlanImport.objects.create(
        document=document, amends=amends, uploaded_by_id=officer.user_id, uploaded_at=now
    )


def read_import(*, import_id: int) -> PlanImport:
    """Read an import's document into a proposal, or say why it cannot be read; one transaction."""
    with transaction.atomic():
        plan_import = (
            PlanImport.objects.select_for_update(of=("self",))
            .select_related("document", "amends")
            .get(pk=import_id)
        )
        if plan_import.state != PlanImport.State.READING:
            return plan_import
        with plan_import.document.file.open("rb") as stored:
            data = stored.read()
        try:
            source = read_source(data, filename=plan_import.document.file_name)
            proposal = parse_plan(source, directory=province_directory())
        except UnreadableDocument as unreadable:
            plan_import.state = PlanImport.State.FAILED
            plan_import.failure = str(unreadable.code)
            plan_import.failure_vietnamese = unreadable.vietnamese
            plan_import.failure_english = unreadable.english
            plan_import.save()
            return plan_import
        _write_proposal(plan_import, source, proposal)
        return plan_import


def province_directory() -> Directory:
    """The default directory with the province's own organizations and aliases."""
    rows = organizations(on=dt.date.max).prefetch_related("aliases")
    return load_default_directory().with_entries(
        (row.name, row.kind, (row.short_name, *(alias.text for alias in row.aliases.all()))) for row in rows
    )


def _write_proposal(plan_import: PlanImport, source: SourceText, proposal: PlanProposal) -> None:
    header = proposal.document
    document = plan_import.document
    document.kind = header.type or ""
    document.number = header.number or ""
    document.issuer = header.issuer or ""
    document.place = header.place or ""
    document.signed_on = header.date
    document.title = header.title or document.file_name
    document.signer = str((proposal.signer or {}).get("name") or "")
    document.save()
    plan_import.state = PlanImport.State.PROPOSED
    plan_import.year = header.year or (header.date.year if header.date else None)
    plan_import.proposal = proposal.as_json()
    plan_import.source_text = "\n".join(line.text for line in source.lines)
    plan_import.save()
    sections = _section_titles(proposal)
    for position, task in enumerate(proposal.tasks, start=1):
        row = _propose(plan_import, position, task, sections)
        _flag(plan_import, task.flags, row)
    _flag(plan_import, proposal.flags, None)


def _section_titles(proposal: PlanProposal) -> dict[str, str]:
    return {_section_path(task): task.section or "" for task in proposal.tasks}


def _section_path(task: TaskProposal) -> str:
    return task.path.rpartition(".")[0]


def _propose(
    plan_import: PlanImport, position: int, task: TaskProposal, sections: Mapping[str, str]
) -> ProposedTask:
    return ProposedTask.objects.create(
        plan_import=plan_import,
        position=position,
        section_path=_section_path(task),
        section_title=sections[_section_path(task)],
        path=task.path,
        title=task.title,
        leads="\n".join(task.leads),
        coordinators="\n".join(task.coordinators),
        deadline_raw=task.deadline_raw or "",
        product=task.product or "",
        accountable_head=(task.accountable_head or "")[:300],
        funding=task.funding or "",
        first_line=task.source.first_line,
        last_line=task.source.last_line,
        confidence=Decimal(str(round(task.confidence, 3))),
    )


def _flag(plan_import: PlanImport, flags: Sequence[Flag], task: ProposedTask | None) -> None:
    ImportFlag.objects.bulk_create(
        ImportFlag(
            plan_import=plan_import,
            task=task,
            code=flag.code,
            details=dict(flag.arguments),
            line=_line(flag.arguments.get("line")) or (task.first_line if task else None),
        )
        for flag in flags
    )


def _line(value: object) -> int | None:
    return value if isinstance(value, int) and value > 0 else None


def _open(import_id: int, officer: Officer) -> PlanImport:
    """The import, when the officer may change it and it still waits for a person."""
    plan_import = (
        PlanImport.objects.select_for_update(of=("self",))
        .select_related("document", "amends")
        .get(pk=import_id)
    )
    require(officer, Action.CHANGE_PLAN if plan_import.amends else Action.IMPORT_PLAN)
    if plan_import.state != PlanImport.State.PROPOSED:
        raise ImportRefused("not_waiting_for_a_person")
    return plan_import


@transaction.atomic
def correct_task(*, officer: Officer, proposed_task_id: int, correction: TaskCorrection) -> ProposedTask:
    """Put a person's correction in the place of what was read."""
    task = ProposedTask.objects.get(pk=proposed_task_id)
    _open(task.plan_import_id, officer)
    task.title = nfc(correction.title).strip()
    task.leads = "\n".join(correction.leads)
    task.coordinators = "\n".join(correction.coordinators)
    task.deadline_raw = nfc(correction.deadline_raw).strip()
    task.product = correction.product
    task.accountable_head = correction.accountable_head
    task.funding = correction.funding
    task.kept = correction.kept
    task.edited = True
    task.save()
    return task


@transaction.atomic
def resolve_flag(*, officer: Officer, flag_id: int, resolution: str, now: dt.datetime) -> ImportFlag:
    """A person has looked at a flag and says what they decided."""
    flag = ImportFlag.objects.get(pk=flag_id)
    _open(flag.plan_import_id, officer)
    flag.resolution = resolution.strip()[:300]
    flag.resolved_at, flag.resolved_by_id = now, officer.user_id
    flag.save()
    return flag


@transaction.atomic
def discard_import(*, officer: Officer, import_id: int) -> PlanImport:
    """Give an import up; nothing of it reaches a plan."""
    plan_import = (
        PlanImport.objects.select_for_update(of=("self",)).select_related("amends").get(pk=import_id)
    )
    require(officer, Action.CHANGE_PLAN if plan_import.amends else Action.IMPORT_PLAN)
    if plan_import.state == PlanImport.State.CONFIRMED:
        raise ImportRefused("already_confirmed")
    plan_import.state = PlanImport.State.DISCARDED
    plan_import.save(update_fields=["state"])
    return plan_import


@transaction.atomic
def restore_import(*, officer: Officer, import_id: int) -> PlanImport:
    """Undo giving an import up: it stands where it stood; one never read is to be read again."""
    plan_import = (
        PlanImport.objects.select_for_update(of=("self",)).select_related("amends").get(pk=import_id)
    )
    require(officer, Action.CHANGE_PLAN if plan_import.amends else Action.IMPORT_PLAN)
    if plan_import.state != PlanImport.State.DISCARDED:
        raise ImportRefused("not_discarded")
    plan_import.state = _state_before(plan_import)
    plan_import.save(update_fields=["state"])
    return plan_import


def _state_before(plan_import: PlanImport) -> str:
    if plan_import.failure:
        return PlanImport.State.FAILED
    return PlanImport.State.PROPOSED if plan_import.proposal else PlanImport.State.READING


@transaction.atomic
def reopen_flag(*, officer: Officer, flag_id: int) -> ImportFlag:
    """Undo a flag's marking: it waits for a person again."""
    flag = ImportFlag.objects.get(pk=flag_id)
    _open(flag.plan_import_id, officer)
    flag.resolution, flag.resolved_at, flag.resolved_by = "", None, None
    flag.save()
    return flag


@transaction.atomic
def confirm_import(
    *,
    officer: Officer,
    import_id: int,
    year: int,
    effective_from: dt.date,
    now: dt.datetime,
    reason: str = "",
) -> PlanVersion:
    """Make the proposal a plan in force, or an amendment of the plan it amends; all or nothing."""
    plan_import = _open(import_id, officer)
    kept = list(plan_import.tasks.filter(kept=True))
    if not kept:
        raise ImportRefused("no_task_is_kept")
    try:
        if plan_import.amends:
            version = _confirm_amendment(
                plan_import, kept, officer=officer, effective_from=effective_from, now=now, reason=reason
            )
        else:
            version = _confirm_plan(
                plan_import, kept, officer=officer, year=year, effective_from=effective_from, now=now
            )
    except OutsideCalendarError:
        raise ImportRefused("outside_calendar") from None
    plan_import.state, plan_import.version = PlanImport.State.CONFIRMED, version
    plan_import.save(update_fields=["state", "version"])
    return version


def _confirm_plan(
    plan_import: PlanImport,
    kept: Sequence[ProposedTask],
    *,
    officer: Officer,
    year: int,
    effective_from: dt.date,
    now: dt.datetime,
) -> PlanVersion:
    sections = {row.section_path: row.section_title for row in kept if row.section_path}
    draft = PlanDraft(
        title=plan_import.document.title,
        year=year,
        theme=plan_import.theme,
        tasks=tuple(task_draft(row) for row in kept),
        sections=tuple(SectionDraft(path, title or path) for path, title in sections.items()),
    )
    version = put_in_force(
        officer=officer, document=plan_import.document, draft=draft, effective_from=effective_from, now=now
    )
    names = names_on(effective_from)
    _write_obligations(version.plan, plan_import.proposal.get("obligations", []), names, since=effective_from)
    _write_indicators(version.plan, plan_import.proposal.get("indicators", []))
    seed_ladder()
    plan_reviews(plan=version.plan, year=year, since=effective_from)
    open_due_periods(today=timezone.localtime(now).date())
    return version


def _confirm_amendment(
    plan_import: PlanImport,
    kept: Sequence[ProposedTask],
    *,
    officer: Officer,
    effective_from: dt.date,
    now: dt.datetime,
    reason: str,
) -> PlanVersion:
    if not reason.strip():
        raise ImportRefused("reason_needed")
    assert plan_import.amends is not None  # noqa: S101 - the caller asked
    draft = amendment_of(
        plan_import.amends,
        [task_draft(row) for row in kept],
        reason=reason.strip(),
        approved_by=plan_import.document.signer,
    )
    if not (draft.added or draft.edited or draft.dropped):
        raise ImportRefused("nothing_changed")
    return amend(
        officer=officer,
        plan=plan_import.amends,
        document=plan_import.document,
        draft=draft,
        effective_from=effective_from,
        now=now,
    )


_FREQUENCIES = {
    "MONTHLY": ReportingObligation.Frequency.MONTHLY,
    "QUARTERLY": ReportingObligation.Frequency.QUARTERLY,
    "YEARLY": ReportingObligation.Frequency.YEARLY,
    "AS_REGULATED": ReportingObligation.Frequency.AS_REGULATED,
    "ON_NEED": ReportingObligation.Frequency.ON_NEED,
}


def _write_obligations(
    plan: Plan, rows: Sequence[Mapping[str, Any]], names: Names, *, since: dt.date
) -> None:
    for row in rows:
        recurrence = str(row.get("recurrence") or "")
        frequency = _FREQUENCIES.get(recurrence.partition(";")[0], ReportingObligation.Frequency.ONCE)
        day = re.search(r"BYMONTHDAY=(\d+)", recurrence)
        obligation = ReportingObligation.objects.create(
            plan=plan,
            path=row["path"],
            what=row["what"],
            from_group=_group(row.get("frm"), names),
            from_raw=row.get("frm") or "",
            to_organization=_organization(row.get("to"), names),
            then_to=(row.get("then") or "")[:300],
            frequency=frequency,
            due_on=row.get("due"),
            office_day=int(day.group(1)) if day else None,
            strict_before=bool(row.get("strict_before")),
        )
        if day:
            generate_periods(obligation=obligation, year=plan.year, since=since)


def _group(name: object, names: Names) -> OrganizationGroup | None:
    return names.groups.get(str(name or ""))


def _organization(name: object, names: Names) -> Organization | None:
    return names.organizations.get(fold(str(name or "")))


# What people call the levels of government that a percentage is set for.
_LEVELS = {"province": "cấp tỉnh", "district": "cấp huyện", "commune": "cấp xã"}


def _write_indicators(plan: Plan, rows: Sequence[Mapping[str, Any]]) -> None:
    """Indicators of the annexes, and one for each percentage a task's title names."""
    for row in rows:
        indicator = Indicator.objects.create(
            plan=plan,
            code=f"CT.{row['path']}"[:40],
            name=row["name"],
            unit=(row.get("unit") or "")[:40],
            method=Indicator.Method.DECLARED,
        )
        for when, text in (row.get("targets") or {}).items():
            _annex_target(indicator, str(when), str(text))
    for task in plan.tasks.select_related("edition"):
        assert task.edition is not None  # noqa: S101 - a task in force has an edition
        targets = read_targets(task.edition.title)
        if not targets:
            continue
        indicator = Indicator.objects.create(
            plan=plan,
            task=task,
            code=task.path,
            name=task.edition.title,
            unit=targets[0].unit,
            method=Indicator.Method.DECLARED,
        )
        for target in targets:
            IndicatorTarget.objects.create(
                indicator=indicator,
                value=Decimal(str(target.value)),
                comparator=target.comparator,
                dimension=_LEVELS.get(target.level or "", ""),
                by_when=dt.date(plan.year, 12, 31),
            )


def _annex_target(indicator: Indicator, when: str, text: str) -> None:
    number = re.search(r"\d+(?:[.,]\d+)?", text)
    year = re.search(r"20\d\d", when)
    if number is None:
        return
    IndicatorTarget.objects.create(
        indicator=indicator,
        value=Decimal(number.group().replace(",", ".")),
        dimension="" if year else when[:60],
        by_when=dt.date(int(year.group()), 12, 31) if year else None,
    )


def may_import(officer: Officer) -> bool:
    """Whether the officer sees the pages of importing at all."""
    try:
        require(officer, Action.IMPORT_PLAN)
    except PermissionDenied:
        return False
    return True
