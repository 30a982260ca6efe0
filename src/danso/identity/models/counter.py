"""What happened at the counter: by which way, who looked, and the sign-in that came of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from danso.identity.models.people import AuthenticationSession, Person


class CounterAuthentication(models.Model):
    """An authentication at the counter (xác thực tại quầy); no image is kept, only a yes or no."""

    class Way(models.TextChoices):
        CARD = "card", _("Mã QR trên thẻ căn cước")
        MANUAL = "manual", _("Nhập tay")
        FOREIGNER = "foreigner", _("Giấy tờ của người nước ngoài")

    class Reason(models.TextChoices):
        UNKNOWN_CODE = "unknown_code", _("Mã trên thẻ không thuộc dạng đã biết")
        DAMAGED = "damaged", _("Thẻ mờ, hỏng, không quét được")
        NO_CARD = "no_card", _("Chưa có thẻ hoặc đã mất thẻ")
        FOREIGNER = "foreigner", _("Người nước ngoài, không có số định danh")

    person = models.ForeignKey(Person, models.CASCADE, related_name="counter_authentications")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=Way)
    shape = models.CharField(max_length=10, blank=True)  # of the card's code
    reason = models.CharField(max_length=16, choices=Reason, blank=True)
    registered = models.BooleanField()  # the register said that number, name and birth are one person's
    at = models.DateTimeField()
    face = models.BooleanField(null=True)  # the officer's answer
    decided_at = models.DateTimeField(null=True)
    session = models.OneToOneField(AuthenticationSession, models.PROTECT, null=True, related_name="counter")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(way="card") & ~Q(shape="") & Q(reason=""))
                | (~Q(way="card") & Q(shape="") & ~Q(reason="")),
                name="without_a_card_there_is_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(way="foreigner") | Q(registered=True),
                name="the_register_was_asked_about_residents",
            ),
            models.CheckConstraint(
                condition=Q(session__isnull=True) | Q(face=True), name="a_counter_session_needs_a_face"
            ),
        ]

    def __str__(self) -> str:
        return f"CounterAuthentication {self.pk}"
