"""Where the long name of an agency or of a position is broken in a narrow column."""

from __future__ import annotations

import re
from typing import Final

# Lines of bold capitals: of 13 points in the header's left column, of 14 in the signature block.
LONGEST_ISSUER_LINE: Final = 23
LONGEST_POSITION_LINE: Final = 28
# Names break before what they belong to: ỦY BAN NHÂN DÂN / TỈNH …, PHÓ CHỦ TỊCH / ỦY BAN NHÂN DÂN TỈNH.
_UNIT: Final = re.compile(
    r"\s+(?=(?:ỦY BAN NHÂN DÂN|TỈNH|THÀNH PHỐ|QUẬN|HUYỆN|THỊ XÃ|XÃ|PHƯỜNG|THỊ TRẤN|ĐẶC KHU)\b)"
)


def name_lines(name: str, longest: int = LONGEST_ISSUER_LINE) -> tuple[str, ...]:
    """Return the name in capitals, in the lines it is printed on; breaks that are given are kept."""
    capitals = name.upper()
    if "\n" in capitals:
        return tuple(" ".join(line.split()) for line in capitals.splitlines() if line.strip())
    words = " ".join(capitals.split())
    if len(words) <= longest:
        return (words,) if words else ()
    return tuple(line for part in _UNIT.split(words, maxsplit=1) for line in balanced(part, longest))


def balanced(text: str, longest: int) -> list[str]:
    """Break text into the fewest lines of at most `longest` characters, as even as words allow."""
    count = max(1, -(-len(text) // longest))
    while True:
        lines = _wrapped(text.split(), -(-len(text) // count))
        if len(lines) <= count or all(len(line) <= longest for line in lines):
            return lines
        count += 1


def _wrapped(words: list[str], width: int) -> list[str]:
    lines = [""]
    for word in words:
        joined = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(joined) > width:
            lines.append(word)
        else:
            lines[-1] = joined
    return lines
