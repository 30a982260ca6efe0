from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from danso.secret_files import kept_secret


def test_all_that_come_first_at_once_get_the_same_secret(tmp_path):
    place = tmp_path / "keys" / "one"
    gate = Barrier(8)

    def get(_number):
        gate.wait()
        return kept_secret(place, secrets.token_hex)

    with ThreadPoolExecutor(8) as pool:
        given = set(pool.map(get, range(8)))
    assert given == {place.read_text()}
    assert [found.name for found in place.parent.iterdir()] == ["one"]


def test_only_the_owner_reads_a_secret(tmp_path):
    kept_secret(tmp_path / "keys" / "one", secrets.token_hex)
    assert (tmp_path / "keys" / "one").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
