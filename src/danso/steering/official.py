"""The room's official documents, as content; `documents.official` lays them out by Decree 30/2020/NĐ-CP.

Official documents are Vietnamese whatever the page's language.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from danso.documents.official import (
    Alignment,
    Annex,
    BulletList,
    Capacity,
    Column,
    Heading,
    OfficialDocument,
    Paragraph,
    Section,
    Signature,
    Table,
    Total,
)
from danso.steering.status import Timeliness, official_state

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from danso.steering.models import (
        AmendmentChange,
        Assignment,
        ConsolidatedReport,
        PlanVersion,
        SnapshotLine,
        TaskEdition,
    )
    from danso.steering.queries.tasks import Cells

RIGHT, CENTRE = Alignment.RIGHT, Alignment.CENTRE


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes, from where, and who signs."""

    superior: str
    committee: str
    place: str
    signer_position: str
    signer_name: str = ""


def _signature(head: Letterhead) -> Signature:
    return Signature(
        position=head.signer_position,
        name=head.signer_name,
        places=((Capacity.ON_BEHALF, head.committee),),
    )


def consolidated_report(
    report: ConsolidatedReport, lines: Sequence[SnapshotLine], cells: Cells, head: Letterhead
) -> OfficialDocument:
    """The month's consolidated report (báo cáo tổng hợp) from frozen lines."""
    period = report.period
    plan = period.obligation.plan
    return OfficialDocument(
        issuer_superior=head.superior,
        issuer=head.committee,
        symbol="BC-BCĐ",
        number=report.number or None,
        place=head.place,
        date=report.signed_on,
        year=report.as_of.year,
        type="BÁO CÁO",
        summary=f"Kết quả thực hiện Đề án 06 {period.name.lower()}",
        basis=(f"Thực hiện {plan.title}",),
        body=(
            Paragraph(
                f"Số liệu từ ngày {period.starts_on:%d/%m/%Y} đến ngày {period.cut_off_on:%d/%m/%Y}; "
                f"trạng thái tính đến ngày {report.as_of:%d/%m/%Y}."
            ),
            Heading("TÌNH HÌNH CHUNG"),
            Paragraph(
                f"Tổng số phần việc được giao: {cells.total}. "
                f"Đã hoàn thành {cells.done_on_time + cells.done_late}, "
                f"trong đó đúng hạn {cells.done_on_time}, quá hạn {cells.done_late}. "
                f"Đang thực hiện {cells.open_in_time + cells.overdue}, "
                f"trong đó trong hạn {cells.open_in_time}, quá hạn {cells.overdue}. "
                f"Số phần việc chờ văn bản hướng dẫn: {cells.waiting}."
            ),
            _cells_by_agency(lines),
            Heading("KHÓ KHĂN, VƯỚNG MẮC"),
            *_said(lines, "difficulty"),
            Heading("ĐỀ XUẤT, KIẾN NGHỊ"),
            *_said(lines, "proposal"),
            Annex("KẾT QUẢ THỰC HIỆN TỪNG NHIỆM VỤ", (_lines_table(lines),), landscape=True),
        ),
        signature=_signature(head),
        recipients=(
            "Văn phòng Chính phủ",
            "Bộ Công an",
            "Thành viên Ban Chỉ đạo",
            "Các cơ quan chủ trì",
            "Lưu: VT",
        ),
    )


def _cells_by_agency(lines: Iterable[SnapshotLine]) -> Table:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    place = {"done_on_time": 0, "done_late": 1, "overdue": 3}
    for line in lines:
        counts[line.organization.name][place.get(line.timeliness, 2)] += 1
    rows: list[tuple[str | int, ...]] = [(name, sum(cells), *cells) for name, cells in sorted(counts.items())]
    sums = [sum(column) for column in zip(*([sum(cells), *cells] for cells in counts.values()), strict=True)]
    return Table(
        columns=(
            Column("Cơ quan chủ trì", 4),
            Column("Tổng số", 1, RIGHT),
            Column("Đúng hạn", 1, RIGHT, "Đã hoàn thành"),
            Column("Quá hạn", 1, RIGHT, "Đã hoàn thành"),
            Column("Trong hạn", 1, RIGHT, "Đang thực hiện"),
            Column("Quá hạn", 1, RIGHT, "Đang thực hiện"),
        ),
        rows=(*rows, Total(("Cộng", *(sums or [0] * 5)))),
    )


def _said(lines: Iterable[SnapshotLine], name: str) -> tuple[BulletList | Paragraph, ...]:
    said = tuple(
        f"{line.organization.name} (nhiệm vụ {line.path}): {text}"
        for line in lines
        if (text := getattr(line, name).strip())
    )
    return (BulletList(said),) if said else (Paragraph("Không có."),)


def _lines_table(lines: Iterable[SnapshotLine]) -> Table:
    return Table(
        columns=(
            Column("Số", 1, CENTRE),
            Column("Nhiệm vụ", 5),
            Column("Cơ quan chủ trì", 3),
            Column("Thời hạn", 1.6, CENTRE),
            Column("Trạng thái", 2),
            Column("Kết quả", 4),
        ),
        rows=tuple(
            (
                line.path,
                line.title,
                line.organization.name,
                line.due_on,
                official_state(Timeliness(line.timeliness), line.progress),
                line.result,
            )
            for line in lines
        ),
    )


def plan_document(
    version: PlanVersion, editions: Sequence[TaskEdition], head: Letterhead
) -> OfficialDocument:
    """The plan as a version fixed it (kế hoạch), tasks as an annex table."""
    document = version.document
    return OfficialDocument(
        issuer_superior=head.superior,
        issuer=head.committee,
        symbol="KH-BCĐ",
        number=document.number.partition("/")[0] or None,
        place=head.place,
        date=document.signed_on,
        year=version.plan.year,
        type="KẾ HOẠCH",
        summary=version.plan.title,
        body=(
            Heading("MỤC ĐÍCH, YÊU CẦU"),
            Paragraph(version.plan.theme or "Phân công rõ việc, rõ người, rõ thời hạn thực hiện Đề án 06."),
            Heading("NỘI DUNG, NHIỆM VỤ"),
            Paragraph(f"Kế hoạch gồm {len(editions)} nhiệm vụ, giao tại Phụ lục kèm theo."),
            Heading("TỔ CHỨC THỰC HIỆN"),
            Paragraph("Các cơ quan chủ trì báo cáo kết quả theo chế độ báo cáo của Ban Chỉ đạo."),
            Annex("DANH MỤC NHIỆM VỤ", (_editions_table(editions),), landscape=True),
        ),
        signature=_signature(head),
        recipients=("Thành viên Ban Chỉ đạo", "Các cơ quan chủ trì, phối hợp", "Lưu: VT"),
    )


def party_names(edition: TaskEdition, *, leading: bool) -> str:
    """Leads or co-ordinators of an edition, as one line."""
    return "; ".join(
        party.organization.name if party.organization else party.group.name if party.group else party.raw
        for party in edition.parties.all()
        if (party.role != "coordinator") is leading
    )


def _editions_table(editions: Sequence[TaskEdition]) -> Table:
    rows: list[Section | tuple[str, ...]] = []
    section = None
    for edition in editions:
        if edition.section and edition.section_id != section:
            rows.append(Section(f"{edition.section.path}. {edition.section.title}"))
        section = edition.section_id
        rows.append(
            (
                edition.path,
                edition.title,
                party_names(edition, leading=True),
                party_names(edition, leading=False),
                edition.deadline_raw,
                edition.product,
            )
        )
    return Table(
        columns=(
            Column("Số", 1, CENTRE),
            Column("Nhiệm vụ", 5),
            Column("Chủ trì", 2.5),
            Column("Phối hợp", 3),
            Column("Thời hạn", 2),
            Column("Sản phẩm", 2),
        ),
        rows=tuple(rows),
    )


def amendment_document(
    version: PlanVersion,
    changes: Sequence[AmendmentChange],
    words: Mapping[str, str],
    head: Letterhead,
) -> OfficialDocument:
    """The amendment that made a version (điều chỉnh kế hoạch), change by change; `words` names the fields."""
    return OfficialDocument(
        issuer_superior=head.superior,
        issuer=head.committee,
        symbol="KH-BCĐ",
        place=head.place,
        date=version.document.signed_on,
        year=version.effective_from.year,
        type="KẾ HOẠCH",
        summary=f"Điều chỉnh {version.plan.title}",
        basis=(version.amendment.reason,),
        body=(
            Heading("NỘI DUNG ĐIỀU CHỈNH"),
            Table(
                columns=(
                    Column("Nhiệm vụ", 1.2, CENTRE),
                    Column("Nội dung", 2),
                    Column("Trước điều chỉnh", 4),
                    Column("Sau điều chỉnh", 4),
                ),
                rows=tuple(
                    (
                        change.task.path,
                        f"{change.get_kind_display()} {words.get(change.field, '')}".strip(),
                        change.before,
                        change.after,
                    )
                    for change in changes
                ),
            ),
            Heading("HIỆU LỰC"),
            Paragraph(f"Điều chỉnh này có hiệu lực từ ngày {version.effective_from:%d/%m/%Y}."),
        ),
        signature=_signature(head),
        recipients=("Thành viên Ban Chỉ đạo", "Các cơ quan liên quan", "Lưu: VT"),
    )


def urging_letter(
    overdue: Sequence[Assignment], missing_reports: Sequence[str], today: dt.date, head: Letterhead
) -> OfficialDocument:
    """The letter that urges late agencies (công văn đôn đốc): late tasks and missing reports by agency."""
    agencies = sorted({row.organization.name for row in overdue} | set(missing_reports))
    rows = tuple(
        (
            row.task.path,
            row.task.edition.title if row.task.edition else "",
            row.organization.name,
            row.task.due_on,
            (today - row.task.due_on).days if row.task.due_on else None,
        )
        for row in overdue
    )
    table = Table(
        columns=(
            Column("Số", 1, CENTRE),
            Column("Nhiệm vụ", 5),
            Column("Cơ quan chủ trì", 3),
            Column("Hạn", 1.5, CENTRE),
            Column("Số ngày quá hạn", 1.2, RIGHT),
        ),
        rows=rows,
    )
    missing = (
        (Paragraph("Các cơ quan chưa gửi báo cáo kỳ này:"), BulletList(tuple(missing_reports)))
        if missing_reports
        else ()
    )
    return OfficialDocument(
        issuer_superior=head.superior,
        issuer=head.committee,
        symbol="BCĐ",
        place=head.place,
        year=today.year,
        summary="đôn đốc thực hiện nhiệm vụ Đề án 06",
        addressees=tuple(agencies) or ("Các cơ quan, đơn vị",),
        body=(
            Paragraph(
                f"Qua theo dõi đến ngày {today:%d/%m/%Y}, có {len(rows)} phần việc quá hạn và "
                f"{len(missing_reports)} cơ quan chưa gửi báo cáo. "
                "Ban Chỉ đạo đề nghị các cơ quan khẩn trương thực hiện, báo cáo nguyên nhân và thời hạn "
                "hoàn thành."
            ),
            *((table,) if rows else ()),
            *missing,
        ),
        signature=_signature(head),
        recipients=("Như trên", "Trưởng Ban Chỉ đạo (để báo cáo)", "Lưu: VT"),
    )
