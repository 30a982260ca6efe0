"""What people write in the demo: small templates by part of the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

PLACES = ("thành phố Bến Gió", "huyện Suối Đá", "huyện Đồng Sậy", "huyện Mây Ngàn")

# By the beginning of a task's path; the longest that fits is used.
RESULTS = {
    "II.1": (
        "Đã triển khai đến {n} đơn vị, {pct}% đơn vị có số liệu trên hệ thống.",
        "Duy trì thường xuyên; trong kỳ xử lý {n} lượt, không phát sinh sự cố.",
        "Đã kiểm tra {n} đơn vị tại {place}, nhắc nhở {few} đơn vị chậm cập nhật.",
    ),
    "II.2.1": (
        "Đã lấy ý kiến {n} cơ quan, tiếp thu {few} ý kiến, hoàn chỉnh dự thảo.",
        "Đã gửi văn bản tham gia ý kiến, đề nghị làm rõ {few} điều.",
        "Đã rà soát {n} văn bản, đề xuất sửa {few} văn bản.",
    ),
    "II.2.2": (
        "Tiếp nhận {big} hồ sơ trực tuyến, {pct}% giải quyết trước và đúng hạn.",
        "Đã cắt giảm {few} loại giấy tờ trong {n} thủ tục; {pct}% tờ khai được điền sẵn.",
        "Đã hướng dẫn {big} lượt người dân nộp hồ sơ tại {place}.",
        "Số hóa {big} kết quả, dùng lại cho {n} hồ sơ.",
    ),
    "II.2.3": (
        "Có {big} lượt giao dịch trong kỳ, tăng {few}% so với kỳ trước.",
        "Đã triển khai tại {n} cơ sở ở {place}, {pct}% đạt yêu cầu.",
        "Ký kết phối hợp với {few} đơn vị, bắt đầu vận hành tại {place}.",
    ),
    "II.2.4": (
        "Đã thu nhận {big} hồ sơ, kích hoạt {big2} tài khoản định danh điện tử.",
        "Cập nhật {big} biến động cư trú, {pct}% trong ngày.",
        "Thành lập {n} tổ, hỗ trợ {big} lượt người dân.",
    ),
    "II.2.5": (
        "Đã đối khớp {big} trường hợp, {pct}% trùng khớp, chuyển {n} trường hợp xác minh.",
        "Đã làm sạch {big} bản ghi tại {place}; còn {n} bản ghi thiếu số định danh.",
        "Hoàn thành kết nối thử nghiệm, {pct}% lượt tra cứu thành công.",
    ),
    "II.2.6": (
        "Bổ sung {few} biểu phân tích, cập nhật {pct}% dữ liệu đầu vào.",
        "Đã quét {n} hệ thống, khắc phục {few} điểm yếu mức cao.",
        "Cung cấp số liệu cho {few} cuộc họp của Thường trực Ban Chỉ đạo.",
    ),
    "II.2.7": (
        "Đã thẩm định dự toán của {n} đơn vị, trình phân bổ đợt {few}.",
        "Đã mở {few} lớp cho {n} học viên, {pct}% đạt yêu cầu cuối khóa.",
    ),
    "II.2.8": (
        "Phát {n} tin, bài, {few} phóng sự; {big} lượt xem trên mạng xã hội.",
        "Lồng ghép tuyên truyền tại {n} cuộc họp thôn, khu phố ở {place}.",
    ),
}
DONE = (
    "Đã hoàn thành, kết quả nêu tại văn bản số {doc}.",
    "Hoàn thành ngày {day}; đã báo cáo Thường trực Ban Chỉ đạo tại văn bản số {doc}.",
)
KEPT = ("Đã hoàn thành ngày {day}, tiếp tục duy trì kết quả.", "Duy trì kết quả đã đạt từ ngày {day}.")
DIFFICULTIES = (
    "Phần mềm một cửa chưa đồng bộ trạng thái hồ sơ, phải đối chiếu thủ công.",
    "Thiếu máy quét tại {place}, cán bộ kiêm nhiệm.",
    "Dữ liệu giấy cũ nhiều trường hợp không có số định danh.",
    "Đường truyền tại {place} chập chờn vào giờ cao điểm.",
    "Chưa có định mức chi cho việc làm sạch dữ liệu.",
    "Người cao tuổi ở vùng xa chưa quen nộp hồ sơ trực tuyến.",
    "Cơ quan phối hợp chậm gửi danh sách đối khớp.",
)
PROPOSALS = (
    "Đề nghị Trưởng Ban Chỉ đạo giao cơ quan phối hợp gửi danh sách trước ngày 25 hằng tháng.",
    "Đề nghị bổ sung {few} máy quét cho Bộ phận Một cửa tại {place}.",
    "Đề nghị cho phép kéo dài thời gian thử nghiệm thêm một tháng.",
    "Đề nghị Sở Tài chính hướng dẫn nguồn chi làm sạch dữ liệu.",
    "Đề nghị nâng băng thông đường truyền cấp xã tại {place}.",
)
SUMMARIES = (
    "Trong kỳ, đơn vị bám sát kế hoạch, {done} việc hoàn thành, {open} việc đang thực hiện.",
    "Đơn vị đã họp kiểm điểm tiến độ; {open} việc đang thực hiện, {done} việc đã hoàn thành.",
)
RETURNS = (
    "Đề nghị bổ sung số liệu cụ thể thay cho nhận định chung.",
    "Số liệu chưa khớp với kỳ trước, đề nghị rà soát lại.",
    "Chưa nêu nguyên nhân chậm và thời gian hoàn thành dự kiến.",
)
REMARKS = (
    "Đề nghị đơn vị chủ trì báo cáo rõ nguyên nhân chậm tại phiên họp tới.",
    "Đã trao đổi với cơ quan phối hợp, số liệu sẽ gửi trong tuần này.",
    "Cần có phương án dự phòng khi đường truyền gián đoạn.",
    "Hoan nghênh cách làm, đề nghị nhân rộng ra các huyện.",
    "Đã phân công một đồng chí lãnh đạo phụ trách trực tiếp.",
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a line of a report says."""

    result: str
    difficulty: str = ""
    proposal: str = ""


def results_for(path: str) -> tuple[str, ...]:
    """The templates of the part of the plan that a task's path lies in."""
    fitting = [part for part in RESULTS if path.startswith(f"{part}.") or path == part]
    return RESULTS[max(fitting, key=len)] if fitting else RESULTS["II.1"]


def filled(template: str, rng: random.Random, **known: str) -> str:
    """The template with plausible numbers and places in its gaps."""
    return template.format(
        **{
            "n": rng.randint(11, 180),
            "few": rng.randint(2, 9),
            "big": f"{rng.randint(12, 96) * 100:,}".replace(",", "."),
            "big2": f"{rng.randint(9, 60) * 100:,}".replace(",", "."),
            "pct": rng.randint(71, 99),
            "place": rng.choice(PLACES),
        }
        | known
    )


def said_of(path: str, progress: str, *, new: bool, done_day: str, doc: str, rng: random.Random) -> Said:
    """What an agency says of one assignment in one month; `new` means it was done since the last report."""
    if progress in ("completed", "maintained"):
        template = rng.choice(DONE if new else KEPT)
        return Said(filled(template, rng, day=done_day, doc=doc))
    if progress == "not_started":
        return Said("")
    troubled = rng.random()
    return Said(
        filled(rng.choice(results_for(path)), rng),
        filled(rng.choice(DIFFICULTIES), rng) if troubled < 0.3 else "",  # noqa: PLR2004 - a share
        filled(rng.choice(PROPOSALS), rng) if troubled < 0.2 else "",  # noqa: PLR2004 - a share
    )
