"""The province's mirror of the register with its history, what its quality counts, and corrections.

Numbers stand here as keyed indexes and sealed texts only (numbers.py). A partial date is ISO text cut where
knowledge ends. Sensitive fields are not mirrored: whether an item is there at all is a bit of `present`.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from danso.organizations.models import Organization
from danso.population.numbers import INDEX_LENGTH, SEALED_LENGTH


class Nameless(models.Model):
    """A row that names itself by its id alone: nothing personal reaches a log."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"


class ReadTally(Nameless):
    """How many people an officer has read on a day for a purpose: the quota's count."""

    actor = models.CharField(max_length=80)
    purpose = models.CharField(max_length=40)
    day = models.DateField()
    people = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["actor", "purpose", "day"], name="one_read_tally_a_day"),
        ]


class ReadPace(Nameless):
    """How many reads of an asker's present window are given away: the throttle's count (throttling.py)."""

    key = models.CharField(max_length=120, unique=True)
    window = models.BigIntegerField()
    taken = models.PositiveIntegerField()


class RegisterHealth(Nameless):
    """Whether the national register answers, as the last calls found; one row a driver."""

    driver = models.CharField(max_length=20, unique=True)
    answering = models.BooleanField()
    since = models.DateTimeField()
    trouble = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answering=True, trouble="") | (Q(answering=False) & ~Q(trouble="")),
                name="a_silent_register_has_a_trouble",
            ),
        ]


class Status(models.TextChoices):
    """How the register holds the person."""

    LIVING = "living", _("Đang cư trú")
    DECEASED = "deceased", _("Đã chết")
    MISSING = "missing", _("Mất tích")
    MOVED_OUT = "moved_out", _("Đã chuyển đi")


class MirroredResident(Nameless):
    """One record of the register as the province mirrors it (công dân); columns hold the present values."""

    reference = models.CharField(max_length=INDEX_LENGTH, unique=True, help_text="keyed hash")
    number_index = models.CharField(max_length=INDEX_LENGTH, null=True)  # noqa: DJ001 none yet is not an empty one
    number_sealed = models.BinaryField(max_length=SEALED_LENGTH, null=True)
    # What the number's digits say, for the rules: never more of it than sex, year and province.
    number_sex = models.PositiveSmallIntegerField(null=True)
    number_year = models.PositiveSmallIntegerField(null=True)
    number_province = models.CharField(max_length=3, blank=True)
    number_sound = models.BooleanField(default=False)
    old_number_index = models.CharField(max_length=INDEX_LENGTH, blank=True)

    name = models.CharField(max_length=120, blank=True)
    name_key = models.CharField(max_length=120, blank=True)
    sex = models.PositiveSmallIntegerField(default=0)
    birth = models.CharField(max_length=10, blank=True)
    birth_year = models.PositiveSmallIntegerField(default=0)
    birth_registration = models.CharField(max_length=5, blank=True)

    province = models.CharField(max_length=2, blank=True)
    district = models.CharField(max_length=3, blank=True)
    commune = models.CharField(max_length=5, blank=True)
    address = models.CharField(max_length=200, blank=True)
    residence_since = models.CharField(max_length=10, blank=True)
    current_commune = models.CharField(max_length=5, blank=True)

    marital = models.PositiveSmallIntegerField(default=0)
    relation = models.CharField(max_length=4, blank=True)
    household = models.CharField(max_length=INDEX_LENGTH, blank=True, help_text="index of the head's number")
    father_index = models.CharField(max_length=INDEX_LENGTH, blank=True)
    mother_index = models.CharField(max_length=INDEX_LENGTH, blank=True)

    status = models.CharField(max_length=10, choices=Status, default=Status.LIVING)
    death = models.CharField(max_length=10, blank=True)
    card_issued_on = models.DateField(null=True)
    card_expires_on = models.DateField(null=True)
    account_level = models.PositiveSmallIntegerField(default=0)
    present = models.PositiveIntegerField(default=0, help_text="bit n-1: item n of the law has a value")

    source = models.CharField(max_length=20)
    as_of = models.DateTimeField()
    confirmed_on = models.DateField(null=True)
    cursor = models.BigIntegerField(default=0, help_text="of the last change about the person")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number_index"],
                condition=Q(number_index__isnull=False),
                name="one_mirrored_resident_a_number",
            ),
            models.CheckConstraint(
                condition=Q(number_index__isnull=True, number_sealed__isnull=True)
                | Q(number_index__isnull=False, number_sealed__isnull=False),
                name="a_mirrored_number_is_sealed_and_indexed",
            ),
            models.CheckConstraint(condition=Q(sex__lte=2), name="mirrored_sex_is_of_the_list"),
            models.CheckConstraint(condition=Q(account_level__lte=2), name="account_level_is_at_most_two"),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="mirrored_status_is_of_the_list"
            ),
        ]
        indexes = [
            models.Index(fields=["commune", "status"], name="mirrored_by_commune"),
            models.Index(fields=["name_key", "birth"], name="mirrored_by_name"),
            models.Index(
                fields=["old_number_index"], condition=~Q(old_number_index=""), name="mirrored_by_old_number"
            ),
        ]


class FormerNumber(Nameless):
    """A number the person no longer bears (số định danh đã hủy), by its index: it still finds the person."""

    resident = models.ForeignKey(MirroredResident, models.CASCADE, related_name="former_numbers")
    number_index = models.CharField(max_length=INDEX_LENGTH, db_index=True)
    until = models.DateField(null=True)


class AttributeValue(Nameless):
    """A value of one field between two dates, where it came from and how fresh it was (lịch sử thuộc tính).

    Written when a value changes: the one before, closed, and the one since, open. Numbers stand sealed.
    """

    resident = models.ForeignKey(MirroredResident, models.CASCADE, related_name="history")
    code = models.CharField(max_length=40)
    value = models.CharField(max_length=250, blank=True)
    source = models.CharField(max_length=20)
    as_of = models.DateTimeField()
    valid_from = models.DateField(null=True, help_text="null: since before the mirror knew")
    valid_to = models.DateField(null=True)
    cursor = models.BigIntegerField(help_text="of the change that brought the value; 0: the first load")

    class Meta:
        ordering = ["code", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["resident", "code"], condition=Q(valid_to__isnull=True), name="one_open_value_a_field"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="a_value_ends_after_it_starts",
            ),
        ]


class EventKind(models.TextChoices):
    """What the feed tells (biến động)."""

    BIRTH = "birth", _("Khai sinh")
    DEATH = "death", _("Khai tử")
    MOVE_IN = "move_in", _("Chuyển đến")
    MOVE_OUT = "move_out", _("Chuyển đi")
    MOVE_WITHIN = "move_within", _("Chuyển trong tỉnh")
    CORRECTION = "correction", _("Cải chính")
    MARRIAGE = "marriage", _("Kết hôn")
    NUMBER_ISSUED = "number_issued", _("Cấp số định danh")
    NUMBER_CANCELLED = "number_cancelled", _("Hủy số định danh")
    CARD_ISSUED = "card_issued", _("Cấp thẻ căn cước")
    ACCOUNT_OPENED = "account_opened", _("Mở tài khoản định danh")
    OTHER = "other", _("Khác")


class ResidentEvent(Nameless):
    """A change of the feed, applied; its cursor is unique, so that none is applied twice."""

    cursor = models.BigIntegerField(unique=True)
    resident = models.ForeignKey(MirroredResident, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=16, choices=EventKind)
    happened_on = models.DateField(null=True)
    recorded_on = models.DateField(null=True)

    class Meta:
        ordering = ["cursor"]
        indexes = [models.Index(fields=["resident", "kind"], name="resident_event_by_kind")]


class FeedPosition(Nameless):
    """How far the mirror has followed the feed and, before that, loaded the records; one row a feed."""

    feed = models.CharField(max_length=20, unique=True)
    cursor = models.BigIntegerField(default=0)
    head = models.BigIntegerField(default=0)
    loaded = models.BigIntegerField(default=0, help_text="cursor of the first load")
    complete = models.BooleanField(default=False, help_text="the first load is done")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cursor__gte=0, loaded__gte=0), name="a_feed_is_not_before_its_start"
            ),
        ]


class QualityResult(Nameless):
    """How many residents of a commune a rule was applied to on a day, and how many broke it."""

    as_of = models.DateField()
    commune = models.CharField(max_length=5, blank=True)
    rule = models.CharField(max_length=40)
    checked = models.PositiveIntegerField()
    failed = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["as_of", "rule", "commune"], name="one_quality_result_a_day"),
            models.CheckConstraint(
                condition=Q(failed__lte=F("checked")), name="no_more_fail_than_are_checked"
            ),
        ]


class Unreflected(Nameless):
    """An event of life that the record does not show yet (biến động chưa cập nhật), found every day."""

    class Kind(models.TextChoices):
        DEATH_NOT_CLOSED = "death_not_closed", _("Đã khai tử, chưa đóng hồ sơ")
        CHILD_WITHOUT_NUMBER = "child_without_number", _("Trẻ đã khai sinh, chưa có số định danh")
        MOVE_WITHOUT_PLACE = "move_without_place", _("Đã chuyển đến, chưa có nơi thường trú")

    kind = models.CharField(max_length=24, choices=Kind)
    resident = models.ForeignKey(MirroredResident, models.CASCADE, related_name="unreflected")
    since = models.DateField()
    found_on = models.DateField()
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "resident"], condition=Q(closed_on__isnull=True), name="found_once_while_open"
            ),
        ]


class CorrectionCase(Nameless):
    """A record that is wrong, from the evidence to the feed's confirmation (phản hồi sai lệch)."""

    class State(models.TextChoices):
        NOTED = "noted", _("Đã ghi nhận")
        WITH_POLICE = "with_police", _("Công an cấp xã đang xác minh")
        VERIFIED = "verified", _("Đã xác minh, chờ gửi")
        REQUESTED = "requested", _("Đã gửi Cơ sở dữ liệu quốc gia")
        CONFIRMED = "confirmed", _("Đã được cập nhật")
        REFUSED = "refused", _("Bị từ chối")
        WITHDRAWN = "withdrawn", _("Không có sai lệch")

    code = models.CharField(max_length=20, unique=True)
    resident = models.ForeignKey(MirroredResident, models.PROTECT, related_name="corrections")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    field = models.CharField(max_length=40)
    rule = models.CharField(max_length=40, blank=True)
    value_sealed = models.BinaryField(max_length=600, help_text="what the record should say")
    evidence = models.CharField(_("Giấy tờ làm căn cứ"), max_length=300)
    state = models.CharField(max_length=12, choices=State, default=State.NOTED)
    register_code = models.CharField(max_length=60, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["resident", "field"],
                condition=Q(closed_at__isnull=True),
                name="one_open_case_a_field",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["confirmed", "withdrawn"], closed_at__isnull=False)
                | (~Q(state__in=["confirmed", "withdrawn"]) & Q(closed_at__isnull=True)),
                name="a_closed_case_has_an_end",
            ),
        ]
        indexes = [models.Index(fields=["organization", "state"], name="correction_by_unit")]


class CorrectionEvent(Nameless):
    """What happened to a correction case; lines are only added, the case's state is their fold."""

    case = models.ForeignKey(CorrectionCase, models.CASCADE, related_name="events")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    move = models.CharField(max_length=12)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["at", "id"]
