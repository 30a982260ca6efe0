"""The JSON façade of the register, the variant of a provincial platform, and the faults on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Query
from ninja.errors import HttpError
from ninja.errors import ValidationError as WrongRequest
from pydantic_core import to_json

from sandbox.register.models import Resident
from sandbox.wire import collection, corrections, feed, gate, lookups, records
from sandbox.wire.faults import EVERY, Fault, Mode
from sandbox.wire.fields import Reader, unknown
from sandbox.wire.matching import read_date
from sandbox.wire.models import Correction, Service
from sandbox.wire.refusals import Refusal
from sandbox.wire.schemas import (
    Changes,
    Claim,
    Confirmed,
    CorrectionAsked,
    CorrectionState,
    Days,
    FaultAsked,
    FaultShown,
    Found,
    LgspQuestion,
    Problem,
    Question,
    Snapshot,
    Today,
)
from sandbox.wire.soap import BOARD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ninja.types import DictStrAny

    from sandbox.wire.models import Consumer
    from sandbox.wire.schemas import Envelope

REFUSALS = dict.fromkeys((400, 401, 403, 404, 409, 429, 503), Problem)
RETRY_AFTER = "30"  # seconds, when the feed has nothing new or the source is down
Cursor = Annotated[int, Query(ge=0, le=2**62)]
Amount = Annotated[int, Query(ge=1, le=feed.MOST_LINES)]

api = NinjaAPI(
    title="Cơ sở dữ liệu quốc gia về dân cư (giả lập)",
    version="1",
    description="Dữ liệu tổng hợp. Mỗi lần gọi cần Timestamp, Authorization, X-Road-Client, ApiKey.",
    docs_url=None,
    urls_namespace="wire-api",
)


class Call:
    """One call that was let in: by whom, and in which modes it is answered."""

    def __init__(self, request: HttpRequest, service: Service, envelope: Envelope | None = None) -> None:
        self.consumer: Consumer = gate.admit(request, service)
        if envelope:
            check_purpose(self.consumer, envelope)
            gate.once(self.consumer, str(envelope.maYeuCau))
        fault = BOARD.strike(service)
        if fault is None or Mode.FAULT in fault.modes:
            raise Refusal("DC-503", "nguon_ngung")
        self.modes = fault.modes
        self.empty = bool(self.modes & {Mode.EMPTY, Mode.NOBODY})
        self.state = records.state()

    def people(self, found: Iterable[records.Record], names: Iterable[str]) -> list[dict[str, Any]]:
        """Word what was found, in the fault's modes."""
        asked = list(names)
        if self.empty:
            return []
        return [Reader(each, self.state, self.modes).read(asked, self.consumer.withheld) for each in found]


def check_purpose(consumer: Consumer, envelope: Envelope) -> None:
    """Refuse a purpose outside the agreement, and a dossier's purpose without the dossier."""
    if consumer.purposes and envelope.mucDich not in consumer.purposes:
        raise Refusal("DC-403", "muc_dich")
    if envelope.mucDich == "GQ_TTHC" and not envelope.hoSo:
        raise Refusal("DC-400", "tham_so", ("hoSo",))


@api.post("/v1/cong-dan/tra-cuu", response={200: Found, **REFUSALS}, tags=["Công dân"])
def look_up(request: HttpRequest, question: Question) -> DictStrAny:
    """Tra cứu: tối đa 20 số, 10 kết quả theo họ tên, 30 theo địa chỉ."""
    call = Call(request, Service.SEARCH, question)
    if wrong := unknown(question.fields):
        raise Refusal("DC-400", "truong", wrong)
    found = lookups.found(question)
    people = call.people(found, question.fields)
    if question.loai == "LichSuCuTru":
        for record, told in zip(found, people, strict=False):
            told["lichSuCuTru"] = Reader(record, call.state, call.modes).history()
    return {
        "maYeuCau": question.maYeuCau,
        "thoiDiemDuLieu": call.state.as_of,
        "soCongDan": len(people),
        "congDan": people,
    }


@api.post("/v1/xac-thuc", response={200: Confirmed, **REFUSALS}, exclude_none=True, tags=["Công dân"])
def confirm(request: HttpRequest, claim: Claim) -> DictStrAny:
    """Xác thực: có người mang số, họ tên và ngày sinh này không; sai và không có trả lời như nhau."""
    call = Call(request, Service.CONFIRM, claim)
    number, old_number = lookups.number_of(claim)
    birth = lookups.birth_of(claim.ngayThangNamSinh)
    agreed = records.what_agrees(number=number, old_number=old_number, name=claim.hoVaTen, birth=birth)
    name, born = (False, False) if call.empty else agreed
    told: DictStrAny = {"maYeuCau": claim.maYeuCau, "tonTai": name and born}
    if call.consumer.tells_what_differs:
        told["khop"] = {"hoVaTen": name, "ngaySinh": born}
    return told


@api.get("/v1/bien-dong", response={200: Changes, **REFUSALS}, tags=["Biến động"])
def changes(
    request: HttpRequest,
    response: HttpResponse,
    tu: Cursor = 0,
    soLuong: Amount = 200,  # noqa: N803 - the wire's name
) -> DictStrAny:
    """Biến động sau con trỏ `tu`, mỗi dòng một lần; không có gì mới thì có `Retry-After`."""
    call = Call(request, Service.FEED)
    corrections.settle(call.state.today)
    at = records.state()
    lines = [] if call.empty else feed.lines(after=tu, most=soLuong, at=at, withheld=call.consumer.withheld)
    last = lines[-1]["seq"] if lines else tu
    if not lines:
        response["Retry-After"] = RETRY_AFTER
    return {"tu": tu, "den": last, "dau": at.head, "con": last < at.head, "bienDong": lines}


@api.get("/v1/anh-chup", response={200: Snapshot, **REFUSALS}, tags=["Biến động"])
def snapshot(
    request: HttpRequest,
    tu: Cursor = 0,
    soLuong: Amount = 200,  # noqa: N803 - the wire's name
) -> HttpResponse:
    """Ảnh chụp: bản ghi sau mã `tu`; nạp lần đầu xong thì theo biến động từ `bienDong` của trang đầu."""
    call = Call(request, Service.SNAPSHOT)
    people = feed.snapshot(after=tu, most=soLuong, at=call.state, withheld=call.consumer.withheld)
    people = [] if call.empty else people
    told = {
        "tu": tu,
        "den": int(people[-1]["maCongDan"]) if people else tu,
        "con": len(people) == soLuong,
        "bienDong": call.state.head,
        "thoiDiemDuLieu": call.state.as_of,
        "congDan": people,
    }
    # Of the schema's shape by the way it is made: to check a million of them would take half of the time.
    return HttpResponse(to_json(told), content_type="application/json; charset=utf-8")


@api.post("/v1/phan-hoi-sai-lech", response={202: CorrectionState, **REFUSALS}, tags=["Phản hồi sai lệch"])
def ask_correction(request: HttpRequest, asked: CorrectionAsked) -> tuple[int, DictStrAny]:
    """Đề nghị sửa một giá trị; được chấp nhận thì có dòng biến động."""
    call = Call(request, Service.CORRECTIONS, asked)
    correction = corrections.ask(
        consumer=call.consumer,
        resident=_concerned(asked),
        field=asked.truong,
        value=asked.giaTri,
        evidence=asked.minhChung,
    )
    return 202, _shown(correction)


@api.get(
    "/v1/phan-hoi-sai-lech/{uuid:code}",
    response={200: CorrectionState, **REFUSALS},
    tags=["Phản hồi sai lệch"],
)
def correction_state(request: HttpRequest, code: str) -> DictStrAny:
    """Tình trạng của một phản hồi."""
    call = Call(request, Service.CORRECTIONS)
    corrections.settle(call.state.today)
    found = Correction.objects.filter(code=code, consumer=call.consumer).first()
    if found is None:
        raise Refusal("DC-404", "khong_khop")
    return _shown(found)


@api.post("/lgsp/dancu/tra-cuu", response={200: dict[str, Any], **REFUSALS}, tags=["LGSP"])
def lgsp(request: HttpRequest, asked: LgspQuestion) -> DictStrAny:
    """Biến thể JSON của nền tảng tỉnh: tên trường như CongdanCollection."""
    consumer = gate.admit(request, Service.LGSP)
    gate.once(consumer, asked.maYeuCau)
    fault = BOARD.strike(Service.LGSP)
    if fault is None or Mode.FAULT in fault.modes:
        raise Refusal("DC-503", "nguon_ngung")
    if bool(asked.soDinhDanh) == bool(asked.soCMND):
        raise Refusal("DC-400", "tham_so", ("soDinhDanh", "soCMND"))
    given = asked.ngayThangNam
    birth = read_date(year=given) if len(given) == len("yyyy") else read_date(day=given)
    found = records.verified(
        number=asked.soDinhDanh or "",
        old_number=asked.soCMND or "",
        name=asked.hoVaTen,
        birth=birth or "",
    )
    answer = collection.collection(found, records.state(), fault.modes)
    people = [] if Mode.EMPTY in fault.modes else [collection.as_json(each) for each in answer]
    return {"CongdanCollection": {**answer.attrib, "SoCongDan": str(len(people)), "CongDan": people}}


@api.get("/sandbox/loi", response=list[FaultShown], tags=["Giả lập"])
def faults(request: HttpRequest) -> list[DictStrAny]:  # noqa: ARG001 - ninja passes it
    """Lỗi đang tiêm, theo dịch vụ."""
    return [
        {
            "dich_vu": service,
            "do_tre_ms": fault.delay,
            "ty_le_loi": fault.rate,
            "che_do": sorted(fault.modes),
        }
        for service, fault in sorted(BOARD.all().items())
    ]


@api.put("/sandbox/loi", response={200: list[FaultShown], 400: Problem}, tags=["Giả lập"])
def set_fault(request: HttpRequest, asked: FaultAsked) -> list[DictStrAny]:
    """Tiêm lỗi vào một dịch vụ (`*`: mọi dịch vụ); thân rỗng `{}` thì thôi."""
    if asked.dich_vu not in {EVERY, *Service.values}:
        raise Refusal("DC-400", "tham_so", ("dich_vu",))
    named = [asked.che_do] if isinstance(asked.che_do, str) else asked.che_do or []
    if set(named) - set(Mode):
        raise Refusal("DC-400", "tham_so", ("che_do",))
    BOARD.set(asked.dich_vu, Fault(asked.do_tre_ms, asked.ty_le_loi, frozenset(map(Mode, named))))
    return faults(request)


@api.delete("/sandbox/loi", response={200: list[FaultShown]}, tags=["Giả lập"])
def clear_faults(request: HttpRequest) -> list[DictStrAny]:
    """Bỏ mọi lỗi."""
    BOARD.clear()
    return faults(request)


@api.post("/sandbox/ngay", response=Today, tags=["Giả lập"])
def let_days_pass(request: HttpRequest, days: Days) -> DictStrAny:  # noqa: ARG001 - ninja passes it
    """Cho thời gian giả lập trôi qua; phản hồi đến hạn được giải quyết."""
    decided = corrections.let_days_pass(days.so_ngay)
    return {"hom_nay": records.state().today.isoformat(), "da_giai_quyet": decided}


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:  # noqa: ARG001 - ninja passes it
    """Say why not."""
    return problem(refusal)


@api.exception_handler(WrongRequest)
def wrong_request(request: HttpRequest, wrong: WrongRequest) -> HttpResponse:  # noqa: ARG001 - ninja passes it
    """Name the parameters, never their values."""
    where = dict.fromkeys(".".join(map(str, error["loc"][2:])) for error in wrong.errors)
    return problem(Refusal("DC-400", "tham_so", tuple(where)))


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, wrong: HttpError) -> HttpResponse:  # noqa: ARG001 - ninja passes it
    """A body that is no JSON."""
    return problem(Refusal("DC-400", "tham_so"))


def problem(refusal: Refusal) -> HttpResponse:
    """Return a refusal as `application/problem+json`."""
    answer = JsonResponse(refusal.problem, status=refusal.status, content_type="application/problem+json")
    if refusal.status in {429, 503}:
        answer["Retry-After"] = RETRY_AFTER
    return answer


def _concerned(asked: CorrectionAsked) -> Resident:
    """Return whose record it is, by number or by the register's own code; unknown ones are all alike."""
    if (asked.soDinhDanh is None) == (asked.maCongDan is None):
        raise Refusal("DC-400", "tham_so", ("soDinhDanh", "maCongDan"))
    by = {"number": asked.soDinhDanh} if asked.soDinhDanh else {"pk": int(asked.maCongDan or 0)}
    found = Resident.objects.filter(**by).first()
    if found is None:
        raise Refusal("DC-404", "khong_khop")
    return found


def _shown(correction: Correction) -> DictStrAny:
    return {
        "maPhanHoi": correction.code,
        "trangThai": correction.state,
        "lyDo": correction.reason,
        "duKienNgay": correction.decide_on.isoformat(),
        "bienDong": correction.event_id,
    }
