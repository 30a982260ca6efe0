"""Review meetings."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from danso.steering.models.reviews import Conclusion
from danso.steering.schemas.common import Day, DecisionIn, Name, Text, Words

ConclusionKind = Conclusion.Kind


class MeetingOut(Schema):
    """A review meeting."""

    id: int
    kind: str
    title: str
    planned_on: dt.date
    held_on: dt.date | None
    state: str


class AgendaItemOut(Schema):
    """A point of the agenda."""

    position: int
    title: str
    presenter: str
    task_id: int | None


class ConclusionOut(Schema):
    """What a meeting concluded."""

    id: int
    position: int
    kind: str
    text: str
    task_id: int | None


class MeetingWhole(MeetingOut):
    """A meeting with its agenda and conclusions."""

    chair: str
    replaces_id: int | None
    agenda: list[AgendaItemOut]
    conclusions: list[ConclusionOut]

    @staticmethod
    def resolve_agenda(row: Any) -> list[Any]:  # noqa: ANN401 - a Meeting
        """The agenda in order."""
        return list(row.agenda.all())

    @staticmethod
    def resolve_conclusions(row: Any) -> list[Any]:  # noqa: ANN401 - a Meeting
        """The conclusions in order."""
        return list(row.conclusions.all())


class AgendaIn(Schema):
    """The agenda, whole."""

    titles: Annotated[list[Words], Field(max_length=100)]


class HoldIn(Schema):
    """The meeting took place."""

    held_on: Day
    chair: Name


class ConcludeIn(Schema):
    """A conclusion; a new task names who leads it, by when, and the notice that assigns it."""

    kind: ConclusionKind
    text: Annotated[Text, Field(min_length=1)]
    leads: list[Words] = []
    deadline_raw: Text = ""
    notice: DecisionIn | None = None
