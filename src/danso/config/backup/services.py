"""The two verbs: back up an installation, restore one."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from danso.config.backup import postgres, sqlite
from danso.config.backup.archive import DamagedError, Manifest, extract_archive, write_archive
from danso.config.backup.durable import point, sync, sync_tree
from danso.config.places import held, in_use, make_private

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime


class UnfitArchiveError(Exception):
    """A whole archive that this installation cannot take; the text says why."""


class SafetyCopyError(Exception):
    """The present state cannot be copied before it is replaced; the text says why."""


@dataclass(frozen=True)
class Restored:
    """What a restore did: the archive's manifest, and the copy of the state that it replaced."""

    manifest: Manifest
    safety_copy: Path | None


def back_up(directory: Path, *, now: datetime) -> Path:
    """Write an archive of database and files into `directory` and return it; danso may go on working."""
    with in_use(settings.DATA):
        return write_backup(directory, now=now)


def write_backup(directory: Path, *, now: datetime) -> Path:
    """Write an archive; the caller holds the data as in use."""
    make_private(directory)
    with held(settings.DATA / "backup.lock", alone=True):
        return _write_backup(directory, now)


def _write_backup(directory: Path, now: datetime) -> Path:
    for left_over in directory.glob(".danso-*.partial"):
        left_over.unlink()
    target = directory / f"danso-{now:%Y%m%d-%H%M%S-%f}.tar.gz"
    with TemporaryDirectory(prefix=".danso-dump-", dir=settings.DATA) as folder:
        dumped = Path(folder)
        migrations = dump_database(dumped)
        manifest = Manifest(
            made_at=now.isoformat(),
            danso=version("danso"),
            engine=connection.vendor,
            migrations=migrations,
        )
        # The files come after the database: what a row of the copy refers to was written before that row.
        write_archive(target, manifest, {"database": dumped, "files": Path(settings.MEDIA_ROOT)})
    target.chmod(0o600)
    return target


def keep_newest(directory: Path, number: int) -> list[Path]:
    """Delete all but the `number` newest archives of a directory and return what was deleted."""
    surplus = sorted(directory.glob("danso-*.tar.gz"))[:-number]
    for archive in surplus:
        archive.unlink()
    return surplus


def dump_database(into: Path) -> list[str]:
    """Write the database's part of an archive and return its migrations."""
    if connection.vendor == "sqlite":
        return sqlite.dump(Path(connection.settings_dict["NAME"]), into)
    return postgres.dump(into)


def restore(archive: Path, *, now: datetime, safety_copy: bool = True) -> Restored:
    """Replace database and files by those of an archive; a crash anywhere leaves the old state or the new.

    Raises `InUseError` while danso runs on these data, `DamagedError` and `UnfitArchiveError` for archives
    that cannot be taken, `SafetyCopyError` when the present state is broken; nothing has changed then.
    """
    with in_use(settings.DATA, alone=True):
        remove_left_overs()
        with extracted(archive) as (folder, manifest):
            refuse_unfit(manifest)
            kept = keep_safety_copy(now) if safety_copy and has_tables() else None
            swap = swap_sqlite if connection.vendor == "sqlite" else swap_postgres
            swap(folder, manifest)
        remove_left_overs()
    return Restored(manifest, kept)


def has_tables() -> bool:
    """Whether there is a state that a restore would replace."""
    return "django_migrations" in connection.introspection.table_names()


def keep_safety_copy(now: datetime) -> Path:
    """Back up the present state beside the data, as the only such copy; SafetyCopyError when it is broken."""
    try:
        kept = write_backup(settings.DATA / "before-restore", now=now)
    except DamagedError as damage:
        raise SafetyCopyError(str(damage)) from damage
    keep_newest(kept.parent, 1)
    return kept


@contextmanager
def extracted(archive: Path) -> Iterator[tuple[Path, Manifest]]:
    """Yield the folder of a next state made from a verified archive, on disk."""
    folder = states() / f".{os.getpid()}.partial"
    try:
        (folder / "files").mkdir(parents=True)
        manifest = extract_archive(archive, folder)
        if manifest.engine == "sqlite":
            sqlite.check(folder / "database" / sqlite.NAME)
        sync_tree(folder)
        yield folder, manifest
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def refuse_unfit(manifest: Manifest) -> None:
    """Raise UnfitArchiveError for an archive of the other database engine or of a newer danso."""
    if manifest.engine != connection.vendor:
        raise UnfitArchiveError(
            f"the archive is of {manifest.engine}, the database here is {connection.vendor}"
        )
    known = {
        f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    }
    unknown = sorted(set(manifest.migrations) - known)
    if unknown:
        raise UnfitArchiveError(f"the archive is of a newer danso: it has {', '.join(unknown[:3])}")


def swap_sqlite(folder: Path, _manifest: Manifest) -> None:
    """Make an extracted state the present one: database and files with one move of the pointer."""
    connection.close()
    (folder / "database" / sqlite.NAME).replace(folder / sqlite.NAME)
    (folder / "database").rmdir()
    point_at(folder)


def swap_postgres(folder: Path, manifest: Manifest) -> None:
    """Load the database in one transaction, among files that serve the old and the new rows alike."""
    before = str(pointer().readlink())
    wanted = {name.removeprefix("files/") for name in manifest.members if name.startswith("files/")}
    surplus = link_missing(pointer() / "files", folder / "files", wanted)
    dump = folder.with_name(f"{folder.name}.dump")
    (folder / "database").replace(dump)
    point_at(folder)
    try:
        postgres.load(dump, manifest.migrations)
    except BaseException:
        point(pointer(), before)
        raise
    for name in surplus:
        (pointer() / "files" / name).unlink()


def link_missing(present: Path, following: Path, wanted: set[str]) -> list[str]:
    """Give the next state's folder the present files that it lacks, as hard links, and return their names."""
    linked = []
    for path in present.rglob("*"):
        name = path.relative_to(present).as_posix()
        if path.is_file() and name not in wanted:
            link = following / name
            link.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, link)
            linked.append(name)
    sync_tree(following)
    return linked


def pointer() -> Path:
    """Return the pointer to the present state."""
    return Path(settings.DATA) / "state"


def states() -> Path:
    """Return the folder of the states."""
    return Path(settings.DATA) / "states"


def point_at(folder: Path) -> None:
    """Give a finished state a name and make it the present one."""
    name = next_name()
    folder.rename(states() / name)
    sync(states())
    point(pointer(), f"states/{name}")


def next_name() -> str:
    """Return a state's name that is not taken."""
    numbers = [int(path.name) for path in states().iterdir() if path.name.isdecimal()]
    return str(max(numbers, default=0) + 1)


def remove_left_overs() -> None:
    """Remove every state but the present one: former ones, and what a crash left half done."""
    present = pointer().resolve()
    for path in states().iterdir():
        if path != present:
            shutil.rmtree(path)
    with suppress(FileNotFoundError):
        pointer().with_name(".state.next").unlink()
    for dump in Path(settings.DATA).glob(".danso-dump-*"):
        shutil.rmtree(dump)
