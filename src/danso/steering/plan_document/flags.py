"""What a flag says to a person, in Vietnamese and in English; `{…}` are the flag's arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Wording(NamedTuple):
    """One sentence in the two languages of the house."""

    vietnamese: str
    english: str


WORDING: dict[str, Wording] = {
    "missing_lead": Wording("Không thấy cơ quan chủ trì.", "No lead agency is named."),
    "missing_deadline": Wording("Không thấy thời hạn.", "No deadline is named."),
    "deadline_unread": Wording("Chưa hiểu thời hạn “{words}”.", "The deadline “{words}” could not be read."),
    "duplicate_lead_label": Wording(
        "Nhãn “{label}” lặp lại: hai cơ quan cùng chủ trì hay chép nhầm?",
        "The label “{label}” is repeated: two leads, or a copying error?",
    ),
    "label_without_colon": Wording("Nhãn “{label}” thiếu dấu hai chấm.", "The label “{label}” has no colon."),
    "lead_is_paragraph": Wording(
        "Mục chủ trì là cả đoạn văn; hãy kiểm tra các cơ quan được đọc ra.",
        "The lead is a whole paragraph; check the agencies read from it.",
    ),
    "unknown_agency": Wording(
        "Chưa có trong danh mục cơ quan: “{name}”.", "Not in the list of agencies: “{name}”."
    ),
    "ambiguous_agency": Wording(
        "Tên cơ quan có thể hiểu nhiều cách: “{name}”.", "The agency's name is ambiguous: “{name}”."
    ),
    "remark_in_agencies": Wording(
        "Có ghi chú trong mục cơ quan: “{words}”.", "A remark stands among the agencies: “{words}”."
    ),
    "inherited": Wording("Lấy {what} từ đề mục phía trên.", "The {what} is taken from the heading above."),
    "lead_by_reference": Wording(
        "Cơ quan chủ trì được giao tại mục {path} (dòng {line}).",
        "The lead is named in item {path} (line {line}).",
    ),
    "assigns_nothing_regulation": Wording(
        "Văn bản quy định, không giao nhiệm vụ.", "The document lays down rules; it gives out no tasks."
    ),
    "assigns_nothing_procedures": Wording(
        "Văn bản công bố thủ tục hành chính, không giao nhiệm vụ.",
        "The document publishes administrative procedures; it gives out no tasks.",
    ),
    "assigns_nothing_article": Wording(
        "Đây là bài viết, không phải văn bản giao nhiệm vụ.",
        "This is an article, not a document that gives out tasks.",
    ),
    "unconfirmed_task": Wording(
        "Không có nhãn nào xác nhận đây là nhiệm vụ.", "No label confirms that this is a task."
    ),
    "continuation_row": Wording(
        "Dòng {row} của bảng không có số thứ tự, được ghép vào nhiệm vụ này.",
        "Row {row} of the table has no number and was joined to this task.",
    ),
    "reported_status": Wording("Văn bản ghi “{column}”: {words}", "The document reports “{column}”: {words}"),
    "crossed_values": Wording(
        "Một ô có nhiều dòng; hãy kiểm tra cơ quan nào đi với việc nào.",
        "A cell holds several lines; check which agency goes with which work.",
    ),
    "dangling_sentence": Wording(
        "Câu bỏ lửng (dòng {line}): “… {words}”.", "A sentence is left hanging (line {line}): “… {words}”."
    ),
    "suspect_spelling": Wording(
        "Có thể sai chính tả (dòng {line}): “{words}”, lẽ ra “{expected}”.",
        "Possible misspelling (line {line}): “{words}” for “{expected}”.",
    ),
    "contradicting_dates": Wording(
        "Văn bản {number} được ghi nhiều ngày: {dates} (dòng {lines}).",
        "Document {number} is given different dates: {dates} (lines {lines}).",
    ),
    "contradicting_issuers": Wording(
        "Văn bản {number} được ghi nhiều cơ quan ban hành: {issuers} (dòng {lines}).",
        "Document {number} is given different issuers: {issuers} (lines {lines}).",
    ),
    "missing_number": Wording(
        "Văn bản để trống số (ký hiệu {symbol}).", "The document's number is left blank (symbol {symbol})."
    ),
    "missing_date": Wording("Văn bản để trống ngày, tháng ký.", "The document's date is left blank."),
    "missing_issuer": Wording("Không thấy cơ quan ban hành.", "The issuing body is not named."),
    "missing_type": Wording("Không thấy tên loại văn bản.", "The kind of document is not named."),
    "missing_signer": Wording("Không thấy người ký.", "The signer is not named."),
    "signature_cut": Wording("Phần chữ ký bị cắt (dòng {line}).", "The signature is cut off (line {line})."),
    "no_tasks": Wording("Không tìm thấy nhiệm vụ nào.", "No task was found."),
    "duplicate_path": Wording(
        "Số mục {path} xuất hiện nhiều lần.", "The number {path} occurs more than once."
    ),
    "numbering_gap": Wording(
        "Số mục nhảy từ {before} sang {after}.", "The numbering jumps from {before} to {after}."
    ),
    "encoding_converted": Wording("Văn bản được chuyển mã: {note}.", "The text was converted: {note}."),
}
"""Every code that the parser may raise."""


def vietnamese(code: str, arguments: Mapping[str, str | int]) -> str:
    """Return the flag's sentence in Vietnamese."""
    return _filled(WORDING[code].vietnamese, arguments)


def english(code: str, arguments: Mapping[str, str | int]) -> str:
    """Return the flag's sentence in English."""
    return _filled(WORDING[code].english, arguments)


class _Blank(dict[str, str | int]):
    def __missing__(self, key: str) -> str:
        return ""


def _filled(sentence: str, arguments: Mapping[str, str | int]) -> str:
    return sentence.format_map(_Blank(arguments))
