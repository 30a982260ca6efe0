"""What reading a plan's document yields: a proposal that a person confirms, with provenance and flags."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from danso.steering.deadlines import deadline_as_json

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from danso.steering.deadlines import Deadline
    from danso.steering.plan_document.targets import Target


@dataclass(frozen=True, slots=True)
class Flag:
    """Something a person should look at: a code of `flags.WORDING` and the words that fill it."""

    code: str
    arguments: Mapping[str, str | int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the flag for the wire."""
        return {"code": self.code, "arguments": dict(self.arguments)}


@dataclass(frozen=True, slots=True)
class Source:
    """Where something stands: its source lines, and its table and row, counted from 1, where it is a row."""

    first_line: int
    last_line: int
    table: int | None = None
    row: int | None = None

    def as_json(self) -> dict[str, int]:
        """Return the place for the wire; the table only where there is one."""
        place = {"first_line": self.first_line, "last_line": self.last_line}
        if self.table is not None and self.row is not None:
            place |= {"table": self.table, "row": self.row}
        return place


@dataclass(frozen=True, slots=True)
class BasisDocument:
    """A document that the plan rests on ("căn cứ")."""

    text: str
    number: str | None = None
    date: dt.date | None = None
    issuer: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the reference for the wire."""
        return {
            "text": self.text,
            "number": self.number,
            "date": _iso(self.date),
            "issuer": self.issuer,
        }


@dataclass(frozen=True, slots=True)
class DocumentHeader:
    """What the head of the document says of it; None where the space was left blank."""

    type: str | None = None
    number: str | None = None
    issuer: str | None = None
    place: str | None = None
    date: dt.date | None = None
    title: str | None = None
    year: int | None = None
    basis: tuple[BasisDocument, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the header for the wire."""
        return {
            "type": self.type,
            "number": self.number,
            "issuer": self.issuer,
            "place": self.place,
            "date": _iso(self.date),
            "title": self.title,
            "year": self.year,
            "basis": [document.as_json() for document in self.basis],
        }


@dataclass(frozen=True, slots=True)
class TaskProposal:
    """One task ("nhiệm vụ") as read; raw strings keep the words of the plan, one entry a label or cell."""

    path: str
    title: str
    source: Source
    section: str | None = None
    leads: tuple[str, ...] = ()
    leads_raw: tuple[str, ...] = ()
    coordinators: tuple[str, ...] = ()
    coordinators_raw: tuple[str, ...] = ()
    deadline_raw: str | None = None
    deadline: Deadline | None = None
    deadlines: tuple[Deadline, ...] = ()
    targets: tuple[Target, ...] = ()
    product: str | None = None
    accountable_head: str | None = None
    funding: str | None = None
    confidence: float = 0.0
    flags: tuple[Flag, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the task for the wire; a task without a deadline has one of kind NONE."""
        return {
            "path": self.path,
            "title": self.title,
            "section": self.section,
            "leads": list(self.leads),
            "leads_raw": list(self.leads_raw),
            "coordinators": list(self.coordinators),
            "coordinators_raw": list(self.coordinators_raw),
            "deadline_raw": self.deadline_raw,
            "deadline": deadline_as_json(self.deadline) if self.deadline else {"kind": "NONE"},
            "deadlines": [deadline_as_json(deadline) for deadline in self.deadlines],
            "targets": [target.as_json() for target in self.targets],
            "product": self.product,
            "accountable_head": self.accountable_head,
            "funding": self.funding,
            "source": self.source.as_json(),
            "confidence": self.confidence,
            "flags": [flag.as_json() for flag in self.flags],
        }


@dataclass(frozen=True, slots=True)
class ObligationProposal:
    """Something owed again and again, or once to the plan's keeper ("chế độ báo cáo, trách nhiệm")."""

    path: str
    what: str
    source: Source
    frm: str | None = None
    to: str | None = None
    then: str | None = None
    due: dt.date | None = None
    strict_before: bool = False
    recurrence: str | None = None
    deadlines: tuple[Deadline, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the obligation for the wire."""
        return {
            "path": self.path,
            "frm": self.frm,
            "to": self.to,
            "then": self.then,
            "what": self.what,
            "due": _iso(self.due),
            "strict_before": self.strict_before,
            "recurrence": self.recurrence,
            "deadlines": [deadline_as_json(deadline) for deadline in self.deadlines],
            "source": self.source.as_json(),
        }


@dataclass(frozen=True, slots=True)
class IndicatorProposal:
    """One row of an indicator annex ("chỉ tiêu"); `targets` maps a column's words to the value aimed at."""

    path: str
    name: str
    source: Source
    unit: str | None = None
    targets: Mapping[str, str] = field(default_factory=dict)
    leads: tuple[str, ...] = ()
    leads_raw: tuple[str, ...] = ()
    group: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the indicator for the wire; `lead` is the first of `leads`."""
        return {
            "path": self.path,
            "name": self.name,
            "unit": self.unit,
            "targets": dict(self.targets),
            "lead": self.leads[0] if self.leads else None,
            "leads": list(self.leads),
            "leads_raw": list(self.leads_raw),
            "group": self.group,
            "source": self.source.as_json(),
        }


@dataclass(frozen=True, slots=True)
class PlanProposal:
    """Everything read from one document."""

    document: DocumentHeader
    tasks: tuple[TaskProposal, ...] = ()
    obligations: tuple[ObligationProposal, ...] = ()
    indicators: tuple[IndicatorProposal, ...] = ()
    recipients: tuple[str, ...] = ()
    signer: Mapping[str, str | None] | None = None
    flags: tuple[Flag, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the proposal as the one JSON object of `danso plan parse` (schema: plan.schema.json)."""
        return {
            "document": self.document.as_json(),
            "tasks": [task.as_json() for task in self.tasks],
            "obligations": [obligation.as_json() for obligation in self.obligations],
            "indicators": [indicator.as_json() for indicator in self.indicators],
            "recipients": list(self.recipients),
            "signer": dict(self.signer) if self.signer is not None else None,
            "flags": [flag.as_json() for flag in self.flags],
        }


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
