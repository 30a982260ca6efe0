"""The priced report as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from danso.documents.tables import Column, write_table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from danso.identity.third_parties.usage import Charge


def workbook(charges: Sequence[Charge], month: dt.date) -> bytes:
    """One row a third party and price."""
    columns = [
        Column("party", _("Bên thứ ba"), width=40),
        Column("agreement", _("Số thỏa thuận"), width=20),
        Column("calls", _("Lượt trả lời"), width=14),
        Column("yes", _("Khớp"), width=12),
        Column("no", _("Không khớp"), width=12),
        Column("refused", _("Bị từ chối"), width=12),
        Column("vnd", _("Đồng mỗi lượt"), width=14),
        Column("total", _("Thành tiền (đồng)"), width=18),
    ]
    title = _("Xác thực cho bên thứ ba, tháng %(month)s") % {"month": f"{month:%m/%Y}"}
    return write_table(columns, [_row(charge) for charge in charges], title)


def _row(charge: Charge) -> dict[str, str]:
    numbers = (charge.calls, charge.yes, charge.no, charge.refused, charge.vnd, charge.total)
    names = ("calls", "yes", "no", "refused", "vnd", "total")
    said = {name: "" if number is None else str(number) for name, number in zip(names, numbers, strict=True)}
    return {"party": charge.third_party.name, "agreement": charge.third_party.agreement} | said
