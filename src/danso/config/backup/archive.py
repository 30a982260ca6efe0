"""The archive: a .tar.gz of the database's and the users' files, closed by a manifest with every checksum.

The manifest is written last, so an archive that was cut off has none; and an archive that holds a byte more,
a byte less or another byte than its manifest says is refused as a whole.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
import zlib
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Any

from danso.config.backup.durable import put_in_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FORMAT = 1
MANIFEST = "manifest.json"
PARTS = ("database", "files")
BLOCK = 1 << 20
BROKEN = (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, UnicodeDecodeError)


class DamagedError(Exception):
    """An archive or a database is not whole; the text says what is wrong."""


@dataclass(frozen=True)
class Member:
    """A file in the archive: its size in bytes and its SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What an archive holds: `migrations` are `app.name`, `engine` is sqlite or postgresql."""

    made_at: str
    danso: str
    engine: str
    migrations: list[str]
    members: dict[str, Member] = field(default_factory=dict)

    def as_json(self) -> bytes:
        """Return the manifest as it stands in the archive."""
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Manifest:
        """Read a manifest; DamagedError when it is none."""
        try:
            values: dict[str, Any] = json.loads(text)
            if values.pop("format") != FORMAT:
                raise DamagedError("the archive is of another format")
            members = {path: Member(**member) for path, member in values.pop("members").items()}
            return cls(**values, members=members)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DamagedError("the manifest cannot be read") from error


def write_archive(target: Path, manifest: Manifest, roots: dict[str, Path]) -> Manifest:
    """Write the files below `roots` (by part) and the manifest into `target`; return it with the members.

    The archive has another name until it is whole and on disk.
    """
    draft = target.with_name(f".{target.name}.partial")
    try:
        with draft.open("wb") as raw:
            manifest = _write(raw, manifest, roots)
        put_in_place(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _write(raw: IO[bytes], manifest: Manifest, roots: dict[str, Path]) -> Manifest:
    members = {}
    with (
        gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=6) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for part, root in roots.items():
            for path in files_below(root):
                name = f"{part}/{path.relative_to(root).as_posix()}"
                members[name] = _add(tar, name, path)
        manifest = replace(manifest, members=members)
        text = manifest.as_json()
        tar.addfile(_header(MANIFEST, len(text)), io.BytesIO(text))
    return manifest


def files_below(root: Path) -> Iterator[Path]:
    """Every file below a folder, in order."""
    yield from sorted(path for path in root.rglob("*") if path.is_file())


def _add(tar: tarfile.TarFile, name: str, path: Path) -> Member:
    with path.open("rb") as source:
        size = path.stat().st_size
        reader = HashingReader(source)
        tar.addfile(_header(name, size), reader)
    return Member(size, reader.sha256.hexdigest())


def _header(name: str, size: int) -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)
    header.size = size
    header.mode = 0o600
    return header


class HashingReader(io.RawIOBase):
    """Read a file and compute the SHA-256 of what was read."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source = source
        self.sha256 = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        block = self.source.read(size)
        self.sha256.update(block)
        return block


def extract_archive(archive: Path, into: Path) -> Manifest:
    """Write an archive's files below `into` and return its manifest; DamagedError unless all is whole."""
    found: dict[str, Member] = {}
    manifest = None
    try:
        with tarfile.open(archive, "r:gz") as tar:
            for header in tar:
                if manifest is not None:
                    raise DamagedError("something follows the manifest")
                content = _content(tar, header)
                if header.name == MANIFEST:
                    manifest = Manifest.from_json(content.read())
                else:
                    found[header.name] = _extract(content, into / safe(header.name))
        _read_to_the_end(archive)
    except BROKEN as error:
        raise DamagedError(f"{archive.name} is cut off or damaged") from error
    if manifest is None:
        raise DamagedError(f"{archive.name} is cut off: it has no manifest")
    if found != manifest.members:
        names = sorted(name for name, _ in found.items() ^ manifest.members.items())
        raise DamagedError(f"not as in the manifest: {', '.join(names[:5])}")
    return manifest


def _read_to_the_end(archive: Path) -> None:
    with gzip.open(archive) as packed:
        while packed.read(BLOCK):
            pass


def _content(tar: tarfile.TarFile, header: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(header) if header.isfile() else None
    if content is None:
        raise DamagedError(f"{header.name} is not a plain file")
    return content


def safe(name: str) -> PurePosixPath:
    """Return a member's path, which stays below the archive's own parts."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or len(path.parts) < 2 or path.parts[0] not in PARTS:  # noqa: PLR2004
        raise DamagedError(f"{name} has no place in an archive of danso")
    return path


def _extract(content: IO[bytes], target: Path) -> Member:
    target.parent.mkdir(parents=True, exist_ok=True)
    reader = HashingReader(content)
    size = 0
    with target.open("wb") as copy:
        for block in blocks(reader):
            size += copy.write(block)
    return Member(size, reader.sha256.hexdigest())


def blocks(reader: io.RawIOBase) -> Iterable[bytes]:
    """Return the rest of a file in blocks."""
    return iter(lambda: reader.read(BLOCK) or b"", b"")
