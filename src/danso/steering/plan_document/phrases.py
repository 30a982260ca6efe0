"""Deadlines that stand inside a sentence: "…, hoàn thành trước ngày 30/11/2025"."""

from __future__ import annotations

import re

_DAY = r"ngày\s+\d{1,2}(?:\s*[/.-]\s*\d{1,2}(?:\s*[/.-]\s*\d{4})?|\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?|\s+hàng\s+\w+|\s+hằng\s+\w+)"
_BARE_DAY = r"\d{1,2}/\d{1,2}/\d{4}"
_MONTH = r"tháng\s+\d{1,2}(?:\s*/\s*\d{4}|\s+năm\s+\d{4})"
_QUARTER = r"[Qq]uý\s+(?:[IVX]+|[1-4])(?:\s*/\s*\d{4}|\s+năm\s+\d{4}|\s*-\s*\d{4})"
_YEAR = r"năm\s+\d{4}"
_WHEN = rf"(?:{_DAY}|{_BARE_DAY}|{_MONTH}|{_QUARTER}|{_YEAR})"
_BEFORE = rf"(?:trước|chậm nhất(?:\s+(?:là|vào|trước|đến|trong))?|muộn nhất(?:\s+(?:là|vào|trước|đến|trong))?|xong trước|không quá)\s+{_WHEN}"
_WITHIN = rf"(?:hoàn thành|xong|báo cáo|trình|ban hành|gửi|kết thúc|thực hiện)[^.;:()]{{0,60}}?\b(?P<within>(?:trong|vào|đến hết|đến)\s+{_WHEN})"
_RECURRING = r"(?:định kỳ\s+)?(?:hằng|hàng)\s+(?:tuần|tháng|quý|năm|ngày)(?:\s*\((?:trước|chậm nhất)[^)]*\))?|định kỳ\s+(?:6|06|sáu)\s+tháng(?:,?\s*(?:một\s+)?năm)?"

_DUE = re.compile(rf"(?P<before>{_BEFORE})|{_WITHIN}", re.IGNORECASE)
_AGAIN = re.compile(rf"\b(?:{_RECURRING})", re.IGNORECASE)
_REPORTS = re.compile(r"báo cáo|tổng hợp|gửi|đánh giá|rà soát", re.IGNORECASE)


def deadline_in_sentence(sentence: str) -> str | None:
    """Return the words that say by when, as written; None when the sentence names no time."""
    due = [match["before"] or match["within"] for match in _DUE.finditer(sentence)]
    if due:
        return "; ".join(dict.fromkeys(due))
    again = _AGAIN.search(sentence)
    if again is not None and _REPORTS.search(sentence):
        return again.group()
    return None
