"""Made-up documents that several tests render."""

from __future__ import annotations

import datetime as dt

from danso.documents.official import (
    Capacity,
    Enactment,
    OfficialDocument,
    Paragraph,
    Run,
    Signature,
)

PLAN_SIGNATURE = Signature(
    "Phó Chủ tịch",
    "Nguyễn Thị Mẫu",
    ((Capacity.ON_BEHALF, "Ủy ban nhân dân"), (Capacity.FOR_HEAD, "Chủ tịch")),
)


def plan(**changes: object) -> OfficialDocument:
    values: dict[str, object] = {
        "issuer": "Ủy ban nhân dân tỉnh Biển Đông",
        "number": 7,
        "symbol": "KH-UBND",
        "place": "Biển Đông",
        "date": dt.date(2024, 2, 5),
        "type": "Kế hoạch",
        "summary": "Thực hiện Đề án 06 năm 2024",
        "basis": ("Căn cứ Quyết định số 06/QĐ-TTg", "Căn cứ Chỉ thị số 05/CT-TTg"),
        "body": (Paragraph("Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau."),),
        "recipients": ("Các sở, ban, ngành", "Lưu: VT"),
        "signature": PLAN_SIGNATURE,
    }
    return OfficialDocument(**{**values, **changes})


def letter(**changes: object) -> OfficialDocument:
    values: dict[str, object] = {
        "issuer_superior": "Ủy ban nhân dân tỉnh Biển Đông",
        "issuer": "Công an tỉnh",
        "symbol": "CAT-PC06",
        "type": "",
        "summary": "đôn đốc nhiệm vụ quá hạn",
        "basis": (),
        "addressees": ("Sở Y tế", "Sở Tài chính"),
        "body": (Paragraph("Đề nghị hoàn thành nhiệm vụ trước ngày 18."),),
        "signature": Signature("Giám đốc", "Trần Văn Thử", acting=True),
    }
    return plan(**{**values, **changes})


def decision() -> OfficialDocument:
    return plan(
        type="Quyết định",
        symbol="QĐ-UBND",
        enactment=Enactment("Chủ tịch Ủy ban nhân dân tỉnh"),
        body=(Paragraph((Run("Điều 1. ", bold=True), Run("Điều chỉnh thời hạn của 03 nhiệm vụ."))),),
    )
