"""QR codes as SVG, drawn on our own server: no other host sees what they say."""

from __future__ import annotations

import io
from typing import Final

import segno

_ERROR_CORRECTION: Final = "m"
_QUIET_ZONE: Final = 4


def qr_svg(text: str, *, scale: float = 4, title: str = "") -> str:
    """Return a QR code (ISO/IEC 18004) as an SVG element to put into a page; `title` is read aloud.

    Raises `segno.DataOverflowError` for text over about 2,300 bytes.
    """
    target = io.BytesIO()
    code = segno.make(text, error=_ERROR_CORRECTION, micro=False, encoding="utf-8")
    code.save(
        target,
        kind="svg",
        scale=scale,
        border=_QUIET_ZONE,
        xmldecl=False,
        title=title or None,
        svgclass="qr",
        lineclass=None,
    )
    return target.getvalue().decode("utf-8").replace("<svg ", '<svg role="img" ', 1)
