"""The registers of the demo: pilot models, breakthroughs, money, courses, communication, legal documents."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING, Any

from danso.steering.services.registers import REGISTERS, save_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from danso.organizations.models import Organization
    from danso.steering.demo.people import Cast
    from danso.steering.models import Plan, Task

MILLION = 1_000_000
# Name, field, agency.
PILOT_MODELS = (
    ("Khám, chữa bệnh bằng thẻ căn cước", "Y tế", "so-y-te"),
    ("Kê đơn thuốc điện tử tại trạm y tế xã", "Y tế", "so-y-te"),
    ("Sổ sức khỏe điện tử cho người cao tuổi", "Y tế", "bao-hiem-xa-hoi"),
    ("Trường học không tiền mặt", "Giáo dục", "so-giao-duc-va-dao-tao"),
    ("Tuyển sinh đầu cấp bằng dữ liệu cư trú", "Giáo dục", "so-giao-duc-va-dao-tao"),
    ("Học bạ số bậc tiểu học", "Giáo dục", "so-giao-duc-va-dao-tao"),
    ("Một cửa không giấy cấp xã", "Dịch vụ công", "van-phong-ubnd"),
    ("Kiosk tự nộp hồ sơ", "Dịch vụ công", "van-phong-ubnd"),
    ("Điểm hỗ trợ dịch vụ công tại bưu cục", "Dịch vụ công", "buu-dien-tinh"),
    ("Trả kết quả tại nhà cho người khuyết tật", "Dịch vụ công", "buu-dien-tinh"),
    ("Thông báo lưu trú bằng mã QR", "Cư trú", "cong-an-tinh"),
    ("Nhà trọ an toàn, khai báo trực tuyến", "Cư trú", "cong-an-tinh"),
    ("Phường sạch dữ liệu dân cư", "Cư trú", "cong-an-tinh"),
    ("Xác thực khách tại bến tàu du lịch", "Du lịch", "so-van-hoa-the-thao-va-du-lich"),
    ("Khách sạn nhận phòng bằng căn cước", "Du lịch", "so-van-hoa-the-thao-va-du-lich"),
    ("Chợ thanh toán số", "Thương mại", "so-cong-thuong"),
    ("Hộ kinh doanh dùng hóa đơn máy tính tiền", "Thuế", "cuc-thue"),
    ("Cho vay tín chấp dựa trên dữ liệu dân cư", "Ngân hàng", "ngan-hang-nha-nuoc-chi-nhanh"),
    ("Chi trả lương hưu qua tài khoản", "An sinh", "bao-hiem-xa-hoi"),
    ("Chi trả trợ cấp qua ví điện tử", "An sinh", "so-lao-dong-thuong-binh-va-xa-hoi"),
    ("Sàn việc làm xác thực danh tính", "Lao động", "so-lao-dong-thuong-binh-va-xa-hoi"),
    ("Công chứng không bản sao giấy", "Tư pháp", "so-tu-phap"),
    ("Cấp phiếu lý lịch tư pháp trên VNeID", "Tư pháp", "so-tu-phap"),
    ("Sổ hộ tịch số", "Tư pháp", "so-tu-phap"),
    ("Truy xuất vùng trồng gắn định danh hộ", "Nông nghiệp", "so-nong-nghiep-va-phat-trien-nong-thon"),
    ("Thửa đất gắn số định danh", "Đất đai", "so-tai-nguyen-va-moi-truong"),
    ("Thôn số, tổ hướng dẫn số cộng đồng", "Công dân số", "tinh-doan"),
)
BREAKTHROUGHS = (
    ("Không yêu cầu bản sao chứng thực với giấy tờ đã số hóa", "van-phong-ubnd"),
    ("Trả lời kết quả đối khớp dữ liệu trong hai ngày làm việc", "cong-an-tinh"),
    ("Mỗi tuần một buổi hỗ trợ kỹ thuật cho cấp xã", "so-thong-tin-va-truyen-thong"),
    ("Duyệt dự toán Đề án 06 trong năm ngày làm việc", "so-tai-chinh"),
    ("Tập huấn tại chỗ cho toàn bộ Bộ phận Một cửa", "so-noi-vu"),
    ("Số hóa xong sổ hộ tịch trước hai tháng", "so-tu-phap"),
    ("Mọi cơ sở y tế đọc được căn cước gắn chip", "so-y-te"),
    ("Không thu học phí bằng tiền mặt từ học kỳ I", "so-giao-duc-va-dao-tao"),
    ("Cấp lại giấy phép lái xe trong ngày", "so-giao-thong-van-tai"),
    ("Mọi xã có điểm nộp hồ sơ hộ", "h1"),
    ("Làm sạch dữ liệu hộ nghèo đến từng thôn", "h2"),
    ("Họp thôn trực tuyến mỗi quý", "h4"),
)
# What the money is for, source, planned in millions of đồng, agency.
BUDGET = (
    ("Máy quét, máy tính cho Bộ phận Một cửa cấp xã", "Ngân sách tỉnh", 4_800, "van-phong-ubnd"),
    ("Thuê đường truyền số liệu chuyên dùng", "Ngân sách tỉnh", 3_200, "so-thong-tin-va-truyen-thong"),
    ("Nâng cấp trục liên thông dữ liệu", "Ngân sách tỉnh", 6_500, "so-thong-tin-va-truyen-thong"),
    ("Kiểm tra an toàn thông tin", "Ngân sách tỉnh", 900, "so-thong-tin-va-truyen-thong"),
    ("Làm sạch dữ liệu dân cư", "Ngân sách trung ương", 2_400, "cong-an-tinh"),
    ("Số hóa sổ hộ tịch", "Ngân sách tỉnh", 3_900, "so-tu-phap"),
    ("Số hóa hồ sơ đất đai", "Ngân sách tỉnh", 5_600, "so-tai-nguyen-va-moi-truong"),
    ("Tập huấn cán bộ cấp xã", "Ngân sách tỉnh", 750, "so-noi-vu"),
    ("Tuyên truyền trên phát thanh, truyền hình", "Ngân sách tỉnh", 600, "dai-phat-thanh-va-truyen-hinh"),
    ("Đầu đọc căn cước cho cơ sở y tế", "Nguồn thu sự nghiệp", 1_300, "so-y-te"),
    ("Chữ ký số cá nhân", "Xã hội hóa", 450, "so-thong-tin-va-truyen-thong"),
    ("Hoạt động của Tổ công tác các cấp", "Ngân sách huyện", 1_100, "h1"),
)
# Name, learners, month, agency.
TRAINING = (
    ("Kỹ năng số cho Bộ phận Một cửa cấp xã", 240, 3, "so-noi-vu"),
    ("An toàn dữ liệu cá nhân cho Công an cấp xã", 180, 4, "so-thong-tin-va-truyen-thong"),
    ("Số hóa hồ sơ đầu vào", 160, 5, "so-noi-vu"),
    ("Khai thác dữ liệu dân cư đúng mục đích", 120, 6, "so-thong-tin-va-truyen-thong"),
    ("Tổ hướng dẫn số cộng đồng", 420, 7, "so-noi-vu"),
    ("Quản trị hệ thống một cửa", 40, 9, "so-thong-tin-va-truyen-thong"),
    ("Chuyển đổi số cho lãnh đạo cấp huyện", 60, 11, "so-noi-vu"),
    ("Ứng cứu sự cố an toàn thông tin", 45, 12, "so-thong-tin-va-truyen-thong"),
)
# Name, channel, month, agency.
COMMUNICATION = (
    ("Phóng sự: một ngày ở Bộ phận Một cửa", "broadcast", 2, "dai-phat-thanh-va-truyen-hinh"),
    ("Chuyên mục hỏi đáp về VNeID", "broadcast", 3, "dai-phat-thanh-va-truyen-hinh"),
    ("Loạt bài: dữ liệu sạch từ thôn", "press", 4, "so-thong-tin-va-truyen-thong"),
    ("Đồ họa hướng dẫn nộp hồ sơ khai sinh", "web", 4, "so-thong-tin-va-truyen-thong"),
    ("Ngày hội căn cước tại trường học", "event", 5, "so-thong-tin-va-truyen-thong"),
    ("Thi tìm hiểu Đề án 06 trực tuyến", "web", 6, "so-thong-tin-va-truyen-thong"),
    ("Tọa đàm an sinh không tiền mặt", "broadcast", 7, "dai-phat-thanh-va-truyen-hinh"),
    ("Bản tin loa cơ sở bằng tiếng dân tộc", "other", 8, "dai-phat-thanh-va-truyen-hinh"),
    ("Hội nghị giới thiệu mô hình điểm", "event", 9, "so-thong-tin-va-truyen-thong"),
    ("Phóng sự: sổ hộ tịch số", "broadcast", 10, "dai-phat-thanh-va-truyen-hinh"),
    ("Ngày chuyển đổi số của tỉnh", "event", 10, "so-thong-tin-va-truyen-thong"),
    ("Tổng kết năm trên cổng thông tin", "web", 12, "so-thong-tin-va-truyen-thong"),
)
# Work, name, month, agency, task.
LEGAL = (
    ("review", "Nghị quyết về mức thu lệ phí hộ tịch", 5, "so-tu-phap", "II.2.1.5"),
    ("review", "Quyết định về trình tự cấp giấy phép xây dựng", 6, "so-xay-dung", "II.2.1.5"),
    ("review", "Quyết định quản lý nhà ở công nhân", 7, "so-xay-dung", "II.2.1.5"),
    ("review", "Quy định hỗ trợ học phí", 8, "so-giao-duc-va-dao-tao", "II.2.1.5"),
    ("review", "Quy định trợ giúp xã hội", 9, "so-lao-dong-thuong-binh-va-xa-hoi", "II.2.1.5"),
    ("review", "Quy chế tiếp công dân", 11, "thanh-tra-tinh", "II.2.1.5"),
    ("comment", "Dự thảo Nghị định về liên thông khai sinh, khai tử", 1, "so-tu-phap", "II.2.1.3"),
    ("comment", "Dự thảo Luật Bảo vệ dữ liệu cá nhân", 8, "cong-an-tinh", "II.2.1.2"),
    ("comment", "Đề án cơ sở dữ liệu doanh nghiệp", 11, "so-ke-hoach-va-dau-tu", "II.2.1.4"),
)
PILOTS_DONE_BY_OCTOBER = 16
PILOTS_BEGUN = 24


def keep_registers(plan: Plan, places: Mapping[str, Organization], cast: Cast, at: dt.datetime) -> int:
    """Write the lines that are new or changed on the day, as the office keeps them; returns how many."""
    tasks = {task.path: task for task in plan.tasks.all()}
    kept = {
        (register, str(line)): line
        for register, model in REGISTERS.items()
        for line in model._default_manager.filter(plan=plan)  # noqa: SLF001 - the one manager every model has
    }
    written = 0
    for register, agency, values in _lines(at.date(), tasks):
        line = kept.get((register, values["name"]))
        if line is not None and all(getattr(line, name) == value for name, value in values.items()):
            continue
        save_line(
            officer=cast.office,
            register=register,
            plan=plan,
            line_id=line.pk if line is not None else None,
            values={"organization": places[agency], **values},
            now=at,
        )
        written += 1
    return written


Line = tuple[str, str, dict[str, Any]]


def _lines(today: dt.date, tasks: Mapping[str, Task]) -> Iterator[Line]:
    for lines in (_pilot_models, _breakthroughs, _budget, _training, _communication, _legal):
        yield from lines(today, tasks)


def _numbers(name: str) -> random.Random:
    """The same numbers for a line on every day."""
    return random.Random(name)  # noqa: S311 - a demo needs no secret numbers


def _done(today: dt.date, month: int, *, day: int = 20) -> dict[str, Any]:
    """State of a line planned for a month."""
    due_on = dt.date(today.year, month, day)
    if due_on < today:
        return {"state": "done", "due_on": due_on, "done_on": due_on - dt.timedelta(days=month % 5)}
    return {"state": "in_progress" if month <= today.month + 1 else "planned", "due_on": due_on}


def _pilot_models(today: dt.date, tasks: Mapping[str, Task]) -> Iterator[Line]:
    for code, (name, field, agency) in enumerate(PILOT_MODELS, start=1):
        rng = _numbers(name)
        sites = rng.randint(2, 9)
        month = 1 + code * 9 // (PILOTS_DONE_BY_OCTOBER + 1)
        if code <= PILOTS_DONE_BY_OCTOBER:
            state = _done(today, month, day=8)
        else:
            state = {"state": "in_progress" if code <= PILOTS_BEGUN else "planned"}
        done = state["state"] == "done"
        result = (
            f"{rng.randint(2, 14)} nơi đang vận hành, {rng.randint(12, 90) * 100} lượt dùng." if done else ""
        )
        yield (
            "pilot-models",
            agency,
            {
                "code": code,
                "name": name,
                "field": field,
                "sites": f"{sites} xã, phường",
                "decision": f"{300 + code}/QĐ-UBND",
                "result": result,
                "task": tasks["II.1.6"],
                **state,
            },
        )


def _breakthroughs(today: dt.date, tasks: Mapping[str, Task]) -> Iterator[Line]:
    for name, agency in BREAKTHROUGHS:
        rng = _numbers(name)
        state = _done(today, rng.randint(6, 12))
        result = "Đã thực hiện, được Ban Chỉ đạo công nhận." if state["state"] == "done" else ""
        yield "breakthroughs", agency, {"name": name, "result": result, "task": tasks["II.1.7"], **state}


def _budget(today: dt.date, tasks: Mapping[str, Task]) -> Iterator[Line]:
    for name, source, millions, agency in BUDGET:
        rng = _numbers(name)
        allocated = millions * rng.randint(70, 100) // 100
        spent = allocated * min(100, rng.randint(5, 9) * today.month) // 100
        yield (
            "budget",
            agency,
            {
                "name": name,
                "source": source,
                "planned": millions * MILLION,
                "allocated": allocated * MILLION,
                "spent": spent * MILLION,
                "state": "in_progress",
                "task": tasks["II.2.7.1"],
            },
        )


def _training(today: dt.date, tasks: Mapping[str, Task]) -> Iterator[Line]:
    for name, learners, month, agency in TRAINING:
        rng = _numbers(name)
        state = _done(today, month)
        trained = learners * rng.randint(88, 100) // 100 if state["state"] == "done" else 0
        yield (
            "training",
            agency,
            {
                "name": name,
                "learners_planned": learners,
                "learners_trained": trained,
                "task": tasks["II.2.7.2"],
                **state,
            },
        )


def _communication(today: dt.date, tasks: Mapping[str, Task]) -> Iterator[Line]:
    for name, channel, month, agency in COMMUNICATION:
        rng = _numbers(name)
        state = _done(today, month, day=5)
        reach = rng.randint(8, 400) * 100 if state["state"] == "done" else None
        yield (
            "communication",
            agency,
            {"name": name, "channel": channel, "reach": reach, "task": tasks["II.2.8"], **state},
        )


def _legal(today: dt.date, tasks: Mapping[str, Task]) -> Iterator[Line]:
    for work, name, month, agency, path in LEGAL:
        state = _done(today, month)
        finding = ""
        if state["state"] == "done":
            finding = (
                "Đề nghị bỏ yêu cầu xuất trình sổ hộ khẩu." if work == "review" else "Đã gửi ý kiến góp ý."
            )
        yield (
            "legal-documents",
            agency,
            {
                "work": work,
                "name": name,
                "number": f"{10 + month}/DT",
                "finding": finding,
                "task": tasks[path],
                **state,
            },
        )
