"""The code in a photograph of a card, read in memory: no picture touches a disk."""

from __future__ import annotations

from io import BytesIO

import zxingcpp
from django.core.files.uploadhandler import MemoryFileUploadHandler
from PIL import Image, UnidentifiedImageError

from danso.identity.counter.rules import rules

FORMATS = ("JPEG", "PNG", "WEBP")


class UnreadablePhotoError(ValueError):
    """The picture shows no code that can be read."""


class OnlyInMemory(MemoryFileUploadHandler):
    """Keeps an upload in memory whatever its size, and drops one that is too large."""

    def handle_raw_input(
        self, _input_data: object, _meta: object, content_length: int, *_more: object
    ) -> None:
        """Decide by the request's size."""
        self.activated = content_length <= rules().photo_bytes


def code_in(picture: bytes) -> str:
    """Return the text of the one QR code in a picture; raises UnreadablePhotoError."""
    try:
        with Image.open(BytesIO(picture), formats=FORMATS) as opened:
            width, height = opened.size
            if width * height > rules().photo_pixels:
                raise UnreadablePhotoError("too large")
            grey = opened.convert("L")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        raise UnreadablePhotoError("no picture") from None
    found = {
        each.text
        for each in zxingcpp.read_barcodes(grey, zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
        if each.text
    }
    if len(found) != 1:
        raise UnreadablePhotoError("no code, or several")
    return found.pop()
