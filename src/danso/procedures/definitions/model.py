"""What one version of a procedure (thủ tục hành chính) says: frozen values, shaped as its file is."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field, PlainSerializer, PlainValidator, StringConstraints
from pydantic.dataclasses import dataclass

from danso.procedures.conditions import Condition, as_json, read_condition

STRICT: Final = ConfigDict(extra="forbid")
Text = Annotated[str, StringConstraints(min_length=1, strict=True)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", strict=True)]
ProcedureCode = Annotated[str, StringConstraints(pattern=r"^\d\.\d{6}$", strict=True)]
Attribute = Annotated[str, StringConstraints(pattern=r"^[a-z_]+(\.[a-z_]+)*$", strict=True)]
Whole = Annotated[int, Field(strict=True, ge=1)]
Vnd = Annotated[int, Field(strict=True, ge=0)]
Flag = Annotated[bool, Field(strict=True)]
When = Annotated[Condition, PlainValidator(read_condition), PlainSerializer(as_json)]


class Status(StrEnum):
    """Whether a value was read in its source, or only assumed."""

    VERIFIED = "verified"
    ASSUMED = "assumed"


class Level(StrEnum):
    """The level of government that decides (cấp thực hiện)."""

    COMMUNE = "commune"
    PROVINCE = "province"


class Place(StrEnum):
    """What the competent office is found by."""

    RESIDENCE = "residence"
    STAY = "stay"
    EVENT = "event"
    PARCEL = "parcel"
    BUSINESS = "business"
    ANYWHERE = "anywhere"


class Unit(StrEnum):
    """What a limit is counted in: the same day, hours, working days, calendar days."""

    IN_DAY = "in_day"
    HOUR = "hour"
    WORKING_DAY = "wday"
    CALENDAR_DAY = "cday"


class Channel(StrEnum):
    """How a dossier comes in (kênh thực hiện)."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"


class Online(StrEnum):
    """How far the service goes online: wholly (toàn trình), partly (một phần), or not."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


class Role(StrEnum):
    """Who does a step."""

    COUNTER = "counter"
    HANDLER = "handler"
    HEAD = "head"
    LEADER = "leader"
    CLERK = "clerk"


class FieldType(StrEnum):
    """What an answer is."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    TIME = "time"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    PERSONAL_NUMBER = "personal_number"
    PHONE = "phone"
    EMAIL = "email"
    COMMUNE = "commune"
    SEX = "sex"
    ETHNICITY = "ethnicity"
    RELIGION = "religion"
    COUNTRY = "country"
    MARITAL_STATUS = "marital_status"


class Justification(StrEnum):
    """Why a field is asked though no register answers it.

    A wish only the applicant knows, a fact no register holds yet, a fact of a register that is not connected,
    how to reach the applicant, another's consent.
    """

    WISH = "wish"
    NEW_FACT = "new_fact"
    UNCONNECTED = "unconnected"
    CONTACT = "contact"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True, config=STRICT)
class Source:
    """Where a value comes from."""

    title: Text
    status: Status


@dataclass(frozen=True, slots=True, config=STRICT)
class Former:
    """A code the procedure had, and the day it was replaced."""

    code: ProcedureCode
    until: dt.date
    source: Code


@dataclass(frozen=True, slots=True, config=STRICT)
class Competence:
    """Which office decides (cơ quan có thẩm quyền), and what it is found by."""

    by: Place
    vi: Text
    en: Text
    source: Code


@dataclass(frozen=True, slots=True, config=STRICT)
class Decision:
    """The decision that published the procedure (quyết định công bố)."""

    number: Text
    source: Code


@dataclass(frozen=True, slots=True, config=STRICT)
class Validity:
    """First and last day of the version; no last day while it holds."""

    since: dt.date
    source: Code
    until: dt.date | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class Service:
    """How it is offered; `assurance` is the least level of the account online."""

    channels: tuple[Channel, ...]
    online: Online
    assurance: Literal[1, 2]
    electronic_result: Flag
    source: Code


@dataclass(frozen=True, slots=True, config=STRICT)
class Limit:
    """A time limit (thời hạn giải quyết): of several, the first whose condition holds; the last has none.

    What comes after `cut_off`, local time, counts as of the next working day.
    """

    number: Whole
    unit: Unit
    source: Code
    cut_off: dt.time | None = None
    when: When | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class SubClock:
    """A phase of another agency; `excluded` ones are not counted in the limit."""

    code: Code
    number: Whole
    unit: Unit
    excluded: Flag
    vi: Text
    en: Text
    source: Code


@dataclass(frozen=True, slots=True, config=STRICT)
class Fee:
    """A fee (phí, lệ phí) in đồng, by channel; of several of a channel, the first whose condition holds."""

    channels: tuple[Channel, ...]
    amount: Vnd
    source: Code
    when: When | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class Exemption:
    """Whom no fee is asked of."""

    code: Code
    vi: Text
    en: Text
    source: Code


@dataclass(frozen=True, slots=True, config=STRICT)
class SatisfiedBy:
    """What spares a paper, tried in this order: the form, registers, earlier results; else an upload."""

    form: Flag = False
    registers: tuple[Attribute, ...] = ()
    results: tuple[Code, ...] = ()
    upload: Flag = False


@dataclass(frozen=True, slots=True, config=STRICT)
class Component:
    """A paper of the dossier (thành phần hồ sơ); one with `required_if` is asked for only where it holds."""

    code: Code
    vi: Text
    en: Text
    originals: Vnd
    copies: Vnd
    satisfied_by: SatisfiedBy
    source: Code
    required_if: When | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class Choice:
    """One of the answers to choose from."""

    code: Code
    vi: Text
    en: Text


@dataclass(frozen=True, slots=True, config=STRICT)
class FormField:
    """A field of the form, filled from a register's attribute or asked `because` of something.

    One with `required_if` is asked only where it holds, and must be answered then.
    """

    code: Code
    type: FieldType
    vi: Text
    en: Text
    register: Attribute | None = None
    because: Justification | None = None
    optional: Flag = False
    required_if: When | None = None
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True, config=STRICT)
class Section:
    """Fields that belong together, about one party; a section that repeats has rows."""

    code: Code
    vi: Text
    en: Text
    fields: tuple[FormField, ...]
    about: Code | None = None
    repeats: Flag = False
    required_if: When | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class Step:
    """A step inside the office (bước quy trình nội bộ) and its percentage of the limit."""

    role: Role
    share: Whole
    vi: Text
    en: Text
    source: Code


@dataclass(frozen=True, slots=True, config=STRICT)
class ResultKind:
    """What the procedure gives (kết quả); `months` of validity, none while it holds for good."""

    code: Code
    vi: Text
    en: Text
    source: Code
    months: Whole | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class Retention:
    """Years a dossier is kept (thời hạn bảo quản)."""

    years: Whole | Literal["forever"]
    source: Code


@dataclass(frozen=True, slots=True, config=STRICT)
class Definition:
    """One version of a procedure, whole."""

    code: ProcedureCode
    vi: Text
    en: Text
    field: Code
    level: Level
    competence: Competence
    valid: Validity
    service: Service
    limits: tuple[Limit, ...]
    components: tuple[Component, ...]
    sections: tuple[Section, ...]
    steps: tuple[Step, ...]
    results: tuple[ResultKind, ...]
    retention: Retention
    life_events: tuple[Code, ...]
    words: tuple[Text, ...]
    sources: dict[Code, Source]
    former: tuple[Former, ...] = ()
    decision: Decision | None = None
    sub_clocks: tuple[SubClock, ...] = ()
    fees: tuple[Fee, ...] = ()
    exemptions: tuple[Exemption, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Its code and those it had."""
        return (self.code, *(former.code for former in self.former))
