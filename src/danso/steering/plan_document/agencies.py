"""Agencies in running text: who a heading or a sentence begins with, and who it names beside them.

Names are told from verbs by their capitals: "Sở Xây dựng" is a name, "xây dựng" a verb. Which body a name means is
the business of `parties`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

AGENCY_NOUNS = (
    "Sở", "Ủy ban nhân dân", "Uỷ ban nhân dân", "Ủy Ban nhân dân", "UBND", "UBMTTQ", "HĐND", "Ủy ban", "Uỷ ban", "Công an",
    "Công An", "Văn phòng", "Văn Phòng", "Thanh tra", "Ban", "Bộ", "Cục", "Chi cục", "Tổng cục", "Vụ", "Viện", "Trung tâm",
    "Đài", "Báo", "Hội", "Liên hiệp", "Liên đoàn", "Liên minh", "Đoàn", "Mặt trận", "Tòa án", "Toà án", "Ngân hàng",
    "Kho bạc", "Bảo hiểm xã hội", "BHXH", "Thuế", "Hải quan", "Trường", "Học viện", "Bệnh viện", "Doanh nghiệp", "Tập đoàn",
    "Tổng công ty", "Công ty", "Thủ trưởng", "Giám đốc", "Chủ tịch", "Bộ trưởng", "Trưởng Ban", "Trưởng ban", "Tổ công tác",
    "Tổ Công tác", "Tổ giúp việc", "Tổ Giúp việc", "Tổ chuyên viên", "Phòng", "Đảng ủy", "Tỉnh ủy", "Thành ủy", "Thường trực",
    "Thành viên", "Địa phương", "Đơn vị", "Cơ quan", "Hiệp hội", "Quỹ", "Chánh Văn phòng", "Chi nhánh", "Bưu điện", "Viễn thông",
    "Điện lực", "Tiểu ban", "Hội đồng", "Người đứng đầu", "Chủ đầu tư", "Chủ đầu", "Kiểm toán", "Nhà xuất bản", "Cảng vụ",
    "Tổng Thư ký", "Thông tấn xã", "Xí nghiệp", "Cấp ủy", "Lãnh đạo", "Đồng chí", "Phó Trưởng", "Chính phủ", "Quân khu",
    "Cụm", "Cơ sở", "Nhà đầu tư", "Nhà cung cấp", "Ngành", "VNPT", "Viettel", "MobiFone", "Công đoàn", "Đại học",
    "Phó Chủ tịch", "Thủ đô", "VKSND", "TAND", "Trạm", "Trại", "Hợp tác xã", "Lực lượng", "Đơn vị sự nghiệp", "Ban Quản lý",
    "Cổng thông tin", "Cổng Thông tin", "Khoa", "Tổng Liên đoàn", "Hạt Kiểm lâm", "Vườn", "Cơ quan thường trực", "Bí thư",
    "Các",
)  # fmt: skip
"""The words a body's name begins with, written as plans write them."""

NO_AGENCY = (
    "Ban hành", "Ban đầu", "Báo cáo", "Báo động", "Báo hiệu", "Bộ tiêu chí", "Bộ chỉ số", "Bộ thủ tục", "Bộ công cụ", "Bộ máy",
    "Bộ quy", "Bộ tài liệu", "Bộ dữ liệu", "Bộ nhận diện", "Bộ câu hỏi", "Bộ luật", "Hội nghị", "Hội thảo", "Hội thi", "Hội chợ",
    "Hội nhập", "Trường hợp", "Cơ sở dữ liệu", "Cơ sở hạ tầng", "Cơ sở vật chất", "Cơ sở pháp lý", "Phòng,", "Phòng ngừa",
    "Phòng chống", "Phòng cháy", "Phòng bệnh", "Phòng tránh", "Khoa học", "Đoàn kết", "Đơn vị tính", "Văn phòng phẩm", "Thuế suất",
    "Thuế thu nhập", "Thuế giá trị", "Thanh tra,", "Chính phủ số", "Chính phủ điện tử", "Quỹ đất", "Viện trợ", "Viện dẫn",
    "Vụ việc", "Vụ án", "Ngành nghề", "Lãnh đạo, chỉ đạo", "Lãnh đạo chỉ đạo", "Trạm thu", "Đại học số", "Quỹ thời gian",
    "Đài tưởng", "Cụm công trình", "Hội họp", "Địa phương hóa", "Báo chí", "Đoàn công tác", "Khoa học và",
)  # fmt: skip
"""Openings that look like a body's name and are not."""

GROUP_NOUNS = (
    "sở", "ban", "ngành", "bộ", "cơ quan", "đơn vị", "địa phương", "xã", "phường", "huyện", "thị xã", "thành phố", "đặc khu",
    "tổ chức", "đoàn thể", "hội", "doanh nghiệp", "tỉnh", "ủy ban", "thành viên", "trường", "cấp", "chủ đầu tư", "viện",
    "phòng", "đồng chí", "tập đoàn", "ngân hàng", "cục", "vụ", "chủ dự án", "cơ sở", "đài", "báo", "hợp tác xã", "lực lượng",
    "thành phần", "công ty", "trung tâm", "tổng công ty", "hiệp hội", "quận", "đối tượng", "chủ thể", "cá nhân", "tổ",
    "bộ phận", "chi cục", "nhà đầu tư", "nhà cung cấp", "khu", "cụm", "đơn vị sự nghiệp", "thủ trưởng", "giám đốc",
)  # fmt: skip
"""The words that follow "các" when it opens a group of bodies."""

VERBS = (
    "chủ trì", "phối hợp", "có trách nhiệm", "chịu trách nhiệm", "có nhiệm vụ", "tham mưu", "thực hiện", "triển khai",
    "xây dựng", "căn cứ", "theo chức năng", "theo thẩm quyền", "chủ động", "tiếp tục", "tăng cường", "nghiên cứu", "rà soát",
    "hướng dẫn", "theo dõi", "đôn đốc", "báo cáo", "tổng hợp", "đưa", "phê duyệt", "cung cấp", "bố trí", "tập trung",
    "khẩn trương", "đẩy mạnh", "đẩy nhanh", "hoàn thành", "hoàn thiện", "là cơ quan", "là đơn vị", "là đầu mối", "làm đầu mối",
    "thường xuyên", "kịp thời", "bảo đảm", "đảm bảo", "đăng tải", "ban hành", "trình", "chỉ đạo", "kiểm tra", "phát động",
    "vận động", "tuyên truyền", "quan tâm", "trên cơ sở", "trong phạm vi", "cập nhật", "tham gia", "hỗ trợ", "định kỳ",
    "hằng năm", "hàng năm", "hằng tháng", "hàng tháng", "phân công", "phân bổ", "đề xuất", "thẩm định", "lập", "gửi", "số hóa",
    "kết nối", "tiến hành", "phát huy", "thúc đẩy", "ưu tiên", "khuyến khích", "giao", "yêu cầu", "đề nghị", "quán triệt",
    "chấp hành", "sử dụng", "khai thác", "xem xét", "quyết định", "giúp", "dự kiến", "được giao", "được phân công", "tự",
    "nâng cao", "nghiêm túc", "quyết liệt", "phải", "cần", "đồng thời", "nhanh chóng", "tích cực", "sớm", "ra mắt", "lựa chọn",
    "tạo điều kiện", "xử lý", "thành lập", "kiện toàn", "sơ kết", "thống nhất", "công bố", "công khai", "giải quyết", "tiếp nhận",
    "đánh giá", "giám sát", "lồng ghép", "huy động", "vận hành", "bổ sung", "sửa đổi", "đổi mới", "xác định", "quản lý", "cân đối",
    "chuẩn bị", "đào tạo", "tập huấn", "thông báo", "thông tin", "chia sẻ", "tổ chức", "điều chỉnh", "kết quả", "để", "về việc",
    "tình hình", "phản ánh", "góp ý", "khắc phục", "duy trì", "phổ biến", "tổng kết", "ứng dụng", "phát triển", "rút kinh nghiệm",
    "biết", "theo quy định", "trước ngày", "chọn",
)  # fmt: skip
"""Words, in small letters, that end a body's name because something is done from there on."""

_PREFIX = re.compile(
    r"(?:(?:đồng thời|trong đó)[,:]?\s+)?(?:(?:giao|đề nghị|yêu cầu|đối với)\s+(?:cho\s+)?"
    r"|(?P<duty>(?:nhiệm vụ|trách nhiệm|nhiệm vụ, trách nhiệm|trách nhiệm, nhiệm vụ)\s+của\s+))?",
    re.IGNORECASE,
)
_NO_NAME = "|".join(re.escape(opening) for opening in NO_AGENCY)
_NO_GROUP = "|".join(re.escape(opening.lower()) for opening in NO_AGENCY)
_NOUN = re.compile(
    rf"(?:(?:[Cc]ác|[Mm]ột số|[Nn]hững|[Tt]oàn thể)\s+(?!{_NO_GROUP})"
    rf"(?:(?i:{'|'.join(sorted(GROUP_NOUNS, key=len, reverse=True))}))\b"
    rf"|(?!{_NO_NAME})(?:{'|'.join(sorted(AGENCY_NOUNS[:-1], key=len, reverse=True))})\b)"
)
_GROUP = re.compile(rf"(?:{'|'.join(sorted(GROUP_NOUNS, key=len, reverse=True))})\b")
_VERB = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(VERBS, key=len, reverse=True))})(?![\w-])")
_NOUN_USE = re.compile(
    r"(?:\b(?:các|những|và|cơ quan|,|;|cá nhân|quy hoạch|đơn vị|cho|sự|công tác|chương trình|đề án|kế hoạch)\s*)$"
)
_PARENTHESIS = re.compile(r"\s*\([^()]*\)")
_CONJUNCTION = re.compile(
    r"[\s,;–-]*(?:\b(?:và|để|cùng|khi|thì|đã|đang|sẽ|có|sau khi|trước khi|nếu)\b)?[\s,;:–-]*$"
)
_JOINT = re.compile(
    r"(?:chủ trì|Chủ trì)(?P<between>[^.;:]{0,40}?)phối hợp(?:\s+chặt chẽ)?(?:\s+(?:với|cùng))?\s+"
)
LONGEST_NAME = 420


@dataclass(frozen=True, slots=True)
class Opening:
    """The bodies that a text begins with, as written, and what is left; `acts` when a verb follows at once."""

    names: str
    rest: str
    acts: bool


def opening_agencies(text: str) -> Opening | None:
    """Return the bodies that `text` begins with; None when it begins with anything else."""
    prefix = _PREFIX.match(text)
    start = prefix.end() if prefix else 0
    on_duty = prefix is not None and prefix["duty"] is not None and _GROUP.match(text, start) is not None
    if not on_duty and _NOUN.match(text, start) is None:
        return None
    end, acts = _name_end(text, start)
    names = _CONJUNCTION.sub("", text[start:end]).strip()
    if not names or len(names) > LONGEST_NAME:
        return None
    return Opening(names, text[end:].lstrip(" :,;–-"), acts)


def is_agency_heading(text: str) -> bool:
    """Tell whether a heading is nothing but the bodies that the items under it are given to."""
    bare = _PARENTHESIS.sub("", text).strip().rstrip(".:; ")
    opening = opening_agencies(bare)
    return opening is not None and not opening.rest


def joined_agencies(text: str) -> str | None:
    """Return the bodies named after "chủ trì, phối hợp với …", as written."""
    match = _JOINT.search(text)
    if match is None or _NOUN.match(text, match.end()) is None:
        return None
    end, _ = _name_end(text, match.end())
    names = _CONJUNCTION.sub("", text[match.end() : end]).strip()
    return names or None


def looks_like_agencies(text: str) -> bool:
    """Tell whether the text of a cell is one or more bodies' names and nothing else."""
    if not text or len(text) > LONGEST_NAME:
        return False
    first = text.lstrip("-–+•* \n")
    return bool(_NOUN.match(first) or _NOUN.match(first[:1].upper() + first[1:]))


def _name_end(text: str, start: int) -> tuple[int, bool]:
    """Return where the names end, and whether a verb ends them."""
    stop = _sentence_end(text, start)
    depth_free = _parentheses(text, start, stop)
    for verb in _VERB.finditer(text, start, stop):
        if any(opening < verb.start() < closing for opening, closing in depth_free):
            continue
        if verb.group() in _ALSO_NOUNS and _NOUN_USE.search(text, start, verb.start()):
            continue
        return verb.start(), True
    return stop, False


_ALSO_NOUNS = frozenset(
    {
        "tổ chức",
        "tuyên truyền",
        "thông tin",
        "quản lý",
        "đánh giá",
        "đào tạo",
        "tham gia",
        "xây dựng",
        "kiểm tra",
        "giám sát",
    }
)


def _sentence_end(text: str, start: int) -> int:
    for index in range(start, len(text)):
        if text[index] == ":" and not _LISTS_NAMES.search(text, start, index):
            return index
        if (
            text[index] == "."
            and (index + 1 == len(text) or text[index + 1] == " ")
            and text[index - 1] != "P"
        ):
            return index
    return len(text)


_LISTS_NAMES = re.compile(
    r"\b(?:sở|Sở|xã|phường|thành phố|tỉnh|huyện|Cục|cục|bộ|Bộ|Vụ|đặc khu|hội|Hội|gồm|đơn vị|cơ quan)\s*$"
)


def _parentheses(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    return [
        (match.start(), match.end())
        for match in re.finditer(r"\([^()]*\)", text[:stop])
        if match.start() >= start
    ]
