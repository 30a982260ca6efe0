"""Tables: heads, cells without columns, merged cells, groups, continuation rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.documents.source_text import Cell, Table
from danso.steering.plan_document.alignment import place_cells
from danso.steering.plan_document.columns import TableKind, head_of
from danso.steering.plan_document.tables import PlacedTable, heads_of, indicators_of_table, tasks_of_table
from danso.steering.plan_document.vocabulary import Role

SEVEN = (
    "TT",
    "Nhiệm vụ",
    "Cơ quan chủ trì",
    "Cơ quan phối hợp",
    "Thời gian hoàn thành",
    "Kết quả",
    "Nguồn kinh phí",
)
LONG = "Dựng kho dữ liệu dùng chung cho các sở và nối kho ấy với trung tâm dữ liệu của tỉnh"


def table(*rows, ragged=True, number=1):
    drawn = tuple(tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in row) for row in rows)
    lines = tuple((10 * index + 1, 10 * index + 9) for index in range(len(rows)))
    return Table(number, lines[0][0], lines[-1][1], drawn, lines, ragged=ragged)


def tasks(*rows, head=SEVEN, ragged=True):
    drawn = table(head, *rows, ragged=ragged)
    return tasks_of_table(PlacedTable(drawn, head_of(drawn)))


def test_columns_are_told_by_the_words_over_them():
    head = head_of(table(SEVEN, ("1", LONG, "Sở A", "", "", "", "")))

    assert head.kind is TableKind.TASKS
    assert head.roles == (
        Role.NUMBER,
        Role.TITLE,
        Role.LEAD,
        Role.COORDINATOR,
        Role.DEADLINE,
        Role.PRODUCT,
        Role.FUNDING,
    )


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (("STT", "Cơ quan chủ trì", "Nội dung nhiệm vụ", "Chỉ tiêu đạt được", "Thời hạn"), TableKind.TASKS),
        (("TT", "Chỉ tiêu", "Đơn vị", "Kết quả", "Cơ quan chủ trì theo dõi"), TableKind.INDICATORS),
        (("TT", "Chỉ tiêu", "Chủ trì"), TableKind.INDICATORS),
        (("TT", "Họ và tên", "Chức vụ", "Ghi chú"), None),
        (("TT", "Tên văn bản", "Số lượng"), TableKind.OTHER),
    ],
)
def test_a_head_tells_tasks_from_indicators(words, kind):
    head = head_of(table(words, tuple("x" for _ in words)))

    assert (head.kind if head else None) is kind


def test_progress_beside_a_deadline_is_a_status():
    head = head_of(table(("STT", "Tên nhiệm vụ", "Đơn vị chủ trì", "Thời hạn", "Tiến độ")))

    assert head.roles[-2:] == (Role.DEADLINE, Role.STATUS)


def test_a_second_head_row_names_the_parts_of_a_merged_column():
    drawn = table(
        ("TT", "Nhiệm vụ", "Cơ quan thực hiện", "Thời gian"),
        ("Chủ trì", "Phối hợp"),
        ("1", LONG, "Sở A", "Sở B", "2025"),
    )
    head = head_of(drawn)

    assert head.roles == (Role.NUMBER, Role.TITLE, Role.LEAD, Role.COORDINATOR, Role.DEADLINE)
    assert head.first_row == 2


def test_a_short_row_finds_its_columns_by_what_its_cells_are():
    (first, second) = tasks(
        ("1", LONG, "Sở Nội vụ", "Công an tỉnh", "Quý II/2026", "Kho mở", "Ngân sách tỉnh"),
        ("2", LONG, "Sở Y tế", "Quý IV/2026", "Báo cáo"),
    )

    assert second.all(Role.LEAD) == ("Sở Y tế",)
    assert second.all(Role.DEADLINE) == ("Quý IV/2026",)
    assert second.all(Role.PRODUCT) == ("Báo cáo",)
    assert second.all(Role.FUNDING) == ("Ngân sách tỉnh",), "a merged cell speaks for the rows below it"
    assert first.path == "1"


def test_a_group_row_gives_its_number_to_the_paths_below():
    found = tasks(
        ("I", "VIỆC VỀ MÁY MÓC"),
        ("1", LONG, "Sở A", "", "2025", "", ""),
        ("II", "VIỆC VỀ NGƯỜI"),
        ("1", LONG, "Sở B", "", "2026", "", ""),
    )

    assert [draft.path for draft in found] == ["I.1", "II.1"]
    assert found[1].section == "VIỆC VỀ NGƯỜI"


def test_groups_count_in_letters_past_h():
    rows = [
        row
        for letter in "GHIK"
        for row in ((letter, f"BỘ THỨ {letter}"), ("1", LONG, "Sở A", "", "2025", "", ""))
    ]

    assert [draft.path for draft in tasks(*rows)] == ["G.1", "H.1", "I.1", "K.1"]


def test_groups_inside_groups():
    found = tasks(
        ("III", "ỨNG DỤNG"),
        ("III.1", "CẤP QUỐC GIA"),
        ("III.1.1", "CHO NGƯỜI DÂN"),
        ("1", LONG, "Bộ A", "", "2025", "", ""),
        ("III.2", "CẤP TỈNH"),
        ("2", LONG, "Bộ B", "", "2026", "", ""),
    )

    assert [draft.path for draft in found] == ["III.1.1.1", "III.2.2"]


def test_a_row_without_number_and_deadline_goes_on_with_the_task_above():
    (only,) = tasks(
        ("1", LONG, "Sở Nội vụ", "Công an tỉnh", "Quý II/2026", "Kho mở", "Ngân sách"),
        ("Dựng thêm một kho ở nơi khác để phòng khi mất điện và mất đường truyền", "Sở Y tế"),
    )

    assert only.all(Role.LEAD) == ("Sở Nội vụ", "Sở Y tế")
    assert [flag.code for flag in only.flags] == ["continuation_row"]
    assert only.source.last_line == 29


def test_a_row_with_its_own_deadline_is_its_own_task():
    found = tasks(
        ("1", LONG, "Sở Nội vụ", "Công an tỉnh", "Quý II/2026", "Kho mở", "Ngân sách"),
        ("- Dạy cán bộ xã, phường cách ghi dữ liệu vào kho dùng chung của tỉnh", "Quý III/2026", "Lớp học"),
    )

    assert [draft.path for draft in found] == ["1", "1.2"]
    assert found[1].all(Role.LEAD) == ("Sở Nội vụ",)
    assert found[1].title.startswith("Dạy cán bộ")


def test_merged_cells_of_a_grid_speak_for_every_row():
    upper = Cell("Sở Nội vụ", row_span=2)
    lower = Cell("Sở Nội vụ", continued=True)
    head = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian")
    found = tasks(("1", LONG, upper, "2025"), ("2", f"{LONG} nữa", lower, "2026"), head=head, ragged=False)

    assert [draft.all(Role.LEAD) for draft in found] == [("Sở Nội vụ",), ("Sở Nội vụ",)]


def test_a_group_merged_over_the_grid_is_no_task():
    wide = [
        Cell("I"),
        Cell("VỀ DỮ LIỆU", column_span=3),
        Cell("VỀ DỮ LIỆU", continued=True),
        Cell("VỀ DỮ LIỆU", continued=True),
    ]
    head = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian")
    found = tasks(wide, ("1", LONG, "Sở A", "2025"), head=head, ragged=False)

    assert [(draft.path, draft.section) for draft in found] == [("I.1", "VỀ DỮ LIỆU")]


def test_a_table_that_goes_on_needs_no_head_of_its_own():
    first = table(SEVEN, ("1", LONG, "Sở A", "", "2025", "", ""), ragged=False)
    second = table(("2", LONG, "Sở B", "", "2026", "", ""), ragged=False, number=2)

    assert [len(tasks_of_table(PlacedTable(drawn, head))) for drawn, head in heads_of([first, second])] == [
        1,
        1,
    ]


def test_footnotes_and_address_lines_end_a_table():
    found = tasks(
        ("1", LONG, "Sở A", "", "2025", "", ""),
        ("[1] Xem danh sách kèm theo",),
        ("2", LONG, "Sở B", "", "2026", "", ""),
    )

    assert len(found) == 1


def test_indicators_keep_unit_targets_and_lead():
    drawn = table(
        ("TT", "Chỉ tiêu", "Đơn vị tính", "Năm 2026", "Cơ quan chủ trì"),
        ("1", "Tỷ lệ hồ sơ nộp qua mạng", "%", "80", "Sở A"),
        ragged=False,
    )
    (row,) = indicators_of_table(PlacedTable(drawn, head_of(drawn)))

    assert (row.name, row.unit, row.targets, row.lead) == (
        "Tỷ lệ hồ sơ nộp qua mạng",
        "%",
        {"Năm 2026": "80"},
        "Sở A",
    )


@given(st.lists(st.text(alphabet="1aSởIX. \n%năm2025", max_size=30), min_size=1, max_size=9))
def test_cells_keep_their_order_and_their_own_columns(cells):
    columns = place_cells(cells, head_of(table(SEVEN)).roles)

    assert columns == sorted(set(columns))
    assert len(columns) == len(cells)


@given(
    st.lists(
        st.lists(
            st.sampled_from(["", "1", "I", "Sở A", LONG, "2025", "Quý II/2026", "Báo cáo", "[1]", "A"]),
            max_size=8,
        ),
        max_size=12,
    )
)
def test_any_rows_can_be_read(rows):
    drawn = table(SEVEN, *[tuple(row) or ("",) for row in rows])
    found = tasks_of_table(PlacedTable(drawn, head_of(drawn)))

    assert all(draft.title for draft in found)
    assert len(found) <= 2 * len(rows)
