"""Emphasis marks (`*`, `**`, `__`) taken out of lines, over line ends, however badly they are paired."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_EMPTY_PAIR = re.compile(r"(\*{1,3})([ \t]+)\1(?!\*)")
_STARS = re.compile(r"\*+")
_UNDERSCORES = re.compile(r"(?<![\w_])(_{1,2})(?=[^\W_])([^_\n]*[^\s_])\1(?![\w_])")
_SPACES = re.compile(r"[ \t\u00a0\u200b\ufeff]+")


@dataclass(frozen=True, slots=True)
class Marked:
    """A line without its marks; `flows` says that a marked span runs on into the next line."""

    text: str
    bold: bool
    italic: bool
    flows: bool = False


def strip_marks(lines: Sequence[str]) -> list[Marked]:
    """Return the lines of one paragraph or cell without emphasis marks, in step with `lines`."""
    if not any("*" in line or "__" in line or "_" in line for line in lines):
        return [Marked(tidy(line), bold=False, italic=False) for line in lines]
    return list(_marked_lines("\n".join(lines)))


def tidy(text: str) -> str:
    """Return `text` in NFC with runs of blanks as one space, trimmed."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


@dataclass(slots=True)
class _Pen:
    """The letters of one line so far, and which of them were marked."""

    bold: bool = False
    italic: bool = False
    text: str = ""
    letters: int = 0
    bold_letters: int = 0
    italic_letters: int = 0

    def write(self, text: str) -> None:
        letters = sum(character.isalnum() for character in text)
        self.text += text
        self.letters += letters
        self.bold_letters += letters * self.bold
        self.italic_letters += letters * self.italic

    def lift(self) -> Marked:
        marked = Marked(
            tidy(self.text),
            bold=0 < self.letters == self.bold_letters,
            italic=0 < self.letters == self.italic_letters,
            flows=self.bold or self.italic,
        )
        self.text, self.letters, self.bold_letters, self.italic_letters = "", 0, 0, 0
        return marked


def _marked_lines(paragraph: str) -> Iterator[Marked]:
    paragraph = _UNDERSCORES.sub(
        lambda found: "*" * len(found[1]) + found[2] + "*" * len(found[1]), paragraph
    )
    paragraph = _EMPTY_PAIR.sub(lambda found: found[2], paragraph)
    pen = _Pen()
    edges = [0, *(edge for found in _STARS.finditer(paragraph) for edge in found.span()), len(paragraph)]
    for index, (start, end) in enumerate(pairwise(edges)):
        if index % 2:
            _turn(pen, paragraph, start, end)
            continue
        *ended, rest = paragraph[start:end].split("\n")
        for piece in ended:
            pen.write(piece)
            yield pen.lift()
        pen.write(rest)
    yield pen.lift()


def _turn(pen: _Pen, paragraph: str, start: int, end: int) -> None:
    if _is_literal(pen, paragraph, start, end):
        pen.write(paragraph[start:end])
        return
    length = end - start
    pen.bold ^= bool(length // 2 % 2)
    pen.italic ^= bool(length % 2)


def _is_literal(pen: _Pen, paragraph: str, start: int, end: int) -> bool:
    """Whether the stars stand for themselves: "(*)", "3*4", a bullet, a footnote mark after a word."""
    before = paragraph[start - 1] if start else "\n"
    after = paragraph[end] if end < len(paragraph) else "\n"
    if before == "(" and after == ")":
        return True
    if end - start > 1 or pen.italic:
        return False
    if before.isdigit() and after.isdigit():
        return True
    return after.isspace() and not _closed_later(paragraph, end)


def _closed_later(paragraph: str, end: int) -> bool:
    return sum(len(found[0]) % 2 for found in _STARS.finditer(paragraph, end)) % 2 == 1
