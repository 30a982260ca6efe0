from __future__ import annotations

import io
import random
import struct
import unicodedata
import zipfile
import zlib
from contextlib import suppress

import docx
import pypdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from danso.documents.reading import SIZE_LIMIT, read_source
from danso.documents.source_text import Reason, UnreadableDocument

TEXT = "KẾ HOẠCH\n\n1. Sở Tư pháp chủ trì, phối hợp với Công an tỉnh rà soát thủ tục.\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def word_file() -> bytes:
    document, file = docx.Document(), io.BytesIO()
    document.add_paragraph(TEXT)
    document.save(file)
    return file.getvalue()


def pdf_file(body: str = TEXT) -> bytes:
    return typst.compile(body.encode())


def package(entries: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.getvalue()


def picture() -> bytes:
    """A small grey PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes([180] * 40) for _ in range(40))
    header = struct.pack(">IIBBBBB", 40, 40, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def pictured_page(extra: str = "") -> str:
    numbers = ", ".join(map(str, picture()))
    image = f'image(bytes(({numbers})), width: 100%, height: 100%, fit: "stretch")'
    return f"#set page(margin: 0pt)\n#place({image})\n{extra}"


def locked_pdf() -> bytes:
    writer, file = pypdf.PdfWriter(), io.BytesIO()
    writer.append(io.BytesIO(pdf_file()))
    writer.encrypt("mật khẩu", algorithm="RC4-128")
    writer.write(file)
    return file.getvalue()


def stream_name(name: str) -> bytes:
    return OLE + name.encode("utf-16-le")


def with_encrypted_flag(data: bytes) -> bytes:
    return data.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")


def refusal(data: bytes, filename: str, **options) -> UnreadableDocument:
    with pytest.raises(UnreadableDocument) as caught:
        read_source(data, filename=filename, **options)
    return caught.value


REFUSED = {
    "no bytes at all": (b"", "plan.docx", Reason.EMPTY),
    "only blanks": (b" \r\n\t\n", "plan.txt", Reason.EMPTY),
    "a Word file without a word": (package({"word/document.xml": b"<a/>"}), "plan.docx", Reason.EMPTY),
    "a PDF without a word": (pdf_file("#v(1cm)"), "plan.pdf", Reason.EMPTY),
    "Word 97": (stream_name("WordDocument"), "plan.doc", Reason.LEGACY_WORD),
    "Word 97 behind the name of a new file": (stream_name("WordDocument"), "plan.docx", Reason.LEGACY_WORD),
    "Excel 97": (stream_name("Workbook"), "plan.xls", Reason.SPREADSHEET),
    "Excel": (package({"xl/workbook.xml": b"<x/>"}), "plan.xlsx", Reason.SPREADSHEET),
    "OpenDocument": (
        package({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}),
        "plan.odt",
        Reason.UNSUPPORTED,
    ),
    "a ZIP of files": (package({"a.txt": b"x"}), "plan.zip", Reason.UNSUPPORTED),
    "RTF": (rb"{\rtf1\ansi x}", "plan.doc", Reason.UNSUPPORTED),
    "a saved web archive": (
        b"MIME-Version: 1.0\nContent-Type: multipart/related",
        "plan.doc",
        Reason.UNSUPPORTED,
    ),
    "Word 2003 as XML": (
        b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>',
        "plan.doc",
        Reason.UNSUPPORTED,
    ),
    "a picture": (picture(), "plan.png", Reason.UNSUPPORTED),
    "a picture behind another name": (picture(), "plan.docx", Reason.UNSUPPORTED),
    "a locked Word file": (stream_name("EncryptedPackage"), "plan.docx", Reason.PASSWORD_PROTECTED),
    "a locked package": (
        with_encrypted_flag(package({"word/document.xml": b"x"})),
        "p.docx",
        Reason.PASSWORD_PROTECTED,
    ),
    "a locked PDF": (locked_pdf(), "plan.pdf", Reason.PASSWORD_PROTECTED),
    "a scan": (pdf_file(pictured_page()), "plan.pdf", Reason.SCANNED),
    "a scan with a signature's stamp": (
        pdf_file(
            pictured_page("Ký bởi: Văn phòng UBND tỉnh Hải Sơn, thời gian ký: 05.02.2026 10:11:12 +07:00")
        ),
        "plan.pdf",
        Reason.SCANNED,
    ),
    "a PDF named as Word": (pdf_file(), "plan.docx", Reason.WRONG_TYPE),
    "a Word file named as PDF": (word_file(), "plan.pdf", Reason.WRONG_TYPE),
    "text named as PDF": (TEXT.encode(), "plan.pdf", Reason.WRONG_TYPE),
    "a web page named as Word": (b"<html><body><p>x</p></body></html>", "plan.doc", Reason.WRONG_TYPE),
    "a web page named as text": (b"<!DOCTYPE html><html><p>x</p></html>", "plan.txt", Reason.WRONG_TYPE),
    "text named as something else": (TEXT.encode(), "plan.csv", Reason.WRONG_TYPE),
    "a cut-off Word file": (word_file()[:9000], "plan.docx", Reason.DAMAGED),
    "a Word file of rubbish": (bytes(range(256)) * 20, "plan.docx", Reason.DAMAGED),
    "a cut-off PDF": (pdf_file()[:3000], "plan.pdf", Reason.DAMAGED),
    "a PDF of rubbish": (b"%PDF-1.7\n" + bytes(range(256)) * 20 + b"\n%%EOF", "plan.pdf", Reason.DAMAGED),
    "broken XML": (package({"word/document.xml": b"<w:document"}), "plan.docx", Reason.DAMAGED),
    "letters of another world": (
        "計画書の提出期限は月末です。".encode("shift-jis") * 9,
        "plan.txt",
        Reason.UNKNOWN_ENCODING,
    ),
    "binary data named as text": (bytes(range(256)) * 9, "plan.txt", Reason.UNKNOWN_ENCODING),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_for_its_reason(name):
    data, filename, reason = REFUSED[name]
    error = refusal(data, filename)
    assert error.code is reason
    assert error.vietnamese != error.english
    assert "ãy " in error.vietnamese


def test_a_file_over_the_limit_is_refused_before_it_is_looked_at():
    error = refusal(b"x" * 2_000_001, "plan.txt", size_limit=2_000_000)
    assert error.code is Reason.TOO_LARGE
    assert SIZE_LIMIT == 50 * 1024 * 1024
    assert refusal(bytes(SIZE_LIMIT + 1), "plan.docx").code is Reason.TOO_LARGE


@pytest.mark.parametrize(
    "entries",
    [
        {"word/document.xml": bytes(30_000_000)},
        {"word/document.xml": b"<a/>", **{f"word/media/{number}": b"" for number in range(10_001)}},
    ],
)
def test_an_archive_that_would_burst_is_not_unpacked(entries, monkeypatch):
    data = package(entries)
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("unpacked"))
    assert refusal(data, "plan.docx").code is Reason.ARCHIVE_BOMB


def test_entities_that_multiply_are_not_resolved():
    laughs = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;">]>'
    body = f'{laughs}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">&d;</w:document>'
    assert refusal(package({"word/document.xml": body.encode()}), "plan.docx").code is Reason.DAMAGED


def test_pages_without_text_among_others_are_told():
    body = f"{TEXT}\n#pagebreak()\n{pictured_page()}\n#pagebreak()\n#set page(margin: 2cm)\n{TEXT}"
    source = read_source(pdf_file(body), filename="plan.pdf")
    assert source.unread_pages == (2,)
    assert source.pages == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_form_of_unicode_is_read(encoding, form):
    source = read_source(unicodedata.normalize(form, TEXT).encode(encoding), filename="plan.txt")
    assert source.lines[0].text == "KẾ HOẠCH"
    assert source.lines[2].text.startswith("1. Sở Tư pháp chủ trì")
    assert source.encoding_note is None


@pytest.mark.parametrize(
    ("stored", "note"),
    [
        ("Uû ban nh©n d©n tØnh giao Së T\xad ph¸p chñ tr×, phèi hîp víi C«ng an tØnh", "TCVN3"),
        ("Uyû ban nhaân daân tænh giao Sôû Tö phaùp chuû trì, phoái hôïp vôùi Coâng an tænh", "VNI"),
    ],
)
@pytest.mark.parametrize("encoding", ["latin-1", "utf-8"])
def test_text_from_before_unicode_is_converted_and_said_so(stored, note, encoding):
    source = read_source(stored.encode(encoding), filename="plan.txt")
    assert "Sở Tư pháp chủ trì, phối hợp với Công an tỉnh" in source.lines[0].text
    assert note in source.encoding_note


def test_a_text_with_a_broken_letter_is_read_with_the_break_in_sight():
    data = (TEXT * 40).encode()
    broken = data[:1000] + b"\xff" + data[1000:]
    assert "\ufffd" in read_source(broken, filename="plan.txt").plain()


def test_a_name_without_an_extension_is_no_obstacle():
    assert read_source(TEXT.encode(), filename="plan").kind == "txt"
    assert read_source(pdf_file(), filename="plan").kind == "pdf"
    assert read_source(word_file(), filename="KẾ HOẠCH.DOCX").kind == "docx"


@given(st.sampled_from(["docx", "pdf", "html", "txt"]), st.integers(0, 10**6), st.booleans())
@settings(max_examples=60, deadline=None)
def test_broken_files_are_read_or_refused_but_never_crash(kind, seed, cut):
    data = bytearray(FILES[kind])
    chance = random.Random(seed)
    if cut:
        del data[chance.randrange(len(data)) :]
    else:
        for _ in range(20):
            data[chance.randrange(len(data))] = chance.randrange(256)
    with suppress(UnreadableDocument):
        assert read_source(bytes(data), filename=f"plan.{kind}").kind == kind


FILES = {
    "docx": word_file(),
    "pdf": pdf_file(),
    "html": f"<html><body><table><tr><td>{TEXT}</table></body></html>".encode(),
    "txt": TEXT.encode(),
}
