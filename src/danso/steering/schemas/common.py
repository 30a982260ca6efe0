"""Shared by every topic of the API: refusals, what was made, text and numbers as the database keeps them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated

from ninja import Schema
from pydantic import AfterValidator, Field, StringConstraints

from danso.vietnam.text import nfc

# PostgreSQL keeps no NUL; what is typed is kept in one Unicode form.
NO_NUL = r"^[^\x00]*$"
Text = Annotated[str, StringConstraints(max_length=20_000, pattern=NO_NUL), AfterValidator(nfc)]
Words = Annotated[str, StringConstraints(max_length=300, pattern=NO_NUL), AfterValidator(nfc)]
Name = Annotated[str, StringConstraints(max_length=200, pattern=NO_NUL), AfterValidator(nfc)]
Number = Annotated[str, StringConstraints(max_length=60, pattern=NO_NUL), AfterValidator(nfc)]
Path = Annotated[
    str,
    StringConstraints(min_length=1, max_length=40, pattern=r"^[^\x00\s]+$"),
    AfterValidator(nfc),
]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Day = Annotated[dt.date, Field(ge=dt.date(2000, 1, 1), le=dt.date(2100, 12, 31))]
Amount = Annotated[Decimal, Field(max_digits=16, decimal_places=3)]


class Problem(Schema):
    """Why something was refused: a code for programs, words for people, and which fields are wrong."""

    code: str
    message: str
    where: list[str] = []


class CreatedOut(Schema):
    """What was made."""

    id: int


class ReasonIn(Schema):
    """Why something is taken back."""

    reason: Text


class DecisionIn(Schema):
    """The document that decides something; without a title it is called by its number."""

    kind: Annotated[Words, Field(max_length=100)] = ""
    number: Number
    signed_on: Day | None = None
    issuer: Words = ""
    title: Text = ""
