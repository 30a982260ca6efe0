"""Who asks, for what purpose and about which case: the value that every read and decision carries."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


class Assurance(IntEnum):
    """How sure the sign-in is: none, or the account's level (mức độ 01, 02)."""

    NONE = 0
    LOA1 = 1
    LOA2 = 2


class Mode(StrEnum):
    """How a person's data were touched (chế độ): a hit in a list is not yet a reading."""

    FOUND = "found"
    CONSULTED = "consulted"
    VERIFIED = "verified"
    BULK = "bulk"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Access:
    """Who asks, for what purpose and about which case; travels down as one value.

    `agency` is an organization's code; `system` is "danso" or the subsystem's identifier; `actor` is
    "officer:<user id>", "citizen" or "system:<name>", never a name or a personal number; `purpose` and
    `legal_basis` are codes of their packs; `service` is MaDVC and `request` MaYeuCau of the outer request.
    """

    agency: str
    system: str
    actor: str
    assurance: Assurance
    purpose: str
    legal_basis: str
    case: str = ""
    service: str = ""
    request: str = ""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A line kept from the person's page (hạn chế hiển thị): on which basis, and through which day."""

    legal_basis: str
    until: dt.date
