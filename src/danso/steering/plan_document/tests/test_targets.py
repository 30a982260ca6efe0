from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.steering.plan_document.targets import Target, read_targets
from danso.steering.tests.real_plans import golden_tasks, golden_title


@pytest.mark.parametrize("task", golden_tasks(), ids=lambda task: task["path"])
def test_every_target_of_the_plan_of_2024_reads_as_expected(task) -> None:
    title = golden_title(task)
    assert task["title_starts"] in title
    assert [target.as_json() for target in read_targets(title)] == task["targets"]


@pytest.mark.parametrize(
    ("title", "targets"),
    [
        (
            "Phấn đấu trên 80% hộ gia đình có Internet, 99,5% người dân có tài khoản",
            [("percent_min", "80", "hộ gia đình"), ("percent_min", "99.5", "người dân")],
        ),
        ("Tỷ lệ hồ sơ trễ hạn dưới 5%", [("percent_max", "5", "hồ sơ trễ hạn")]),
        ("Cắt giảm ít nhất 30% thời gian giải quyết", [("percent_change", "30", "thời gian giải quyết")]),
        (
            "Tổ chức ít nhất 02 lớp tập huấn; đạt 1.200 công trình xanh",
            [("count", "2", "lớp tập huấn"), ("count", "1200", "công trình xanh")],
        ),
        (
            "70% hồ sơ cấp xã và 90% hồ sơ cấp tỉnh",
            [("percent_min", "70", "commune"), ("percent_min", "90", "province")],
        ),
        ("Góp ý Nghị định số 80/2025/NĐ-CP về 02 dịch vụ công", []),
        ("Triển khai Đề án 06 năm 2025", []),
    ],
)
def test_targets_are_told_with_what_they_count(title, targets) -> None:
    assert [(target.kind, target.value, target.of) for target in read_targets(title)] == targets


def test_a_target_knows_its_unit_comparator_and_level() -> None:
    assert (Target("percent_max", "5", "dossiers").comparator, Target("percent_min", "5", "x").unit) == (
        "<=",
        "%",
    )
    assert (Target("count", "27", "pilot models").unit, Target("count", "27", "pilot models").level) == (
        "",
        None,
    )
    assert Target("percent_min", "60", "commune").level == "commune"


@given(st.text(alphabet="0123456789%., dưới tăng hồ sơ cấp xã đạt lớp", max_size=80))
def test_no_title_makes_the_reader_fail(title) -> None:
    for target in read_targets(title):
        assert Decimal(target.value) >= 0
