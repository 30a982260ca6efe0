"""Conditions over answers: what they say, and the laws that hold for all of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.procedures.conditions import (
    Answered,
    ConditionError,
    Equals,
    Every,
    Not,
    OneOf,
    Some,
    as_json,
    holds,
    paths,
    read_condition,
)

PATHS = st.sampled_from(["a.x", "a.y", "b.x", "b.y"])
VALUES = st.one_of(st.booleans(), st.integers(0, 3), st.sampled_from(["lost", "worn", "post"]))
LEAVES = st.one_of(
    st.builds(Equals, PATHS, VALUES),
    st.builds(OneOf, PATHS, st.lists(VALUES, min_size=1, max_size=3).map(tuple)),
    st.builds(Answered, PATHS),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda below: st.one_of(
        st.builds(Every, st.lists(below, min_size=1, max_size=3).map(tuple)),
        st.builds(Some, st.lists(below, min_size=1, max_size=3).map(tuple)),
        st.builds(Not, below),
    ),
    max_leaves=8,
)
ANSWERS = st.dictionaries(
    PATHS, st.one_of(st.none(), st.just(""), VALUES, st.lists(VALUES, max_size=3).map(tuple))
)


@given(CONDITIONS)
def test_a_condition_written_down_reads_back_the_same(condition):
    assert read_condition(as_json(condition)) == condition


@given(CONDITIONS, ANSWERS)
def test_not_turns_the_answer_round(condition, answers):
    assert holds(Not(condition), answers) is not holds(condition, answers)


@given(st.lists(CONDITIONS, min_size=1, max_size=4).map(tuple), ANSWERS)
def test_every_and_some_mirror_each_other(parts, answers):
    each_not = tuple(Not(part) for part in parts)
    assert holds(Not(Every(parts)), answers) == holds(Some(each_not), answers)


@given(PATHS, st.lists(VALUES, min_size=1, max_size=4).map(tuple), ANSWERS)
def test_one_of_is_some_of_its_values(path, values, answers):
    apart = Some(tuple(Equals(path, value) for value in values))
    assert holds(OneOf(path, values), answers) == holds(apart, answers)


@given(CONDITIONS, ANSWERS)
def test_only_the_fields_it_names_matter(condition, answers):
    seen = {path: answer for path, answer in answers.items() if path in paths(condition)}
    assert holds(condition, seen) == holds(condition, answers)


@given(PATHS, VALUES, ANSWERS)
def test_what_equals_something_was_answered(path, value, answers):
    if holds(Equals(path, value), answers):
        assert holds(Answered(path), answers)


def test_no_is_an_answer_and_an_empty_text_is_none():
    assert holds(Answered("a.x"), {"a.x": False})
    assert not holds(Answered("a.x"), {"a.x": ""})
    assert not holds(Answered("a.x"), {"a.x": ()})


def test_yes_is_not_one():
    assert not holds(Equals("a.x", 1), {"a.x": True})


def test_one_of_several_answers_is_enough():
    assert holds(Equals("a.x", "lost"), {"a.x": ("worn", "lost")})


@pytest.mark.parametrize(
    "raw",
    [
        "a.x",
        {},
        {"field": "a.x"},
        {"field": "a.x", "equals": 1, "in": [1]},
        {"field": "", "equals": 1},
        {"field": "a.x", "equals": [1]},
        {"field": "a.x", "in": "lost"},
        {"field": "a.x", "answered": False},
        {"not": [{"field": "a.x", "answered": True}]},
        {"and": {"field": "a.x", "answered": True}},
    ],
)
def test_what_is_no_condition_is_refused(raw):
    with pytest.raises(ConditionError, match="condition_shape"):
        read_condition(raw)


@pytest.mark.parametrize("raw", [{"and": []}, {"or": []}, {"field": "a.x", "in": []}])
def test_a_condition_of_nothing_is_refused(raw):
    with pytest.raises(ConditionError, match="condition_empty"):
        read_condition(raw)
