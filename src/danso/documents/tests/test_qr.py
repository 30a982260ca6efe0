from __future__ import annotations

import pytest
import segno
from lxml import etree

from danso.documents.qr import qr_svg


def test_a_qr_code_is_one_svg_element_with_a_name_read_aloud():
    svg = qr_svg("https://danso.example/kq/ABC?x=1&y=<2>", title="Mã xác thực <kết quả>")
    root = etree.fromstring(svg)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("role") == "img"
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "Mã xác thực <kết quả>"


def test_the_code_is_drawn_with_its_quiet_zone():
    text = "123456789012|Nguyễn Văn A"
    side = segno.make(text, error="m", micro=False, encoding="utf-8").symbol_size(scale=4, border=4)[0]
    assert f'width="{side}"' in qr_svg(text)


def test_too_much_text_for_a_code_is_refused():
    with pytest.raises(segno.DataOverflowError):
        qr_svg("x" * 3000)
