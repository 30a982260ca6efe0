from __future__ import annotations

import pytest

from danso.config.api import api
from danso.config.api_page import Value, kind, operations


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "integer"}, "integer"),
        ({"type": "string", "format": "date"}, "date"),
        ({"$ref": "#/components/schemas/TaskOut"}, "TaskOut"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/TaskOut"}}, "TaskOut[]"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "string | null"),
        ({}, ""),
    ],
)
def test_a_schema_is_worded_in_short(schema, words):
    assert kind(schema) == words


def test_the_page_lists_every_call_with_what_it_takes_and_answers():
    description = api.get_openapi_schema(path_prefix="/api/")
    shown = list(operations(description))
    assert len(shown) == sum(map(len, description["paths"].values()))
    assert all(each.summary and each.answers for each in shown)
    remark = next(each for each in shown if each.path == "/api/tasks/{task_id}/comments")
    assert remark.parameters == (Value("task_id", "integer", required=True, about="path"),)
    assert Value("text", "string", required=True) in [Value(v.name, v.kind, v.required) for v in remark.body]


@pytest.mark.django_db
def test_the_page_opens_and_points_to_the_description(admin_client):
    page = admin_client.get("/api/docs").content.decode()
    assert "/api/tasks/{task_id}/comments" in page
    assert 'href="/api/openapi.json"' in page
