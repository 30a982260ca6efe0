"""The procedures that are shipped: all of them read, and hold to what the catalogue promises."""

from __future__ import annotations

import pytest

from danso.procedures.conditions import holds
from danso.procedures.definitions import as_json, definitions, from_json
from danso.procedures.definitions.model import FieldType, Status, Unit

EIGHTEEN = {
    "1.004222",
    "1.004194",
    "1.002755",
    "1.003677",
    "2.001159",
    "1.001193",
    "1.000656",
    "1.000894",
    "2.000635",
    "1.004873",
    "2.001195",
    "1.001776",
    "1.013225",
    "1.001612",
    "1.013978",
    "2.000815",
    "3.000722",
    "2.002913",
}
WORDING = ("vi", "en")


def test_the_eighteen_are_there():
    assert set(definitions()) >= EIGHTEEN


@pytest.mark.parametrize("code", definitions())
def test_each_survives_being_kept_as_json(code):
    definition = definitions()[code]
    assert from_json(as_json(definition)) == definition


@pytest.mark.parametrize("code", definitions())
def test_what_was_not_read_says_so(code):
    """The reference read no text in full: a file without an assumed value hides one."""
    statuses = {source.status for source in definitions()[code].sources.values()}
    assert Status.ASSUMED in statuses


def test_the_limits_of_the_reference_that_are_from_memory_are_assumed():
    from_memory = {
        "1.004222",
        "1.004194",
        "1.002755",
        "1.004873",
        "1.001776",
        "1.013225",
        "1.001612",
        "1.013978",
    }
    for code in from_memory:
        definition = definitions()[code]
        assert {definition.sources[limit.source].status for limit in definition.limits} == {Status.ASSUMED}


def test_every_fee_that_is_not_free_is_assumed():
    for definition in definitions().values():
        for fee in definition.fees:
            if fee.amount:
                assert definition.sources[fee.source].status is Status.ASSUMED, definition.code


@pytest.mark.parametrize("code", definitions())
def test_no_field_of_a_section_is_asked_under_two_names(code):
    for section in definitions()[code].sections:
        for language in WORDING:
            words = [getattr(field, language) for field in section.fields]
            assert len(set(words)) == len(words), section.code


@pytest.mark.parametrize("code", definitions())
def test_no_attribute_is_asked_twice_in_a_section(code):
    for section in definitions()[code].sections:
        asked = [field.register for field in section.fields if field.register is not None]
        assert len(set(asked)) == len(asked), section.code


def test_the_repealed_codes_lead_to_their_successors():
    successors = {
        former: definition.code for definition in definitions().values() for former in definition.codes
    }
    assert successors["2.002621"] == successors["2.000986"] == "3.000722"
    assert successors["2.002622"] == "2.002913"


def test_a_copy_of_an_extract_needs_no_paper_of_ones_own():
    extract = definitions()["2.000635"]
    answers = {"extract.whose": "self"}
    asked = [
        each for each in extract.components if each.required_if is None or holds(each.required_if, answers)
    ]
    assert all(each.satisfied_by.form or each.satisfied_by.registers for each in asked)


def test_a_death_with_insurance_takes_longer_than_one_without():
    death = definitions()["2.002913"]
    with_insurance = {"benefits.kinds": ("social_insurance",)}

    def first(answers):
        return next(each for each in death.limits if each.when is None or holds(each.when, answers))

    assert (first(with_insurance).number, first({}).number) == (18, 6)
    assert first({}).unit is Unit.WORKING_DAY


def test_sex_and_ethnicity_are_never_typed_in_freely():
    free = {FieldType.TEXT, FieldType.LONG_TEXT}
    for definition in definitions().values():
        for section in definition.sections:
            for field in section.fields:
                if field.register in {"sex", "ethnicity", "religion", "marital_status"}:
                    assert field.type not in free
