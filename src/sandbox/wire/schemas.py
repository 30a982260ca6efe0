"""What the JSON façade takes and gives, as the OpenAPI description says it."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from sandbox.wire.fields import MOST_FIELDS

Number = Annotated[str, Field(pattern=r"^[0-9]{12}$")]
OldNumber = Annotated[str, Field(pattern=r"^[0-9]{9}$")]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Code = Annotated[str, Field(min_length=1, max_length=60)]
MOST_NUMBERS = 20


class Strict(Schema):
    """A body without anything that is not asked for."""

    model_config = ConfigDict(extra="forbid")


class Birth(Strict):
    """NgayThangNamSinh: a whole day, or a year alone."""

    ngayThangNam: Annotated[str, Field(pattern=r"^\d{4}-?\d{2}-?\d{2}$")] | None = None  # noqa: N815
    nam: Annotated[str, Field(pattern=r"^\d{4}$")] | None = None


class Envelope(Strict):
    """What goes round each question: its own code, the service, who asks and what for."""

    maYeuCau: UUID  # noqa: N815
    maDVC: Code  # noqa: N815
    maTichHop: Annotated[str, Field(pattern=r"^[0-9]{3}$")]  # noqa: N815
    maCanBo: Code  # noqa: N815
    mucDich: Code  # noqa: N815
    canCu: Code  # noqa: N815
    hoSo: Code | None = None  # noqa: N815 needed for the purpose GQ_TTHC


class Place(Strict):
    """An address: the commune's code and the rest as the register writes it."""

    maPhuongXa: Annotated[str, Field(pattern=r"^[0-9]{3,5}$")]  # noqa: N815
    chiTiet: Annotated[str, Field(min_length=1, max_length=120)]  # noqa: N815


class Question(Envelope):
    """A look-up or a search; which of the parameters it needs depends on `loai`."""

    loai: Literal[
        "XacThuc",
        "TraCuuTheoSo",
        "TimTheoHoTenNgaySinh",
        "TimTheoDiaChi",
        "XacNhanHoGiaDinh",
        "LichSuCuTru",
    ]
    soDinhDanh: Number | Annotated[list[Number], Field(min_length=1, max_length=MOST_NUMBERS)] | None = None  # noqa: N815
    soCMND: OldNumber | Annotated[list[OldNumber], Field(min_length=1, max_length=MOST_NUMBERS)] | None = None  # noqa: N815
    hoVaTen: Name | None = None  # noqa: N815
    ngayThangNamSinh: Birth | None = None  # noqa: N815
    thuongTru: Place | None = None  # noqa: N815
    fields: Annotated[list[Annotated[str, Field(max_length=60)]], Field(min_length=1, max_length=MOST_FIELDS)]


class Found(Schema):
    """People found: each field asked for with `trangThai` and, where there is one, `giaTri`."""

    maYeuCau: UUID  # noqa: N815
    thoiDiemDuLieu: str  # noqa: N815
    soCongDan: int  # noqa: N815
    congDan: list[dict[str, Any]]  # noqa: N815


class Claim(Envelope):
    """What is said about one person, to be confirmed or not."""

    soDinhDanh: Number | None = None  # noqa: N815
    soCMND: OldNumber | None = None  # noqa: N815
    hoVaTen: Name  # noqa: N815
    ngayThangNamSinh: Birth  # noqa: N815


class Confirmed(Schema):
    """Whether there is such a person; `khop` only when the agreement allows it."""

    maYeuCau: UUID  # noqa: N815
    tonTai: bool  # noqa: N815
    khop: dict[str, bool] | None = None


class Change(Schema):
    """A line of the change feed."""

    seq: int
    loai: str
    maCongDan: str  # noqa: N815
    soDinhDanh: str | None  # noqa: N815
    xayRaNgay: str  # noqa: N815
    ghiNhanNgay: str  # noqa: N815
    thayDoi: dict[str, dict[str, Any]]  # noqa: N815
    phanHoi: UUID | None = None  # noqa: N815
    congDan: dict[str, Any]  # noqa: N815


class Changes(Schema):
    """Lines behind a cursor; `den` is the cursor to ask with next, `dau` the feed's newest."""

    tu: int
    den: int
    dau: int
    con: bool
    bienDong: list[Change]  # noqa: N815


class Snapshot(Schema):
    """Records as they stand, behind a record's cursor; `bienDong` is the feed's cursor to follow on with."""

    tu: int
    den: int
    con: bool
    bienDong: int  # noqa: N815
    thoiDiemDuLieu: str  # noqa: N815
    congDan: list[dict[str, Any]]  # noqa: N815


class CorrectionAsked(Envelope):
    """A request to correct one field of one person (phản hồi sai lệch)."""

    soDinhDanh: Number | None = None  # noqa: N815
    maCongDan: Annotated[str, Field(pattern=r"^\d{1,18}$")] | None = None  # noqa: N815
    truong: Annotated[str, Field(max_length=60)]
    giaTri: Annotated[str, Field(max_length=200)]  # noqa: N815
    minhChung: Annotated[str, Field(max_length=400)] = ""  # noqa: N815


class CorrectionState(Schema):
    """How far a request has come: tiep_nhan, chap_nhan or tu_choi."""

    maPhanHoi: UUID  # noqa: N815
    trangThai: str  # noqa: N815
    lyDo: str = ""  # noqa: N815
    duKienNgay: str  # noqa: N815
    bienDong: int | None = None  # noqa: N815


class LgspQuestion(Strict):
    """The JSON variant of a provincial platform (LGSP), as Đồng Tháp's."""

    maYeuCau: Annotated[str, Field(min_length=1, max_length=80)]  # noqa: N815
    maDVC: Code  # noqa: N815
    maCanBo: Code  # noqa: N815
    soDinhDanh: Number | Literal[""] | None = None  # noqa: N815
    soCMND: OldNumber | Literal[""] | None = None  # noqa: N815
    hoVaTen: Name  # noqa: N815
    ngayThangNam: Annotated[str, Field(pattern=r"^(\d{4}|\d{4}-?\d{2}-?\d{2})$")]  # noqa: N815
    userNameService: Annotated[str, Field(max_length=60)] | None = None  # noqa: N815


class Problem(Schema):
    """A refusal (RFC 9457): a code of ours, a reason, and the names of parameters without their values."""

    type: str
    title: str
    status: int
    code: str
    reason: str
    where: list[str]


class FaultAsked(Strict):
    """A fault to inject: into one service, or all of them (`*`)."""

    dich_vu: Annotated[str, Field(max_length=40)] = "*"
    do_tre_ms: Annotated[int, Field(ge=0, le=60_000)] = 0
    ty_le_loi: Annotated[float, Field(ge=0, le=1)] = 0.0
    che_do: str | list[str] | None = None


class FaultShown(Schema):
    """A fault in force."""

    dich_vu: str
    do_tre_ms: int
    ty_le_loi: float
    che_do: list[str]


class Days(Strict):
    """Simulated days to let pass."""

    so_ngay: Annotated[int, Field(ge=1, le=366)]


class Today(Schema):
    """The day reached, and how many correction requests were decided on the way."""

    hom_nay: str
    da_giai_quyet: int
