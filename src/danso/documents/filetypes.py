"""What an uploaded file really is, told from its bytes; only a short list of types is let in."""

from __future__ import annotations

import hashlib
import io
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final

import puremagic

from danso.documents.reading.sniffing import check_archive
from danso.documents.source_text import Reason, UnreadableDocument
from danso.vietnam.text import nfc

MEGABYTE: Final = 1024 * 1024
SIZE_LIMIT: Final = 20 * MEGABYTE
LONGEST_NAME: Final = 150
_HEAD: Final = 64 * 1024
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class FileType(StrEnum):
    """A type that evidence may have; the value is its extension."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PNG = "png"
    JPEG = "jpg"
    TXT = "txt"
    CSV = "csv"


ALLOWED: Final = frozenset(FileType)
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES: Final = {
    FileType.PDF: "application/pdf",
    FileType.DOCX: f"{_OFFICE}.wordprocessingml.document",
    FileType.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
    FileType.PNG: "image/png",
    FileType.JPEG: "image/jpeg",
    FileType.TXT: "text/plain; charset=utf-8",
    FileType.CSV: "text/csv; charset=utf-8",
}
_EXTENSIONS: Final = {kind.value: kind for kind in FileType} | {"jpeg": FileType.JPEG, "jfif": FileType.JPEG}
_MAIN_PARTS: Final = {
    f"{MEDIA_TYPES[FileType.DOCX]}.main+xml": FileType.DOCX,
    f"{MEDIA_TYPES[FileType.XLSX]}.main+xml": FileType.XLSX,
}
_TEXT_MARKS: Final = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_TEXT_CONTROLS: Final = frozenset("\t\n\r\f")


class Refusal(StrEnum):
    """Why a file is not let in."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_ALLOWED = "not_allowed"
    NAME_DISAGREES = "name_disagrees"
    MACROS = "macros"
    PASSWORD_PROTECTED = "password_protected"  # noqa: S105 -- a reason, not a password
    ARCHIVE_BOMB = "archive_bomb"
    DAMAGED = "damaged"


_MESSAGES: Final = {
    Refusal.EMPTY: (
        "Tệp không có nội dung. Hãy kiểm tra tệp trên máy rồi tải lại.",
        "The file is empty. Check it on your computer and upload it again.",
    ),
    Refusal.TOO_LARGE: (
        "Tệp vượt quá {limit} MB. Hãy giảm dung lượng hoặc chia thành nhiều tệp.",
        "The file is larger than {limit} MB. Make it smaller or split it.",
    ),
    Refusal.NOT_ALLOWED: (
        "Loại tệp này không được nhận. Hãy dùng một trong các loại: {allowed}.",
        "Files of this type are not accepted. Use one of: {allowed}.",
    ),
    Refusal.NAME_DISAGREES: (
        "Đuôi tên tệp không đúng với nội dung ({found}). Hãy chọn đúng tệp hoặc đổi đuôi thành .{found}.",
        "The name does not fit the content ({found}). Choose the right file or let its name end in .{found}.",
    ),
    Refusal.MACROS: (
        "Tệp có chứa macro. Hãy lưu lại dạng .docx hoặc .xlsx không có macro rồi tải lại.",
        "The file contains macros. Save it as .docx or .xlsx without macros and upload that.",
    ),
    Refusal.PASSWORD_PROTECTED: (
        "Tệp được bảo vệ bằng mật khẩu. Hãy bỏ mật khẩu, lưu lại rồi tải lên.",
        "The file is protected by a password. Remove the password, save and upload again.",
    ),
    Refusal.ARCHIVE_BOMB: (
        "Tệp giải nén ra lượng dữ liệu lớn bất thường nên không được mở.",
        "The file would unpack to an abnormal amount of data, so it was not opened.",
    ),
    Refusal.DAMAGED: (
        "Tệp bị hỏng hoặc tải chưa hết. Hãy mở tệp trên máy, lưu lại bản mới rồi tải lại.",
        "The file is damaged or was cut off. Open it on your computer, save a fresh copy, upload it.",
    ),
}


class RefusedFileError(Exception):
    """A file that is not let in; the messages say what to do, in Vietnamese and in English."""

    def __init__(self, code: Refusal, **details: object) -> None:
        vietnamese, english = (text.format(**details) for text in _MESSAGES[code])
        super().__init__(english)
        self.code = code
        self.vietnamese = vietnamese
        self.english = english


@dataclass(frozen=True, slots=True)
class InspectedFile:
    """A file that may be kept: `name` is safe to show and to store, `sha256` is in hexadecimal."""

    name: str
    type: FileType
    media_type: str
    size: int
    sha256: str


def inspect_file(
    name: str,
    data: bytes,
    *,
    allowed: frozenset[FileType] = ALLOWED,
    size_limit: int = SIZE_LIMIT,
) -> InspectedFile:
    """Return what the file is; raise `RefusedFileError` when it is not to be kept.

    The content decides: the name must agree with it, but never makes a file what it is not.
    """
    if not data:
        raise RefusedFileError(Refusal.EMPTY)
    if len(data) > size_limit:
        raise RefusedFileError(Refusal.TOO_LARGE, limit=size_limit // MEGABYTE)
    found = type_of(data, name=name)
    if found is None or found not in allowed:
        raise RefusedFileError(Refusal.NOT_ALLOWED, allowed=", ".join(sorted(allowed)))
    if _named(name) is not found:
        raise RefusedFileError(Refusal.NAME_DISAGREES, found=found.value)
    digest = hashlib.sha256(data).hexdigest()
    return InspectedFile(safe_name(name), found, MEDIA_TYPES[found], len(data), digest)


def type_of(data: bytes, *, name: str = "") -> FileType | None:
    """Return the type that the bytes show, None for any other; the name only parts .csv from .txt.

    Raises `RefusedFileError` for an Office file with macros or a password, a bomb or a broken archive.
    """
    if data.startswith(b"PK"):
        return _office_type(data)
    if data.startswith(_COMPOUND) and "EncryptedPackage".encode("utf-16-le") in data:
        raise RefusedFileError(Refusal.PASSWORD_PROTECTED)
    signature = _signature(data)
    if signature is not None:
        return signature if _is_whole(signature, data) else _damaged()
    if _is_text(data):
        return FileType.CSV if _named(name) is FileType.CSV else FileType.TXT
    return None


def safe_name(name: str) -> str:
    """Return the file's own name: no folders, no control or direction characters, at most 150 letters."""
    own = PurePosixPath(PureWindowsPath(nfc(name)).name).name
    letters = "".join(letter for letter in own if unicodedata.category(letter) not in {"Cc", "Cf", "Cs"})
    stem, dot, extension = letters.strip().rpartition(".")
    return f"{stem[: LONGEST_NAME - len(extension) - 1]}{dot}{extension}" if dot else letters[:LONGEST_NAME]


def _named(name: str) -> FileType | None:
    return _EXTENSIONS.get(name.rpartition(".")[2].lower())


def _signature(data: bytes) -> FileType | None:
    """Ask puremagic, and take its answer only when it stands at the very start of the file."""
    try:
        found = puremagic.magic_string(data[:_HEAD])
    except (puremagic.PureError, ValueError):
        return None
    kinds = {_EXTENSIONS.get(match.extension.lstrip(".").lower()) for match in found}
    binary = kinds & {FileType.PDF, FileType.PNG, FileType.JPEG}
    return next((kind for kind in (FileType.PDF, FileType.PNG, FileType.JPEG) if kind in binary), None)


def _is_whole(kind: FileType, data: bytes) -> bool:
    """Whether the file also ends as its type does, so that a cut-off upload is noticed."""
    tail = data[-2048:]
    endings = {FileType.PDF: b"%%EOF", FileType.PNG: b"IEND", FileType.JPEG: b"\xff\xd9"}
    return endings[kind] in tail


def _damaged() -> FileType:
    raise RefusedFileError(Refusal.DAMAGED)


def _office_type(data: bytes) -> FileType | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_archive(archive)
            names = archive.namelist()
            types = (
                archive.read("[Content_Types].xml").decode("utf-8") if "[Content_Types].xml" in names else ""
            )
            broken = archive.testzip()
    except UnreadableDocument as refusal:
        raise RefusedFileError(_REFUSALS[refusal.code]) from refusal
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        EOFError,
        OSError,
        ValueError,
        zlib.error,
    ) as error:
        raise RefusedFileError(Refusal.DAMAGED) from error
    if broken is not None:
        raise RefusedFileError(Refusal.DAMAGED)
    if "macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise RefusedFileError(Refusal.MACROS)
    return next((kind for part, kind in _MAIN_PARTS.items() if part in types), None)


_REFUSALS: Final = {
    Reason.ARCHIVE_BOMB: Refusal.ARCHIVE_BOMB,
    Reason.PASSWORD_PROTECTED: Refusal.PASSWORD_PROTECTED,
}


def _is_text(data: bytes) -> bool:
    encoding = next((name for mark, name in _TEXT_MARKS.items() if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return not any(
        unicodedata.category(letter) == "Cc" and letter not in _TEXT_CONTROLS for letter in set(text)
    )
