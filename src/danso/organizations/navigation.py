"""The room's entries in the main navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from danso.organizations.views import may_see_tree
from danso.web.navigation import NavItem, register


def register_all() -> None:
    """Add the entries, for those who keep the tree or the calendar."""
    register(NavItem(_("Danh mục cơ quan"), "organizations:list", may_see_tree, 890, "building"))
    register(NavItem(_("Lịch làm việc"), "organizations:this_year", may_see_tree, 895, "calendar"))
