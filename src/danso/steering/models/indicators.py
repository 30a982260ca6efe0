"""Indicators of a plan: definition, targets, and values declared and measured."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from danso.organizations.models import Organization
from danso.steering.models.plans import Plan
from danso.steering.models.tasks import Task


class Indicator(models.Model):
    """A figure the plan steers by (chỉ tiêu)."""

    class Direction(models.TextChoices):
        UP = "up", _("Càng cao càng tốt")
        DOWN = "down", _("Càng thấp càng tốt")

    class Method(models.TextChoices):
        MEASURED = "measured", _("Hệ thống đo")
        DECLARED = "declared", _("Đơn vị khai")
        BOTH = "both", _("Cả hai")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="indicators")
    task = models.ForeignKey(Task, models.SET_NULL, null=True, blank=True, related_name="indicators")
    code = models.CharField(_("Mã"), max_length=40)
    name = models.TextField(_("Tên chỉ tiêu"))
    unit = models.CharField(_("Đơn vị tính"), max_length=40)
    direction = models.CharField(max_length=4, choices=Direction.choices, default=Direction.UP)
    method = models.CharField(_("Cách lấy số"), max_length=8, choices=Method.choices)
    numerator = models.TextField(_("Tử số"), blank=True)
    denominator = models.TextField(_("Mẫu số"), blank=True)
    measure = models.CharField(
        _("Số đo"),
        max_length=60,
        blank=True,
        help_text="name in the registry of `measures`; empty: declared only",
    )
    definition_confirmed = models.BooleanField(_("Ban Chỉ đạo đã xác nhận định nghĩa"), default=False)

    class Meta:
        ordering = ["plan", "code"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="one_indicator_a_code"),
            models.CheckConstraint(
                condition=Q(method="declared") | ~Q(measure=""), name="a_measured_indicator_names_its_measure"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name[:60]}"


class IndicatorTarget(models.Model):
    """A value to reach, by a date, for a dimension such as the level of government (mục tiêu)."""

    class Comparator(models.TextChoices):
        AT_LEAST = ">=", "≥"
        AT_MOST = "<=", "≤"
        EQUAL = "=", "="

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets")
    value = models.DecimalField(_("Mục tiêu"), max_digits=16, decimal_places=3)
    comparator = models.CharField(max_length=2, choices=Comparator.choices, default=Comparator.AT_LEAST)
    dimension = models.CharField(_("Phạm vi"), max_length=60, blank=True)
    by_when = models.DateField(_("Đến ngày"), null=True, blank=True)

    class Meta:
        ordering = ["indicator", "dimension", "by_when"]

    def __str__(self) -> str:
        return f"{self.comparator} {self.value} {self.dimension}".strip()


class IndicatorValue(models.Model):
    """One value of an indicator at a date; append-only: the newest of a date counts. Zero is not missing."""

    class Kind(models.TextChoices):
        MEASURED = "measured", _("Đo được")
        DECLARED = "declared", _("Khai báo")

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="values")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    dimension = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    as_of = models.DateField()
    numerator = models.DecimalField(max_digits=16, decimal_places=3, null=True, blank=True)
    denominator = models.DecimalField(max_digits=16, decimal_places=3, null=True, blank=True)
    value = models.DecimalField(max_digits=16, decimal_places=3, null=True, blank=True)
    reason_missing = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["indicator", "as_of", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0),
                name="value_denominator_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, reason_missing="")
                | (Q(value__isnull=True) & ~Q(reason_missing="")),
                name="a_value_is_there_or_says_why_not",
            ),
        ]
        indexes = [models.Index(fields=["indicator", "kind", "-as_of"], name="value_of_indicator")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.as_of}: {self.value}"
