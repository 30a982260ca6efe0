"""Every layout of plans that we met, as a sample of our own."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from danso.steering.plan_document import parse
from danso.steering.plan_document.tests.samples import FOLDER, OWN, codes, expected, parsed

SCHEMA = json.loads(Path(parse.__file__).with_name("plan.schema.json").read_text("utf-8"))
EVERY = sorted(path.name.removesuffix(".expected.json") for path in FOLDER.glob("*.expected.json"))


def test_the_layouts_have_samples():
    assert len(OWN) >= 10


@pytest.mark.parametrize("name", OWN)
def test_the_tasks_are_those_a_careful_official_counts(name):
    wanted = expected(name)
    found = parsed(name, year=wanted.get("year"))["tasks"]

    assert [task["path"] for task in found] == [task["path"] for task in wanted["tasks"]]
    for task, want in zip(found, wanted["tasks"], strict=True):
        assert task["title"].startswith(want["title_starts"])
        assert want.get("leads", task["leads"]) == task["leads"], task["path"]
        assert want.get("coordinators", task["coordinators"]) == task["coordinators"]
        assert want.get("kind", task["deadline"]["kind"]) == task["deadline"]["kind"], task["path"]
        assert want.get("line", task["source"]["first_line"]) == task["source"]["first_line"]
        assert want.get("product", task["product"]) == task["product"]
        assert want.get("funding", task["funding"]) == task["funding"]
        assert set(want.get("flags", ())) <= set(codes(task["flags"]))


@pytest.mark.parametrize("name", OWN)
def test_the_head_says_what_the_document_is(name):
    wanted = expected(name)
    document = parsed(name, year=wanted.get("year"))["document"]

    assert {key: document[key] for key in wanted["document"]} == wanted["document"]


@pytest.mark.parametrize("name", [name for name in OWN if "obligations" in expected(name)])
def test_the_part_on_implementation_holds_obligations(name):
    wanted = expected(name)["obligations"]
    found = {obligation["path"]: obligation for obligation in parsed(name)["obligations"]}

    assert list(found) == [obligation["path"] for obligation in wanted]
    for want in wanted:
        assert {key: found[want["path"]][key] for key in want} == want


@pytest.mark.parametrize("name", [name for name in OWN if "indicators" in expected(name)])
def test_indicators_are_not_tasks(name):
    wanted = expected(name)["indicators"]
    found = parsed(name)["indicators"]

    assert [
        {key: indicator[key] for key in want} for indicator, want in zip(found, wanted, strict=True)
    ] == wanted


@pytest.mark.parametrize("name", [name for name in OWN if expected(name)["flags"]])
def test_doubts_about_the_document_are_flagged(name):
    assert set(expected(name)["flags"]) <= set(codes(parsed(name)["flags"]))


@pytest.mark.parametrize("name", [name for name in OWN if "signer" in expected(name)])
def test_recipients_and_signer_are_read(name):
    found, wanted = parsed(name), expected(name)

    assert len(found["recipients"]) == wanted["recipients"]
    assert found["signer"]["name"] == wanted["signer"]


@pytest.mark.parametrize("name", EVERY)
def test_the_answer_keeps_to_its_schema(name):
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(
        parsed(name), SCHEMA, cls=jsonschema.Draft202012Validator, format_checker=jsonschema.FormatChecker()
    )


@pytest.mark.parametrize("name", EVERY)
def test_every_task_points_into_its_source(name):
    found = parsed(name)

    assert all(1 <= task["source"]["first_line"] <= task["source"]["last_line"] for task in found["tasks"])
    assert len({task["path"] for task in found["tasks"]}) == len(found["tasks"])
