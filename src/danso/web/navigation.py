"""The main navigation: rooms register their entries, the shell shows those the reader may open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry of the main navigation (mục trình đơn): where it leads and who sees it."""

    label: str | _StrPromise
    url_name: str
    allowed: Callable[[HttpRequest], bool]
    order: int
    icon: str = ""


@dataclass(frozen=True, slots=True)
class NavLink:
    """A navigation entry as shown to one reader."""

    label: str
    url: str
    active: bool
    icon: str


_items: dict[str, NavItem] = {}


def register(item: NavItem) -> None:
    """Add an entry, from a room's AppConfig.ready; registering the same url_name again replaces it."""
    _items[item.url_name] = item


def items_for(request: HttpRequest) -> list[NavItem]:
    """Return the entries the reader may open, in order."""
    return [item for item in sorted(_items.values(), key=lambda each: each.order) if item.allowed(request)]


def links_for(request: HttpRequest) -> list[NavLink]:
    """Return the links of the reader; active is the one whose address is the longest start of the page's."""
    addressed = [(item, reverse(item.url_name)) for item in items_for(request)]
    active = max((url for _item, url in addressed if request.path.startswith(url)), key=len, default=None)
    return [NavLink(str(item.label), url, url == active, item.icon) for item, url in addressed]
