"""Every reason not to read a document, with what to do about it, in Vietnamese and in English."""

from __future__ import annotations

from danso.documents.source_text import Reason, UnreadableDocument

MEGABYTE = 1024 * 1024


def empty() -> UnreadableDocument:
    """The file has no bytes, or no text."""
    return UnreadableDocument(
        Reason.EMPTY,
        vietnamese="Tệp không có nội dung. Hãy mở tệp trên máy để kiểm tra rồi tải lại tệp đã lưu đầy đủ.",
        english="The file has no content. Open it on your computer to check, then upload the saved file "
        "again.",
    )


def too_large(limit: int) -> UnreadableDocument:
    """The file is larger than `limit` bytes."""
    size = limit // MEGABYTE
    return UnreadableDocument(
        Reason.TOO_LARGE,
        vietnamese=f"Tệp lớn hơn {size} MB. Hãy bỏ hoặc nén hình ảnh trong tệp, hoặc tách phụ lục thành "
        f"tệp riêng.",
        english=f"The file is larger than {size} MB. Remove or compress its pictures, or upload annexes "
        f"separately.",
    )


def scanned() -> UnreadableDocument:
    """The pages are pictures."""
    return UnreadableDocument(
        Reason.SCANNED,
        vietnamese="Tệp PDF chỉ có ảnh chụp trang giấy, không có lớp chữ. Hãy xin tệp Word gốc, hoặc dùng "
        "phần mềm "
        "nhận dạng chữ (OCR) tạo PDF có chữ rồi tải lại.",
        english="The PDF holds only pictures of pages and no text. Ask for the original Word file, or make "
        "a PDF "
        "with text by character recognition (OCR), then upload that.",
    )


def password_protected() -> UnreadableDocument:
    """The file opens only with a password."""
    return UnreadableDocument(
        Reason.PASSWORD_PROTECTED,
        vietnamese="Tệp được bảo vệ bằng mật khẩu. Hãy mở tệp bằng mật khẩu, bỏ mật khẩu rồi lưu và tải lại.",
        english="The file is protected by a password. Open it with the password, remove the password, "
        "save, upload.",
    )


def wrong_type(extension: str, found: str) -> UnreadableDocument:
    """The name says `extension`, the content is the format whose extension is `found`."""
    return UnreadableDocument(
        Reason.WRONG_TYPE,
        vietnamese=f"Tên tệp có đuôi {extension or '(không có đuôi)'} nhưng nội dung là {found}. Hãy kiểm "
        f"tra có "
        f"chọn nhầm tệp không; nếu đúng tệp thì đổi đuôi thành {found} rồi tải lại.",
        english=f"The name ends in {extension or '(nothing)'} but the content is {found}. Check that you "
        f"chose the "
        f"right file; if you did, rename it to end in {found} and upload it again.",
    )


def unsupported(found: str) -> UnreadableDocument:
    """The format (an extension, or words for it) is none that we read."""
    return UnreadableDocument(
        Reason.UNSUPPORTED,
        vietnamese=f"Chưa đọc được tệp loại {found}. Hãy lưu văn bản thành .docx hoặc .pdf có chữ rồi tải "
        f"lại.",
        english=f"Files of type {found} cannot be read. Save the document as .docx or as .pdf with text, "
        f"upload that.",
    )


def archive_bomb() -> UnreadableDocument:
    """Unpacking would take too much memory."""
    return UnreadableDocument(
        Reason.ARCHIVE_BOMB,
        vietnamese="Tệp nén chứa lượng dữ liệu lớn bất thường khi giải nén nên không được mở. Hãy mở văn "
        "bản bằng "
        "Word, chép nội dung sang tệp .docx mới rồi tải lại.",
        english="The file would unpack to an abnormal amount of data, so it was not opened. Open the "
        "document in "
        "Word, copy its content to a new .docx file and upload that.",
    )


def legacy_word() -> UnreadableDocument:
    """Word 97-2003."""
    return UnreadableDocument(
        Reason.LEGACY_WORD,
        vietnamese="Tệp ở định dạng Word 97-2003 (.doc). Hãy mở bằng Word hoặc LibreOffice, chọn "
        "“Lưu thành” .docx rồi tải lại.",
        english="The file is in the Word 97-2003 format (.doc). Open it in Word or LibreOffice, choose "
        "“Save as” .docx and upload that.",
    )


def spreadsheet() -> UnreadableDocument:
    """A workbook instead of a document."""
    return UnreadableDocument(
        Reason.SPREADSHEET,
        vietnamese="Tệp là bảng tính (.xls, .xlsx, .ods), không phải văn bản. Hãy chép bảng sang một tệp "
        "Word .docx "
        "rồi tải lại.",
        english="The file is a workbook (.xls, .xlsx, .ods), not a document. Copy the table into a Word "
        ".docx file "
        "and upload that.",
    )


def damaged(kind: str) -> UnreadableDocument:
    """The content breaks off or contradicts itself."""
    return UnreadableDocument(
        Reason.DAMAGED,
        vietnamese=f"Tệp {kind} bị hỏng hoặc tải chưa hết. Hãy mở tệp trên máy, lưu lại bản mới rồi tải "
        f"lên lần nữa.",
        english=f"The {kind} file is damaged or was cut off. Open it on your computer, save a fresh copy, "
        f"upload it.",
    )


def unknown_encoding() -> UnreadableDocument:
    """The letters cannot be told."""
    return UnreadableDocument(
        Reason.UNKNOWN_ENCODING,
        vietnamese="Không nhận ra bảng mã chữ của tệp (đã thử Unicode, TCVN3, VNI). Hãy mở tệp bằng phần "
        "mềm đã tạo "
        "ra nó, lưu với bảng mã UTF-8 rồi tải lại.",
        english="The character encoding of the file is not recognised (Unicode, TCVN3 and VNI were tried). "
        "Open it "
        "with the program that made it, save it as UTF-8 and upload that.",
    )
