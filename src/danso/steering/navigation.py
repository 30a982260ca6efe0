"""The room's entries in the main navigation, by right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from danso.organizations.rights import Action
from danso.web.navigation import NavItem, Section, register

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest


def _somewhere(action: Action) -> Callable[[HttpRequest], bool]:
    """Shown to whoever may do the action for at least their own agency."""

    def allowed(request: HttpRequest) -> bool:
        officer = getattr(request, "officer", None)
        return officer is not None and officer.may_somewhere(action)

    return allowed


def _province(action: Action) -> Callable[[HttpRequest], bool]:
    """Shown to whoever may do the action for the whole province."""

    def allowed(request: HttpRequest) -> bool:
        officer = getattr(request, "officer", None)
        return officer is not None and officer.may(action)

    return allowed


STEERING = Section("steering", _("Điều hành"), 100)
ITEMS = (
    NavItem(_("Toàn cảnh"), "steering:overview", _province(Action.READ), 10, "chart", STEERING),
    NavItem(_("Bàn làm việc"), "steering:desk", _somewhere(Action.WRITE_REPORT), 20, "home", STEERING),
    NavItem(_("Kế hoạch"), "steering:plan_tree", _somewhere(Action.READ), 30, "tree", STEERING),
    NavItem(_("Nhiệm vụ"), "steering:tasks", _somewhere(Action.READ), 40, "list", STEERING),
    NavItem(_("Báo cáo"), "steering:periods", _province(Action.READ), 50, "file-text", STEERING),
    NavItem(_("Chỉ tiêu"), "steering:indicators", _somewhere(Action.READ), 60, "flag", STEERING),
    NavItem(_("Họp"), "steering:meetings", _province(Action.READ), 70, "users", STEERING),
    NavItem(_("Sổ theo dõi"), "steering:registers", _somewhere(Action.READ), 80, "book", STEERING),
    NavItem(_("Nhập kế hoạch"), "steering:imports", _province(Action.IMPORT_PLAN), 90, "upload", STEERING),
    NavItem(_("Nhật ký"), "steering:history", _somewhere(Action.READ), 100, "history", STEERING),
)


def register_all() -> None:
    """Put the entries into the shell."""
    for item in ITEMS:
        register(item)
