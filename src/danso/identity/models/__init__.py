"""Tables of the sign-in: officers' log, people, what they proved, and for whom they act."""

from danso.identity.models.counter import CounterAuthentication, PostponedReception
from danso.identity.models.events import BAD_NEWS, SecurityEvent
from danso.identity.models.findings import MisuseFinding
from danso.identity.models.people import (
    AuthenticationSession,
    Business,
    Delegation,
    ExternalIdentity,
    OfficerNumber,
    Person,
    Representation,
)
from danso.identity.models.questions import AccessQuestion
from danso.identity.models.reviews import ReadingReview, SampleDraw
from danso.identity.models.third_parties import (
    Consent,
    RequestMark,
    ThirdParty,
    ThirdPartyKey,
    ThirdPartyPrice,
    ThirdPartyUsage,
    UsageFold,
)

__all__ = [
    "BAD_NEWS",
    "AccessQuestion",
    "AuthenticationSession",
    "Business",
    "Consent",
    "CounterAuthentication",
    "Delegation",
    "ExternalIdentity",
    "MisuseFinding",
    "OfficerNumber",
    "Person",
    "PostponedReception",
    "ReadingReview",
    "Representation",
    "RequestMark",
    "SampleDraw",
    "SecurityEvent",
    "ThirdParty",
    "ThirdPartyKey",
    "ThirdPartyPrice",
    "ThirdPartyUsage",
    "UsageFold",
]
