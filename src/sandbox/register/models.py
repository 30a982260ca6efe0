"""The national population register (Cơ sở dữ liệu quốc gia về dân cư) of the outside world.

Everything a `CongdanCollection` answers and the 26 items of article 9 of the Law on Identification. Rows are
what the register *says*; what is true beside its controlled defects stands in `truth.csv` only.

A partial date is ISO text cut where knowledge ends: `1950-03-07`, `1950-03`, `1950`, or empty.
Places are codes of communes; `…_old` is the three-tier code of 2024 (district `755` for Côn Đảo, which had no
communes), `…_new` its two-tier successor since 1 July 2025.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q


class Sex(models.IntegerChoices):
    """GioiTinh of QCVN 109."""

    UNKNOWN = 0
    MALE = 1
    FEMALE = 2


class Status(models.IntegerChoices):
    """Whether the register holds the person as living here."""

    LIVING = 1
    DECEASED = 2
    MISSING = 3
    MOVED_OUT = 4


class Row(models.Model):
    """A row of the register, named by its kind and id alone: nothing personal reaches a log."""

    # Written out, because the types of the house's settings do not know the sandbox's models.
    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"


class Household(Row):
    """A household (hộ gia đình) with its residence file."""

    head = models.ForeignKey("Resident", models.PROTECT, null=True, related_name="+", db_index=False)
    file_number = models.CharField(max_length=16)  # số hồ sơ cư trú
    book_number = models.CharField(max_length=12, blank=True)  # SoSoHoKhau, until the books ended in 2022
    commune_old = models.CharField(max_length=5, blank=True)
    commune_new = models.CharField(max_length=5, blank=True)
    address = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["commune_old"], name="household_by_commune"),
            models.Index(fields=["file_number"], name="household_by_file"),
        ]


class Resident(Row):
    """One record of a person (công dân); a controlled duplicate is a second record of the same person."""

    # Names: HoVaTen {Ho, ChuDem, Ten}. Some records hold the whole name in `given_name`, as live ones do.
    family_name = models.CharField(max_length=40, blank=True)
    middle_name = models.CharField(max_length=60, blank=True)
    given_name = models.CharField(max_length=120, blank=True)
    other_name = models.CharField(max_length=60, blank=True)  # tên gọi khác
    name_key = models.CharField(max_length=120)  # whole name, ASCII capitals without spaces: NGUYENVANA

    number = models.CharField(max_length=12, null=True)  # noqa: DJ001 SoDinhDanh; none yet is not an empty one
    old_number = models.CharField(max_length=9, blank=True)  # SoCMND
    sex = models.PositiveSmallIntegerField(choices=Sex)
    birth_date = models.CharField(max_length=10, blank=True)  # partial
    birth_year = models.PositiveSmallIntegerField()  # 0: not known
    birthplace = models.CharField(max_length=5, blank=True)  # nơi sinh, commune
    birth_registration = models.CharField(max_length=5, blank=True)  # NoiDangKyKhaiSinh
    hometown = models.CharField(max_length=5, blank=True)  # QueQuan
    ethnicity = models.CharField(max_length=2, blank=True)
    religion = models.CharField(max_length=2, blank=True)
    nationality = models.CharField(max_length=2, blank=True)
    blood = models.CharField(max_length=2, blank=True)
    marital = models.PositiveSmallIntegerField()  # 0 unknown, 1 single, 2 married, 3 divorced or widowed

    # Kin by record where the person is in the register, else by what was written down.
    father = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    father_name = models.CharField(max_length=120, blank=True)
    mother = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    mother_name = models.CharField(max_length=120, blank=True)
    spouse = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    representative = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)

    household = models.ForeignKey(
        Household, models.PROTECT, null=True, related_name="members", db_index=False
    )
    relation = models.CharField(max_length=4, blank=True)  # QuanHe with the head: CH01 is the head

    # Permanent residence (ThuongTru) as of now; earlier ones are rows of Residence.
    permanent_old = models.CharField(max_length=5, blank=True)
    permanent_new = models.CharField(max_length=5, blank=True)
    permanent_address = models.CharField(max_length=120, blank=True)
    permanent_since = models.CharField(max_length=10, blank=True)  # partial
    # Present place (NoiOHienTai); all empty: the permanent residence.
    current_old = models.CharField(max_length=5, blank=True)
    current_new = models.CharField(max_length=5, blank=True)
    current_address = models.CharField(max_length=120, blank=True)

    status = models.PositiveSmallIntegerField(choices=Status)
    death_date = models.CharField(max_length=10, blank=True)  # partial; also the day somebody went missing
    phone = models.CharField(max_length=12, blank=True)
    email = models.CharField(max_length=80, blank=True)
    under_verification = models.CharField(max_length=60, blank=True)  # wire names, space between
    confirmed_on = models.CharField(max_length=10)  # day the record was last confirmed
    changed_at = models.BigIntegerField(default=0)  # cursor of the last event about it

    class Meta:
        constraints = [
            # The condition keeps it an index of its own, which a bulk load can drop and make anew.
            models.UniqueConstraint(
                fields=["number"], condition=Q(number__isnull=False), name="one_resident_a_number"
            ),
            models.CheckConstraint(condition=Q(sex__in=[0, 1, 2]), name="sex_is_of_the_list"),
            models.CheckConstraint(condition=Q(status__in=[1, 2, 3, 4]), name="status_is_of_the_list"),
        ]
        indexes = [
            models.Index(fields=["old_number"], condition=~Q(old_number=""), name="resident_by_old_number"),
            models.Index(fields=["name_key", "birth_year"], name="resident_by_name"),
            models.Index(fields=["permanent_old"], name="resident_by_commune"),
            models.Index(fields=["household"], name="resident_by_household"),
            models.Index(fields=["father"], condition=Q(father__isnull=False), name="resident_by_father"),
            models.Index(fields=["mother"], condition=Q(mother__isnull=False), name="resident_by_mother"),
        ]

    @property
    def full_name(self) -> str:
        """The whole name, wherever its words are kept."""
        return " ".join(filter(None, (self.family_name, self.middle_name, self.given_name)))


class CancelledNumber(Row):
    """A personal number that was cancelled (số định danh đã hủy); the resident bears another since."""

    number = models.CharField(max_length=12)
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="cancelled_numbers")
    cancelled_on = models.DateField()
    reason = models.CharField(max_length=20)  # sex, birth_year, double_issue

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=Q(number__isnull=False), name="a_number_is_cancelled_once"
            ),
        ]


class ResidenceKind(models.TextChoices):
    """What a row of Residence is."""

    PERMANENT = "permanent"  # thường trú
    TEMPORARY = "temporary"  # tạm trú
    CURRENT = "current"  # nơi ở hiện tại without registration
    ABSENT = "absent"  # tạm vắng: where from


class Residence(Row):
    """A residence of the past, or one that runs beside the permanent residence of the resident's row."""

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="residences")
    kind = models.CharField(max_length=9, choices=ResidenceKind)
    commune_old = models.CharField(max_length=5, blank=True)
    commune_new = models.CharField(max_length=5, blank=True)
    address = models.CharField(max_length=120, blank=True)
    since = models.CharField(max_length=10, blank=True)  # partial
    until = models.CharField(max_length=10, blank=True)  # partial; empty while it lasts
    reason = models.CharField(max_length=20, blank=True)  # why it began, or ended when it has: see codes.toml

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until="") | Q(since="") | Q(until__gte=F("since")),
                name="residence_ends_after_start",
            ),
        ]


class CardKind(models.TextChoices):
    """Cards of three generations."""

    CMND = "CMND"  # nine digits, paper
    CCCD = "CCCD"  # chip card, until June 2024
    CC = "CC"  # thẻ căn cước, since 1 July 2024


class Card(Row):
    """An identity card; the newest of a resident is the valid one unless it says otherwise."""

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="cards")
    kind = models.CharField(max_length=4, choices=CardKind)
    issued_on = models.DateField()
    expires_on = models.DateField(null=True)  # none: for life
    issuer = models.CharField(max_length=12)
    valid = models.BooleanField()


class EIdentityAccount(Row):
    """An electronic identification account (tài khoản định danh điện tử)."""

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="e_identity_accounts")
    level = models.PositiveSmallIntegerField()  # 1 or 2 (mức độ 01, 02)
    since = models.DateField()
    active = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__in=[1, 2]), name="level_is_one_or_two"),
        ]


class EventKind(models.TextChoices):
    """What happened to a resident, as the change feed names it."""

    BIRTH = "birth"  # khai sinh
    DEATH = "death"  # khai tử
    MOVE_IN = "move_in"  # chuyển đến
    MOVE_OUT = "move_out"  # chuyển đi
    MOVE_WITHIN = "move_within"  # within the province
    CORRECTION = "correction"  # cải chính
    MARRIAGE = "marriage"  # kết hôn
    NUMBER_ISSUED = "number_issued"
    NUMBER_CANCELLED = "number_cancelled"
    CARD_ISSUED = "card_issued"
    ACCOUNT_OPENED = "account_opened"


class Event(Row):
    """A line of the change feed; `id` is its cursor, growing by one without a gap."""

    kind = models.CharField(max_length=16, choices=EventKind)
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="events")
    happened_on = models.DateField()
    recorded_on = models.DateField()
    changes = models.JSONField(default=dict)  # column of Resident: [before, after]


class Business(Row):
    """An enterprise and the resident who represents it."""

    code = models.CharField(max_length=10, unique=True)  # registration number
    name = models.CharField(max_length=160)
    representative = models.ForeignKey(Resident, models.PROTECT, related_name="businesses")
    position = models.CharField(max_length=40)
    commune_old = models.CharField(max_length=5)
    commune_new = models.CharField(max_length=5)
    since = models.DateField()


class World(Row):
    """What this world was made from and which day it has reached; one row."""

    seed = models.BigIntegerField()
    residents = models.PositiveIntegerField()
    made_for = models.DateField()
    today = models.DateField()
