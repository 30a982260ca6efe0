"""Procedures and their published versions. What a version says is its definition, kept whole as JSON."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

CODE_LENGTH = 8
CHECKSUM_LENGTH = 64


class Procedure(models.Model):
    """An administrative procedure (thủ tục hành chính), by the code it has today."""

    code = models.CharField(max_length=CODE_LENGTH, unique=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Exact(Length("code"), CODE_LENGTH),
                name="procedure_code_is_of_the_national_catalogue",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ProcedureVersion(models.Model):
    """A published version (phiên bản): never changed, never deleted (guards.py).

    It is in force from `valid_since` until the next one begins, or until `valid_until`.
    """

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    checksum = models.CharField(max_length=CHECKSUM_LENGTH)
    valid_since = models.DateField()
    valid_until = models.DateField(null=True)
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["procedure", "number"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="one_procedure_version_a_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="procedure_versions_number_from_one"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_since")),
                name="procedure_version_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Exact(Length("checksum"), CHECKSUM_LENGTH), name="definition_checksum_is_sha_256"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} #{self.number}"
