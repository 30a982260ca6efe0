"""The API's documentation as a page of the house: from the OpenAPI description, without scripts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from ninja.openapi.docs import DocsBase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse
    from ninja import NinjaAPI

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter or a field of a body: its name, its type in words, whether it must be there."""

    name: str
    kind: str
    required: bool
    about: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing the API does."""

    id: str
    method: str
    path: str
    summary: str
    parameters: tuple[Value, ...]
    body: tuple[Value, ...]
    answers: tuple[tuple[str, str], ...]


class ApiPage(DocsBase):
    """Renders `/api/docs`."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """The page of all operations."""
        context = {"operations": list(operations(api.get_openapi_schema())), "api": api}
        return render(
            request, "web/api_docs.html", context | {"description": self.get_openapi_url(api, kwargs)}
        )


def operations(description: Schema) -> Iterator[Operation]:
    """Every operation of an OpenAPI description, in its order."""
    schemas = description["components"]["schemas"]
    for path, methods in description["paths"].items():
        for method, said in methods.items():
            yield Operation(
                id=said["operationId"],
                method=method.upper(),
                path=path,
                summary=said.get("description") or said["summary"],
                parameters=tuple(
                    Value(each["name"], kind(each["schema"]), each.get("required", False), each["in"])
                    for each in said.get("parameters", ())
                ),
                body=tuple(body_values(said.get("requestBody"), schemas)),
                answers=tuple(
                    (code, kind(content_schema(answer)) or answer["description"])
                    for code, answer in said["responses"].items()
                ),
            )


def body_values(body: Schema | None, schemas: Schema) -> Iterator[Value]:
    """The fields of a request's body; a body that is no object is one unnamed value."""
    if body is None:
        return
    schema = content_schema(body)
    whole = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    if "properties" not in whole:
        yield Value("–", kind(whole), required=True)
        return
    for name, field in whole["properties"].items():
        yield Value(name, kind(field), name in whole.get("required", ()), field.get("description", ""))


def content_schema(carrier: Schema) -> Schema:
    """The schema of what a request or an answer carries, whatever its media type."""
    content: Schema = carrier.get("content", {})
    return next((each["schema"] for each in content.values()), {})


def kind(schema: Schema) -> str:
    """A schema in a few words: `integer`, `date`, `TaskOut[]`, `string | null`."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " | ".join(kind(each) for each in schema["anyOf"])
    if schema.get("type") == "array":
        return f"{kind(schema['items'])}[]"
    return str(schema.get("format") or schema.get("type", ""))
