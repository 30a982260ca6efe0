"""The room's entries in the main navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from danso.population.rights import may_clean, may_look_up, may_see_counts
from danso.web.navigation import NavItem, register


def register_all() -> None:
    """Add the entries, for those who may open them."""
    register(NavItem(_("Chất lượng dân cư"), "population:quality", may_see_counts, 500, "chart"))
    register(NavItem(_("Thẻ và tài khoản"), "population:coverage", may_see_counts, 510, "users"))
    register(NavItem(_("Phản hồi sai lệch"), "population:corrections", may_clean, 520, "flag"))
    register(NavItem(_("Tra cứu dân cư"), "population:look_up", may_look_up, 530, "search"))
    register(NavItem(_("Tìm người"), "population:find", may_look_up, 540, "users"))
