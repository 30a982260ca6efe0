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
_BEFORE = rf"(?:(?:xong\s+)?trước|{_AT_THE_LATEST})\s+{_WHEN}"
_DONE_WITHIN = rf"(?:hoàn thành|xong|kết thúc)[^.;:()]{{0,24}}?\b((?:trong|vào|đến hết|hết)\s+{_WHEN})"
_SENT_WITHIN = (
    rf"(?:báo cáo|trình|ban hành|gửi)[^.;:()]{{0,40}}?\b((?:trong|đến hết)\s+(?:{_MONTH}|{_QUARTER}|{_YEAR}))"
)
_UNIT = r"(?:tuần|tháng|quý|năm|ngày)"
_REPORTS = r"(?:báo cáo|sơ kết|đánh giá|tổng hợp|giao ban|họp|rà soát)"

_DUE = re.compile(rf"({_BEFORE})|{_DONE_WITHIN}|{_SENT_WITHIN}", re.IGNORECASE)
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
