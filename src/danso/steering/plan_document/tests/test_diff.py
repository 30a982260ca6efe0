"""Two readings of a plan side by side."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from danso.steering.plan_document.diff import Change, diff_proposals, stable_key
from danso.steering.plan_document.proposal import Source, TaskProposal

TITLES = (
    "Nối kho hồ sơ của tỉnh với dữ liệu dân cư",
    "Mở lớp dạy kỹ năng số cho người cao tuổi ở các xã vùng xa",
    "Trình mức thu phí tra cứu đất đai qua mạng",
    "Soát mọi máy chủ và đổi khóa phòng máy theo chu kỳ",
    "Đếm lại phần mềm, bộ dữ liệu và máy chủ của từng sở",
)


def task(path, title, **fields):
    return TaskProposal(path=path, title=title, source=Source(1, 1), **fields)


def plan():
    return [task(f"II.{number}", title, leads=("Sở Nội vụ",)) for number, title in enumerate(TITLES, 1)]


def changes(old, new):
    return [change.change for change in diff_proposals(old, new)]


def test_a_plan_read_again_is_the_same():
    assert changes(plan(), plan()) == [Change.SAME] * 5


def test_full_stops_and_case_are_no_change_of_key():
    assert stable_key(task("II.1", "Nối kho.")) == stable_key(task("II.1", "NỐI KHO"))


def test_a_new_lead_is_a_changed_field():
    new = plan()
    new[1] = replace(new[1], leads=("Công an tỉnh",), deadline_raw="quý II năm 2026")
    found = diff_proposals(plan(), new)

    assert [change.change for change in found] == [
        Change.SAME,
        Change.CHANGED,
        Change.SAME,
        Change.SAME,
        Change.SAME,
    ]
    assert found[1].fields == ("leads", "deadline_raw")


def test_a_task_added_in_front_moves_the_others():
    new = [
        task("II.1", "Lập tổ giúp việc ở từng thôn, ấp"),
        *(replace(t, path=f"II.{n}") for n, t in enumerate(plan(), 2)),
    ]

    assert changes(plan(), new) == [Change.ADDED, *[Change.MOVED] * 5]


def test_a_dropped_task_is_removed():
    assert changes(plan(), plan()[:-1])[-1] is Change.REMOVED


def test_a_title_with_a_few_new_words_is_the_same_task_changed():
    new = plan()
    new[0] = replace(new[0], title="Nối kho hồ sơ của tỉnh với dữ liệu dân cư và đất đai")
    found = diff_proposals(plan(), new)

    assert (found[0].change, found[0].fields) == (Change.CHANGED, ("title",))


def test_another_task_at_the_same_number_is_not_a_change():
    new = [replace(plan()[0], title="Phát thẻ bảo hiểm y tế cho trẻ sơ sinh tại nhà"), *plan()[1:]]

    assert changes(plan(), new).count(Change.ADDED) == 1
    assert changes(plan(), new).count(Change.REMOVED) == 1


def test_the_order_of_leads_is_no_change():
    old = [task("II.1", TITLES[0], leads=("Sở Nội vụ", "Công an tỉnh"))]
    new = [task("II.1", TITLES[0], leads=("Công an tỉnh", "Sở Nội vụ"))]

    assert changes(old, new) == [Change.SAME]


tasks = st.lists(
    st.builds(
        task,
        st.sampled_from(["I.1", "I.2", "II.1", "II.2.a"]),
        st.sampled_from([*TITLES, *(f"{t} mới" for t in TITLES)]),
    ),
    max_size=8,
)


@given(tasks, tasks)
def test_every_task_is_told_of_exactly_once(old, new):
    found = diff_proposals(old, new)

    assert [change.new for change in found if change.new] == new
    assert sorted(id(change.old) for change in found if change.old) == sorted(map(id, old))


@given(tasks)
def test_nothing_changes_against_itself(plan):
    assert {change.change for change in diff_proposals(plan, plan)} <= {Change.SAME, Change.MOVED}


@given(tasks, tasks)
def test_what_one_side_adds_the_other_removes(old, new):
    forth, back = diff_proposals(old, new), diff_proposals(new, old)

    assert sum(c.change is Change.ADDED for c in forth) == sum(c.change is Change.REMOVED for c in back)
