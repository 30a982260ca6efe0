"""How quick reading uploaded documents is, for `danso bench`."""

from __future__ import annotations

import io

import docx
import typst

from danso.documents.reading import read_source
from danso.timing import Figure, timed

PAGES = 60
LETTERS_OF_A_PAGE = 3000
_LIMIT = 60 / 1000  # a thousand pages a minute
_TASK = (
    "Rà soát, cắt giảm giấy tờ người dân phải nộp khi làm thủ tục hành chính, thay bằng dữ liệu dân cư; "
    "niêm yết danh mục giấy tờ được bãi bỏ tại bộ phận một cửa."
)
_LABELS = ("- Cơ quan chủ trì: Sở Tư pháp.", "- Cơ quan phối hợp: Công an tỉnh; các sở, ban, ngành.")


def bench_reading() -> list[Figure]:
    """Measure one page of 3,000 letters in each format (limit: a thousand pages a minute)."""
    paragraphs = _paragraphs()
    files = {
        "plan.txt": "\n\n".join(paragraphs).encode(),
        "plan.html": _page(paragraphs),
        "plan.docx": _word(paragraphs),
        "plan.pdf": typst.compile("\n\n".join(f"#text({_quoted(text)})" for text in paragraphs).encode()),
        "annex.txt": _annex(paragraphs),
    }
    return [_figure(name, data) for name, data in files.items()]


def _figure(name: str, data: bytes) -> Figure:
    timing = timed(lambda: read_source(data, filename=name), repeats=3)
    what = "an annex pasted from a law site" if name == "annex.txt" else name.replace("plan", "")
    return Figure(f"reading a page of {what}", timing.per(PAGES), limit=_LIMIT)


def _paragraphs() -> list[str]:
    texts: list[str] = []
    while sum(map(len, texts)) < PAGES * LETTERS_OF_A_PAGE:
        texts += [f"{len(texts) // 3 + 1}. {_TASK}", *_LABELS]
    return texts


def _page(paragraphs: list[str]) -> bytes:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return f"<!doctype html><html><body>{body}</body></html>".encode()


def _word(paragraphs: list[str]) -> bytes:
    document, file = docx.Document(), io.BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(file)
    return file.getvalue()


def _annex(paragraphs: list[str]) -> bytes:
    cells = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", *paragraphs]
    rows = (cells[start : start + 3] for start in range(0, len(cells), 3))
    return "\n".join("|\n" + "\n|\n".join(row) + "\n|" for row in rows).encode()


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'
