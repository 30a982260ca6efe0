"""People who sign in through an identity provider, how sure each sign-in was, and for whom they act.

A personal number stands sealed beside its index (`population.numbers`), never in the clear.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from danso.ledger.access import Assurance
from danso.population.numbers import INDEX_LENGTH, SEALED_LENGTH, unseal


class Person(models.Model):
    """Somebody who signed in or was named by one who did; the number is known once proved at level 02."""

    number_index = models.CharField(max_length=INDEX_LENGTH, null=True, unique=True)  # noqa: DJ001 not known yet
    sealed_number = models.BinaryField(max_length=SEALED_LENGTH, null=True)
    name = models.CharField(max_length=150, blank=True)  # as a provider told it last
    born_on = models.CharField(max_length=10, blank=True)  # partial: ISO text cut where knowledge ends
    first_seen = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(number_index__isnull=True, sealed_number__isnull=True)
                | Q(number_index__isnull=False, sealed_number__isnull=False),
                name="a_known_number_is_sealed_and_indexed",
            ),
        ]

    def __str__(self) -> str:
        return f"Person {self.pk}"

    @property
    def personal_number(self) -> str | None:
        """The number in the clear, for the port to the register; never for an address or a log."""
        return unseal(bytes(self.sealed_number)) if self.sealed_number is not None else None


class ExternalIdentity(models.Model):
    """An account at a provider (tài khoản định danh điện tử): its `sub` names one person."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="identities")
    provider = models.CharField(max_length=32)
    sub = models.CharField(max_length=255)
    account_level = models.PositiveSmallIntegerField(default=0)  # 1 or 2, 0 when the provider does not tell
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "sub"], name="a_sub_is_one_person"),
        ]

    def __str__(self) -> str:
        return f"ExternalIdentity {self.pk}"


class Business(models.Model):
    """A business (tổ chức, doanh nghiệp) that somebody came to represent."""

    code = models.CharField(max_length=14, unique=True)
    name = models.CharField(max_length=300)

    def __str__(self) -> str:
        return self.code


class Representation(models.Model):
    """That a provider named the person a business's representative; asked again at each sign-in."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="representations")
    person = models.ForeignKey(Person, models.CASCADE, related_name="representations")
    provider = models.CharField(max_length=32)
    since = models.DateTimeField()
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["business", "person", "provider"], name="one_representation_a_provider"
            ),
        ]

    def __str__(self) -> str:
        return f"Representation {self.pk}"


class Delegation(models.Model):
    """That one person may act for another (ủy quyền, giám hộ), in what, from when to when, on which basis."""

    class Kind(models.TextChoices):
        AUTHORISED = "authorised", _("Được ủy quyền")
        GUARDIAN = "guardian", _("Cha mẹ, người giám hộ")

    class Scope(models.TextChoices):
        DATA = "data", _("Xem thông tin dân cư")
        LOG = "log", _("Xem ai đã xem dữ liệu")
        DOSSIERS = "dossiers", _("Nộp và theo dõi hồ sơ")
        RESULTS = "results", _("Nhận kết quả")

    class Kinship(models.TextChoices):
        CONFIRMED = "confirmed", _("Cơ sở dữ liệu quốc gia ghi đúng người này")
        BY_NAME = "by_name", _("Cơ sở dữ liệu quốc gia ghi đúng họ tên, chưa có số")
        NOT_SUPPLIED = "not_supplied", _("Cơ sở dữ liệu quốc gia chưa ghi cha mẹ, người đại diện")
        OTHERS = "others", _("Cơ sở dữ liệu quốc gia ghi người khác")

    kind = models.CharField(max_length=10, choices=Kind)
    kinship = models.CharField(max_length=12, choices=Kinship, blank=True)  # as the register said it
    principal = models.ForeignKey(Person, models.CASCADE, related_name="delegations_given")
    representative = models.ForeignKey(Person, models.CASCADE, related_name="delegations_held")
    scopes = models.JSONField()
    valid_from = models.DateField()
    valid_to = models.DateField()
    basis = models.CharField(max_length=300)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # the officer who saw the papers
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    revoked_on = models.CharField(max_length=300, blank=True)  # the papers that an officer ended it on

    class Meta:
        indexes = [models.Index(fields=["representative", "valid_to"], name="delegation_by_holder")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")), name="delegation_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(principal=F("representative")), name="nobody_delegates_to_self"
            ),
            models.CheckConstraint(
                condition=~Q(kind="guardian") | Q(granted_by__isnull=False),
                name="an_officer_saw_the_guardians_papers",
            ),
            models.CheckConstraint(condition=~Q(scopes=[]), name="a_delegation_is_for_something"),
            models.CheckConstraint(
                condition=Q(kind="guardian") | Q(kinship=""), name="the_register_knows_kinship_of_guardians"
            ),
            models.CheckConstraint(
                condition=Q(revoked_by__isnull=True)
                | (Q(revoked_at__isnull=False, kind="guardian") & ~Q(revoked_on="")),
                name="an_officer_ends_guardianship_on_papers",
            ),
        ]

    def __str__(self) -> str:
        return f"Delegation {self.pk}"

    @property
    def scope_words(self) -> list[str]:
        """What it is for, in words."""
        return [str(self.Scope(code).label) for code in self.scopes]


class AuthenticationSession(models.Model):
    """A sign-in (phiên xác thực): who, how sure, by which means, where; ended ones stay as evidence."""

    class Channel(models.TextChoices):
        WEB = "web", _("Trên mạng")
        COUNTER = "counter", _("Tại quầy")

    class Ended(models.TextChoices):
        SIGNED_OUT = "signed_out", _("Đã đăng xuất")
        REVOKED = "revoked", _("Đã thu hồi")
        IDLE = "idle", _("Hết hạn")
        REPLACED = "replaced", _("Đã đăng nhập lại")

    person = models.ForeignKey(Person, models.CASCADE, related_name="sessions")
    identity = models.ForeignKey(ExternalIdentity, models.SET_NULL, null=True, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel)
    provider = models.CharField(max_length=32, blank=True)
    assurance = models.PositiveSmallIntegerField(choices=[(each.value, each.name) for each in Assurance])
    acr = models.CharField(max_length=100, blank=True)  # as the provider said it
    amr = models.JSONField(default=list)
    auth_time = models.DateTimeField()
    device = models.CharField(max_length=60, blank=True)  # "Chrome, Android"
    started_at = models.DateTimeField()
    stepped_up_at = models.DateTimeField(null=True)
    last_seen = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=10, choices=Ended, blank=True)
    business = models.ForeignKey(Business, models.SET_NULL, null=True, related_name="+")  # represented
    delegation = models.ForeignKey(Delegation, models.SET_NULL, null=True, related_name="+")  # acted under

    class Meta:
        indexes = [models.Index(fields=["person", "-started_at"], name="session_by_person")]
        constraints = [
            models.CheckConstraint(condition=Q(assurance__in=[1, 2]), name="a_session_is_of_level_1_or_2"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended="") | (Q(ended_at__isnull=False) & ~Q(ended="")),
                name="an_ended_session_says_why",
            ),
            models.CheckConstraint(
                condition=Q(channel="counter") | ~Q(provider=""), name="a_web_session_has_a_provider"
            ),
            models.CheckConstraint(
                condition=Q(business__isnull=True) | Q(delegation__isnull=True),
                name="one_acts_for_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"AuthenticationSession {self.pk}"

    @property
    def level(self) -> Assurance:
        """How sure the sign-in is."""
        return Assurance(self.assurance)


class OfficerNumber(models.Model):
    """The personal number of an officer's account: through it VNeID opens the officers' door."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="officer_number")
    number_index = models.CharField(max_length=INDEX_LENGTH, unique=True)

    def __str__(self) -> str:
        return f"OfficerNumber {self.pk}"
