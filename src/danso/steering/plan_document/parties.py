"""Who leads and who co-ordinates: a raw value of a label or cell, split into bodies and groups.

Known names and groups are taken first, the longest that fits; only what is left is split at separators,
because commas and "và" stand inside names as often as between them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from danso.organizations.directory import ALL_COMMUNES, ALL_DISTRICTS, ALL_LOCALITIES, PLACE
from danso.steering.plan_document.party_words import (
    APPOSITION,
    BARE,
    COMMITTEE,
    CONCERNED,
    DEED,
    DISTRIBUTED,
    HEAD,
    HEADS_OF_DEPARTMENTS,
    JOINING_DASH,
    JOINS_IN,
    LEADS,
    LOCALITIES,
    MANY,
    NAMED_BY_DEED,
    NOBODY,
    NOISE,
    OF_EVERY_PROVINCE,
    OF_THE_CENTRE,
    OFFICE,
    OPENING,
    PLACE_HEAD,
    REPEATED,
    SEGMENT_END,
    SEPARATOR,
    SMALL_HEAD,
)
from danso.vietnam.aligned import fold_aligned

if TYPE_CHECKING:
    from danso.organizations.directory import Directory, Match

LEAD_REMARK = "lead_remark"
LEAD_IS_PARAGRAPH = "lead_is_paragraph"
UNKNOWN_ORGANIZATION = "unknown_organization"


@dataclass(frozen=True)
class Parties:
    """Bodies and groups in the order named, what else the value says, and flags for a person to look at."""

    names: tuple[str, ...] = ()
    remark: str | None = None
    flags: tuple[str, ...] = ()


EDGES = " \t\n.,;:+*•·-–—/|"
LONG = 240
MOST_WORDS = 28


@dataclass
class Reader:
    """A value being split: its text, and what was found in it so far."""

    text: str
    folded: str
    directory: Directory
    names: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)

    def name(self, written: str) -> None:
        """Take a body, once."""
        if written and fold_aligned(written) not in map(fold_aligned, self.names):
            self.names.append(written)

    def remark(self, begin: int, end: int) -> None:
        """Take words that name no body."""
        said = self.text[begin:end].strip(EDGES)
        if any(letter.isalpha() for letter in said):
            self.remarks.append(said)

    def flag(self, code: str) -> None:
        """Raise a flag, once."""
        if code not in self.flags:
            self.flags.append(code)

    def known_at(self, begin: int) -> Match | None:
        """The known body that stands at `begin`."""
        return self.directory.match_at(self.text, begin, self.folded)


def split_parties(raw: str, directory: Directory) -> Parties:
    """Return the bodies that a value names, canonical when the directory knows them, else as written."""
    text = tidy(raw)
    reader = Reader(text, fold_aligned(text), directory)
    for begin, end in segments(text):
        read_segment(reader, begin, end)
    if is_paragraph(reader):
        reader.flag(LEAD_IS_PARAGRAPH)
    elif reader.remarks:
        reader.flag(LEAD_REMARK)
    return Parties(tuple(reader.names), "; ".join(reader.remarks) or None, tuple(reader.flags))


def tidy(raw: str) -> str:
    """The value in NFC without emphasis and footnote marks; the lines of one entry are put together again."""
    clean = NOISE.sub(" ", unicodedata.normalize("NFC", raw))
    text = ""
    for line in filter(None, (" ".join(line.split()) for line in clean.splitlines())):
        continues = (
            line[0].islower() or line[0] in ",;)" or text.endswith((",", " và", " các", "Các", "-", "–"))
        )
        text += f"{' ' if continues else chr(10)}{line}" if text else line
    return HEADS_OF_DEPARTMENTS.sub("Các sở, ", REPEATED.sub(r"\1", text))


def is_paragraph(reader: Reader) -> bool:
    """Whether the value tells a story rather than naming who leads."""
    return len(reader.text) > LONG and sum(map(len, reader.remarks)) > len(reader.text) // 3


def segments(text: str) -> list[tuple[int, int]]:
    """The entries of a value: at semicolons, lines and sentences, not within brackets."""
    found: list[tuple[int, int]] = []
    begin = 0
    for mark in SEGMENT_END.finditer(text):
        if text.count("(", begin, mark.start()) > text.count(")", begin, mark.start()):
            continue
        found.append((begin, mark.start()))
        begin = mark.end()
    return [*found, (begin, len(text))]


def read_segment(reader: Reader, begin: int, end: int) -> None:
    """Take the bodies of one entry, up to what they do; those that only join in lead nothing."""
    opening = OPENING.match(reader.folded, begin, end)
    entry = position = skipped(reader, opening.end() if opening else begin, end)
    start = len(reader.names)
    while position < end:
        position, acts = read_body(reader, position, end)
        if acts and start and JOINS_IN.match(reader.folded, position, end):
            del reader.names[start:]
            reader.remark(entry, end)
            return
        if acts:
            start = len(reader.names)
            entry = position = after_deed(reader, position, end)
        position = skipped(reader, position, end)


def after_deed(reader: Reader, begin: int, end: int) -> int:
    """Keep the words of a deed as a remark; after a bare "chủ trì" another body may be named."""
    leading = LEADS.match(reader.folded, begin, end)
    separator = leading and SEPARATOR.match(reader.folded, leading.end(), end)
    if leading and separator and begins_body(reader, separator.end(), end):
        reader.remark(begin, leading.end())
        return separator.end()
    reader.remark(begin, end)
    return end


def skipped(reader: Reader, begin: int, end: int) -> int:
    """The place after separators, and after brackets, whose words are a remark."""
    position = begin
    while position < end:
        separator = SEPARATOR.match(reader.folded, position, end)
        if separator:
            position = separator.end()
        elif reader.text[position] == "(":
            close = closing(reader.text, position, end)
            reader.remark(position + 1, close)
            position = close + 1
        elif reader.text[position] in EDGES + ")":
            position += 1
        else:
            break
    return min(position, end)


def closing(text: str, begin: int, end: int) -> int:
    """The place of the bracket that closes the one at `begin`, or the end."""
    depth = 0
    for index in range(begin, end):
        depth += (text[index] == "(") - (text[index] == ")")
        if depth == 0:
            return index
    return end


def read_body(reader: Reader, begin: int, end: int) -> tuple[int, bool]:
    """Take the body or bodies at `begin`; where they end, and whether a deed follows there."""
    everywhere = OF_EVERY_PROVINCE.match(reader.folded, begin, end)
    if everywhere:
        reader.name(reader.text[begin : everywhere.end()])
        return everywhere.end(), False
    known = reader.known_at(begin)
    if DEED.match(reader.folded, begin, end) and not known:
        return begin, True
    group = reader.directory.group_at(reader.text, begin, reader.folded)
    if group and group.end <= end and (not known or group.end >= known.end):
        for code in group.codes:
            reader.name(code)
        return ended(reader, group.end, end)
    listed = distributed(reader, begin, end)
    if listed:
        return listed, False
    if known and known.end <= end and not spread(reader, known.end + 1, end):
        return read_known(reader, known, end)
    return read_unknown(reader, begin, end)


def spread(reader: Reader, begin: int, end: int) -> bool:
    """Whether a known name goes on to mean many bodies: "TTPVHCC các xã, phường"."""
    if not MANY.match(reader.folded, begin, end):
        return False
    group = reader.directory.group_at(reader.text, begin, reader.folded)
    return group is None or set(group.codes) <= {ALL_DISTRICTS, ALL_COMMUNES}


def read_known(reader: Reader, known: Match, end: int) -> tuple[int, bool]:
    """Take a known body with the place named after it; departments that share its first word may follow."""
    name, stop = with_place(reader.text, known, end)
    reader.name(name)
    return ended(reader, same_head(reader, known, stop, end), end)


def with_place(text: str, known: Match, end: int) -> tuple[str, int]:
    """A known body's name with the place written after it, and where that ends."""
    place = (
        None if APPOSITION.match(fold_aligned(text), known.end, end) else PLACE.match(text, known.end, end)
    )
    stop = place.end() if place else known.end
    name = known.name
    if stop > known.end and "thành phố" in text[known.begin : known.end]:
        name = name.replace("Thành phố", "thành phố")
    return f"{name}{text[known.end : stop]}".strip(), stop


def same_head(reader: Reader, known: Match, begin: int, end: int) -> int:
    """Take the bodies of "Sở Tài chính, Nội vụ" that leave out the first word; where they end."""
    head = reader.text[known.begin : known.end].split()[0]
    position = begin
    while separator := SEPARATOR.match(reader.folded, position, end):
        named = (
            None
            if begins_body(reader, separator.end(), end)
            else with_head(reader, head, separator.end(), end)
        )
        if not named:
            break
        reader.name(named[0])
        position = named[1]
    return position


def with_head(reader: Reader, head: str, begin: int, end: int) -> tuple[str, int] | None:
    """The known body that the words at `begin` name once `head` stands before them, and where they end."""
    text = f"{head} {reader.text[begin:end]}"
    match = reader.directory.match_at(text, 0)
    if not match:
        return None
    name, stop = with_place(text, match, len(text))
    return name, begin + stop - len(head) - 1


def distributed(reader: Reader, begin: int, end: int) -> int | None:
    """Take every name of "các sở: Tư pháp, Xây dựng" with the list's head; where the list ends."""
    opening = DISTRIBUTED.match(reader.folded, begin, end)
    if not opening:
        return None
    which = next(name for name, words in opening.groupdict().items() if words)
    head = list_head(reader, reader.text[opening.start(which) : opening.end(which)])
    position, count = opening.end(), 0
    while position < end and not (count and begins_body(reader, position, end)):
        named = with_head(reader, head, position, end)
        if not named and (":" in opening[0] or opening["places"]):
            named = plain_item(reader, head, position, end)
        if not named:
            break
        reader.name(named[0])
        count += 1
        separator = SEPARATOR.match(reader.folded, named[1], end)
        if not separator:
            return named[1]
        position = separator.end()
    return position if count else None


def list_head(reader: Reader, written: str) -> str:
    """A list's head as each of its names begins; places alone take the committee named before them."""
    head = re.sub(r"\s*\bcác\b\s*", " ", written, flags=re.IGNORECASE).strip()
    before = COMMITTEE.match(fold_aligned(reader.names[-1])) if reader.names else None
    if before and PLACE_HEAD.match(fold_aligned(head)):
        return f"{reader.names[-1][: before.end()]}{head.lower()}"
    return head[:1].upper() + head[1:]


def plain_item(reader: Reader, head: str, begin: int, end: int) -> tuple[str, int] | None:
    """An item the directory does not know: up to the next comma, or "và" before another body."""
    if not reader.text[begin : begin + 1].isupper():
        return None
    stop = end
    for mark in re.finditer(r",|\(|\s+va\s+", reader.folded[begin:end]):
        if mark[0] in ",(" or begins_body(reader, begin + mark.end(), end):
            stop = begin + mark.start()
            break
    return f"{head} {reader.text[begin:stop].strip(EDGES)}", stop


def ended(reader: Reader, begin: int, end: int) -> tuple[int, bool]:
    """After a body: words that only say "those concerned", a separator, another body, or a deed."""
    apposition = APPOSITION.match(reader.folded, begin, end)
    if apposition:
        reader.remark(begin, apposition.end())
        begin = apposition.end()
    concerned = CONCERNED.match(reader.folded, begin, end)
    stop = concerned.end() if concerned else begin
    rest = reader.text[stop:end]
    if not rest.strip(EDGES) or SEPARATOR.match(reader.folded, stop, end) or rest.lstrip()[:1] in "().,;:":
        return stop, False
    start = end - len(rest.lstrip())
    another = reader.known_at(start) or reader.directory.group_at(reader.text, start, reader.folded)
    return start, not another


def begins_body(reader: Reader, begin: int, end: int) -> bool:
    """Whether another body begins at `begin`: a known one, a group, or a noun that names begin with."""
    capital = reader.text[begin : begin + 1].isupper()
    if (HEAD if capital else SMALL_HEAD).match(reader.text, begin, end):
        return True
    return bool(reader.known_at(begin) or reader.directory.group_at(reader.text, begin, reader.folded))


def read_unknown(reader: Reader, begin: int, end: int) -> tuple[int, bool]:
    """Take a body the directory does not know, up to a separator with another body after it, or a deed."""
    named = NAMED_BY_DEED.match(reader.folded, begin, end)
    stop = position = named.end() if named else begin
    while not named or position < end:
        stop, position = next_piece(reader, position, end)
        if position >= end or stop == position or not goes_on(reader, (begin, stop), position, end):
            break
    take_unknown(reader, begin, stop)
    return stop, stop < end and bool(DEED.match(reader.folded, stop, end))


def next_piece(reader: Reader, begin: int, end: int) -> tuple[int, int]:
    """Where the piece at `begin` ends and the next one begins; equal at a bracket or a deed."""
    for index in range(begin + 1, end):
        if reader.text[index] == "(" or starts_deed(reader, index, end):
            return index, index
        if reader.text[index] in ",;/&+\n" or reader.text[index].isspace():
            separator = SEPARATOR.match(reader.folded, index, end)
            if separator:
                return index, separator.end()
    return end, end


def starts_deed(reader: Reader, index: int, end: int) -> bool:
    """Whether a deed begins at this word; a word with a capital belongs to a name."""
    return (
        reader.text[index - 1].isspace()
        and reader.text[index].islower()
        and bool(DEED.match(reader.folded, index, end))
    )


def goes_on(reader: Reader, name: tuple[int, int], position: int, end: int) -> bool:
    """Whether the words after a separator still belong to the name before it."""
    begin, stop = name
    small = reader.text[position : position + 1].islower()
    if small and not reader.folded.startswith("cac ", position) and MANY.match(reader.folded, begin):
        return not reader.known_at(position) and not LOCALITIES.match(reader.folded, position, end)
    if one_name(reader, name, position, end):
        return True
    if JOINING_DASH.fullmatch(reader.text, stop, position):
        return not (
            reader.known_at(position) or reader.directory.group_at(reader.text, position, reader.folded)
        )
    if PLACE_HEAD.match(reader.folded, position, end):
        if PLACE_HEAD.match(reader.folded, begin, stop):
            return False
        committee = COMMITTEE.match(reader.folded, begin)
        return small and not (committee and not committee["many"])
    return not begins_body(reader, position, end)


def one_name(reader: Reader, name: tuple[int, int], position: int, end: int) -> bool:
    """Whether words that name no body alone go together, or the next ones only belong to a body."""
    begin, stop = name
    bare = BARE.fullmatch(reader.folded, begin, stop) and BARE.match(reader.folded, position, end)
    return bool(
        bare
        or reader.folded.startswith("cap ", position)
        or OFFICE.fullmatch(reader.folded, begin, stop)
        or OF_THE_CENTRE.match(reader.folded, position, end)
    )


def take_unknown(reader: Reader, begin: int, end: int) -> None:
    """Take an unknown body as written; words that cannot be a name are a remark."""
    written = reader.text[begin:end].strip(EDGES)
    folded = fold_aligned(written)
    if not any(letter.isalpha() for letter in written) or NOBODY.match(folded):
        return
    if reader.names and LOCALITIES.fullmatch(folded):
        reader.name(ALL_LOCALITIES)
        return
    if not plausible(reader, begin, written):
        reader.remark(begin, end)
        return
    before = COMMITTEE.match(fold_aligned(reader.names[-1])) if reader.names else None
    if before and not before["many"] and PLACE_HEAD.match(folded):
        written = f"{reader.names[-1][: before.end()]}{written}"
    reader.name(written)
    if not MANY.match(folded):
        reader.flag(UNKNOWN_ORGANIZATION)


def plausible(reader: Reader, begin: int, written: str) -> bool:
    """Whether words can be a name: they begin with a noun of bodies, or are few, mostly with capitals."""
    words = written.split()
    if len(words) > MOST_WORDS:
        return False
    if (
        begins_body(reader, begin, len(reader.text))
        or PLACE_HEAD.match(fold_aligned(written))
        or MANY.match(fold_aligned(written))
    ):
        return True
    return 2 * sum(word[0].isupper() for word in words) >= len(words)
