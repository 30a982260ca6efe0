"""Signs of misuse that the night found in the log."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MisuseFinding(models.Model):
    """What a named rule found on a day (dấu hiệu lạm dụng): a reason to look, not yet a wrong."""

    class Rule(models.TextChoices):
        OUTSIDE_CASE = "outside_case", _("Nhiều lần xem ngoài hồ sơ")
        BURST = "burst", _("Xem dồn dập trong một phút")
        NIGHT = "night", _("Xem ngoài giờ")
        MANY_OFFICERS = "many_officers", _("Nhiều cán bộ cùng xem một người")
        SELF = "self", _("Xem dữ liệu của chính mình")
        COLLEAGUE = "colleague", _("Xem dữ liệu của đồng nghiệp")
        SAME_ADDRESS = "same_address", _("Xem dữ liệu của người cùng hộ, cùng chỗ ở")
        AFTER_CLOSING = "after_closing", _("Xem theo hồ sơ đã kết thúc")
        UNEXPLAINED = "unexplained", _("Lần xem được yêu cầu giải trình")

    rule = models.CharField(max_length=20, choices=Rule)
    day = models.DateField()
    actor = models.CharField(max_length=80, blank=True)  # as the log spells it
    subject_tag = models.CharField(max_length=32, blank=True)
    count = models.PositiveIntegerField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-day", "rule", "-count", "id"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "day", "actor", "subject_tag"], name="one_finding_a_day"),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="a_review_is_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return f"MisuseFinding {self.pk}"
