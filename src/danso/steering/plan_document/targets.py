"""Targets in a task's title ("chỉ tiêu"): percentages and counts, each with what it is counted over."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from danso.vietnam.aligned import fold_aligned

LEVELS = {
    "tinh": "province",
    "thanh pho truc thuoc": "province",
    "huyen": "district",
    "quan": "district",
    "xa": "commune",
    "phuong": "commune",
}
"""The levels of government a percentage may be set for, by the word after "cấp"."""


@dataclass(frozen=True)
class Target:
    """One target: `percent_min`, `percent_max`, `percent_change` or `count`, its value, and of what.

    `value` is a plain decimal number as text; `of` is a level of government, a known population, or the words
    of the plan.
    """

    kind: str
    value: str
    of: str

    @property
    def comparator(self) -> str:
        """How a measured value is compared with it."""
        return "<=" if self.kind == "percent_max" else ">="

    @property
    def unit(self) -> str:
        """The unit of its value: "%" or none."""
        return "" if self.kind == "count" else "%"

    @property
    def level(self) -> str | None:
        """The level of government it is set for, if it is set for one."""
        return self.of if self.of in LEVELS.values() else None

    def as_json(self) -> dict[str, str]:
        """Return the target for the wire."""
        return {"kind": self.kind, "value": self.value, "of": self.of}


# What stands right after the number, folded: the first row that fits names the population.
POPULATIONS = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r".*\bhai long\b", "survey answers"),
        (r"(?:tthc|thu tuc hanh chinh)\b.{0,40}\bdu dieu kien", "eligible procedures"),
        (
            r"(?:nguoi dan|cong dan|ca nhan|to chuc)\b.*\b(?:mot cua|trung tam phuc vu hanh chinh cong)",
            "counter visits",
        ),
        (r"(?:nguoi dan|cong dan|doanh nghiep|nguoi dung)\b.*\btruc tuyen", "online users"),
        (r"ket qua giai quyet\b.*\bca nhan", "results of individuals"),
        (r"ket qua giai quyet\b", "results"),
        (r"(?:mau don|to khai|bieu mau|mau to khai)\b", "forms"),
        (r"(?:tthc|thu tuc hanh chinh)\b", "procedures"),
        (r"(?:dvc|dich vu cong) thiet yeu\b", "essential public services"),
        (r"(?:dvc|dich vu cong)\b", "public services"),
        (r"ho so cong viec\b", "work files"),
        (r"ho so\b", "dossiers"),
        (r"(?:cong dan|nguoi dan|nguoi)\b.{0,30}\bdu (?:dieu kien|tuoi|do tuoi)", "eligible citizens"),
        (
            r"(?:thong tin )?(?:cong dan|nguoi dan|nhan khau|dan so)\b.{0,20}\b(?:cu tru|tren dia ban)",
            "residents",
        ),
        (r"mo hinh(?: diem)?\b", "pilot models"),
    )
)
NUMBER = r"\d{1,3}(?:\.\d{3})+|\d+(?:[.,]\d+)?"
PERCENT = re.compile(rf"(?P<value>{NUMBER})\s*(?:%|phan tram)")
AT_MOST = re.compile(r"(?:duoi|khong qua|khong vuot qua|toi da|thap hon|<|con)\s*$")
CHANGE = re.compile(r"\b(?:tang|giam|cat giam)(?:\s+(?:them|it nhat|toi thieu|tren|khoang))*\s*$")
LEVEL = re.compile(rf"\bcap (?P<level>{'|'.join(LEVELS)})\b")
# A count is a target only when something is to be brought to it: "về 02 dịch vụ" only mentions one.
COUNTED_VERBS = (
    "triển khai|tái cấu trúc|thí điểm|xây dựng|hoàn thành|thành lập|tổ chức|cung cấp|số hóa|rà soát"
    "|tích hợp|đạt|ít nhất|tối thiểu|phấn đấu có|phấn đấu đạt|nhân rộng|mở|kết nối"
)
COUNTED_NOUNS = (
    "mô hình|dịch vụ|DVC|TTHC|thủ tục|cơ sở dữ liệu|CSDL|hệ thống|nền tảng|lớp|hội nghị|khóa|cuộc|đợt"
    "|sản phẩm|ứng dụng|công trình|loại hình|doanh nghiệp|điểm|trạm|trung tâm|tiêu chuẩn|quy chuẩn"
    "|đề tài|nhiệm vụ|dự án|chuyên đề|tin bài"
)
COUNT = re.compile(
    rf"\b(?:{fold_aligned(COUNTED_VERBS)})\s+(?:(?:duoc|thuc hien|it nhat|toi thieu)\s+)?"
    rf"(?P<value>{NUMBER})\s+(?P<noun>{fold_aligned(COUNTED_NOUNS)})\b"
)
NOUN_END = re.compile(
    r"[,;.:()]|$"
    r"|\b(?:duoc|co|phai|la|dat|va|tai|tren dia ban|theo|trong|su dung|thuc hien|dang ky|cua|o|vao)\b"
)
BEFORE = re.compile(
    r"(?:^|[,;.])\s*(?:phấn đấu|bảo đảm|đảm bảo|duy trì|nâng)?\s*(?:tỷ lệ|tỉ lệ)?\s*(?P<over>[^,;.]+?)"
    r"(?:\s+(?:đạt|dưới|trên|từ|tối thiểu|tối đa|ít nhất|không quá|là|lên|còn))*\s*$",
    re.IGNORECASE,
)
LONGEST_NOUN = 60
NEAR = 200
"""How many characters around a number may tell what it is of."""


def read_targets(title: str) -> tuple[Target, ...]:
    """Return the targets that a title names, in its order; none when it names none."""
    text = " ".join(unicodedata.normalize("NFC", title).replace("*", " ").split())
    folded = fold_aligned(text)
    marks = list(PERCENT.finditer(folded))
    ends = [*(mark.start() for mark in marks), len(folded)][1:]
    percentages = [
        (mark.start(), percentage(mark, text, folded, end)) for mark, end in zip(marks, ends, strict=False)
    ]
    counts = [(mark.start("value"), count(mark, text, folded)) for mark in COUNT.finditer(folded)]
    return tuple(target for _, target in sorted(percentages + counts, key=lambda found: found[0]))


def percentage(mark: re.Match[str], text: str, folded: str, end: int) -> Target:
    """The percentage at `mark`; what it is of is said before `end`, where the next one begins."""
    near = max(0, mark.start() - NEAR)
    before = folded[near : mark.start()]
    kind = "percent_max" if AT_MOST.search(before) else "percent_min"
    if CHANGE.search(before):
        kind = "percent_change"
    over = counted_over(text, folded, mark.end(), min(end, mark.end() + NEAR))
    return Target(kind, plain_number(mark["value"]), over or said_before(text[near : mark.start()]))


def said_before(text: str) -> str:
    """What a rate named before its number is a rate of: "tỷ lệ hồ sơ trễ hạn dưới 5%"."""
    found = BEFORE.search(text)
    return found["over"][:LONGEST_NOUN].strip() if found else ""


def count(mark: re.Match[str], text: str, folded: str) -> Target:
    """The count at `mark`."""
    of = population(text, folded, mark.start("noun"), mark.end() + NEAR)
    return Target("count", plain_number(mark["value"]), of)


def counted_over(text: str, folded: str, begin: int, end: int) -> str:
    """A level of government when just one is named, else the population."""
    levels = {mark["level"] for mark in LEVEL.finditer(folded, begin, end)}
    if len({LEVELS[level] for level in levels}) == 1:
        return LEVELS[levels.pop()]
    return population(text, folded, begin, end)


def population(text: str, folded: str, begin: int, end: int) -> str:
    """The population named at `begin`, by its known name or in the plan's own words."""
    opening = begin + len(folded[begin:end]) - len(folded[begin:end].lstrip(" -–:"))
    for pattern, name in POPULATIONS:
        if pattern.match(folded, opening, end):
            return name
    stop = NOUN_END.search(folded, opening)
    words = text[opening : min(stop.start() if stop else end, end)]
    return words[:LONGEST_NOUN].strip()


def plain_number(written: str) -> str:
    """A number as plan writers write it ("1.200", "02", "99,5") in plain decimal form."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", written):
        return str(int(written.replace(".", "")))
    whole, _, fraction = written.replace(",", ".").partition(".")
    return f"{int(whole)}.{fraction}" if fraction else str(int(whole))
