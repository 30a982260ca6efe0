"""Deadlines that stand inside a sentence: "…, hoàn thành trước ngày 30/11/2025"."""

from __future__ import annotations

import re

_EVERY = r"(?:\s+(?:hằng|hàng)\s+(?:tháng|quý|năm))?"
_DAY = (
    r"ngày\s+\d{1,2}(?:\s*[/.-]\s*\d{1,2}(?:\s*[/.-]\s*\d{4})?|\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?)?"
    + _EVERY
)
_BARE_DAY = r"\d{1,2}/\d{1,2}/\d{4}"
_MONTH = r"tháng\s+\d{1,2}(?:\s*/\s*\d{4}|\s+năm\s+\d{4})" + _EVERY
_QUARTER = r"quý\s+(?:[IVX]+|[1-4])(?:\s*/\s*\d{4}|\s+năm\s+\d{4}|\s*-\s*\d{4})"
_YEAR = r"năm\s+\d{4}"
_WHEN = rf"(?:{_DAY}|{_BARE_DAY}|{_MONTH}|{_QUARTER}|{_YEAR})"
_AT_THE_LATEST = r"(?:chậm nhất|muộn nhất|không quá)(?:\s+(?:là|vào|trước|đến|trong|đến hết|hết))?"
_BEFORE = rf"(?:(?:xong\s+)?trước|{_AT_THE_LATEST})\s+{_WHEN}(?:(?:\s*,\s*|\s+và\s+){_WHEN})*"
_DONE_WITHIN = rf"(?:hoàn thành|xong|kết thúc)[^.;:()]{{0,24}}?\b((?:trong|vào|đến hết|hết)\s+{_WHEN})"
_SENT_WITHIN = (
    rf"(?:báo cáo|trình|ban hành|gửi)[^.;:()]{{0,40}}?\b((?:trong|đến hết)\s+(?:{_MONTH}|{_QUARTER}|{_YEAR}))"
)
_WHOLE_DAY = r"ngày\s+\d{1,2}(?:/\d{1,2}/|\s+tháng\s+\d{1,2}\s+năm\s+)\d{4}"
_STANDS_LAST = rf"\b((?:trong|vào)\s+(?:{_MONTH}|{_QUARTER}|{_WHOLE_DAY}))\s*(?=[.;]\s|[.;]?$)"
_UNIT = r"(?:tuần|tháng|quý|năm|ngày)"
_REPORTS = r"(?:báo cáo|sơ kết|đánh giá|tổng hợp|giao ban|họp|rà soát)"

_DUE = re.compile(rf"({_BEFORE})|{_DONE_WITHIN}|{_SENT_WITHIN}|{_STANDS_LAST}", re.IGNORECASE)
_AGAIN = re.compile(
    rf"(?P<regular>định kỳ\s+(?:(?:hằng|hàng)\s+{_UNIT}|(?:0?\d|sáu|ba)\s+tháng)(?:\s*\([^()]*\))?)"
    rf"|(?:^|[.;]\s+)(?P<opening>(?:hằng|hàng)\s+{_UNIT})\s*[,(]"
    rf"|{_REPORTS}[^.;]{{0,40}}?\b(?P<after>(?:hằng|hàng)\s+{_UNIT})",
    re.IGNORECASE,
)


def deadline_in_sentence(sentence: str) -> str | None:
    """Return the words that say by when, as written; None when the sentence names no time."""
    due = [next(filter(None, match.groups())) for match in _DUE.finditer(sentence)]
    if due:
        return "; ".join(dict.fromkeys(due))
    again = _AGAIN.search(sentence)
    return next(filter(None, again.groups())) if again else None


_THROUGH = rf"từ\s+{_DAY}\s+đến\s+(?:hết\s+)?{_DAY}"
_SINCE_EVENT = (
    r"^(?:ngay\s+)?(?:sau khi|khi(?=[^,.;:]*\b(?:có|được|ban hành|phê duyệt|thông qua|hướng dẫn"
    r"|hoàn thành|kết thúc|yêu cầu|hiệu lực)\b))\s+(?P<opening>[^,.;:]{4,140}?),\s"
)
_AT_EVENT = (
    r"(?<!trước )(?<!trong )(?<!đến )\b(?P<event>(?:ngay\s+)?(?:sau\s+)?khi\s+(?:có\s+)?"
    r"(?:[^.,;:]|,\s(?=ngành|ban|cơ quan)){3,80}?"
    r"\b(?:ban hành|phê duyệt|thông qua|có hiệu lực|hướng dẫn)\b[^.;:]*)(?=[.;]|$)"
)
_ABOVE = (
    r"(?:các\s+)?(?:bộ|chính phủ|thủ tướng|trung ương|tổng liên đoàn|tổng cục|ban chỉ đạo)\b[^.,;:()]{0,60}?"
)
_WHEN_ABOVE_STARTS = (
    rf"\b(?P<above>(?:ngay\s+)?(?:sau\s+)?khi\s+{_ABOVE}"
    r"\s(?:có văn bản )?triển khai(?:\s+thực hiện)?)\b"
)
_IN_TIME = r"(?P<in_time>(?:để\s+kịp\s+(?:thời\s+)?|kịp\s+)(?:báo cáo|trình|phục vụ|thông qua)\b[^.;:]*)"
_SESSION = r"(?P<session>tại\s+(?:kỳ họp|phiên họp)\s+thứ\s+\d+[^.;:]*)"
_HAPPENS = re.compile(
    rf"(?P<through>{_THROUGH})|{_SINCE_EVENT}|{_IN_TIME}|{_SESSION}|{_AT_EVENT}|{_WHEN_ABOVE_STARTS}",
    re.IGNORECASE,
)
_NAME = (
    r"(?:chương trình|kế hoạch|đề án|chiến lược|nghị quyết|quy hoạch|giai đoạn|tầm nhìn|định hướng|mục tiêu)"
)
_BY_YEAR = re.compile(
    rf"(?:^|[.;])(?:(?!\b{_NAME}\b)[^.;])*\s(?P<year>đến\s+(?:hết\s+)?năm\s+\d{{4}})\s*[.;]?\s*$",
    re.IGNORECASE,
)
_YEARLY = re.compile(
    r"\b(?:trên địa bàn|của|cho|tại)\s[^,.;]{2,50}?\s(?P<yearly>(?:hằng|hàng)\s+năm)\s*[.;]?\s*$",
    re.IGNORECASE,
)


_NOW_AND_THEN = re.compile(r"\bđịnh kỳ\s+(?:hoặc|và)\s+đột xuất\b", re.IGNORECASE)
_OPENS_WITH = re.compile(r"(?:thường xuyên|định kỳ(?:\s+(?:hoặc|và|,)\s*đột xuất)?)(?=\s)", re.IGNORECASE)


def deadline_of_action(sentence: str) -> str | None:
    """Return by when an action is due that has no deadline of its own: a date, an event, a year at its end.

    A year inside the name of a programme ("Chương trình … đến năm 2030") is no deadline.
    """
    due = deadline_in_sentence(sentence)
    if due is not None:
        return due
    always = _OPENS_WITH.match(sentence)
    if always is not None:
        return always.group().strip()
    happens = _HAPPENS.search(sentence)
    if happens is not None:
        opening = happens["opening"]
        return happens.group().rstrip(", ") if opening else next(filter(None, happens.groups())).strip()
    regularly = _NOW_AND_THEN.search(sentence)
    if regularly is not None:
        return regularly.group()
    at_its_end = _BY_YEAR.search(sentence) or _YEARLY.search(sentence)
    return next(filter(None, at_its_end.groups())) if at_its_end else None
