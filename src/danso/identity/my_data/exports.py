"""The log as files to keep: a workbook and JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from danso.documents.tables import Column, write_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from danso.identity.my_data.entries import Entry


def workbook(entries: Sequence[Entry]) -> bytes:
    """One row a line."""
    columns = [
        Column("at", _("Thời điểm"), width=20),
        Column("agency", _("Cơ quan"), width=36),
        Column("system", _("Hệ thống"), width=20),
        Column("asker", _("Người xem"), width=22),
        Column("mode", _("Hình thức"), width=22),
        Column("purpose", _("Mục đích"), width=36),
        Column("legal_basis", _("Căn cứ pháp lý"), width=50),
        Column("case", _("Hồ sơ"), width=24),
        Column("fields", _("Các mục thông tin"), width=60),
        Column("outcome", _("Kết quả"), width=14),
        Column("seal", _("Niêm phong"), width=18),
    ]
    return write_table(columns, [_row(entry) for entry in entries], _("Ai đã xem dữ liệu của tôi"))


def _row(entry: Entry) -> dict[str, str]:
    return {
        "at": f"{timezone.localtime(entry.at):%d/%m/%Y %H:%M:%S}",
        "agency": entry.agency,
        "system": entry.system,
        "asker": entry.asker,
        "mode": entry.mode,
        "purpose": entry.purpose,
        "legal_basis": entry.legal_basis,
        "case": entry.case,
        "fields": "; ".join(entry.fields),
        "outcome": _("Được phép") if entry.allowed else _("Bị từ chối"),
        "seal": _("Đã niêm phong") if entry.sealed else _("Chưa niêm phong"),
    }


def as_json(entries: Sequence[Entry]) -> bytes:
    """The same lines for a programme; times in ISO with their zone."""
    lines = [
        {
            "at": entry.at.isoformat(),
            "agency": entry.agency,
            "system": entry.system,
            "asker": entry.asker,
            "mode": entry.mode,
            "purpose": entry.purpose,
            "legal_basis": entry.legal_basis,
            "case": entry.case,
            "fields": entry.fields,
            "allowed": entry.allowed,
            "sealed": entry.sealed,
        }
        for entry in entries
    ]
    return json.dumps({"lines": lines}, ensure_ascii=False, indent=1).encode()
