"""The rules of deadline phrases: an ordered table, each row turning a few folded words into one token.

Rules see the phrase folded (lower case, no marks) and of the same length as the phrase as written, so a
token's place points back into it. A new phrase of a real plan is a new row of `RULES`.
"""

from __future__ import annotations

import re

from danso.steering.deadlines.words import (
    DASH,
    DAY,
    EVERY,
    FREQUENCY_LIST,
    JOIN,
    MONTH,
    MONTH_WORDS,
    OF_YEAR,
    QUARTER,
    SLASH,
    TO,
    YEAR,
    Builder,
    Rule,
    Token,
    Word,
    constant,
    day,
    day_range,
    event,
    every_so_many,
    frequencies,
    month_and_day,
    month_in_words,
    months,
    named_part,
    part_of_year,
    plain,
    plan_year,
    quarters,
    weekday,
    within,
    years,
)

# Where the words of a trigger stop: at another statement of time that stands beside it.
CLAUSE_STOP = re.compile(
    r"""\s*(?:
      [;\n]
    | \.(?=\s|$|\.)
    | [,(]?\s*(?:\bva\b|\bdong\s+thoi\b|,|\()\s*
      (?:duoc\s+|phai\s+|thuc\s+hien\s+|trien\s+khai\s+|duy\s+tri\s+)?
      (?: thuong\s+xuyen | lien\s+tuc | hoan\s+thanh\b | xong\b | dinh\s+ky | cham\s+nhat
        | hang\s+(?:nam|quy|thang|tuan)
        | (?:truoc|tu|den|trong|het|vao)\s+
          (?:ngay\s+\d | thang\s+\d | quy\s+[ivx\d] | nam\s+\d | \d{1,2}/) )
    )""",
    re.VERBOSE,
)


def rule(word: Word, pattern: str, build: Builder = plain, *, to_clause_end: bool = False) -> Rule:
    r"""Make a row of the table; its pattern is read with free spacing, so a space is written \s."""
    return Rule(word, re.compile(pattern, re.VERBOSE), build, to_clause_end)


def words(text: str) -> str:
    """A pattern of fixed phrases, separated by "|", in which any run of spaces matches a space."""
    alternatives = (r"\s+".join(phrase.split()) for phrase in text.split("|"))
    return rf"(?:{'|'.join(alternatives)})\b"


DOCUMENT = words(
    "quyet dinh|cong van|ke hoach|nghi quyet|thong bao|van ban|chi thi|cong dien|luat|nghi dinh|thong tu"
    "|to trinh|de an"
)
DATED = rf"(?:ngay\s*)?(?:mung\s*)?(?P<day>{DAY})(?:{SLASH}|\s*thang\s*)(?P<month>{MONTH})"
ITS_YEAR = rf"(?P<year>{YEAR})"
FOLLOWED = words(
    "theo dung|theo|can cu vao|can cu theo|can cu|tuy theo|tuy thuoc vao|tuy thuoc|phu thuoc vao|phu thuoc"
    "|phu hop voi|bam sat|bao dam theo|dam bao theo"
)
KEPT_TO = words("tien do|lo trinh|thoi gian|thoi han|ke hoach|quy dinh|han|yeu cau")
NO_FREQUENCY = (
    r"(?!(?:thang|quy(?!\s*(?:dinh|che|trinh|hoach|mo|luat|uoc)\b)|nam|tuan|ngay|dot|doi|dinh\s+ky)\b)"
)
OCCASION = words("ky hop|dai hoi|hoi nghi|thoi diem|dip|tet|mua|khai giang")
MONTH_NAMES = words("|".join(sorted(MONTH_WORDS, key=len, reverse=True)))
NOT_A_DAY = r"(?!\s*/\s*\d{1,2}(?!\d))"
MONTH_NUMBERS = rf"(?P<numbers>{MONTH}(?:{JOIN}(?:thang\s*)?{MONTH}{NOT_A_DAY})*)"
QUARTER_NUMBERS = rf"(?P<numbers>{QUARTER}(?:{JOIN}(?:quy\s*)?{QUARTER}{NOT_A_DAY})*)"
FREQUENCIES_NAMED = rf"(?P<units>{FREQUENCY_LIST})"

RULES = (
    rule(
        Word.DONE,
        words("da hoan thanh|da ban hanh|da trinh|da thuc hien xong|da thuc hien|da xong|hoan thanh tai"),
        to_clause_end=True,
    ),
    rule(Word.NEED, words("khi can thiet|khi can|neu can thiet|khi xet thay can thiet|dot xuat")),
    rule(
        Word.BEFORE_EVENT,
        rf"truoc\s+(?:(?:khi|ngay(?!\s*(?:\d|mung)))\s+(?P<text>[^\W_])|(?={OCCASION}))",
        to_clause_end=True,
    ),
    rule(
        Word.UNTIL_EVENT,
        r"(?:cho\s+)?(?:den|toi)\s+(?:khi|luc)\s+(?P<text>[^\W_])",
        to_clause_end=True,
    ),
    rule(
        Word.EVENT,
        r"""(?P<now>ngay\s+)?(?:
              (?:sau|ngay|tu|ke\s+tu)\s+khi | khi(?:\s+co)?
            | (?:sau|(?:ke\s+)?tu)\s+(?:ngay|thoi\s+diem)(?!\s*(?:\d|mung))
            | trong\s+thoi\s+gian(?!\s*(?:\d|quy\s+dinh|tu\b|thuc\s+hien\b))
            )\s+(?P<text>[^\W_])""",
        event,
        to_clause_end=True,
    ),
    rule(
        Word.EVENT,
        r"""(?: (?:de\s+)?kip\s+(?:thoi\s+)?(?=(?:bao\s+cao|trinh|phuc\s+vu|thong\s+qua)\b)
            | tai\s+(?=(?:ky|phien)\s+hop\s+thu\s+\d(?![^;]*\b(?:thang|ngay|nam|quy)\s*[\divx]))
            )(?P<text>[a-z])""",
        to_clause_end=True,
    ),
    rule(
        Word.GUIDANCE,
        rf"""(?: {FOLLOWED}\s+(?:cac\s+)? | (?:dung|kip)\s+(?={KEPT_TO})
            | trong\s+thoi\s+(?:gian|han)\s+(?=quy\s+dinh) )
            {NO_FREQUENCY}(?P<text>[a-z])""",
        to_clause_end=True,
    ),
    # The number and date of a document are no deadline.
    rule(
        Word.SKIP,
        rf"""{DOCUMENT}\s+(?:so\s+)?[^\s,;()]*\d[^\s,;()]*\s*,?\s+
            ngay\s+{DAY}(?:{SLASH}|\s*thang\s*){MONTH}{OF_YEAR}?""",
    ),
    rule(Word.SKIP, r"(?:so\s+)?\d+[\w.]*/(?:\d{4}/)?[a-z]{2}[\w-]*"),
    # Frequencies that begin with a number, before the plain numbers of days and months.
    rule(
        Word.RECUR,
        r"""(?:dinh\s+ky\s+)?(?P<count>\d{1,2})\s*(?P<unit>ngay|tuan|thang|quy|nam)\s*
            (?:/|mot\b|01|1)\s*(?:01|1|mot)?\s*lan\b""",
        every_so_many,
    ),
    rule(
        Word.RECUR,
        r"""(?:it\s+nhat\s+|toi\s+thieu\s+)?(?:\d{1,2}|mot|hai|ba)\s*lan\s*(?:/|tren|mot|moi|trong)\s*
            (?:01\s*|1\s*|mot\s*)?(?P<units>ngay|tuan|thang|quy|nam)\b""",
        frequencies,
    ),
    rule(
        Word.TIME,
        rf"""(?:ngay\s*)?(?P<day>{DAY}){TO}(?:ngay\s*)?(?P<last>{DAY})
            (?:{SLASH}|\s*thang\s*)(?P<month>{MONTH})(?:{SLASH}|,?\s*nam\s*){ITS_YEAR}""",
        day_range,
    ),
    rule(Word.TIME, rf"{DATED}(?:{SLASH}|\s*,?\s*nam\s*|\s*,\s*|\s+){ITS_YEAR}", day),
    rule(Word.TIME, rf"{DATED}/(?P<year>\d{{2}})(?![\d/])", day),
    rule(
        Word.TIME,
        rf"""(?: ngay\s*(?P<day>{DAY}){SLASH} | (?P<plain>{DAY})\s*/\s*
            | (?:ngay\s*)?(?P<before>{DAY})\s*thang\s* )
            (?P<month>{MONTH})(?!\s*[/.]\s*\d)(?!-\d{{4}})""",
        month_and_day,
    ),
    rule(
        Word.TIME,
        rf"(?:ngay\s*)?(?:ngay|mung)\s*(?P<day>{DAY})(?!\s*[/])(?!\s*(?:lam\s+viec|ke\s+tu)\b)",
        day,
    ),
    rule(
        Word.TIME,
        rf"""(?P<size>0?6|sau|0?9|chin|0?3|ba)\s*thang\s*(?P<side>dau|cuoi)(?:\s*(?:cua\s+)?nam)?(?!\s*hang)
            (?:\s*/?\s*(?:nam\s*)?{ITS_YEAR})?""",
        part_of_year,
    ),
    rule(
        Word.TIME,
        rf"(?P<size>0?9|chin|0?6)\s*thang(?P<side>)(?:\s*,?\s*nam\s*|\s*/\s*){ITS_YEAR}",
        part_of_year,
    ),
    rule(Word.TIME, rf"(?P<size>nua)\s*(?P<side>dau|cuoi)\s*nam(?:\s*{ITS_YEAR})?", part_of_year),
    rule(
        Word.TIME,
        rf"""(?:cac\s+)?thang\s*{MONTH_NUMBERS}
            (?:\s*(?:[/.]|{DASH}|,?\s*(?:cua\s+)?nam)\s*{ITS_YEAR})?""",
        months,
    ),
    rule(Word.TIME, rf"t\.?\s?(?P<numbers>{MONTH})\s*[/.-]\s*{ITS_YEAR}", months),
    rule(Word.TIME, rf"(?P<numbers>{MONTH}\s*{DASH}\s*{MONTH})\s*/\s*{ITS_YEAR}", months),
    rule(Word.TIME, rf"(?P<numbers>{MONTH})\s*[/.-]\s*{ITS_YEAR}(?!\s*/)", months),
    rule(
        Word.TIME,
        rf"""thang\s+(?P<name>{MONTH_NAMES})(?!\s*(?:nam|lan|trong|cuoi)\b(?!\s*\d))
            (?:\s*(?:,?\s*nam|/)\s*{ITS_YEAR})?""",
        month_in_words,
    ),
    rule(
        Word.TIME,
        rf"""(?:cac\s+)?quy\s*{QUARTER_NUMBERS}
            (?:\s*(?:[/.,]|{DASH}|,?\s*(?:cua\s+)?nam|)\s*{ITS_YEAR})?""",
        quarters,
    ),
    rule(
        Word.PART,
        r"""(?P<part>thuong\s+tuan|trung\s+tuan|ha\s+tuan|dau|giua|cuoi
            |tuan\s+(?:dau|cuoi|thu\s+(?:nhat|hai|ba|tu)|[1-5]))
            (?=\s+(?:cua\s+)?(?:(?:thang|quy)\s*[\divl]|nam\b))""",
        named_part,
    ),
    rule(
        Word.RECUR,
        rf"""(?:{words("vao|sang|chieu")}\s+)?
            (?:thu\s*(?P<weekday>hai|ba|tu|nam|sau|bay|[2-7])|chu\s+nhat)\s*,?\s*(?:cua\s+)?{EVERY}\s+tuan""",
        weekday,
    ),
    rule(Word.RECUR, rf"(?:dinh\s+ky\s+)?(?:theo\s+)?{EVERY}\s+{FREQUENCIES_NAMED}", frequencies),
    rule(
        Word.RECUR,
        rf"""(?:bao\s+cao\s+)?dinh\s+ky\s+(?:(?:bao\s+cao|thuc\s+hien)\s+)?(?:theo\s+)?
            {FREQUENCIES_NAMED}""",
        frequencies,
    ),
    rule(Word.RECUR, rf"(?:bao\s+cao|theo)\s+{FREQUENCIES_NAMED}", frequencies),
    rule(
        Word.RECUR,
        r"""(?:cua\s+)?thang\s+(?:dau|cuoi)(?:\s+(?:tien|cung))?\s+(?:cua\s+)?(?:(?:hang|moi)\s+)?
            (?P<units>quy)\b(?:\s+(?:sau|lien)(?:\s+\w+)?\b)?""",
        frequencies,
    ),
    rule(
        Word.RECUR,
        r"""(?: cua\s+(?P<units>thang|quy|nam)\s+(?:sau|truoc|lien|ke|tiep)
            | (?P<alone>thang|quy|nam)\s+(?:sau\s+lien|truoc\s+lien|lien\s+(?:sau|truoc|ke))
            | (?P<next>nam)\s+sau(?=\b) )
            (?:\s+(?:lien|ke|sau|truoc|tiep|theo))*\b""",
        frequencies,
    ),
    rule(
        Word.RECUR,
        rf"dinh\s+ky\b(?:\s*,?\s*{words('theo quy dinh|theo che do')})?",
        constant("AS_REGULATED"),
    ),
    rule(
        Word.FOLLOWING,
        rf"""(?:{words("ca|nhung|trong")}\s+)?(?:cac|nhung)\s+{words("nam|giai doan|thang|quy|thoi ky")}\s+
            {words("tiep theo|sau do|sau|ke tiep|tiep sau|tiep|toi|den")}
          | {words("nam tiep theo|giai doan tiep theo|tro di|ve sau|den nay")}""",
    ),
    rule(
        Word.TIME,
        rf"""(?:{words("giai doan|thoi ky|nam hoc|nien khoa|cac nam|nhung nam|nam")}\s*(?:nam\s*)?)?{ITS_YEAR}
            (?:{TO}(?:nam\s*)?(?P<last>{YEAR})|\s*/\s*(?P<other>{YEAR}))?(?!\s*/|\w)""",
        years,
    ),
    rule(
        Word.TIME,
        r"""(?:(?<=dau\s)|(?<=giua\s)|(?<=cuoi\s)|(?<=trong\s)|(?<=het\s))nam(?:\s+nay)?\b
            (?!\s+(?:hoc|truoc|thu)\b)""",
        plan_year,
    ),
    rule(
        Word.CONTINUOUS,
        words(
            "thuong xuyen lien tuc|thuong xuyen|lien tuc|thuong truc|trong suot|xuyen suot|suot nam|ca nam"
            "|quanh nam|dai han|lau dai|trong qua trinh"
        ),
    ),
    rule(
        Word.WITHIN,
        rf"""(?P<count>\d{{1,3}}(?:[.,]5)?)\s*(?:\([^)]*\)\s*)?
            (?P<unit>{words("ngay lam viec|gio lam viec|ngay|tuan|thang|nam")})(?!\s*\d)""",
        within,
    ),
    rule(
        Word.EVENT,
        rf"(?P<now>ngay\s+)?sau\s+(?!{words('khi|do|nay|day|ngay|thang|nam|quy')})(?P<text>[a-z])",
        event,
        to_clause_end=True,
    ),
    rule(Word.PROVISIONAL, words("du kien|khoang|uoc|tam thoi")),
    rule(Word.REPORT, words("bao cao")),
    rule(Word.FINISH, words("hoan thanh|hoan tat|xong|ket thuc|trinh|ban hanh|dua vao")),
    rule(Word.AT_ONCE, words("ngay|khan truong|lap tuc|tuc thoi|truoc mat")),
)
# Words that fold to a word of time but are spelt otherwise: "không khí", "tự động", "đầu tư".
MISLEADING = re.compile(r"(?<!\w)(?:khí|tự|tư|sâu|nấm|quý\s+(?:khách|vị|báu))(?!\w)", re.IGNORECASE)
STARTS = re.compile(r"(?<![^\W_])[^\W_]")


def clause_end(folded: str, begin: int) -> int:
    """Where the clause that holds `begin` ends: at a stop, at a bracket not its own, or with the phrase."""
    stop = CLAUSE_STOP.search(folded, begin)
    end = stop.start() if stop else len(folded)
    depth = 0
    for index in range(begin, end):
        depth += (folded[index] == "(") - (folded[index] == ")")
        if depth < 0:
            return index
    return end


def token_at(folded: str, begin: int) -> Token | None:
    """The token of the first rule that reads the words at `begin`."""
    for one in RULES:
        match = one.pattern.match(folded, begin)
        reading = one.build(match) if match else None
        if match and reading is not None:
            end = clause_end(folded, match.end()) if one.to_clause_end else match.end()
            said_from = match.start("text") if match.groupdict().get("text") else match.end()
            return Token(one.word, begin, max(end, begin + 1), *reading, said_from)
    return None


def veiled(text: str, folded: str) -> str:
    """The folded phrase without the words that only look like words of time, every place kept."""
    for match in MISLEADING.finditer(text):
        folded = f"{folded[: match.start()]}{'_' * len(match[0])}{folded[match.end() :]}"
    return folded


def tokenize(folded: str) -> list[Token]:
    """All tokens of a folded phrase, from left to right; words that no rule knows are passed over."""
    tokens: list[Token] = []
    position = 0
    while start := STARTS.search(folded, position):
        token = token_at(folded, start.start())
        if token:
            tokens.append(token)
            position = token.end
        else:
            position = start.end()
    return tokens
