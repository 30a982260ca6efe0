"""The main navigation: rooms register their entries by section, the shell shows those the reader may open."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the navigation (nhóm mục); several rooms may put entries into one."""

    code: str
    label: str | _StrPromise
    order: int


ADMINISTRATION: Final = Section("administration", _("Quản trị"), 900)


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry of the main navigation (mục trình đơn): where it leads and who sees it."""

    label: str | _StrPromise
    url_name: str
    allowed: Callable[[HttpRequest], bool]
    order: int
    icon: str = ""
    section: Section = ADMINISTRATION


@dataclass(frozen=True, slots=True)
class NavLink:
    """A navigation entry as shown to one reader."""

    label: str
    url: str
    active: bool
    icon: str


@dataclass(frozen=True, slots=True)
class NavSection:
    """A section as shown to one reader: it leads to its first entry."""

    label: str
    links: tuple[NavLink, ...]

    @property
    def url(self) -> str:
        """Where the section's name leads."""
        return self.links[0].url

    @property
    def active(self) -> bool:
        """Whether the present page is one of its own."""
        return any(link.active for link in self.links)


_items: dict[str, NavItem] = {}


def register(item: NavItem) -> None:
    """Add an entry, from a room's AppConfig.ready; registering the same url_name again replaces it."""
    _items[item.url_name] = item


def items_for(request: HttpRequest) -> list[NavItem]:
    """Return the entries the reader may open, in order of their sections."""
    ordered = sorted(_items.values(), key=lambda each: (each.section.order, each.section.code, each.order))
    return [item for item in ordered if item.allowed(request)]


def sections_for(request: HttpRequest) -> list[NavSection]:
    """Return the reader's sections; active is the link whose address is the longest start of the page's."""
    addressed = [(item, reverse(item.url_name)) for item in items_for(request)]
    active = max((url for _item, url in addressed if request.path.startswith(url)), key=len, default=None)
    return [
        NavSection(
            str(section.label),
            tuple(NavLink(str(item.label), url, url == active, item.icon) for item, url in pairs),
        )
        for section, pairs in groupby(addressed, key=lambda pair: pair[0].section)
    ]
