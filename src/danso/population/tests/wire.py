"""Envelopes as service 037 answers them, written by us with people who do not exist."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import httpx

from danso.population.drivers.breaker import Breaker
from danso.population.drivers.signing import Credentials
from danso.population.drivers.soap037 import Soap037
from danso.population.drivers.transport import Transport
from danso.population.port import Envelope

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = dt.datetime(2024, 10, 10, 2, 0, tzinfo=dt.UTC)
NUMBER = "077190000123"
ENVELOPE = Envelope("0190-1", "G15-TP110", "officer:7", "GQ_TTHC", "nd-107-2021", "HS-1", NOW)
CREDENTIALS = Credentials("http://register.test", "XROADVN/GOV/H06/danso", "danso", "a secret", "an api key")

PERSON = """
<SoDinhDanh>077190000123</SoDinhDanh><SoCMND>273000111</SoCMND>
<HoVaTen><Ho>Nguyễn</Ho><ChuDem>Thị Thu</ChuDem><Ten>Hà</Ten></HoVaTen>
<GioiTinh>2</GioiTinh><DanToc>01</DanToc><TonGiao>00</TonGiao><TinhTrangHonNhan>2</TinhTrangHonNhan>
<NhomMau>04</NhomMau><NgayThangNamSinh><Nam>1990</Nam><NgayThangNam>19900307</NgayThangNam></NgayThangNamSinh>
<QueQuan><MaTinhThanh>77</MaTinhThanh><MaQuanHuyen>747</MaQuanHuyen><MaPhuongXa>26506</MaPhuongXa></QueQuan>
<ThuongTru><MaTinhThanh>77</MaTinhThanh><MaQuanHuyen>747</MaQuanHuyen><MaPhuongXa>26506</MaPhuongXa>
<ChiTiet>12 Trần Phú</ChiTiet><QuocGia>VN</QuocGia></ThuongTru><QuocTich>VN</QuocTich>
<Cha><HoVaTen><Ho>Nguyễn</Ho><ChuDem>Văn</ChuDem><Ten>Bình</Ten></HoVaTen><SoDinhDanh>077060000456</SoDinhDanh></Cha>
<Me/><ChuHo><QuanHe>CH01</QuanHe></ChuHo><SoSoHoKhau/>
"""


def collection(*people: str, at: str = "20241010090000") -> bytes:
    inside = "".join(f"<CongDan>{person}</CongDan>" for person in people)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>'
        '<CongdanCollection xmlns="http://www.mic.gov.vn/dancu/1.0" '
        f'ThoiDiemDuLieu="{at}" SoCongDan="{len(people)}">'
        f"{inside}</CongdanCollection></S:Body></S:Envelope>"
    ).encode()


def register(
    answer: bytes | Callable[[httpx.Request], httpx.Response], *, breaker: Breaker | None = None
) -> Soap037:
    """A driver whose wire ends in the test."""
    handler = answer if callable(answer) else lambda _request: httpx.Response(200, content=answer)
    client = httpx.Client(transport=httpx.MockTransport(handler), base_url="http://register.test")
    return Soap037(Transport(client, breaker or Breaker(), longest_wait=0.0), CREDENTIALS)
