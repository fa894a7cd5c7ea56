# SPDX-License-Identifier: Apache-2.0
"""Attachments as dots: what the window draws. No other part of the program reads a picture or a PDF."""

import io
from dataclasses import dataclass, field

from PIL import Image

from app.services.attachments import checking, pdf

THUMBNAIL_SIDE = 192
_QUALITY = 80


@dataclass(frozen=True)
class Picture:
    """A picture in memory: rows of dots from the top, each red, green, blue in three bytes."""

    width: int
    height: int
    dots: bytes = field(repr=False)


def page(media_type: str, data: bytes, number: int, longest: int) -> Picture:
    """Return one page of a file, 0 for the first, whose longer side has at most `longest` dots.

    Raises:
        Refused: damaged, or there is no such page.
    """
    return _dots(_read(media_type, data, number, longest))


def thumbnail(media_type: str, data: bytes) -> bytes:
    """Return the first page as a small JPEG."""
    made = io.BytesIO()
    _read(media_type, data, 0, THUMBNAIL_SIDE).save(made, "JPEG", quality=_QUALITY)
    return made.getvalue()


def from_thumbnail(data: bytes) -> Picture:
    """Return the dots of what `thumbnail` made."""
    return _dots(checking.read_picture(data).convert("RGB"))


def _read(media_type: str, data: bytes, number: int, longest: int) -> Image.Image:
    if media_type == checking.PDF:
        return pdf.page_picture(data, number, longest)
    picture = checking.read_picture(data)
    picture.thumbnail((longest, longest))
    if picture.mode == "RGBA":  # what shows through is paper
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        return paper
    return picture.convert("RGB")


def _dots(picture: Image.Image) -> Picture:
    return Picture(picture.width, picture.height, picture.tobytes())
