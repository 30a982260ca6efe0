from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.steering.deadlines import (
    Deadline,
    Granularity,
    Kind,
    deadline_as_json,
    effective_due,
    governing,
    read_deadlines,
)
from danso.steering.tests.real_plans import expected, golden_tasks


def read(phrase: str, year: int | None = 2025) -> Deadline:
    return governing(read_deadlines(phrase, year=year))


def on_the_wire(phrase: str, year: int | None = 2025) -> dict[str, str | bool | None]:
    return deadline_as_json(read(phrase, year))


@pytest.mark.parametrize("task", golden_tasks(), ids=lambda task: task["path"])
def test_every_deadline_of_the_plan_of_2024_reads_as_expected(task) -> None:
    deadlines = read_deadlines(task["deadline_raw"], year=2024)
    assert [deadline_as_json(deadline) for deadline in deadlines] == [task["deadline"]]


@pytest.mark.parametrize("phrase", expected("brvt-2024")["phrases"].values())
def test_every_phrase_of_the_plan_of_2024_reads_in_small_letters_and_decomposed(phrase) -> None:
    as_written = on_the_wire(phrase, 2024)
    assert as_written["kind"] != "NONE"
    for variant in (unicodedata.normalize("NFD", phrase), phrase.upper(), f"  {phrase} .. "):
        read_again = on_the_wire(variant, 2024)
        untold = {"trigger", "completed_by_document"}
        assert {key: read_again[key] for key in read_again.keys() - untold} == {
            key: as_written[key] for key in as_written.keys() - untold
        }


@pytest.mark.parametrize(
    "sample",
    [
        sample
        for plan in ("laichau-2025", "tphcm-2025")
        for sample in expected(plan)["samples"]
        if "deadline_raw" in sample
    ],
    ids=lambda sample: sample["deadline_raw"][:30],
)
def test_the_deadlines_of_the_other_real_plans_read_as_sampled(sample) -> None:
    found = on_the_wire(sample["deadline_raw"])
    wanted = dict(sample["deadline"])
    trigger = wanted.pop("trigger", None)
    assert wanted.items() <= found.items()
    if trigger and "…" not in trigger:
        assert found["trigger"] == trigger


PERIODS = [
    ("Quý IV/2025", "2025-10-01", "2025-12-31", "QUARTER"),
    ("Quý lV/2025", "2025-10-01", "2025-12-31", "QUARTER"),
    ("Quỹ II năm 2025", "2025-04-01", "2025-06-30", "QUARTER"),
    ("quý 3/2025", "2025-07-01", "2025-09-30", "QUARTER"),
    ("Quý I, II/2025", "2025-01-01", "2025-06-30", "QUARTER"),
    ("Quý II-III/2025", "2025-04-01", "2025-09-30", "QUARTER"),
    ("Quý 1 + Quý 2/2025", "2025-01-01", "2025-06-30", "QUARTER"),
    ("Trong Quý III - Quý IV/2025", "2025-07-01", "2025-12-31", "QUARTER"),
    ("Quý IV/2025- Quý II/2026", "2025-10-01", "2026-06-30", "QUARTER"),
    ("Trong quý II", "2025-04-01", "2025-06-30", "QUARTER"),
    ("6/2025", "2025-06-01", "2025-06-30", "MONTH"),
    ("T6/2025", "2025-06-01", "2025-06-30", "MONTH"),
    ("02/2024", "2024-02-01", "2024-02-29", "MONTH"),
    ("Tháng 6, năm 2025", "2025-06-01", "2025-06-30", "MONTH"),
    ("xong trong tháng 9", "2025-09-01", "2025-09-30", "MONTH"),
    ("Tháng mười hai năm 2025", "2025-12-01", "2025-12-31", "MONTH"),
    ("Tháng 11 - 12/2025", "2025-11-01", "2025-12-31", "MONTH"),
    ("Tháng 1,2,3/2025", "2025-01-01", "2025-03-31", "MONTH"),
    ("10/2025-12/2025", "2025-10-01", "2025-12-31", "MONTH"),
    ("từ tháng 10 năm 2025 đến hết tháng 3 năm 2026", "2025-10-01", "2026-03-31", "MONTH"),
    ("từ tháng 11 đến tháng 3/2026", "2025-11-01", "2026-03-31", "MONTH"),
    ("6 tháng đầu năm 2025", "2025-01-01", "2025-06-30", "MONTH"),
    ("06 tháng cuối năm", "2025-07-01", "2025-12-31", "MONTH"),
    ("Đầu tháng 7/2025", "2025-07-01", "2025-07-10", "MONTH"),
    ("cuối tháng 02/2025", "2025-02-21", "2025-02-28", "MONTH"),
    ("Tuần 2 tháng 6/2025", "2025-06-08", "2025-06-14", "DAY"),
    ("2025", "2025-01-01", "2025-12-31", "YEAR"),
    ("Trong năm", "2025-01-01", "2025-12-31", "YEAR"),
    ("cuối năm 2025", "2025-10-01", "2025-12-31", "YEAR"),
    ("Năm 2025 - 2026", "2025-01-01", "2026-12-31", "YEAR"),
    ("năm 2025, 2026", "2025-01-01", "2026-12-31", "YEAR"),
    ("2026 - 2030", "2026-01-01", "2030-12-31", "YEAR"),
    ("giai đoạn 2026-2030", "2026-01-01", "2030-12-31", "YEAR"),
    ("Từ năm 2025 đến hết năm 2030", "2025-01-01", "2030-12-31", "YEAR"),
    ("04 năm (2025 - 2028)", "2025-01-01", "2028-12-31", "YEAR"),
    ("Từ ngày 16/7 đến hết ngày 25/7/2025", "2025-07-16", "2025-07-25", "DAY"),
    ("15-20/12/2025", "2025-12-15", "2025-12-20", "DAY"),
    ("01/01-31/12/2025", "2025-01-01", "2025-12-31", "DAY"),
    ("31/11/2025 - 03/02/2026", "2025-11-30", "2026-02-03", "DAY"),
    ("60 ngày, bắt đầu từ 01/11/2025 đến 30/12/2025", "2025-11-01", "2025-12-30", "DAY"),
]


@pytest.mark.parametrize(("phrase", "start", "end", "granularity"), PERIODS)
def test_a_period_runs_from_its_first_day_to_its_last(phrase, start, end, granularity) -> None:
    assert on_the_wire(phrase) == {"kind": "PERIOD", "start": start, "end": end, "granularity": granularity}


@pytest.mark.parametrize(
    ("phrase", "start", "end"),
    [
        ("Năm 2026 và các năm tiếp theo", dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        (
            "Hoàn thành trong năm 2026 và có rà soát trong các năm tiếp theo",
            dt.date(2026, 1, 1),
            dt.date(2026, 12, 31),
        ),
        ("Từ 01/7/2025", dt.date(2025, 7, 1), None),
        ("Từ năm 2025 trở đi", dt.date(2025, 1, 1), None),
        ("Từ tháng 11/2025 đến khi kết thúc Tổng kiểm kê", dt.date(2025, 11, 1), None),
    ],
)
def test_a_period_that_goes_on_is_open_ended(phrase, start, end) -> None:
    deadline = read(phrase)
    assert (deadline.kind, deadline.start, deadline.end, deadline.open_ended) == (
        Kind.PERIOD,
        start,
        end,
        True,
    )


@pytest.mark.parametrize("phrase", ["đến hết năm 2025", "Đến năm 2025", "Từ nay đến năm 2025"])
def test_until_the_end_of_a_year_has_no_first_day(phrase) -> None:
    deadline = read(phrase)
    assert (deadline.kind, deadline.start, deadline.end) == (Kind.PERIOD, None, dt.date(2025, 12, 31))


@pytest.mark.parametrize(
    ("phrase", "last_day_in_time"),
    [
        ("trước 30/6/2025", dt.date(2025, 6, 29)),
        ("Hoàn thành trước ngày 15 tháng 12 năm 2025", dt.date(2025, 12, 14)),
        ("Hoàn thành trước 17 giờ ngày 15/12/2025", dt.date(2025, 12, 14)),
        ("Trước tháng 6/2025", dt.date(2025, 5, 31)),
        ("Trước Quý III/2025", dt.date(2025, 6, 30)),
        ("Trước năm 2030", dt.date(2029, 12, 31)),
        ("chậm nhất ngày 15/12/2025", dt.date(2025, 12, 15)),
        ("Chậm nhất là ngày 15/12", dt.date(2025, 12, 15)),
        ("31-12-2025", dt.date(2025, 12, 31)),
        ("Ngày 15/12/25", dt.date(2025, 12, 15)),
        ("từ 01/3/2025 đến trước 30/6/2025", dt.date(2025, 6, 29)),
        ("30 ngày kể từ ngày 01/7/2025", dt.date(2025, 7, 31)),
        ("02 tháng kể từ ngày 31/12/2024", dt.date(2025, 2, 28)),
    ],
)
def test_before_a_day_means_the_day_before_is_the_last(phrase, last_day_in_time) -> None:
    assert effective_due(read(phrase)) == last_day_in_time


@pytest.mark.parametrize(
    ("phrase", "recurrence", "strict"),
    [
        ("Ngày 20 hằng tháng", "MONTHLY;BYMONTHDAY=20", False),
        ("trước ngày 18 hàng tháng", "MONTHLY;BYMONTHDAY=18", True),
        ("Hàng tháng, trước ngày 18", "MONTHLY;BYMONTHDAY=18", True),
        ("Báo cáo hằng tháng (trước ngày 20)", "MONTHLY;BYMONTHDAY=20", True),
        ("Trước ngày 05 của tháng sau", "MONTHLY;BYMONTHDAY=5", True),
        ("Trước ngày 20 của tháng cuối quý", "QUARTERLY;BYMONTHDAY=20", True),
        ("trước 16h00 thứ Sáu hàng tuần", "WEEKLY;BYDAY=FR", True),
        ("Hằng năm", "YEARLY", False),
        ("hàng tuần", "WEEKLY", False),
        ("Tháng 12 hằng năm", "YEARLY;BYMONTH=12", False),
        ("trước ngày 30 tháng 01 năm sau", "YEARLY;BYMONTH=1;BYMONTHDAY=30", True),
        ("Quý I hằng năm", "YEARLY;BYMONTH=1,2,3", False),
        ("Trước ngày 15/6 và 15/12 hằng năm", "YEARLY;BYMONTH=6,12;BYMONTHDAY=15", True),
        ("định kỳ hàng quý", "QUARTERLY", False),
        ("6 tháng/lần", "HALF_YEARLY", False),
        ("Định kỳ", "AS_REGULATED", False),
        ("định kỳ theo quy định", "AS_REGULATED", False),
    ],
)
def test_what_comes_again_is_recurring(phrase, recurrence, strict) -> None:
    deadline = read(phrase)
    assert (deadline.kind, deadline.recurrence, deadline.strict_before) == (
        Kind.RECURRING,
        recurrence,
        strict,
    )
    assert effective_due(deadline) is None


def test_several_frequencies_are_several_deadlines() -> None:
    found = read_deadlines("Định kỳ hằng tháng, quý, 6 tháng, năm", year=2025)
    assert [one.recurrence for one in found] == ["MONTHLY", "QUARTERLY", "HALF_YEARLY", "YEARLY"]


def test_a_recurring_task_may_be_bounded() -> None:
    deadline = read("Hằng năm, giai đoạn 2026-2030")
    assert (deadline.kind, deadline.start, deadline.end) == (
        Kind.RECURRING,
        dt.date(2026, 1, 1),
        dt.date(2030, 12, 31),
    )


@pytest.mark.parametrize(
    ("phrase", "wire"),
    [
        ("Nhiệm vụ thường xuyên", {"kind": "CONTINUOUS", "start": None, "open_ended": True}),
        ("Liên tục 24/7", {"kind": "CONTINUOUS", "start": None, "open_ended": True}),
        ("Thuờng xuyên", {"kind": "CONTINUOUS", "start": None, "open_ended": True}),
        ("Thường xuyên từ năm 2025", {"kind": "CONTINUOUS", "start": "2025-01-01", "open_ended": True}),
        ("Thường xuyên đến năm 2030", {"kind": "CONTINUOUS", "end": "2030-12-31"}),
        ("Năm 2025, thường xuyên", {"kind": "CONTINUOUS", "start": "2025-01-01", "end": "2025-12-31"}),
        ("Thường xuyên, định kỳ hằng quý báo cáo", {"kind": "CONTINUOUS", "reporting": "QUARTERLY"}),
        (
            "Thường xuyên, hằng năm",
            {"kind": "CONTINUOUS", "start": None, "open_ended": True, "recurrence": "YEARLY"},
        ),
        (
            "Thường xuyên, theo yêu cầu nhiệm vụ",
            {"kind": "CONTINUOUS", "trigger": "yêu cầu nhiệm vụ", "trigger_kind": "EVENT"},
        ),
    ],
)
def test_a_continuous_task_is_never_due(phrase, wire) -> None:
    assert on_the_wire(phrase) == wire
    assert effective_due(read(phrase)) is None


@pytest.mark.parametrize(
    ("phrase", "trigger", "immediate"),
    [
        ("Khi có phát sinh.", "phát sinh", False),
        ("theo yêu cầu", "yêu cầu", False),
        ("ngay sau khi Kế hoạch được ban hành", "Kế hoạch được ban hành", True),
        ("Hoàn thành ngay sau khi Bộ Công an có hướng dẫn", "Bộ Công an có hướng dẫn", True),
        ("Sau khi có Quy chế của Trung ương", "có Quy chế của Trung ương", False),
        ("Sau khi Nghị định số 80/2025/NĐ-CP ngày 01/4/2025 có hiệu lực", None, False),
        ("Trước khi trình HĐND tỉnh", "trình HĐND tỉnh", False),
        ("Trước ngày Luật có hiệu lực", "Luật có hiệu lực", False),
        ("Thực hiện ngay", "Thực hiện ngay", True),
    ],
)
def test_what_waits_for_an_event_names_it(phrase, trigger, immediate) -> None:
    deadline = read(phrase)
    assert (deadline.kind, deadline.immediate) == (Kind.EVENT, immediate)
    assert deadline.trigger == (trigger or "Nghị định số 80/2025/NĐ-CP ngày 01/4/2025 có hiệu lực")
    assert "trigger_kind" not in deadline_as_json(deadline)


@pytest.mark.parametrize(
    ("phrase", "within"),
    [
        ("trong vòng 15 ngày", "15 DAY"),
        ("30 ngày kể từ ngày Kế hoạch được ban hành", "30 DAY"),
        ("Chậm nhất 05 ngày làm việc kể từ ngày ban hành Kế hoạch", "5 WORKING_DAY"),
        ("không quá 36 tháng kể từ ngày bàn giao đất", "36 MONTH"),
        ("Trong thời hạn 15 (mười lăm) ngày làm việc, kể từ ngày nhận đủ hồ sơ", "15 WORKING_DAY"),
    ],
)
def test_so_many_days_from_an_event_are_kept_with_it(phrase, within) -> None:
    deadline = read(phrase)
    assert (deadline.kind, deadline.within) == (Kind.EVENT, within)
    assert deadline.trigger


@pytest.mark.parametrize(
    "phrase",
    [
        "Theo tiến độ xây dựng dự thảo văn bản của cơ quan chủ trì soạn thảo",
        "Theo lộ trình được giao tại Kế hoạch số 12/KH-UBND ngày 15/01/2025",
        "Theo Kế hoạch riêng",
        "Đúng tiến độ, kế hoạch của Bộ Công an",
        "Theo quy định của pháp luật",
    ],
)
def test_what_follows_a_document_to_come_is_guidance(phrase) -> None:
    deadline = read(phrase)
    assert deadline.kind is Kind.GUIDANCE
    assert phrase.endswith(str(deadline.trigger))


@pytest.mark.parametrize(
    "phrase", ["không khí tự động", "Đầu tư chuyên sâu", "Xây dựng mạng lưới", "Theo dõi, giám sát"]
)
def test_words_that_only_look_like_time_are_not_read(phrase) -> None:
    assert read(phrase).unread


@pytest.mark.parametrize("phrase", ["Không quy định", "abc", "Từ ngày … đến ngày …", "../../2025x"])
def test_what_cannot_be_read_is_kept_and_told(phrase) -> None:
    (deadline,) = read_deadlines(phrase, year=2025)
    assert (deadline.kind, deadline.raw, deadline.unread) == (Kind.NONE, phrase, True)


@pytest.mark.parametrize("phrase", ["", "  \n "])
def test_an_empty_phrase_is_no_deadline_and_no_doubt(phrase) -> None:
    (deadline,) = read_deadlines(phrase, year=2025)
    assert (deadline.kind, deadline.unread) == (Kind.NONE, False)


def test_a_task_the_plan_calls_done_is_read_as_done() -> None:
    deadline = read("Đã hoàn thành (Quyết định số 123/QĐ-UBND ngày 05/02/2025)")
    assert (deadline.completed_by_document, deadline.completed_on) == ("123/QĐ-UBND", dt.date(2025, 2, 5))
    bare = read("đã hoàn thành")
    assert (bare.kind, bare.completed, bare.unread) == (Kind.NONE, True, False)
    assert deadline_as_json(bare) == {"kind": "NONE", "completed": True}


@pytest.mark.parametrize(
    ("phrase", "due"),
    [
        ("- Nội dung 1: tháng 6/2025; - Nội dung 2: Quý IV/2025", dt.date(2025, 12, 31)),
        ("Thường xuyên; hoàn thành trước ngày 30/12/2025", dt.date(2025, 12, 29)),
        ("Theo kế hoạch của Bộ Công an và hoàn thành trước 30/6/2025", dt.date(2025, 6, 29)),
        ("tháng 6/2025 hoặc ngay sau khi có hướng dẫn", dt.date(2025, 6, 30)),
        ("Tháng 6 và tháng 12/2025", dt.date(2025, 12, 31)),
    ],
)
def test_the_last_dated_deadline_governs(phrase, due) -> None:
    found = read_deadlines(phrase, year=2025)
    assert len(found) == 2
    assert effective_due(governing(found)) == due


def test_the_work_may_go_on_after_its_date() -> None:
    for phrase in ("15/7/2025 và thường xuyên", "Hoàn thành trong năm 2026, vận hành thường xuyên, liên tục"):
        (deadline,) = read_deadlines(phrase, year=2025)
        assert deadline.then_continuous
        assert deadline.kind in {Kind.DATE, Kind.PERIOD}


def test_a_date_that_is_only_planned_is_provisional() -> None:
    assert read("Dự kiến Quý II/2025").provisional
    assert not read("Quý II/2025").provisional


def test_without_a_year_a_month_is_a_period_of_unknown_days() -> None:
    assert on_the_wire("tháng 6", None) == {"kind": "PERIOD", "granularity": "MONTH"}


def test_nothing_governs_where_nothing_is() -> None:
    assert governing([]).kind is Kind.NONE


@given(phrase=st.text(max_size=200), year=st.none() | st.integers(1900, 2100))
def test_no_text_makes_the_reader_fail(phrase, year) -> None:
    check(phrase, year)


WORDS = [
    *[
        "quý",
        "IV",
        "tháng",
        "năm",
        "2025",
        "2026",
        "ngày",
        "31",
        "12",
        "/",
        "-",
        "từ",
        "đến",
        "trước",
        "hằng",
        "hết",
    ],
    *[
        "thường xuyên",
        "và",
        ",",
        ";",
        "(",
        ")",
        "theo",
        "hướng dẫn",
        "sau khi",
        "có",
        "đã hoàn thành",
        "cuối",
    ],
    *[
        "tuần",
        "kể từ",
        "30 ngày",
        "6 tháng",
        "đầu",
        "các năm tiếp theo",
        "định kỳ",
        "báo cáo",
        "dự kiến",
        "lần",
    ],
    *["830/UBND-VP", "2099", "1900", "giữa", "99", "quý I", "nửa", "thứ sáu"],
]


@given(words=st.lists(st.sampled_from(WORDS), max_size=14), year=st.none() | st.integers(1900, 2100))
def test_no_jumble_of_time_words_makes_the_reader_fail(words, year) -> None:
    check(" ".join(words), year)


def check(phrase: str, year: int | None) -> None:
    found = read_deadlines(phrase, year=year)
    assert found
    for deadline in found:
        assert deadline.raw == phrase
        assert not (deadline.start and deadline.end) or deadline.start <= deadline.end
        assert deadline.kind is not Kind.PERIOD or deadline.granularity in Granularity
        assert deadline.kind is not Kind.EVENT or deadline.trigger
        assert "kind" in deadline_as_json(deadline)
    assert governing(found) in found
