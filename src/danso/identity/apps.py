"""Officers who sign in."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from danso.web.navigation import NavItem, register


class IdentityConfig(AppConfig):
    """Who is asking, and how sure we are."""

    name = "danso.identity"
    label = "identity"

    def ready(self) -> None:
        """Listen to Django's sign-in signals and add the officers' page to the navigation."""
        from danso.identity import measures, signals  # noqa: F401, PLC0415 - models exist only now
        from danso.identity.auditing.views import may_open  # noqa: PLC0415
        from danso.identity.auditing.views_reviews import may_review_some  # noqa: PLC0415
        from danso.identity.counter.views import may_receive  # noqa: PLC0415
        from danso.identity.my_data.views_questions import may_answer  # noqa: PLC0415
        from danso.identity.queries import may_administer  # noqa: PLC0415

        signals.connect()
        register(NavItem(_("Nhật ký truy cập"), "identity:access_log", may_open, order=830, icon="eye"))
        register(NavItem(_("Tại quầy"), "identity:counter", may_receive, order=810, icon="qr"))
        register(NavItem(_("Hỏi về dữ liệu"), "identity:data_questions", may_answer, order=820, icon="help"))
        register(NavItem(_("Lần xem cần xét"), "identity:reviews", may_review_some, order=840, icon="flag"))
        register(NavItem(_("Cán bộ"), "identity:officers", may_administer, order=900, icon="users"))
