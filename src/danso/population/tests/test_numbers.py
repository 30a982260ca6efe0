"""Numbers are kept as a keyed index and a sealed text; keys change without losing what is sealed."""

from __future__ import annotations

import stat

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from danso.population.keys import add_key, key_ring
from danso.population.numbers import INDEX_LENGTH, UnsealableError, index_of, seal, sealed_by, unseal

NUMBER = "077190000123"


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_what_is_sealed_reads_back(text: str) -> None:
    assert unseal(seal(text)) == text


def test_the_index_is_stable_and_says_nothing() -> None:
    assert index_of(NUMBER) == index_of(NUMBER)
    assert len(index_of(NUMBER)) == INDEX_LENGTH
    assert index_of(NUMBER) != index_of("077190000124")


def test_two_sealings_of_a_number_differ() -> None:
    assert seal(NUMBER) != seal(NUMBER)


@pytest.mark.parametrize("place", [0, 1, 12, -1])
def test_a_changed_sealing_is_refused(place: int) -> None:
    sealed = bytearray(seal(NUMBER))
    sealed[place] ^= 1
    with pytest.raises(UnsealableError) as refusal:
        unseal(bytes(sealed))
    assert NUMBER not in str(refusal.value)


def test_nothing_sealed_is_refused() -> None:
    with pytest.raises(UnsealableError):
        unseal(b"")


def test_an_older_key_still_unseals(settings, tmp_path) -> None:
    settings.DATA = tmp_path
    old, index = seal(NUMBER), index_of(NUMBER)
    assert add_key(tmp_path / "population_keys") == 2
    assert (sealed_by(old), sealed_by(seal(NUMBER))) == (1, 2)
    assert unseal(old) == unseal(seal(NUMBER)) == NUMBER
    assert index_of(NUMBER) == index


def test_the_keys_are_the_owners_alone(settings, tmp_path) -> None:
    settings.DATA = tmp_path / "fresh"
    ring = key_ring()
    assert stat.S_IMODE((tmp_path / "fresh/population_keys").stat().st_mode) == 0o600
    assert repr(ring) == "KeyRing(newest=1)"


def test_keys_of_the_environment_come_first(settings, tmp_path) -> None:
    settings.DATA = tmp_path
    key_ring()
    text = (tmp_path / "population_keys").read_text().strip()
    sealed = seal(NUMBER)
    settings.DATA = tmp_path / "elsewhere"
    settings.POPULATION_KEYS = text.replace("\n", ",")
    assert unseal(sealed) == NUMBER


@pytest.mark.parametrize("text", ["1 c2hvcnQ=", "index !!", "index", "hunter2 hunter2 hunter2"])
def test_wrong_keys_are_refused_without_repeating_them(settings, text: str) -> None:
    settings.POPULATION_KEYS = text
    with pytest.raises(ImproperlyConfigured) as refusal:
        key_ring()
    assert "hunter2" not in str(refusal.value)
