from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.vietnam.aligned import fold_aligned


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Ủy ban nhân dân", "uy ban nhan dan"),
        ("ĐẶC KHU Côn Đảo", "dac khu con dao"),
        ("Quý IV/2025", "quy iv/2025"),
    ],
)
def test_vietnamese_letters_fold_to_plain_ones(written: str, folded: str) -> None:
    assert fold_aligned(written) == folded


def test_both_tone_placements_fold_alike() -> None:
    assert fold_aligned("Uỷ ban, xã Hoà Bình") == fold_aligned("Ủy ban, xã Hòa Bình")


@given(st.text())
def test_every_character_keeps_its_place(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert len(fold_aligned(composed)) == len(composed)
