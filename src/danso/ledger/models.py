"""The log's tables. Triggers (guards.py) refuse changes; signatures show what got past.

A line waits without a position until it is sealed; then its leaf stands in a tile of the tree for good, and
retention may erase the content only.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from danso.ledger.access import Mode

if TYPE_CHECKING:
    import datetime as dt

HASH_BYTES = 32


class Line(models.Model):
    """One access or decision (dòng nhật ký truy cập); `record` is its canonical JSON, the only evidence.

    The other columns repeat what `record` says, for searching; `danso ledger verify` compares them.
    """

    position = models.BigIntegerField(null=True, unique=True, help_text="null: not sealed yet")
    at = models.DateTimeField(_("Thời điểm"), db_index=True)
    mode = models.CharField(_("Chế độ"), max_length=10, choices=[(mode.value, mode.value) for mode in Mode])
    allowed = models.BooleanField(_("Được phép"))
    agency = models.CharField(_("Cơ quan"), max_length=40)
    system = models.CharField(_("Hệ thống"), max_length=80)
    actor = models.CharField(_("Người thực hiện"), max_length=80)
    purpose = models.CharField(_("Mục đích"), max_length=40)
    case = models.CharField(_("Hồ sơ"), max_length=80, blank=True)
    subject_tag = models.CharField(max_length=32, blank=True, help_text="keyed hash of the personal number")
    hidden_until = models.DateField(_("Hạn chế hiển thị đến"), null=True, blank=True)
    salt = models.BinaryField(max_length=16, null=True)
    record = models.BinaryField(null=True)
    leaf = models.BinaryField(max_length=HASH_BYTES)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(position__gte=0), name="ledger_position_is_not_negative"),
            models.CheckConstraint(condition=Q(mode__in=list(Mode)), name="ledger_mode_is_known"),
            models.CheckConstraint(
                condition=Q(salt__isnull=True, record__isnull=True, position__isnull=False)
                | Q(salt__isnull=False, record__isnull=False),
                name="ledger_only_sealed_content_is_erased",
            ),
        ]
        indexes = [
            models.Index(F("subject_tag"), F("at").desc(), name="ledger_subject"),
            models.Index(F("agency"), F("at").desc(), name="ledger_agency"),
            models.Index(F("actor"), F("at").desc(), name="ledger_actor"),
            models.Index(F("case"), name="ledger_case"),
            models.Index(F("id"), condition=Q(position__isnull=True), name="ledger_waiting"),
            models.Index(F("at"), condition=Q(hidden_until__isnull=False), name="ledger_hidden"),
            models.Index(F("id"), condition=Q(mode=Mode.BULK.value), name="ledger_bulk"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.mode} {self.agency}"

    @property
    def sealed(self) -> bool:
        """Whether the line stands in the tree."""
        return self.position is not None

    @property
    def erased(self) -> bool:
        """Whether retention has removed the content."""
        return self.record is None

    @cached_property
    def content(self) -> dict[str, Any]:
        """The record as it was written; empty once erased. Keys: docs/rooms/ledger.md."""
        return {} if self.record is None else dict(json.loads(bytes(self.record)))

    @property
    def fields(self) -> list[str]:
        """Codes of the fields that were read."""
        return list(self.content.get("fields", ()))

    @property
    def reasons(self) -> list[str]:
        """Codes of why it was allowed or refused."""
        return list(self.content.get("reasons", ()))

    @property
    def legal_basis(self) -> str:
        """Code of the legal basis."""
        return str(self.content.get("legal_basis", ""))

    @property
    def service(self) -> str:
        """MaDVC, the service asked for."""
        return str(self.content.get("service", ""))

    @property
    def request(self) -> str:
        """MaYeuCau of the outer request."""
        return str(self.content.get("request", ""))

    def hidden_on(self, day: dt.date) -> bool:
        """Whether the person does not see the line yet."""
        return self.hidden_until is not None and self.hidden_until >= day


class BulkPart(models.Model):
    """A piece of the set of people a bulk job touched: the bucket's number and its bytes (people.py)."""

    line = models.ForeignKey(Line, models.PROTECT, related_name="parts")
    number = models.PositiveIntegerField()
    bits = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "number"], name="one_bulk_part_of_a_number"),
        ]
        indexes = [models.Index(fields=["number", "line"], name="ledger_part")]

    def __str__(self) -> str:
        return f"{self.line_id}:{self.number}"


class Tile(models.Model):
    """Up to 256 sealed hashes of one level of the tree, side by side; the last of a level still grows."""

    level = models.PositiveSmallIntegerField(help_text="each level stands 8 above the one below")
    number = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "number"], name="one_ledger_tile_of_a_place")]

    def __str__(self) -> str:
        return f"{self.level}/{self.number}"


class Checkpoint(models.Model):
    """The signed state of the tree after a sealing (niêm phong): size, root and the signed note."""

    size = models.BigIntegerField(unique=True)
    root = models.BinaryField(max_length=HASH_BYTES)
    at = models.DateTimeField()
    note = models.TextField()

    class Meta:
        ordering = ["size"]
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="ledger_checkpoint_is_not_empty")]

    def __str__(self) -> str:
        return f"{self.size}"


class SigningKey(models.Model):
    """A public key that has signed checkpoints, in the verifier's spelling; the newest one signs."""

    verifier = models.CharField(max_length=300, unique=True)
    since = models.DateTimeField()

    class Meta:
        ordering = ["since", "id"]

    def __str__(self) -> str:
        return self.verifier


class Cosignature(models.Model):
    """A witness's signature under a checkpoint (nhân chứng): its name and its line of the note."""

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="cosignatures")
    witness = models.CharField(max_length=200)
    line = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["checkpoint", "witness"], name="one_cosignature_of_a_witness"),
        ]

    def __str__(self) -> str:
        return f"{self.witness} {self.checkpoint_id}"


class Erasure(models.Model):
    """An end of retention: content of all lines at positions below `below` is gone; `line` says so itself."""

    below = models.BigIntegerField()
    at = models.DateTimeField()
    line = models.ForeignKey(Line, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(below__gt=0), name="ledger_erasure_has_an_extent")]

    def __str__(self) -> str:
        return f"{self.below}"
