"""The packs say what they must: the law's items, sources, and nothing that is not in the catalogue."""

from __future__ import annotations

import datetime as dt

import pytest

from danso.population.fields import ITEMS, UnknownFieldError, catalogue, expand, field, supplied_by
from danso.population.packs import FOLDER, pack
from danso.population.purposes import Way, legal_bases, limits, purposes, throttle


def test_all_26_items_of_the_law_have_fields() -> None:
    assert {known.item for known in catalogue().values()} == set(range(1, ITEMS + 1))


def test_every_field_names_a_source_of_the_pack() -> None:
    content = pack("fields")
    for row in content["fields"]:
        assert content["sources"][row["source"]]["status"] in {"verified", "assumed"}


def test_ethnicity_and_religion_are_sensitive() -> None:
    assert {code for code, known in catalogue().items() if known.sensitive} == {"ethnicity", "religion"}


def test_service_037_leaves_eight_items_unsaid() -> None:
    said = {field(code).item for code in supplied_by("soap037")}
    assert {2, 6, 14, 17, 19, 20, 24, 25} & said == set()


def test_a_head_stands_for_the_fields_below_it() -> None:
    assert expand(["name"]) == ("name.full", "name.family", "name.middle", "name.given", "name.other")
    assert "permanent_residence.commune" in expand(["permanent_residence"])
    with pytest.raises(UnknownFieldError):
        expand(["nam"])
    with pytest.raises(UnknownFieldError):
        field("birth")


def test_the_facade_spells_names_in_lower_camel_case() -> None:
    assert field("permanent_residence.commune").json == "thuongTru.maPhuongXa"
    assert field("name.given").json == "hoVaTen.ten"


def test_every_purpose_allows_only_what_is_known() -> None:
    for purpose in purposes().values():
        assert purpose.legal_bases <= legal_bases().keys(), purpose.code
        assert purpose.askers <= {"officer", "citizen", "system"}
        assert purpose.vi
        assert purpose.en
        if purpose.fields:
            expand(purpose.fields)


def test_statistics_never_read_a_person() -> None:
    assert purposes()["THONG_KE"].ways == frozenset()


def test_no_purpose_of_an_officer_reads_without_right_of_place() -> None:
    for purpose in purposes().values():
        if "citizen" in purpose.askers:
            assert purpose.own
            assert purpose.ways == {Way.NUMBER}


def test_caps_are_those_of_the_contract() -> None:
    assert (limits().numbers, limits().hits_by_name, limits().hits_by_address) == (20, 10, 30)
    assert throttle().officer < throttle().system


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_every_pack_is_dated_and_says_what_is_assumed(path) -> None:
    content = pack(path.stem)
    assert isinstance(content["dated"], dt.date)
    text = path.read_text(encoding="utf-8")
    assert text.count("source") >= 1
    assert set(_statuses(content)) <= {"verified", "assumed"}
    assert list(_statuses(content))


def _statuses(content: object):
    if isinstance(content, dict):
        for key, value in content.items():
            if key == "status" and isinstance(value, str):
                yield value
            else:
                yield from _statuses(value)
    elif isinstance(content, list):
        for value in content:
            yield from _statuses(value)


def test_every_list_of_codes_names_its_source_and_belongs_to_a_field() -> None:
    lists = {code: rows for code, rows in pack("codes").items() if code != "dated"}
    assert lists.keys() <= catalogue().keys()
    assert all(rows["source"] and rows["status"] in {"verified", "assumed"} for rows in lists.values())
    assert len(lists["ethnicity"]["words"]) == 54
