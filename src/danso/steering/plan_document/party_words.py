"""The words by which a value names bodies, and those by which it tells what they do: data of `parties`."""

from __future__ import annotations

import re

from danso.organizations.directory import CAPITAL


def one_of(words: str) -> str:
    """A pattern of any of the words, the longest first; a space stands for any run of spaces."""
    options = sorted((word.strip() for word in words.split("|")), key=len, reverse=True)
    return "|".join(option.replace(" ", r"\s+") for option in options)


# Nouns that a body's name begins with: after a separator they begin another body.
HEADS = (
    "Sở|UBND|Ủy ban|Uỷ ban|HĐND|Hội đồng|Công an|Văn phòng|Thanh tra|Ban|Bộ|Cục|Chi cục|Tổng cục|Vụ"
    "|Viện|Trung tâm|Đài|Báo|Hội|Liên hiệp|Liên đoàn|Liên minh|Đoàn|Mặt trận|Tòa án|Toà án|Ngân hàng"
    "|Kho bạc|Bảo hiểm|BHXH|Thuế|Hải quan|Trường|Học viện|Bệnh viện|Doanh nghiệp|Tập đoàn"
    "|Tổng công ty|Công ty|Thủ trưởng|Giám đốc|Chủ tịch|Bộ trưởng|Tổ công tác|Tổ giúp việc"
    "|Tổ chuyên viên|Tổ|Phòng|Đảng ủy|Đảng uỷ|Tỉnh ủy|Thành ủy|Tỉnh uỷ|Thành uỷ|Huyện ủy|Thường trực"
    "|Cơ quan|Đơn vị|Hiệp hội|Quỹ|Chánh Văn phòng|Chi nhánh|Bưu điện|Viễn thông|Điện lực|Tiểu ban"
    "|Chủ đầu tư|Kiểm toán|Nhà đầu tư|Nhà cung cấp|Nhà xuất bản|Nhà trường|Cảng vụ|Tổng|Thông tấn xã"
    "|Xí nghiệp|Cấp ủy|Lãnh đạo|Đồng chí|Các|VNPT|Viettel|MobiFone|Công đoàn|Đại học|VKSND|TAND|Trạm"
    "|Trại|Hợp tác xã|Lực lượng|Hạt Kiểm lâm|Vườn|Bí thư|Tỉnh đoàn|Thành đoàn|UBMTTQ|UBMTTQVN|MTTQ"
    "|NHNN|KBNN|Địa phương|Bộ phận|TTPVHCC|BQL|Cổng thông tin|Cá nhân|Cộng đồng|Người|Chính quyền"
    "|Trưởng Ban|Phó|Khoa|Một số|Toàn thể|Thủ tướng|Chính phủ|Quốc hội|Quân khu|Cụm|Cơ sở"
    "|Thống đốc|Viện trưởng|Chánh án|Chánh Thanh tra|Cục trưởng|Hiệu trưởng|Tư lệnh"
)
# Those of them that may be written small where a body begins.
SMALL_HEADS = (
    "các|cơ quan|đơn vị|doanh nghiệp|tổ chức chính trị|cá nhân|địa phương|sở|phòng|chi cục|cục"
    "|trung tâm|văn phòng|ủy ban|uỷ ban|công an|trường|bệnh viện|ngân hàng|công ty|tập đoàn|cộng đồng"
    "|người dân|hiệp hội|nhà đầu tư|nhà cung cấp|nhà trường|chính quyền|báo chí|báo, đài|đài|thôn"
    "|khu phố|hợp tác xã|một số|toàn thể|lực lượng|chủ đầu tư|tổ công tác|liên hiệp|liên minh"
    "|liên đoàn|hội đồng|mặt trận|thanh tra|thủ trưởng|lãnh đạo|ban quản lý|hệ thống truyền thanh"
)
# Openings that look like a body's noun and are not.
NO_HEADS = (
    "ban hành|ban đầu|báo cáo|báo hiệu|bộ tiêu chí|bộ chỉ số|bộ công cụ|bộ thủ tục|bộ máy|bộ quy"
    "|bộ tài liệu|bộ dữ liệu|bộ câu hỏi|bộ luật|hội nghị|hội thảo|hội thi|hội chợ|hội nhập|trường hợp"
    "|phòng chống|phòng, chống|phòng ngừa|phòng cháy|tổ chức|cơ sở dữ liệu|cơ sở hạ tầng"
    "|cơ sở vật chất|cơ sở pháp lý|vụ việc|vụ án|đoàn kết|đơn vị tính|viện trợ|thuế suất|chính phủ số"
    "|chính phủ điện tử|quỹ đất|người đứng đầu|khoa học|tổng hợp|tổng số|tổng cộng|tổng thời gian"
)
HEAD = re.compile(
    rf"(?!(?i:{one_of(NO_HEADS)})(?!\w))(?i:{one_of(HEADS)})(?!\w)"
    r"|(?i:tổ\s+chức\s+chính\s+trị|người\s+đứng\s+đầu)"
)
SMALL_HEAD = re.compile(rf"(?:{one_of(SMALL_HEADS)})(?!\w)")
PLACES = "tinh|thanh pho|tp|huyen|thi xa|quan|xa|phuong|dac khu|thi tran"
# A place alone belongs to the body before it: "UBND thành phố Hà Nội, Thành phố Hồ Chí Minh".
PLACE_HEAD = re.compile(rf"(?:{one_of(PLACES)})\.?(?!\w)(?!\s+(?:doan|uy|hoi)\b)")
COMMITTEE = re.compile(
    rf"(?:ubnd|uy\s+ban\s+nhan\s+dan|hdnd|cong\s+an)\s+(?P<many>cac\s+)?(?=(?:{one_of(PLACES)})(?!\w))"
)
MANY = re.compile(r"(?:cac|mot\s+so|nhung|toan\s+the)\s|bo\s*,?\s*(?:ban\s*,?\s*)?nganh(?!\w)")
# After a group the directory does not know ("các Bộ, ngành"), every locality.
LOCALITIES = re.compile(r"(?:cac\s+)?dia\s+phuong(?!\w)")
BARE = re.compile(r"(?:co\s+quan|don\s+vi|to\s+chuc|ca\s+nhan|dia\s+phuong)(?!\w)")
# What is done, and by what right: from here on the value tells about the work, not who does it.
DEEDS = (
    "chu tri|phoi hop|tham muu|tien hanh|trien khai thuc hien|to chuc trien khai|to chuc thuc hien"
    "|chiu trach nhiem|co trach nhiem|co nhiem vu|chu dong|thuc hien|theo chuc nang|theo tham quyen"
    "|theo pham vi|theo linh vuc|theo nhiem vu|theo phan cong|theo su phan cong|theo quy dinh"
    "|theo huong dan|theo chi dao|theo phan cap|theo dia ban|theo yeu cau|theo nhu cau|theo ke hoach"
    "|theo cac quyet dinh|theo lo trinh|trong pham vi|thuoc pham vi|can cu|tiep tuc|dong thoi"
    "|phu trach|duoc phan cong|duoc giao|la co quan|la don vi|la dau moi|lam dau moi|tuy theo"
    "|khan truong"
)
DEED = re.compile(rf"(?:{one_of(DEEDS)})(?!\w)")
JOINS_IN = re.compile(r"(?:va\s+|cung\s+)?phoi\s+hop(?:\s+(?:thuc\s+hien|trien\s+khai))?[\s.,;]*$")
LEADS = re.compile(r"(?:la\s+(?:co\s+quan|don\s+vi)\s+)?(?:chu\s+tri|dau\s+moi|thuong\s+truc)(?!\w)")
OPENING = re.compile(
    r"\s*(?:[-+*•–·]\s*|\(?[a-z0-9]{1,2}[.)]\s+)*(?:(?:dong\s+thoi|trong\s+do|ngoai\s+ra)\s*,?\s+)?"
    r"(?:(?:giao|de\s+nghi|yeu\s+cau)\s+(?:cho\s+)?)?"
    r"(?:(?:co\s+quan|don\s+vi)\s+(?:chu\s+tri|thuc\s+hien|phoi\s+hop)(?:\s+tham\s+muu)?\s*:\s*)?"
)
CONCERNED = re.compile(r"\s*,?\s*(?:khac\s+)?(?:(?:co\s+)?lien\s+quan|khac)(?:\s+khac)?(?!\w)")
DISTRIBUTED = re.compile(
    rf"(?:cac\s+(?P<plain>so|bo|cuc|vu)(?:\s*:?|(?:\s*,\s*(?:co\s+quan|ban|nganh))+\s*:)|(?:cac\s+)?(?P<head>so|bo|ban|cuc|vu|hoi)\s*:"
    rf"|(?P<places>(?:(?:ubnd|uy\s+ban\s+nhan\s+dan|cong\s+an)\s+)?cac\s+(?:{one_of(PLACES)}))\s*:?)\s+"
)
SEPARATOR = re.compile(
    r"\s*(?:[,;/+\n]|\s[-–•]\s|\s\(?\d{1,2}[.)]\s|\bva\b|&|\bcung(?:\s+voi)?\b|\bhoac\b)\s*(?:va\s+)?"
)
# An office alone goes on with the bodies after it: "Bộ trưởng, Thủ trưởng cơ quan ngang bộ".
OFFICES = "bo truong|thu truong|chu tich|giam doc|tong giam doc|chu tich hoi dong thanh vien"
OFFICE = re.compile(rf"(?:{one_of(OFFICES)})")
OF_THE_CENTRE = re.compile(r"(?:cac\s+)?co\s+quan\s+(?:thuoc\s+chinh\s+phu|ngang\s+bo)(?!\w)")
# A role after a body's name that names no other body: "Sở Tài chính - Cơ quan thường trực Ban Chỉ đạo".
APPOSITION = re.compile(
    r"\s*[-–,(]\s*(?:la\s+)?(?:co\s+quan|don\s+vi)\s+(?:thuong\s+truc|dau\s+moi)(?!\w)[^,;()\n]*\)?"
)
# A noun of bodies that a deed makes a name: "Cơ quan chủ trì giải quyết thủ tục", "Đơn vị phối hợp".
NAMED_BY_DEED = re.compile(
    r"(?:co\s+quan|don\s+vi|doi\s+tuong|to\s+chuc)\s+(?:chu\s+tri|phoi\s+hop|thuc\s+hien)(?!\w)"
    r"(?!\s+(?:phoi\s+hop|theo|voi|cung)(?!\w))(?!\s*[:,])"
)
# A kind of body that every province has, whichever name it bears there: one body as written.
OF_EVERY_PROVINCE = re.compile(
    r"so\s[^,;()\n]*(?:,[^,;()\n/]*)*/\s*so\s[^;()\n]*?\s(?:cac\s+)?tinh\s*,\s*thanh\s+pho"
    r"(?:\s+truc\s+thuoc\s+trung\s+uong)?(?!\w)"
)
# The heads of departments and the departments themselves: "Giám đốc Sở, Thủ trưởng cơ quan, ban, ngành".
HEADS_OF_DEPARTMENTS = re.compile(
    r"\bGiám đốc(?:\s+các)?\s+[Ss]ở\s*[,;]\s*[Tt]hủ trưởng(?:\s+các)?"
    r"\s+(?:(?:cơ quan|sở)\s*,\s*)?(?=ban\s*,\s*ngành)"
)
# A dash between two words of one name: "Tập đoàn Công nghiệp - Viễn thông".
JOINING_DASH = re.compile(r"[ ]+[-–][ ]+")
SEGMENT_END = re.compile(rf"[;\n]|(?<!\bTP)(?<!\bTp)\.\s+(?=[{CAPITAL}+-])")
NOISE = re.compile(r"\[\d{1,3}\]|\*|_{2,}|…|\.{3,}|-{3,}")
REPEATED = re.compile(r"\b(Sở|Bộ|Cục|Phòng|UBND|Công an|Ban)(?:\s+\1)+\b", re.IGNORECASE)
NOBODY = re.compile(r"(?:khong(?: co)?|nt|nhu tren|chua xac dinh)$")
