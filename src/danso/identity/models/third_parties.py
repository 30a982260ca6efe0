"""Organizations under agreement that ask whether somebody is who they say, and people's consent to it."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from danso.population.numbers import INDEX_LENGTH

KEY_BYTES = 32
MARK_LENGTH = 64
CODE = RegexValidator(
    r"^[A-Z][A-Z0-9-]{1,29}\Z", _("Chữ in hoa không dấu, chữ số và dấu gạch, bắt đầu bằng chữ.")
)
KEY_ID = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9._-]{2,59}\Z", _("Chữ không dấu, chữ số, dấu chấm và dấu gạch.")
)


class ThirdParty(models.Model):
    """An organization under an agreement (bên thứ ba): may ask for some purposes between two dates."""

    code = models.CharField(_("Mã"), max_length=30, unique=True, validators=[CODE])
    name = models.CharField(_("Tên"), max_length=300)
    business_code = models.CharField(_("Mã số doanh nghiệp"), max_length=14)
    agreement = models.CharField(_("Số thỏa thuận"), max_length=60)
    valid_from = models.DateField(_("Từ ngày"))
    valid_to = models.DateField(_("Đến hết ngày"))
    purposes = models.JSONField(_("Mục đích"), help_text="codes of the purposes pack")
    calls_a_minute = models.PositiveIntegerField(_("Số lượt mỗi phút"), default=6000)
    monthly_ceiling = models.PositiveIntegerField(_("Số lượt tối đa mỗi tháng"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="a_third_party_s_agreement_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=Q(calls_a_minute__gt=0), name="a_third_party_may_call"),
            models.CheckConstraint(
                condition=Q(monthly_ceiling__isnull=True) | Q(monthly_ceiling__gt=0),
                name="a_ceiling_lets_something_through",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ThirdPartyPrice(models.Model):
    """What a call costs from a day on (đơn giá), in VND; until the next one begins."""

    third_party = models.ForeignKey(ThirdParty, models.CASCADE, related_name="prices")
    since = models.DateField(_("Từ ngày"))
    vnd = models.PositiveIntegerField(_("Đồng mỗi lượt"))

    class Meta:
        ordering = ["since"]
        constraints = [models.UniqueConstraint(fields=["third_party", "since"], name="one_price_a_day")]

    def __str__(self) -> str:
        return f"{self.third_party_id} {self.since}"


class ThirdPartyKey(models.Model):
    """A public key (Ed25519) that signs a third party's requests; several may hold while one is replaced."""

    third_party = models.ForeignKey(ThirdParty, models.CASCADE, related_name="keys")
    keyid = models.CharField(_("Tên khóa"), max_length=60, unique=True, validators=[KEY_ID])
    public_key = models.BinaryField(max_length=KEY_BYTES, unique=True)
    valid_from = models.DateTimeField(_("Từ"))
    valid_to = models.DateTimeField(_("Đến"))
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gt=F("valid_from")), name="a_third_party_s_key_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.keyid


class Consent(models.Model):
    """That a person lets a third party ask about them for a purpose (sự đồng ý), until a moment or once."""

    class Kind(models.TextChoices):
        """How long it holds."""

        STANDING = "standing", _("Nhiều lần, đến ngày hết hạn")
        ONCE = "once", _("Một lần")

    person_index = models.CharField(max_length=INDEX_LENGTH, help_text="keyed hash of the personal number")
    third_party = models.ForeignKey(ThirdParty, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=Kind)
    code_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the code shown once")
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["third_party", "person_index", "purpose"],
                condition=Q(kind="standing", revoked_at__isnull=True),
                name="one_standing_consent",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("given_at")), name="a_consent_holds_a_while"),
            models.CheckConstraint(
                condition=Q(kind="standing", code_digest="") | (Q(kind="once") & ~Q(code_digest="")),
                name="only_a_consent_of_once_has_a_code",
            ),
        ]
        indexes = [models.Index(fields=["person_index", "third_party"], name="consent_of_a_person")]

    def __str__(self) -> str:
        return f"Consent {self.pk}"


class RequestMark(models.Model):
    """What holds once only: a signed request's nonce, or a consent of once that was used."""

    mark = models.CharField(max_length=MARK_LENGTH, primary_key=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.mark


class ThirdPartyUsage(models.Model):
    """Calls of a day as the sealed log tells them, folded position by position (`UsageFold`)."""

    third_party = models.ForeignKey(ThirdParty, models.PROTECT, related_name="usage")
    day = models.DateField()
    yes = models.PositiveIntegerField(default=0)
    no = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["third_party", "day"], name="one_usage_a_day")]

    def __str__(self) -> str:
        return f"{self.third_party_id} {self.day}"


class UsageFold(models.Model):
    """Up to which position, not including it, the log has been counted; one row."""

    position = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.position)
