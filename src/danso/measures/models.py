"""Dated values of registered measures."""

from __future__ import annotations

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from danso.organizations.models import Organization


class MeasureValue(models.Model):
    """What a measure counted on a day, for one organization (none: the whole province) and dimension."""

    measure = models.CharField(_("Số đo"), max_length=60)
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    dimension = models.CharField(_("Phạm vi"), max_length=60, blank=True)
    as_of = models.DateField(_("Ngày"))
    numerator = models.DecimalField(_("Tử số"), max_digits=16, decimal_places=3)
    denominator = models.DecimalField(
        _("Mẫu số"), max_digits=16, decimal_places=3, null=True, blank=True, help_text="null: a count"
    )
    computed_at = models.DateTimeField()

    class Meta:
        ordering = ["measure", "as_of", "id"]
        constraints = [
            models.UniqueConstraint(
                "measure",
                Coalesce("organization", Value(0, output_field=models.BigIntegerField())),
                "dimension",
                "as_of",
                name="one_measure_value_a_day",
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gte=0),
                name="measure_denominator_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.as_of}: {self.numerator}/{self.denominator}"
