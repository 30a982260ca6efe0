"""The room's entries in the main navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from danso.population.rights import may_clean, may_look_up, may_see_counts
from danso.web.navigation import NavItem, Section, register

RESIDENTS = Section("residents", _("Dân cư"), 300)


def register_all() -> None:
    """Add the entries, for those who may open them."""
    register(NavItem(_("Chất lượng"), "population:quality", may_see_counts, 500, "chart", RESIDENTS))
    register(NavItem(_("Thẻ và tài khoản"), "population:coverage", may_see_counts, 510, "users", RESIDENTS))
    register(NavItem(_("Phản hồi sai lệch"), "population:corrections", may_clean, 520, "flag", RESIDENTS))
    register(NavItem(_("Tra cứu"), "population:look_up", may_look_up, 530, "search", RESIDENTS))
    register(NavItem(_("Tìm người"), "population:find", may_look_up, 540, "users", RESIDENTS))
