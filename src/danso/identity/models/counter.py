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


class PostponedReception(models.Model):
    """Somebody received while the register was silent (chờ đối chiếu): the claim is sealed until checked.

    The officer looks at the face while the person is there; the check follows when the register answers.
    """

    class Outcome(models.TextChoices):
        MATCHED = "matched", _("Khớp")
        MISMATCHED = "mismatched", _("Không khớp")
        REFUSED = "refused", _("Không được phép đối chiếu")
        GIVEN_UP = "given_up", _("Quá hạn mà chưa đối chiếu được")
        DROPPED = "dropped", _("Không đúng người hoặc không được xác nhận")

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=CounterAuthentication.Way)
    claim = models.BinaryField(null=True)  # sealed; erased once nobody needs it
    at = models.DateTimeField()
    face_at = models.DateTimeField(null=True)  # the officer said yes
    not_before = models.DateTimeField()  # of the next try
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    settled_at = models.DateTimeField(null=True)
    authentication = models.OneToOneField(CounterAuthentication, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["not_before"], condition=Q(outcome=""), name="receptions_to_check"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", settled_at__isnull=True, claim__isnull=False)
                | (~Q(outcome="") & Q(settled_at__isnull=False)),
                name="a_reception_waits_with_its_claim",
            ),
            models.CheckConstraint(
                condition=Q(outcome="matched", authentication__isnull=False, claim__isnull=True)
                | (~Q(outcome="matched") & Q(authentication__isnull=True)),
                name="a_matched_reception_is_an_authentication",
            ),
        ]

    def __str__(self) -> str:
        return f"PostponedReception {self.pk}"
