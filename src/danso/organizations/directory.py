"""The agencies that plans name, and every way to write them: pure values, no database.

Look-up folds case and marks and takes the longest name; the names are rows of `data/agencies.toml`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from danso.vietnam.aligned import fold_aligned
from danso.vietnam.text import nfc

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

ALL_DEPARTMENTS = "@all_departments"
ALL_LOCALITIES = "@all_localities"
ALL_DEPARTMENTS_AND_LOCALITIES = "@all_departments_and_localities"
ALL_DISTRICTS = "@all_districts"
ALL_COMMUNES = "@all_communes"
GROUPS = (
    ALL_DEPARTMENTS,
    ALL_LOCALITIES,
    ALL_DEPARTMENTS_AND_LOCALITIES,
    ALL_DISTRICTS,
    ALL_COMMUNES,
)
CENTRAL = "central"
"""The kind of a body of the centre; the other kinds are those of the organizations' table."""

# Words written in several ways, folded; a name's pattern takes any of them.
EQUIVALENTS = {
    "ubnd": r"(?:ubnd|u\.b\.n\.d|uy\s+ban\s+nhan\s+dan|uy\s+ban\s+nd)",
    "hdnd": r"(?:hdnd|hoi\s+dong\s+nhan\s+dan)",
    "bql": r"(?:bql|ban\s+quan\s+ly)",
}
PHRASES = (
    (r"uy\ ban\ nhan\ dan", "ubnd"),
    (r"hoi\ dong\ nhan\ dan", "hdnd"),
    (r"ban\ quan\ ly", "bql"),
)
ABBREVIATED_JOINT = r"[\s\-–—,.&/]*(?:va\s*)?"
LEVEL = re.compile(r"\btinh\b")
CITY = r"(?:thanh\s+pho|tp\.?)"
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Agency:
    """One body: its canonical name, its kind, its other names, and the days it exists if known."""

    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    code: str = ""
    short_name: str = ""
    as_written: bool = False
    since: dt.date | None = None
    until: dt.date | None = None
    successor: str = ""


@dataclass(frozen=True)
class Match:
    """A body found in a text from `begin` to `end`; `name` is canonical, or as written where names differ."""

    begin: int
    end: int
    name: str
    agency: Agency


@dataclass(frozen=True)
class Writing:
    """One way to write a name, as a pattern over folded text."""

    pattern: re.Pattern[str]
    agency: Agency
    name: str


@dataclass(frozen=True)
class GroupWords:
    """The words of the members of a group, as patterns over folded text."""

    departments: re.Pattern[str]
    localities: re.Pattern[str]
    everyone: re.Pattern[str]
    units: re.Pattern[str]
    tails: re.Pattern[str]
    districts: frozenset[str]
    communes: frozenset[str]


@dataclass(frozen=True)
class GroupMatch:
    """A group found in a text from `begin` to `end`, as the codes it stands for."""

    begin: int
    end: int
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Directory:
    """Agencies and the words of groups, with look-up by folded longest match."""

    agencies: tuple[Agency, ...]
    group_words: GroupWords

    @cached_property
    def writings(self) -> Mapping[str, tuple[Writing, ...]]:
        """Every way to write a name, by its first folded word."""
        found: dict[str, list[Writing]] = {}
        for agency in self.agencies:
            for writing in writings_of(agency):
                for first in first_words(writing.pattern.pattern):
                    found.setdefault(first, []).append(writing)
        return {first: tuple(writings) for first, writings in found.items()}

    def match_at(self, text: str, begin: int, folded: str | None = None) -> Match | None:
        """The longest name that stands at `begin` of an NFC text; `folded` saves folding it again."""
        plain = fold_aligned(text) if folded is None else folded
        first = WORD.match(plain, begin)
        best: tuple[int, Writing] | None = None
        for writing in self.writings.get(first[0] if first else "", ()):
            match = writing.pattern.match(plain, begin)
            if match and (best is None or match.end() > best[0]):
                best = match.end(), writing
        if best is None:
            return None
        end, writing = best
        name = " ".join(text[begin:end].split()) if writing.agency.as_written else writing.name
        return Match(begin, end, name, writing.agency)

    def group_at(self, text: str, begin: int, folded: str | None = None) -> GroupMatch | None:
        """The group whose members' words stand at `begin`; None for a name or for words of no group."""
        plain = fold_aligned(text) if folded is None else folded
        return group_at(self, text, plain, begin)

    def find(self, name: str) -> Agency | None:
        """The agency whose name `name` is, with or without its province after it; None when unknown."""
        text = " ".join(nfc(name).split())
        match = self.match_at(text, 0)
        if match and (match.end == len(text) or PLACE.fullmatch(text, match.end)):
            return match.agency
        return None

    def with_entries(self, rows: Iterable[tuple[str, str, Iterable[str]]]) -> Directory:
        """A directory that knows more agencies (name, kind, other names); they win over equal names here."""
        added = tuple(
            Agency(name, str(kind), tuple(alias for alias in aliases if alias))
            for name, kind, aliases in rows
        )
        known = {fold_aligned(nfc(agency.name)): agency for agency in self.agencies}
        merged = tuple(united(agency, known.get(fold_aligned(nfc(agency.name)))) for agency in added)
        names = {fold_aligned(nfc(agency.name)) for agency in merged}
        kept = tuple(agency for agency in self.agencies if fold_aligned(nfc(agency.name)) not in names)
        return replace(self, agencies=merged + kept)


CAPITAL = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ"
BODY_WORDS = (
    "Sở|UBND|Bộ|Ban|Công|Văn|Các|Ủy|Uỷ|Cục|Chi|Hội|Trung|Đài|Báo|Thanh|Tòa|Toà|Viện|Kho|Bảo|Ngân|VÀ|CÁC|SỞ"
)
PLACE = re.compile(
    r"(?:\s+(?:cấp\s+)?(?:[Tt]ỉnh|[Tt]hành phố|TP\.?|[Hh]uyện|[Tt]hị xã|[Qq]uận|[Xx]ã|[Pp]hường|[Đđ]ặc khu"
    r"|[Kk]hu vực(?:\s+(?:số\s+)?\d{1,2})?|[Ss]ố\s+\d{1,2})(?!\w))?"
    rf"(?:\s+(?:[-–]\s+)?(?!(?:{BODY_WORDS})\b)[{CAPITAL}][\w'’]*)*(?:(?<=vực)\s+\d{{1,2}}\b)?"
)
"""What may follow a body's name and only says of which place it is: "tỉnh Lai Châu", "khu vực II"."""


def united(given: Agency, known: Agency | None) -> Agency:
    """A province's own row with what the directory knows of the same name."""
    if known is None:
        return given
    return replace(known, name=given.name, kind=given.kind, aliases=(*known.aliases, *given.aliases))


def writings_of(agency: Agency) -> Iterable[Writing]:
    """The patterns of an agency's names; "tỉnh" may be written "thành phố", and the name follows."""
    names = dict.fromkeys(nfc(name) for name in (agency.name, agency.short_name, *agency.aliases) if name)
    for name in names:
        pattern = name_pattern(fold_aligned(name))
        yield Writing(bounded(pattern), agency, agency.name)
        if LEVEL.search(pattern):
            city = agency.name.replace("tỉnh", "Thành phố").replace("Tỉnh", "Thành phố")
            yield Writing(bounded(LEVEL.sub(lambda _found: CITY, pattern)), agency, city)


def bounded(pattern: str) -> re.Pattern[str]:
    """A name's pattern that ends with a whole word."""
    return re.compile(rf"{pattern}(?!\w)")


def first_words(pattern: str) -> tuple[str, ...]:
    """The folded words with which texts of a name's pattern can begin."""
    for equivalents in EQUIVALENTS.values():
        if pattern.startswith(equivalents):
            return tuple(re.findall(r"(?:^\(\?:|\|)([a-z]+)", equivalents))
    first = re.match(r"[a-z0-9]+", pattern)
    return (first[0],) if first else ()


@lru_cache(maxsize=4096)
def name_pattern(folded: str) -> str:
    """A pattern for a folded name: marks between words are optional, equivalent words are the same."""
    for phrase, short in PHRASES:
        folded = re.sub(phrase, short, folded)
    pieces = re.findall(r"[^\W_]+|[^\w\s]+|\s+", folded)
    pattern = ""
    gap = ""
    for piece in pieces:
        if piece == "va" or not piece[0].isalnum():
            gap += piece
            continue
        pattern += f"{joint(gap) if pattern else ''}{EQUIVALENTS.get(piece, re.escape(piece))}"
        gap = ""
    return pattern


def joint(gap: str) -> str:
    """A pattern for what stands between two words of a name."""
    if not gap.strip():
        return r"\s+"
    if "va" in gap:
        return r"(?:\s*[-–—,/&]?\s*\bva\s+|\s*[-–—,/&]\s*)"
    if " " in gap:
        return r"\s*[-–—,/&]?\s*"
    return ABBREVIATED_JOINT


EVERY = r"(?:(?:tat\s+ca|toan\s+the|thu\s+truong|giam\s+doc|lanh\s+dao|nguoi\s+dung\s+dau)\s+)?(?:cac\s+)?"
BETWEEN = re.compile(r"\s*,\s*(?:va\s+)?|\s+va\s+")
NAME_FOLLOWS = re.compile(rf"\s*:|\s[{CAPITAL}]")


def group_at(directory: Directory, text: str, folded: str, begin: int) -> GroupMatch | None:
    """A run of members: "các sở, ban, ngành, UBND các xã" stands for departments and all localities."""
    members: list[str] = []
    end = position = begin
    while found := member_at(directory, text, folded, position):
        end, kinds = found
        members.extend(kind for kind in kinds if kind not in members)
        between = BETWEEN.match(folded, end)
        if not between:
            break
        position = between.end()
    return GroupMatch(begin, end, codes_of(members)) if members else None


def member_at(directory: Directory, text: str, folded: str, begin: int) -> tuple[int, tuple[str, ...]] | None:
    """One member of a run and what it stands for; words that open a list of names are no member."""
    words = directory.group_words
    for pattern, kinds in (
        (words.everyone, (ALL_DEPARTMENTS, ALL_LOCALITIES)),
        (words.departments, (ALL_DEPARTMENTS,)),
        (words.localities, (ALL_LOCALITIES,)),
    ):
        match = pattern.match(folded, begin)
        alone = match and match["words"] in {"so", "nganh"}
        if match and not (alone and opens_list(directory, text, folded, match)):
            return tail_end(words, folded, match.end()), kinds
    match = words.units.match(folded, begin)
    if not match or names_follow(directory, text, folded, match.end()):
        return None
    units = sorted(words.districts | words.communes, key=len, reverse=True)
    named = set(re.findall("|".join(units), match["units"]))
    groups = ((ALL_DISTRICTS, words.districts), (ALL_COMMUNES, words.communes))
    return tail_end(words, folded, match.end()), tuple(code for code, of in groups if named & of)


def opens_list(directory: Directory, text: str, folded: str, match: re.Match[str]) -> bool:
    """Whether "sở" or "ngành" opens a list of names, or names no group because "các" is missing."""
    return "cac" not in match[0] or names_follow(directory, text, folded, match.end())


def names_follow(directory: Directory, text: str, folded: str, end: int) -> bool:
    """Whether a list of names goes on from `end`; a body that stands there by itself is another entry."""
    follows = NAME_FOLLOWS.match(text, end)
    return bool(follows) and not directory.match_at(text, end + 1, folded)


def tail_end(words: GroupWords, folded: str, end: int) -> int:
    """Where the words that only qualify a group ("có liên quan", "thuộc tỉnh") end."""
    while tail := words.tails.match(folded, end):
        end = tail.end()
    return end


def codes_of(members: list[str]) -> tuple[str, ...]:
    """The fewest codes that mean the same: departments with the localities or communes are one group."""
    localities = ALL_LOCALITIES in members or ALL_COMMUNES in members
    if ALL_DEPARTMENTS in members and localities:
        return (ALL_DEPARTMENTS_AND_LOCALITIES,)
    if ALL_LOCALITIES in members:
        return (ALL_LOCALITIES,)
    return tuple(members)


def group_words(data: Mapping[str, Any]) -> GroupWords:
    """The patterns of the groups' rows."""
    districts = frozenset(fold_aligned(nfc(word)) for word in data["units"]["districts"])
    communes = frozenset(fold_aligned(nfc(word)) for word in data["units"]["communes"])
    unit = "|".join(
        sorted((word.replace(" ", r"\s+") for word in districts | communes), key=len, reverse=True)
    )
    committees = alternatives(data["units"]["of_committees"])
    listed = rf"(?:{unit})(?:\s*(?:,|/|-|\bva\b|\s)\s*(?:cac\s+)?(?:{unit})\b)+"
    levels = rf"cap\s+(?:{unit})(?:\s*(?:,|va|/)\s*(?:cap\s+)?(?:{unit})\b)*"
    return GroupWords(
        departments=member_pattern(data["departments"]["words"]),
        localities=member_pattern(data["localities"]["words"]),
        everyone=member_pattern(data["everyone"]["words"]),
        units=re.compile(
            rf"{EVERY}(?:(?:{committees})\s+)?"
            rf"(?P<units>{levels}|(?:cac\s+)?{listed}|(?:(?<=\bcac\s)|cac\s+)(?:{unit}))(?!\w)"
            r"(?!\s+(?:truc\s+)?thuoc\s+trung\s+uong)"
        ),
        tails=re.compile(rf"\s*,?\s*(?:{alternatives(data['tails']['words'])})(?!\w)(?!\s+(?:uy|doan)\b)"),
        districts=districts,
        communes=communes,
    )


def member_pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """A pattern of any of the phrases, with "các" before it or not."""
    return re.compile(rf"{EVERY}(?P<words>{alternatives(phrases)})(?!\w)")


def alternatives(phrases: Iterable[str]) -> str:
    """A pattern of any of the phrases, the longest first; commas in them are optional."""
    patterns = (
        name_pattern(fold_aligned(nfc(phrase))).replace(r"\s*[-–—,/&]?\s*", LIST_GAP) for phrase in phrases
    )
    return "|".join(sorted(patterns, key=len, reverse=True))


LIST_GAP = r"(?:\s*[-–—,/]\s*(?:va\s+)?(?:cac\s+)?|\s+va\s+(?:cac\s+)?|\s+)"


@lru_cache(maxsize=1)
def load_default_directory() -> Directory:
    """The directory of `data/agencies.toml`."""
    data = tomllib.loads(
        resources.files("danso.organizations").joinpath("data/agencies.toml").read_text("utf-8")
    )
    agencies = tuple(agency_of(row) for row in data["agency"])
    central = tuple(
        Agency(name, CENTRAL, tuple(block.get("aliases", {}).get(name, ())))
        for block in data["central"]
        for name in block["names"]
    )
    return Directory(agencies + central, group_words(data["groups"]))


def agency_of(row: Mapping[str, Any]) -> Agency:
    """An agency from its row."""
    return Agency(
        name=row["name"],
        kind=row["kind"],
        aliases=tuple(row.get("aliases", ())),
        code=row["code"],
        short_name=row.get("short", ""),
        as_written=row.get("as_written", False),
        since=row.get("since"),
        until=row.get("until"),
        successor=row.get("successor", ""),
    )
