from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

from sandbox.secret_files import kept_secret

if TYPE_CHECKING:
    from pathlib import Path

AT_ONCE = 8


def test_all_who_come_first_at_once_get_the_same_secret(tmp_path: Path) -> None:
    place, start = tmp_path / "house" / "secret", Barrier(AT_ONCE)

    def come(_number: int) -> str:
        start.wait()
        return kept_secret(place)

    with ThreadPoolExecutor(AT_ONCE) as threads:
        got = set(threads.map(come, range(AT_ONCE)))
    assert got == {place.read_text(encoding="ascii")}
    assert [each.name for each in place.parent.iterdir()] == ["secret"]


def test_a_secret_is_for_its_owner_alone(tmp_path: Path) -> None:
    place = tmp_path / "house" / "secret"
    assert len(kept_secret(place)) >= 40
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700


def test_a_secret_put_there_by_hand_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("cua-toi\n", encoding="ascii")
    assert kept_secret(tmp_path / "secret") == "cua-toi"
