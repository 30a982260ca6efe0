"""The sign-in log: what happened to an account, without names, addresses or what was typed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

BAD_NEWS = frozenset({"wrong_password", "wrong_code", "locked_out", "deactivated", "factor_reset"})


class SecurityEvent(models.Model):
    """Something that happened to an officer's account (nhật ký đăng nhập); lines are only added."""

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", _("Nhập đúng mật khẩu")
        VERIFIED = "verified", _("Đã xác thực bước hai")
        RECOVERY_CODE = "recovery_code", _("Đã dùng mã dự phòng")
        SIGNED_OUT = "signed_out", _("Đăng xuất")
        WRONG_PASSWORD = "wrong_password", _("Nhập sai mật khẩu")
        WRONG_CODE = "wrong_code", _("Nhập sai mã xác thực")
        LOCKED_OUT = "locked_out", _("Tạm khóa đăng nhập")
        PASSWORD_CHANGED = "password_changed", _("Đổi mật khẩu")
        ENROLLED = "enrolled", _("Đăng ký xác thực bước hai")
        CODES_RENEWED = "codes_renewed", _("Cấp lại mã dự phòng")
        FACTOR_RESET = "factor_reset", _("Đặt lại xác thực bước hai")
        CREATED = "created", _("Tạo tài khoản")
        INVITED = "invited", _("Cấp liên kết đặt mật khẩu")
        POSITION_GIVEN = "position_given", _("Giao chức vụ")
        POSITION_ENDED = "position_ended", _("Kết thúc chức vụ")
        DEACTIVATED = "deactivated", _("Ngừng tài khoản")
        REACTIVATED = "reactivated", _("Mở lại tài khoản")
        BY_PROVIDER = "by_provider", _("Đăng nhập qua nhà cung cấp định danh")
        NUMBER_BOUND = "number_bound", _("Gắn số định danh")
        NUMBER_UNBOUND = "number_unbound", _("Gỡ số định danh")

    at = models.DateTimeField(_("Thời điểm"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="security_events")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="administered_events"
    )
    kind = models.CharField(_("Việc"), max_length=20, choices=Kind.choices)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["user", "-at"], name="security_event_by_user")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=["created", "deactivated", "reactivated", "invited", "factor_reset"])
                | Q(by__isnull=False),
                name="an_administrator_stands_behind_account_changes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.user_id}: {self.kind}"

    @property
    def tone(self) -> str:
        """How the line looks in a list: trouble stands out."""
        return "warning" if self.kind in BAD_NEWS else "info"
