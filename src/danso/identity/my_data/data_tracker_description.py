"""The Data Tracker's three calls in the OpenAPI description, at the protocol's own paths."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel

from danso.identity.my_data.data_tracker import MOST

Description = dict[str, Any]
Parameters = tuple[tuple[str, str, str], ...]


class DataUsage(BaseModel):
    """One processing of the person's data: when, what for, by whom."""

    logtime: AwareDatetime
    action: str
    receiverCode: str  # noqa: N815 - the protocol's names
    receiverName: str  # noqa: N815
    receiverSystem: str  # noqa: N815


class DataUsages(BaseModel):
    """How many there are in the period, and those asked for, newest first."""

    totalUsages: int  # noqa: N815
    usages: list[DataUsage]


class UsagePeriod(BaseModel):
    """Since when the log knows of the person."""

    periodStart: AwareDatetime  # noqa: N815


class Heartbeat(BaseModel):
    """Whether the log takes lines."""

    status: Literal["OK", "FAIL"]
    message: str


MODELS = (DataUsage, DataUsages, UsagePeriod, Heartbeat)
WINDOW: Parameters = (
    ("periodStart", "string", "ISO moment: usages from then on"),
    ("periodEnd", "string", "ISO moment: usages before it"),
    ("offset", "integer", "How many of the newest to leave out"),
    ("limit", "integer", f"How many at most; never more than {MOST}"),
)
CALLS: tuple[tuple[str, type[BaseModel], str, Parameters], ...] = (
    ("findUsage", DataUsages, "Ai đã xem dữ liệu của tôi / who processed my data; level 02", WINDOW),
    ("usagePeriod", UsagePeriod, "Nhật ký biết từ khi nào / since when the log knows; level 02", ()),
    ("heartbeat", Heartbeat, "Nhật ký có đang ghi / whether the log takes lines; level 01", ()),
)


def schemas() -> Description:
    """The answers' shapes by name."""
    reference = "#/components/schemas/{model}"
    return {
        each.__name__: {key: value for key, value in _shape(each, reference).items() if key != "$defs"}
        for each in MODELS
    }


def _shape(model: type[BaseModel], reference: str) -> Description:
    return model.model_json_schema(ref_template=reference, mode="serialization")


def paths() -> Description:
    """The calls by path."""
    return {f"/api/v2/{call[0]}": {"get": _operation(*call)} for call in CALLS}


def _operation(name: str, answer: type[BaseModel], words: str, parameters: Parameters) -> Description:
    body = {"application/json": {"schema": {"$ref": f"#/components/schemas/{answer.__name__}"}}}
    return {
        "operationId": f"data_tracker_{name}",
        "summary": name,
        "description": words,
        "tags": ["data-tracker"],
        "parameters": [_parameter(*each) for each in parameters],
        "responses": {200: {"description": "OK", "content": body}},
    }


def _parameter(name: str, kind: str, words: str) -> Description:
    shape: Description = {"type": kind, "minimum": 0} if kind == "integer" else {"type": kind}
    if kind == "string":
        shape["format"] = "date-time"
    return {"in": "query", "name": name, "required": False, "description": words, "schema": shape}
