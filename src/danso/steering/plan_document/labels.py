"""Labels inside text: "Cơ quan chủ trì: Sở X; thời gian: quý II" taken apart into roles and values."""

from __future__ import annotations

import re
from dataclasses import dataclass

from danso.steering.plan_document.agencies import looks_like_agencies
from danso.steering.plan_document.vocabulary import Meaning, Role, meanings_of, role_of

ROLES_OF_TASKS = frozenset(
    {
        Role.LEAD,
        Role.COORDINATOR,
        Role.LEAD_AND_COORDINATOR,
        Role.DEADLINE,
        Role.PRODUCT,
        Role.FUNDING,
        Role.HEAD,
        Role.BASIS,
    }
)
"""Labels that tell something of a task."""

ROLES_THAT_CONFIRM = frozenset(
    {Role.LEAD, Role.COORDINATOR, Role.LEAD_AND_COORDINATOR, Role.DEADLINE, Role.HEAD}
)
"""Labels that only a task has."""

DESCRIBING_ROLES = frozenset({Role.TITLE, Role.INDICATOR, Role.OTHER, Role.NOTE, Role.STATUS})
"""Labels whose value describes the work itself ("Nội dung: …")."""

LONGEST_LABEL = 64
"""Characters; what stands longer before a colon is a sentence."""

_BOUNDARY = re.compile(r"(?:^|[.;,(–\-+•]\s+|[.;(]|\s[-–+]\s*)(?=[^\W\d_])")
_COLON = re.compile(r"\s*[:：]\s*")
_BARE_DEADLINE = re.compile(
    r"(?P<label>(?:dự kiến\s+)?(?:thời gian|thời hạn)\s+(?:thực hiện|hoàn thành|triển khai))\s+"
    r"(?P<value>(?:từ|trong|trước|sau|đến|quý|tháng|năm|ngày|thường xuyên|hằng|hàng|ngay|khi|theo"
    r"|chậm nhất)\b.*)",
    re.IGNORECASE | re.DOTALL,
)
_BARE_AGENCY = re.compile(
    r"(?P<label>(?:cơ quan|đơn vị)\s+(?:chủ trì|thực hiện|phối hợp))\s+"
    r"(?P<value>(?:Sở|UBND|Ủy ban|Uỷ ban|Công an|Văn phòng|Các|Ban|Bộ|Thanh tra|Cục|Chi cục)\b.*)",
    re.IGNORECASE | re.DOTALL,
)
_TIME = re.compile(
    r"\d|năm|quý|tháng|thường xuyên|hằng|hàng|định kỳ|sau khi|khi|theo|giai đoạn|trước|liên tục|ngay",
    re.IGNORECASE,
)
_ROLES_OF_BODIES = frozenset({Role.LEAD, Role.COORDINATOR, Role.LEAD_AND_COORDINATOR})
_CLOSERS = {"(": ")", "[": "]"}


@dataclass(frozen=True, slots=True)
class Label:
    """A label with its value, whitespace settled; `colon` is false where the plan forgot it."""

    role: Role
    name: str
    value: str
    colon: bool = True


@dataclass(frozen=True, slots=True)
class Labelled:
    """A paragraph taken apart: the words before its first label, and its labels."""

    content: str
    labels: tuple[Label, ...]


def starts_with_label(text: str) -> bool:
    """Tell whether a paragraph without a mark opens with a label."""
    colon = text.find(":", 0, LONGEST_LABEL)
    role = role_of(text[:colon]) if colon > 0 else None
    if role is not None and _is_credible(text[:colon], text[colon + 1 :].strip(), role, inside=False):
        return True
    return _bare(text) is not None


def take_apart(text: str) -> Labelled:
    """Split a paragraph at its labels; a paragraph without labels comes back whole."""
    places = list(_label_places(text))
    if not places:
        bare = _bare(text)
        return Labelled("", (bare,)) if bare else Labelled(text, ())
    labels = []
    for index, (start, colon_end, role) in enumerate(places):
        end = places[index + 1][0] if index + 1 < len(places) else len(text)
        name = _COLON.sub("", text[start:colon_end]).strip()
        labels.append(Label(role, name, _value(text[colon_end:end], last=index + 1 == len(places))))
    return Labelled(_content(text[: places[0][0]]), tuple(labels))


def _is_credible(name: str, value: str, role: Role, *, inside: bool) -> bool:
    """Whether the value fits: "Triển khai: …" names bodies only when bodies follow."""
    if role in _ROLES_OF_BODIES:
        speaks_of_bodies = Meaning.AGENCY in (meanings_of(name) or ())
        return (speaks_of_bodies and not inside) or looks_like_agencies(value)
    if inside and role is Role.DEADLINE:
        return _TIME.search(value) is not None
    return not inside or role is not Role.BASIS


def _label_places(text: str) -> list[tuple[int, int, Role]]:
    """Return start of the name, end of the colon, and role of every label, left to right."""
    places: list[tuple[int, int, Role]] = []
    floor = 0
    for colon in _COLON.finditer(text):
        found = _name_before(text, floor, colon.start())
        if found is None:
            continue
        start, role = found
        if start > 0 and role in DESCRIBING_ROLES:
            continue
        name = _COLON.sub("", text[start : colon.end()])
        if not _is_credible(name, text[colon.end() :].strip(), role, inside=start > 0):
            continue
        places.append((start, colon.end(), role))
        floor = colon.end()
    return places


def _name_before(text: str, floor: int, colon: int) -> tuple[int, Role] | None:
    window = max(floor, colon - LONGEST_LABEL)
    for boundary in _BOUNDARY.finditer(text, window, colon):
        start = boundary.end()
        if start == window and window > floor:
            continue
        role = role_of(text[start:colon])
        if role is not None and role not in {Role.AGENCY, Role.NUMBER, Role.UNIT, Role.YEAR}:
            return start, role
    return None


def _bare(text: str) -> Label | None:
    for role, pattern in ((Role.DEADLINE, _BARE_DEADLINE), (Role.LEAD, _BARE_AGENCY)):
        match = pattern.fullmatch(text)
        if match is None:
            continue
        if role is Role.DEADLINE:
            return Label(role, match["label"], text, colon=False)
        return Label(role_of(match["label"]) or role, match["label"], match["value"].strip(), colon=False)
    return None


def _value(text: str, *, last: bool) -> str:
    value = text.strip().strip("*").strip()
    if not last:
        value = value.rstrip("-–+•( ").rstrip(";,").rstrip()
    for opener, closer in _CLOSERS.items():
        if value.endswith((closer, f"{closer}.", f"{closer};")) and value.count(opener) < value.count(closer):
            value = value[: value.rindex(closer)].rstrip()
    return value


def _content(text: str) -> str:
    return text.strip().rstrip("-–+•(").rstrip()
