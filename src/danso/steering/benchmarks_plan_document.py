"""How quickly plans' documents are read, for `danso bench`."""

from __future__ import annotations

from danso.documents.source_text import Line, SourceText
from danso.organizations.directory import load_default_directory
from danso.steering.plan_document.parse import parse_plan
from danso.timing import Figure, timed

PAGE = 3000
"""Characters of a page, as official documents are counted."""

LIMIT = 60 / 1000
"""Seconds a page may take: a thousand pages a minute."""

_SECTIONS = 24
_TASKS_PER_SECTION = 20
_LEADS = ("Sở Nội vụ", "Công an tỉnh", "Sở Tư pháp", "Văn phòng UBND tỉnh", "Thanh tra tỉnh")
_DEADLINES = (
    "trong năm 2024",
    "quý II năm 2024",
    "trước ngày 30/11/2024",
    "thường xuyên",
    "ngay sau khi có hướng dẫn của Bộ, ngành",
)


def bench_parse() -> list[Figure]:
    """Measure the parsing of a plan of 480 tasks, per page of 3,000 characters."""
    source = labelled_plan()
    pages = max(1, len(source.plain()) // PAGE)
    directory = load_default_directory()
    timing = timed(lambda: parse_plan(source, directory=directory), repeats=3)
    return [Figure("a page of a plan parsed", timing.per(pages), limit=LIMIT)]


def labelled_plan() -> SourceText:
    """Return a made-up plan, its tasks told by labels, no two alike."""
    lines = ["KẾ HOẠCH", "Triển khai nhiệm vụ dữ liệu dân cư năm 2024"]
    for section in range(1, _SECTIONS + 1):
        lines.append(f"{section}. Nhóm nhiệm vụ thứ {section} về dữ liệu và dịch vụ công")
        for number in range(1, _TASKS_PER_SECTION + 1):
            lines += _task(section, number)
    text = [line for written in ["II. NHIỆM VỤ CỤ THỂ", *lines] for line in (written, "")]
    return SourceText("txt", tuple(Line(number, line, line) for number, line in enumerate(text, 1)))


def _task(section: int, number: int) -> list[str]:
    turn = section * _TASKS_PER_SECTION + number
    title = (
        f"Rà soát, chuẩn hóa và kết nối bộ dữ liệu số {turn} với Cơ sở dữ liệu quốc gia về dân cư, bảo đảm "
        f"{50 + turn % 51}% hồ sơ được xử lý trên môi trường điện tử theo đúng quy định"
    )
    return [
        f"({number}) {title}",
        f"- Cơ quan chủ trì: {_LEADS[turn % len(_LEADS)]}.",
        f"- Cơ quan phối hợp: {_LEADS[(turn + 1) % len(_LEADS)]}, các sở, ban, ngành, địa phương liên quan.",
        f"- Thời gian thực hiện: {_DEADLINES[turn % len(_DEADLINES)]}.",
    ]
