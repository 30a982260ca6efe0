"""The plan that danso was made for, and two of other provinces, against what was read in them by hand."""

from __future__ import annotations

import json

import pytest

from danso.steering.plan_document.tests.samples import codes, expected, parsed

PLAN = "brvt-2024"
COMPARED = ("path", "leads", "leads_raw", "coordinators_raw", "deadline_raw", "deadline")


def test_all_58_tasks_of_the_2024_plan_are_read_as_by_hand():
    wanted, found = expected(PLAN)["tasks"], parsed(PLAN)["tasks"]

    assert [{key: task[key] for key in COMPARED} for task in found] == [
        {key: task[key] for key in COMPARED} for task in wanted
    ]
    assert [task["source"]["first_line"] for task in found] == [task["line"] for task in wanted]
    assert all(
        task["title"].startswith(want["title_starts"]) for task, want in zip(found, wanted, strict=True)
    )
    assert [[(target["kind"], target["value"]) for target in task["targets"]] for task in found] == [
        [(target["kind"], target["value"]) for target in task["targets"]] for task in wanted
    ]


def test_the_five_obligations_of_the_2024_plan_are_read_as_by_hand():
    found = {obligation["path"]: obligation for obligation in parsed(PLAN)["obligations"]}
    wanted = expected(PLAN)["obligations"]

    assert list(found) == [obligation["path"] for obligation in wanted]
    for want in wanted:
        said = {key: value for key, value in want.items() if key != "what"}
        assert {key: found[want["path"]][key] for key in said} == said


def test_the_contradictions_of_the_2024_plan_are_flags():
    flags = parsed(PLAN)["flags"]
    told = json.dumps(flags, ensure_ascii=False)

    assert {
        "contradicting_dates",
        "contradicting_issuers",
        "dangling_sentence",
        "missing_date",
        "missing_number",
        "signature_cut",
        "suspect_spelling",
    } <= set(codes(flags))
    assert all(
        words in told for words in ("175/NQ-CP", "30/10/2023", "31/10/2023", "05/CT-TTg", "Công DVCQG")
    )


@pytest.mark.parametrize("name", ["laichau-2025", "tphcm-2025"])
def test_other_provinces_plans_hold_as_many_tasks_as_counted_by_hand(name):
    wanted, found = expected(name), parsed(name)

    assert len(found["tasks"]) == wanted["expected_task_count"]
    assert {key: found["document"][key] for key in wanted["document"]} == wanted["document"]


@pytest.mark.parametrize("name", ["laichau-2025", "tphcm-2025"])
def test_other_provinces_samples_are_met(name):
    found = {task["path"]: task for task in parsed(name)["tasks"]}
    for want in expected(name)["samples"]:
        task = found[want["path"]]
        assert want["title_contains"] in task["title"]
        assert set(want.get("leads_includes", want.get("leads", ()))) <= set(task["leads"])
        assert (task["deadline_raw"] or "").startswith(want.get("deadline_raw", ""))
        assert task["deadline"]["kind"] == want["deadline"]["kind"]
        assert want.get("product_raw", task["product"]) == task["product"]


def test_rows_without_a_number_go_on_with_the_task_above():
    tasks = parsed("tphcm-2025")["tasks"]

    assert [task["path"] for task in tasks if "continuation_row" in codes(task["flags"])] == [
        "II.1",
        "IV.2",
        "V.1",
    ]
