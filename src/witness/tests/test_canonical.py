"""The quick writer and the standard's write the same text."""

from __future__ import annotations

import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from witness.canonical import NotCanonicalError, canonical, read_canonical

SAFE = st.integers(-(2**53) + 1, 2**53 - 1)
VALUES = st.recursive(
    st.none() | st.booleans() | SAFE | st.text() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(record=st.dictionaries(st.text(), VALUES))
def test_every_record_has_the_standard_s_text(record: dict[str, object]) -> None:
    assert canonical(record) == rfc8785.dumps(record)


@given(
    record=st.dictionaries(
        st.text(st.characters(max_codepoint=127)), st.text(st.characters(max_codepoint=127))
    )
)
def test_plain_records_have_it_too(record: dict[str, str]) -> None:
    assert canonical(record) == rfc8785.dumps(record)
    assert read_canonical(canonical(record)) == record


@pytest.mark.parametrize("value", [2**53, -(2**53), float("nan"), object()])
def test_what_the_standard_cannot_say_is_refused(value: object) -> None:
    with pytest.raises(NotCanonicalError):
        canonical({"value": value})


def test_another_spelling_is_refused() -> None:
    with pytest.raises(NotCanonicalError):
        read_canonical(json.dumps({"b": 1, "a": 2}).encode())
