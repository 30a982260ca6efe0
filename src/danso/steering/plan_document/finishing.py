"""A gathered task made a proposal: bodies named, deadlines typed, targets counted, doubts flagged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from danso.steering.deadlines import Kind, governing, read_deadlines
from danso.steering.plan_document.bodies import lead_words
from danso.steering.plan_document.drafts import settled
from danso.steering.plan_document.parties import LEAD_IS_PARAGRAPH, Parties, split_parties
from danso.steering.plan_document.phrases import deadline_of_action
from danso.steering.plan_document.proposal import Flag, TaskProposal
from danso.steering.plan_document.targets import read_targets
from danso.steering.plan_document.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from danso.organizations.directory import Directory
    from danso.steering.deadlines import Deadline
    from danso.steering.plan_document.drafts import TaskDraft

SHORTEST_TITLE = 12
LONGEST_NAME_AS_WRITTEN = 160
WEIGHTS = {"title": 0.25, "confirmed": 0.25, "lead": 0.25, "deadline": 0.25}
"""What a proposal's confidence is made of; they sum to 1."""

PARTLY = 0.5
"""A lead that the directory does not know, or a deadline that is not named, counts half."""

DOUBTS = frozenset(
    {"lead_is_paragraph", "continuation_row", "duplicate_lead_label", "duplicate_path", "crossed_values"}
)
DOUBT_COSTS = 0.05
_INHERITED_WORDS = {
    Role.LEAD: "cơ quan chủ trì",
    Role.COORDINATOR: "cơ quan phối hợp",
    Role.DEADLINE: "thời hạn",
}


class Bodies:
    """The bodies that raw values name; plans name the same ones again and again, so each is read once."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self._read: dict[str, Parties] = {}

    def read(self, raw: str) -> Parties:
        """Return the canonical names in `raw`, groups as codes, with remarks and flags."""
        if raw not in self._read:
            self._read[raw] = split_parties(raw, self.directory)
        return self._read[raw]

    def is_known(self, name: str) -> bool:
        """Whether the directory holds a body, or the name is a group's code."""
        return name.startswith("@") or self.directory.find(name) is not None


def finished(draft: TaskDraft, bodies: Bodies, *, year: int | None) -> TaskProposal:
    """Return the proposal of a gathered task."""
    flags = list(draft.flags)
    leads, beside = _leads(draft, bodies, flags)
    coordinators = _named([*draft.all(Role.COORDINATOR), *beside], bodies, flags)
    if not draft.all(Role.DEADLINE):
        draft.add_value(Role.DEADLINE, deadline_of_action(draft.title))
    raw = draft.joined(Role.DEADLINE)
    deadlines = _deadlines(draft, raw, year, flags)
    flags.extend(_missing(draft, leads, raw))
    title = settled(draft.title)
    known = leads and not any(
        flag.code == "unknown_agency" and flag.arguments["name"] in leads for flag in flags
    )
    return TaskProposal(
        path=draft.path,
        title=title,
        source=draft.source,
        section=draft.section,
        leads=leads,
        leads_raw=draft.all(Role.LEAD),
        coordinators=tuple(name for name in coordinators if name not in leads or name.startswith("@")),
        coordinators_raw=draft.all(Role.COORDINATOR),
        deadline_raw=raw,
        deadline=governing(deadlines) if deadlines else None,
        deadlines=deadlines,
        targets=read_targets(title),
        product=draft.joined(Role.PRODUCT),
        accountable_head=draft.joined(Role.HEAD),
        funding=draft.joined(Role.FUNDING),
        confidence=_confidence(
            draft, title, flags, leads=bool(leads), known=bool(known), deadlines=deadlines
        ),
        flags=tuple(_distinct(flags)),
    )


def _distinct(flags: list[Flag]) -> list[Flag]:
    """Each doubt once."""
    return list({(flag.code, tuple(sorted(flag.arguments.items()))): flag for flag in flags}.values())


def _leads(draft: TaskDraft, bodies: Bodies, flags: list[Flag]) -> tuple[tuple[str, ...], list[str]]:
    names: list[str] = []
    beside: list[str] = []
    for value in draft.all(Role.LEAD):
        words = lead_words(value)
        if words.is_paragraph:
            flags.append(Flag("lead_is_paragraph"))
        names.extend(words.leads)
        beside.extend(words.coordinators)
    found = _named(names, bodies, flags)
    return found or _as_written(names), beside


def _as_written(values: list[str]) -> tuple[str, ...]:
    """Bodies that no rule knows stand as the plan writes them."""
    return tuple(settled(value).rstrip(".;,") for value in values if len(value) <= LONGEST_NAME_AS_WRITTEN)


def _named(values: Iterable[str], bodies: Bodies, flags: list[Flag]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for value in values:
        parties = bodies.read(value)
        names.update(dict.fromkeys(parties.names))
        if parties.remark:
            flags.append(Flag("remark_in_agencies", {"words": parties.remark}))
        if LEAD_IS_PARAGRAPH in parties.flags:
            flags.append(Flag("lead_is_paragraph"))
    flags.extend(Flag("unknown_agency", {"name": name}) for name in names if not bodies.is_known(name))
    return tuple(names)


def _deadlines(
    draft: TaskDraft, raw: str | None, year: int | None, flags: list[Flag]
) -> tuple[Deadline, ...]:
    if raw is None:
        return ()
    deadlines = tuple(
        deadline for value in draft.all(Role.DEADLINE) for deadline in read_deadlines(value, year=year)
    )
    flags.extend(
        Flag("deadline_unread", {"words": deadline.raw}) for deadline in deadlines if deadline.unread
    )
    return deadlines


def _missing(draft: TaskDraft, leads: tuple[str, ...], raw: str | None) -> list[Flag]:
    flags = []
    if not leads:
        flags.append(Flag("missing_lead"))
    if raw is None:
        flags.append(Flag("missing_deadline"))
    if not draft.confirmed:
        flags.append(Flag("unconfirmed_task"))
    flags.extend(Flag("inherited", {"what": _INHERITED_WORDS[role]}) for role in sorted(draft.inherited))
    return flags


def _confidence(
    draft: TaskDraft,
    title: str,
    flags: list[Flag],
    *,
    leads: bool,
    known: bool,
    deadlines: tuple[Deadline, ...],
) -> float:
    read = any(deadline.kind is not Kind.NONE for deadline in deadlines)
    found = {
        "title": 1.0 if len(title) >= SHORTEST_TITLE else PARTLY,
        "confirmed": 1.0 if draft.confirmed else PARTLY,
        "lead": 1.0 if known else PARTLY if leads else 0.0,
        "deadline": 1.0 if read else 0.0 if deadlines else PARTLY,
    }
    sure = sum(WEIGHTS[name] * share for name, share in found.items())
    doubts = sum(1 for flag in flags if flag.code in DOUBTS)
    return round(max(0.0, sure - DOUBT_COSTS * doubts), 2)
