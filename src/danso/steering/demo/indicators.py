"""Indicators of the demo: definitions, and each month's declared values beside the measured ones."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from danso.measures.queries import value as measured_value
from danso.steering.models import Indicator, Plan
from danso.steering.services.indicators import declare_value, define_indicator

if TYPE_CHECKING:
    from danso.steering.demo.people import Cast

LAST_MONTH = 12


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator that danso measures itself."""

    code: str
    name: str
    measure: str
    target: int
    numerator: str
    denominator: str


MEASURED = (
    Measured(
        "DH.1",
        "Tỷ lệ nhiệm vụ hoàn thành đúng hạn",
        "steering.tasks_on_time",
        90,
        "nhiệm vụ đã đến hạn và hoàn thành trong hạn",
        "nhiệm vụ đã đến hạn",
    ),
    Measured(
        "DH.2",
        "Tỷ lệ báo cáo gửi đúng hạn",
        "steering.reports_on_time",
        95,
        "báo cáo gửi lần đầu trong hạn",
        "báo cáo đã đến hạn",
    ),
    Measured(
        "DH.3",
        "Tỷ lệ mô hình điểm hoàn thành",
        "steering.pilot_models_done",
        80,
        "mô hình đã hoàn thành",
        "mô hình đã đăng ký",
    ),
    Measured(
        "DH.4",
        "Tỷ lệ giải ngân kinh phí Đề án 06",
        "steering.budget_spent",
        95,
        "số tiền đã chi",
        "dự toán",
    ),
    Measured(
        "DH.5",
        "Tỷ lệ cán bộ được tập huấn",
        "steering.learners_trained",
        100,
        "học viên đã học",
        "học viên dự kiến",
    ),
)
# Parts of the percentages that the plan's titles name, by the task's path.
DEFINITIONS = {
    "II.2.2.3": ("thủ tục cung cấp trực tuyến toàn trình có xác thực", "thủ tục đủ điều kiện"),
    "II.2.2.4": ("hồ sơ trực tuyến nộp bằng tài khoản định danh", "hồ sơ nộp trực tuyến"),
    "II.2.2.5": ("kết quả của cá nhân có bản điện tử được lưu", "kết quả của cá nhân đã trả"),
    "II.2.2.6": ("biểu mẫu được điền sẵn", "biểu mẫu có thông tin công dân"),
    "II.2.2.7": ("phiếu đánh giá hài lòng", "phiếu đánh giá"),
    "II.2.2.8": ("hồ sơ công việc xử lý trên mạng", "hồ sơ công việc, trừ hồ sơ mật"),
    "II.2.4.1": ("công dân đã có thẻ và tài khoản định danh", "công dân đủ điều kiện"),
    "II.2.4.3": ("nhân khẩu có dữ liệu đúng và mới", "nhân khẩu thường trú, tạm trú"),
}


def define_indicators(plan: Plan, cast: Cast) -> None:
    """Say what each percentage counts, and add those that danso measures."""
    for indicator in plan.indicators.prefetch_related("targets"):
        numerator, denominator = DEFINITIONS.get(indicator.code, ("", ""))
        targets = [(t.value, t.comparator, t.dimension, t.by_when) for t in indicator.targets.all()]
        define_indicator(
            officer=cast.office,
            plan=plan,
            code=indicator.code,
            name=indicator.name.strip("*"),
            unit=indicator.unit,
            method=Indicator.Method.DECLARED,
            targets=targets,
            task=indicator.task,
            numerator=numerator,
            denominator=denominator,
            definition_confirmed=bool(numerator),
        )
    for row in MEASURED:
        define_indicator(
            officer=cast.office,
            plan=plan,
            code=row.code,
            name=row.name,
            unit="%",
            method=Indicator.Method.BOTH,
            targets=[(Decimal(row.target), ">=", "", dt.date(plan.year, LAST_MONTH, 31))],
            numerator=row.numerator,
            denominator=row.denominator,
            measure=row.measure,
            definition_confirmed=True,
        )


def declare_month(plan: Plan, cast: Cast, at: dt.datetime) -> None:
    """The office's figures of a month: growing towards the target, one or two not to be had yet."""
    for indicator in plan.indicators.prefetch_related("targets").order_by("code"):
        if indicator.measure:
            _declare_beside_measured(indicator, cast, at)
            continue
        for target in indicator.targets.all():
            _declare(indicator, target.value, target.dimension, cast, at)


def _declare_beside_measured(indicator: Indicator, cast: Cast, at: dt.datetime) -> None:
    """People count a little better than the system: the difference is what the page is for."""
    measured = measured_value(indicator.measure, as_of=at.date())
    if measured is None or measured.figure.value is None:
        return
    rng = random.Random(f"{indicator.code} {at.month}")  # noqa: S311 - a demo needs no secret numbers
    stated = min(Decimal(100), measured.figure.value + Decimal(rng.randint(0, 70)) / 10)
    declare_value(
        officer=cast.office,
        indicator=indicator,
        organization=None,
        as_of=at.date(),
        now=at,
        value=round(stated, 1),
        source="Tổng hợp từ báo cáo của các cơ quan",
    )


def _declare(indicator: Indicator, target: Decimal, dimension: str, cast: Cast, at: dt.datetime) -> None:
    rng = random.Random(f"{indicator.code} {dimension}")  # noqa: S311 - a demo needs no secret numbers
    begins, ends = rng.uniform(0.35, 0.6), rng.uniform(0.8, 1.02)
    share = begins + (ends - begins) * at.month / LAST_MONTH
    common: dict[str, Any] = {
        "officer": cast.office,
        "indicator": indicator,
        "organization": None,
        "as_of": at.date(),
        "now": at,
        "dimension": dimension,
    }
    if indicator.unit != "%":
        declare_value(value=Decimal(int(target * Decimal(str(share)))), **common)
    elif indicator.code == "II.2.2.6" and at.month % 2:
        declare_value(reason_missing="Chưa tổng hợp được số biểu mẫu của cấp xã.", **common)
    else:
        whole = rng.randint(2_000, 90_000) + 500 * at.month
        percent = min(Decimal(100), target * Decimal(str(round(share, 4))))
        declare_value(numerator=Decimal(int(whole * percent / 100)), denominator=Decimal(whole), **common)
