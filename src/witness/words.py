"""What `danso-witness` says, in Vietnamese and English."""

from __future__ import annotations

WORDS = {
    "good": (
        "BIÊN NHẬN ĐÚNG: dòng nhật ký này nằm trong sổ đã niêm phong.",
        "GOOD RECEIPT: this line stands in the sealed log.",
    ),
    "bad": ("BIÊN NHẬN SAI: {reason}.", "BAD RECEIPT: {reason}."),
    "unreadable": ("Không đọc được tệp {file}.", "Cannot read the file {file}."),
    "who": ("Cơ quan: {agency} (hệ thống {system})", "Agency: {agency} (system {system})"),
    "when": ("Thời điểm: {at}", "Time: {at}"),
    "why": (
        "Mục đích: {purpose}; căn cứ: {legal_basis}; hồ sơ: {case}",
        "Purpose: {purpose}; legal basis: {legal_basis}; case: {case}",
    ),
    "what": ("Trường dữ liệu: {fields}", "Fields: {fields}"),
    "allowed": ("Kết quả: được phép", "Outcome: allowed"),
    "refused": ("Kết quả: bị từ chối", "Outcome: refused"),
    "place": (
        "Vị trí {position} trong sổ {origin} gồm {size} dòng, niêm phong lúc {time}",
        "Position {position} in the log {origin} of {size} lines, sealed at {time}",
    ),
    "witness": ("Nhân chứng {name} xác nhận lúc {time}", "Witness {name} confirmed at {time}"),
    "no_witness": (
        "Chưa có nhân chứng nào mà bạn tin xác nhận.",
        "No witness that you trust has confirmed it.",
    ),
    "own_key": (
        "CHƯA ĐỦ: khóa của sổ lấy từ chính biên nhận. Hãy so mã này với mã cơ quan công bố: {key}",
        "NOT ENOUGH YET: the log's key is the receipt's own word. Compare it with the published one: {key}",
    ),
    "too_long": ("tệp quá dài", "the file is too long"),
    "not_a_receipt": ("tệp không phải là biên nhận", "the file is no receipt"),
    "signature": ("chữ ký của biên nhận không đúng", "the receipt's signature is wrong"),
    "unknown_key": ("khóa ký không phải khóa bạn tin", "signed by a key you do not trust"),
    "checkpoint": ("niêm phong không đúng", "the seal is wrong"),
    "proof": (
        "dòng nhật ký không nằm trong sổ đã niêm phong",
        "the line does not stand in the sealed log",
    ),
    "record": ("nội dung dòng nhật ký bị sửa dạng", "the line's text is not in its one right form"),
    "witness_signature": ("chữ ký của nhân chứng không đúng", "a witness's signature is wrong"),
}


def say(word: str, language: str, **values: object) -> str:
    """A sentence in `vi` or `en`."""
    return WORDS[word][language == "en"].format(**values)
