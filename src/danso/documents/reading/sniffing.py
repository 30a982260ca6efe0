"""Which format a file really has: by its bytes, never by its name."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from pathlib import PurePath
from typing import TYPE_CHECKING

import puremagic

from danso.documents.reading import refusals

if TYPE_CHECKING:
    from danso.documents.source_text import UnreadableDocument

UNPACKED_LIMIT = 256 * refusals.MEGABYTE
RATIO_LIMIT = 150
RATIO_FREE = 16 * refusals.MEGABYTE
PART_LIMIT = 96 * refusals.MEGABYTE
ENTRY_LIMIT = 10_000
# What reading an archive raises when its bytes are wrong.
BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    KeyError,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)

EXTENSIONS = {
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".docx": "docx",
    ".docm": "docx",
    ".pdf": "pdf",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
_USUAL_EXTENSION = {"text": ".txt", "docx": ".docx", "pdf": ".pdf", "html": ".html"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"(?:\s|<!--.*?-->|<\?xml[^>]*\?>)*<(?:!doctype\s+html|html|head|body|meta|table|div|p|h[1-6])[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_PICTURES = {
    ".png",
    ".jpg",
    ".jpeg",
    ".jfif",
    ".jfi",
    ".gif",
    ".bmp",
    ".tif",
    ".tiff",
    ".webp",
    ".heic",
    ".jp2",
}
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HEAD = 4096


def format_of(data: bytes, *, filename: str) -> str:
    """Return txt, md, html, docx or pdf; raise when the content is none of them or the name disagrees."""
    if not data.strip(b"\0 \t\r\n"):
        raise refusals.empty()
    extension = PurePath(filename).suffix.lower()
    named = EXTENSIONS.get(extension)
    found = _content_of(data, extension)
    if found == "text" and named in {"txt", "md"}:
        return named
    if found == "text" and not extension:
        return "txt"
    if found == "html" and named in {"txt", "md"} and not _is_whole_page(data):
        return named
    if found == named or (not extension and found != "text"):
        return found
    raise refusals.wrong_type(extension, _USUAL_EXTENSION[found])


def check_archive(archive: zipfile.ZipFile) -> None:
    """Refuse an archive by its directory alone, before any of it is unpacked."""
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if (
        len(entries) > ENTRY_LIMIT
        or unpacked > UNPACKED_LIMIT
        or any(e.file_size > PART_LIMIT for e in entries)
    ):
        raise refusals.archive_bomb()
    if unpacked > RATIO_FREE and unpacked > RATIO_LIMIT * max(packed, 1):
        raise refusals.archive_bomb()
    if any(entry.flag_bits & 1 for entry in entries):
        raise refusals.password_protected()


def _content_of(data: bytes, extension: str) -> str:
    if data.startswith(_OLE):
        raise _refusal_of_compound_file(data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed_format(data)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"{\\rtf"):
        raise refusals.unsupported("RTF (.rtf)")
    if data[:_HEAD].lstrip().lower().startswith(b"mime-version:"):
        raise refusals.unsupported("MHTML (.mht)")
    if b"<?mso-application" in data[:_HEAD]:
        raise refusals.unsupported("Word XML (.xml)")
    if _HTML.match(data[:_HEAD].removeprefix(b"\xef\xbb\xbf")):
        return "html"
    if _is_text(data):
        return "text"
    raise _refusal_of_unknown(data, extension)


def _refusal_of_compound_file(data: bytes) -> UnreadableDocument:
    """What an OLE compound file holds: its directory names streams in UTF-16."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        return refusals.password_protected()
    if holds("WordDocument"):
        return refusals.legacy_word()
    if holds("Workbook") or holds("Book"):
        return refusals.spreadsheet()
    return refusals.unsupported("Microsoft Office 97-2003")


def _packed_format(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_archive(archive)
            names = set(archive.namelist())
            kind = archive.read("mimetype")[:100].decode("ascii", "replace") if "mimetype" in names else ""
    except BROKEN_ARCHIVE as error:
        raise refusals.damaged(".docx") from error
    if any(name.startswith("word/") for name in names):
        return "docx"
    if any(name.startswith("xl/") for name in names) or "spreadsheet" in kind:
        raise refusals.spreadsheet()
    if "opendocument" in kind:
        raise refusals.unsupported("OpenDocument (.odt)")
    if any(name.startswith("ppt/") for name in names):
        raise refusals.unsupported("PowerPoint (.pptx)")
    raise refusals.unsupported("ZIP (.zip)")


def _is_whole_page(data: bytes) -> bool:
    head = data[:_HEAD].lower()
    return b"<html" in head or b"<!doctype" in head


def _is_text(data: bytes) -> bool:
    """Whether the bytes could be letters in some encoding: no zeros and hardly any control characters."""
    if data.startswith(_MARKS) or _is_unmarked_utf16(data):
        return True
    head = data[: 16 * _HEAD]
    controls = sum(head.count(code) for code in range(32) if code not in b"\t\n\r\f\v\x1a\x1b")
    return controls * 200 <= len(head) and b"\0" not in head


def _is_unmarked_utf16(data: bytes) -> bool:
    """Every other byte of Vietnamese or Latin text in UTF-16 is zero or 1, 3, 0x1e."""
    head = data[:_HEAD]
    high = bytes((0, 1, 3, 0x1E, 0x20))
    halves = head[0::2], head[1::2]
    shares = [sum(half.count(code) for code in high) / max(len(half), 1) for half in halves]
    return len(data) % 2 == 0 and b"\0" in head and max(shares) > 0.9 and min(shares) < 0.4  # noqa: PLR2004 -- shares


def _refusal_of_unknown(data: bytes, extension: str) -> UnreadableDocument:
    """Binary data: a picture, some other known format, or rubbish behind a name that we read."""
    try:
        found = puremagic.from_string(data[:_HEAD])
    except (puremagic.PureError, ValueError):
        found = ""
    if found in _PICTURES:
        return refusals.unsupported(f"ảnh / picture ({found})")
    if EXTENSIONS.get(extension) in {"docx", "pdf"}:
        return refusals.damaged(extension)
    if EXTENSIONS.get(extension):
        return refusals.unknown_encoding()
    return refusals.unsupported(found or extension or "không rõ / unknown")
