"""The room's entries in the main navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from danso.identity.auditing.views import may_open
from danso.identity.auditing.views_reviews import may_review_some
from danso.identity.counter.views import may_receive
from danso.identity.my_data.views_questions import may_answer
from danso.identity.queries import may_administer
from danso.identity.third_parties.views import may_manage
from danso.population.navigation import RESIDENTS
from danso.web.navigation import NavItem, Section, register

OVERSIGHT = Section("oversight", _("Giám sát dữ liệu"), 800)


def register_all() -> None:
    """Add the entries, for those who may open them."""
    register(NavItem(_("Tại quầy"), "identity:counter", may_receive, 550, "qr", RESIDENTS))
    register(NavItem(_("Hỏi về dữ liệu"), "identity:data_questions", may_answer, 820, "help", OVERSIGHT))
    register(NavItem(_("Nhật ký truy cập"), "identity:access_log", may_open, 830, "eye", OVERSIGHT))
    register(NavItem(_("Lần xem cần xét"), "identity:reviews", may_review_some, 840, "flag", OVERSIGHT))
    register(NavItem(_("Bên thứ ba"), "identity:third_parties", may_manage, 850, "shield", OVERSIGHT))
    register(NavItem(_("Cán bộ"), "identity:officers", may_administer, 900, "users"))
