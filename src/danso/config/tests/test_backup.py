"""A backup brings back the whole state, a crash leaves one whole state, a damaged archive is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from danso.config.backup.archive import DamagedError, extract_archive
from danso.config.backup.services import UnfitArchiveError, back_up, keep_newest, restore
from danso.config.jobs import back_up_every_night
from danso.config.places import InUseError, in_use
from danso.config.tests.conftest import Installation, wipe
from danso.config.tests.killing import killed_after

if TYPE_CHECKING:
    from pathlib import Path
    from types import SimpleNamespace
from random import Random

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
# PostgreSQL takes a second for each try.
STEP_IN_LINES = 17 if connection.vendor == "sqlite" else 67

State = tuple[list[str], dict[str, str]]


def write(installation: Installation, name: str) -> None:
    """Put an installation into a state: one row, one file of its own, one file that every state has."""
    files = installation.data / "state" / "files"
    with installation.inside():
        Group.objects.all().delete()
        Group.objects.create(name=name)
    for path in files.iterdir():
        path.unlink()
    # Bytes that cannot be packed: in repeated text, a flipped bit may point at another copy of the same.
    (files / f"{name}.txt").write_bytes(name.encode() + Random(name).randbytes(400_000))
    (files / "both.txt").write_bytes(name.encode())


def read(installation: Installation) -> State:
    """The state that an installation is in; the database must be usable."""
    files = installation.data / "state" / "files"
    with installation.inside():
        names = list(Group.objects.values_list("name", flat=True))
    return names, {path.name: path.read_bytes()[:5].decode() for path in files.iterdir()}


def whole(name: str) -> State:
    return [name], {f"{name}.txt": name, "both.txt": name}


@pytest.fixture
def older(installation: Installation, tmp_path: Path) -> Path:
    """The archive of an installation in the state `older`, which is now in the state `newer`."""
    write(installation, "older")
    with installation.inside():
        archive = back_up(tmp_path / "backups", now=NOW)
    write(installation, "newer")
    return archive


def test_a_restore_brings_back_rows_and_files(installation: Installation, older: Path) -> None:
    assert read(installation) == whole("newer")
    with installation.inside():
        restore(older, now=NOW)
    assert read(installation) == whole("older")


def test_rows_can_be_added_after_a_restore(installation: Installation, older: Path) -> None:
    with installation.inside():
        restore(older, now=NOW)
        Group.objects.create(name="next")
        MigrationRecorder(connection).record_applied("auth", "next")
        assert Group.objects.count() == 2


def test_what_a_restore_replaced_can_be_restored_too(installation: Installation, older: Path) -> None:
    with installation.inside():
        kept = restore(older, now=NOW).safety_copy
        assert kept is not None
        restore(kept, now=NOW + timedelta(minutes=1))
    assert read(installation) == whole("newer")


def test_a_new_machine_takes_an_archive(installation: Installation, older: Path) -> None:
    wipe(installation)
    with installation.inside():
        assert restore(older, now=NOW).safety_copy is None
    assert read(installation) == whole("older")


def test_an_archive_of_an_earlier_version_is_brought_up_to_date(
    installation: Installation, tmp_path: Path
) -> None:
    with installation.inside():
        MigrationExecutor(connection).migrate([("sessions", None)])
        archive = back_up(tmp_path / "backups", now=NOW)
        call_command("migrate", verbosity=0)
        restore(archive, now=NOW)
        assert "django_session" not in connection.introspection.table_names()
        call_command("migrate", verbosity=0)
        assert "django_session" in connection.introspection.table_names()


def test_an_archive_of_a_later_version_is_refused(
    installation: Installation, older: Path, tmp_path: Path
) -> None:
    with installation.inside():
        MigrationRecorder(connection).record_applied("steering", "9999_from_the_future")
        archive = back_up(tmp_path / "later", now=NOW)
        restore(older, now=NOW)
        with pytest.raises(UnfitArchiveError, match="9999_from_the_future"):
            restore(archive, now=NOW)
    assert read(installation) == whole("older")


@pytest.mark.parametrize("damage", ["cut", "flipped", "longer", "empty", "text"])
def test_a_damaged_archive_changes_nothing(
    installation: Installation, older: Path, damage: str, tmp_path: Path
) -> None:
    content = older.read_bytes()
    middle = len(content) // 2
    broken = {
        "cut": content[: len(content) - 40],
        "flipped": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
        "longer": content + b"and more",
        "empty": b"",
        "text": b"not an archive at all",
    }
    archive = tmp_path / "broken.tar.gz"
    archive.write_bytes(broken[damage])
    with installation.inside(), pytest.raises(DamagedError):
        restore(archive, now=NOW)
    assert read(installation) == whole("newer")


def test_a_broken_archive_is_refused_in_both_languages(installation: Installation, tmp_path: Path) -> None:
    archive = tmp_path / "broken.tar.gz"
    archive.write_bytes(b"not an archive at all")
    done = installation.danso("restore", str(archive))
    assert done.returncode == 1
    assert "không đổi gì" in done.stderr
    assert "nothing changed" in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_is_restored_under_a_running_danso(installation: Installation, older: Path) -> None:
    with installation.inside(), in_use(installation.data), pytest.raises(InUseError):
        restore(older, now=NOW)
    assert read(installation) == whole("newer")


def test_only_the_newest_archives_are_kept(installation: Installation, tmp_path: Path) -> None:
    with installation.inside():
        made = [back_up(tmp_path, now=NOW + timedelta(minutes=minute)) for minute in range(3)]
    assert keep_newest(tmp_path, 2) == made[:1]
    assert [archive.exists() for archive in made] == [False, True, True]


def test_every_night_keeps_the_newest_archives(
    installation: Installation, tmp_path: Path, settings: SimpleNamespace
) -> None:
    settings.BACKUP_DIRECTORY, settings.BACKUPS_KEPT = str(tmp_path / "nights"), 2
    with installation.inside():
        for night in range(3):
            back_up_every_night.func(NOW + timedelta(days=night))
    kept = sorted(path.name for path in (tmp_path / "nights").glob("danso-*.tar.gz"))
    assert [name[6:14] for name in kept] == ["20250304", "20250305"]


def test_no_night_writes_where_no_place_is_set(installation: Installation, settings: SimpleNamespace) -> None:
    settings.BACKUP_DIRECTORY = ""
    with installation.inside():
        back_up_every_night.func(NOW)
    assert not list(installation.data.parent.rglob("*.tar.gz"))


def test_what_a_crash_left_is_cleared_before_a_start(installation: Installation) -> None:
    write(installation, "newer")
    half_done = installation.data / "states" / ".99.partial"
    dump = installation.data / ".danso-dump-x"
    for folder in (half_done, dump):
        folder.mkdir()
        (folder / "danso.sqlite3").write_bytes(b"half")
    with installation.inside(), in_use(installation.data):
        call_command("prepare")
    assert half_done.exists()
    with installation.inside():
        call_command("prepare")
    assert not half_done.exists()
    assert not dump.exists()
    assert read(installation) == whole("newer")


def test_a_backup_killed_at_any_line_leaves_whole_archives_only(
    installation: Installation, older: Path, tmp_path: Path
) -> None:
    directory = tmp_path / "killed"
    with installation.inside():
        lines = 0
        while killed_after(lines, lambda: back_up(directory, now=NOW)):
            for archive in directory.glob("danso-*.tar.gz"):
                extract_archive(archive, tmp_path / "look")
            lines += STEP_IN_LINES
    assert lines >= 4 * STEP_IN_LINES
    assert [path.suffix for path in directory.iterdir()] == [".gz"]
    assert read(installation) == whole("newer")


def test_a_restore_killed_at_any_line_leaves_one_whole_state(
    installation: Installation, older: Path, tmp_path: Path
) -> None:
    seen = set()
    lines = 0
    while True:
        write(installation, "newer")
        with installation.inside():
            killed = killed_after(lines, lambda: restore(older, now=NOW, safety_copy=False))
        rows, files = read(installation)
        assert (rows, files) == whole(rows[0]) or serves_both(files)
        seen.add(rows[0])
        if not killed:
            break
        lines += STEP_IN_LINES
    assert seen == {"older", "newer"}
    assert read(installation) == whole("older")


def serves_both(files: dict[str, str]) -> bool:
    """Whether, before the rows are exchanged (PostgreSQL), the files of both states are there."""
    return connection.vendor == "postgresql" and {"older.txt", "newer.txt", "both.txt"} == files.keys()


def test_two_restores_exclude_each_other(installation: Installation, older: Path) -> None:
    with installation.inside(), in_use(installation.data, alone=True), pytest.raises(InUseError):
        back_up(older.parent, now=NOW)


def test_the_console_backs_up_and_restores(installation: Installation, tmp_path: Path) -> None:
    write(installation, "older")
    backed_up = installation.danso("backup", str(tmp_path / "backups"))
    assert backed_up.returncode == 0, backed_up.stderr
    write(installation, "newer")
    restored = installation.danso("restore", backed_up.stdout.strip())
    assert restored.returncode == 0, restored.stderr
    assert read(installation) == whole("older")
