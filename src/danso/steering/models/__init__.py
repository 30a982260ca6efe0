"""Tables of the steering loop, by noun."""

from danso.steering.models.events import Comment, Event, Evidence
from danso.steering.models.imports import ImportFlag, PlanImport, ProposedTask
from danso.steering.models.indicators import Indicator, IndicatorTarget, IndicatorValue
from danso.steering.models.plans import (
    Amendment,
    AmendmentChange,
    Plan,
    PlanSection,
    PlanVersion,
    SourceDocument,
)
from danso.steering.models.registers import (
    BreakthroughRegistration,
    BudgetLine,
    CommunicationItem,
    LegalDocument,
    PilotModel,
    TrainingCourse,
)
from danso.steering.models.reminders import EscalationStep, Notification
from danso.steering.models.reporting import (
    AgencyReport,
    ConsolidatedReport,
    ReportingObligation,
    ReportingPeriod,
    ReportLine,
    ReportValue,
    SnapshotCount,
    SnapshotLine,
)
from danso.steering.models.reviews import AgendaItem, Conclusion, Meeting
from danso.steering.models.tasks import (
    Assignment,
    Milestone,
    Progress,
    Task,
    TaskDeadline,
    TaskEdition,
    TaskParty,
    Trigger,
)

__all__ = [
    "AgencyReport",
    "AgendaItem",
    "Amendment",
    "AmendmentChange",
    "Assignment",
    "BreakthroughRegistration",
    "BudgetLine",
    "Comment",
    "CommunicationItem",
    "Conclusion",
    "ConsolidatedReport",
    "EscalationStep",
    "Event",
    "Evidence",
    "ImportFlag",
    "Indicator",
    "IndicatorTarget",
    "IndicatorValue",
    "LegalDocument",
    "Meeting",
    "Milestone",
    "Notification",
    "PilotModel",
    "Plan",
    "PlanImport",
    "PlanSection",
    "PlanVersion",
    "Progress",
    "ProposedTask",
    "ReportLine",
    "ReportValue",
    "ReportingObligation",
    "ReportingPeriod",
    "SnapshotCount",
    "SnapshotLine",
    "SourceDocument",
    "Task",
    "TaskDeadline",
    "TaskEdition",
    "TaskParty",
    "TrainingCourse",
    "Trigger",
]
