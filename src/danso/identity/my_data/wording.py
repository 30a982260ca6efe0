"""What the log's codes mean to the person it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from danso.ledger.access import Mode
from danso.population.fields import catalogue
from danso.population.purposes import legal_bases, purposes

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from danso.population.fields import Field
    from danso.population.purposes import LegalBasis, Purpose

MODES: dict[str, _StrPromise] = {
    Mode.FOUND: _("Hiện ra khi tìm kiếm"),
    Mode.CONSULTED: _("Đã xem"),
    Mode.VERIFIED: _("Đối chiếu đúng hoặc sai"),
    Mode.BULK: _("Xử lý hàng loạt"),
    Mode.DECIDED: _("Đã quyết định"),
}
ASKERS: dict[str, _StrPromise] = {
    "officer": _("Cán bộ của cơ quan"),
    "citizen": _("Chính bạn"),
    "system": _("Hệ thống tự động"),
}
THIRD_PARTY = _("Bên thứ ba mà bạn cho phép hỏi")
REPRESENTATIVE = _("Người đại diện của bạn")


def told(known: Field | Purpose | LegalBasis | None, code: str) -> str:
    """A pack's words in the reader's language; the code itself when no pack knows it any more."""
    if known is None:
        return code
    return known.en if get_language() == "en" else known.vi


def purpose_words(code: str) -> str:
    """What the data were read for."""
    return told(purposes().get(code), code)


def legal_basis_words(code: str) -> str:
    """On which legal basis."""
    return told(legal_bases().get(code), code)


def field_words(code: str) -> str:
    """Which item of the data."""
    return told(catalogue().get(code), code)


def mode_words(code: str) -> str:
    """How the data were touched."""
    return str(MODES.get(code, code))


def asker_words(actor: str) -> str:
    """Who did it, by kind: officers are shown by their agency, never by name."""
    kind, _mark, who = actor.partition(":")
    if who == "third-party":
        return str(THIRD_PARTY)
    if kind == "citizen" and who:
        return str(REPRESENTATIVE)
    return str(ASKERS.get(kind, kind))
