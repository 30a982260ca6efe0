from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.documents.filetypes import FileType, Refusal, RefusedFileError, inspect_file, safe_name
from danso.documents.official import render_docx, render_pdf
from danso.documents.tables import Column, write_table
from danso.documents.tests.documents import plan


def png():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\x00" * 200 + b"\xff\xd9"
DOCX = render_docx(plan())
XLSX = write_table((Column("a", "A"),), [{"a": "x"}])


def archive(**parts):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        for name, data in parts.items():
            written.writestr(name, data)
    return target.getvalue()


def with_part(data, name, content):
    target = io.BytesIO(data)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as written:
        written.writestr(name, content)
    return target.getvalue()


def refusal_of(name, data, **limits):
    with pytest.raises(RefusedFileError) as refusal:
        inspect_file(name, data, **limits)
    assert refusal.value.vietnamese
    assert refusal.value.english
    return refusal.value.code


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.docx", DOCX, FileType.DOCX),
        ("a.xlsx", XLSX, FileType.XLSX),
        ("Ảnh.PNG", png(), FileType.PNG),
        ("a.jpeg", JPEG, FileType.JPEG),
        ("a.jpg", JPEG, FileType.JPEG),
        ("a.txt", "Biên bản họp\n".encode(), FileType.TXT),
        ("a.txt", "Biên bản".encode("utf-16"), FileType.TXT),
        ("a.csv", "tên;số\nA;1\n".encode("utf-8-sig"), FileType.CSV),
    ],
)
def test_the_types_of_evidence_are_told_from_their_bytes(name, data, kind):
    found = inspect_file(name, data)
    assert (found.type, found.size, found.sha256) == (kind, len(data), hashlib.sha256(data).hexdigest())


def test_a_pdf_is_told_from_its_bytes():
    assert inspect_file("a.pdf", render_pdf(plan())).media_type == "application/pdf"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"", Refusal.EMPTY),
        ("a.exe", b"MZ\x90\x00" + b"\x00" * 100, Refusal.NOT_ALLOWED),
        ("a.pdf", b"MZ\x90\x00" + b"\x00" * 100, Refusal.NOT_ALLOWED),
        ("a.zip", archive(x=b"1"), Refusal.NOT_ALLOWED),
        ("a.docx", archive(x=b"1"), Refusal.NOT_ALLOWED),
        ("a.html", b"<html></html>", Refusal.NAME_DISAGREES),
        ("a.pdf", DOCX, Refusal.NAME_DISAGREES),
        ("a.docx", XLSX, Refusal.NAME_DISAGREES),
        ("a.txt", png(), Refusal.NAME_DISAGREES),
        ("khong-duoi", b"text", Refusal.NAME_DISAGREES),
        ("a.docx", DOCX[: len(DOCX) // 2], Refusal.DAMAGED),
        ("a.png", png()[:-12], Refusal.DAMAGED),
        ("a.docm", with_part(DOCX, "word/vbaProject.bin", b"x"), Refusal.MACROS),
        ("a.xlsx", with_part(XLSX, "xl/vbaProject.bin", b"x"), Refusal.MACROS),
        ("a.docx", with_part(DOCX, "word/big.xml", b"\0" * 40_000_000), Refusal.ARCHIVE_BOMB),
        (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            Refusal.PASSWORD_PROTECTED,
        ),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Refusal.NOT_ALLOWED),
    ],
)
def test_other_files_are_refused_with_the_reason(name, data, code):
    assert refusal_of(name, data) is code


def test_the_size_limit_is_said_in_megabytes():
    with pytest.raises(RefusedFileError, match="1 MB"):
        inspect_file("a.txt", b"x" * 1_048_577, size_limit=1_048_576)


def test_a_page_may_allow_fewer_types():
    assert refusal_of("a.txt", b"x", allowed=frozenset({FileType.PDF})) is Refusal.NOT_ALLOWED


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\Users\\an\\Báo cáo.docx", "Báo cáo.docx"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("bao\u202ecod.exe.txt", "baocod.exe.txt"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_a_name_is_kept_without_what_could_mislead(name, kept):
    assert safe_name(name) == kept


@given(st.binary(max_size=300), st.text(max_size=20))
def test_whatever_is_sent_is_let_in_or_refused(data, name):
    with suppress(RefusedFileError):
        assert inspect_file(name, data).size == len(data)
