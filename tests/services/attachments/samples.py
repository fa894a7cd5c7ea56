# SPDX-License-Identifier: Apache-2.0
"""Invented pictures and papers, with a canary in every place where a file can hide something."""

import io
import struct
import zlib

import pypdfium2
from PIL import Image, ImageCms, PngImagePlugin

CANARY = b"ZyxqvCanary"
GPS = {1: "N", 2: (13.0, 43.0, 12.5), 3: "W", 4: (60.0, 57.0, 0.5)}


def picture(width: int = 320, height: int = 200, mode: str = "RGB") -> Image.Image:
    """Return a picture in which each side can be told: red left, blue right, a white top line."""
    made = Image.new("RGB", (width, height), "red")
    made.paste("blue", (width // 2, 0, width, height))
    made.paste("white", (0, 0, width, height // 8))
    return made.convert(mode)


def photograph(**changes: object) -> bytes:
    """Return a JPEG with GPS, a thumbnail, XMP, an ICC profile, a comment, and something behind its end."""
    exif = Image.Exif()
    exif[0x010F] = CANARY.decode() + " maker"
    exif[0x0112] = changes.get("turned", 1)
    exif.get_ifd(0x8825).update(GPS | {29: CANARY.decode() + " day"})
    exif.get_ifd(0x8769)[0x9286] = CANARY + b" comment"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + CANARY
    made = io.BytesIO()
    picture().save(made, "JPEG", exif=exif, comment=CANARY, xmp=b"<x>" + CANARY + b"</x>", icc_profile=profile, quality=90)
    return made.getvalue() + CANARY


def drawing(mode: str = "RGB") -> bytes:
    """Return a PNG with text, Exif, and something behind its end."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", CANARY.decode())
    info.add_text("Note", CANARY.decode(), zip=True)
    exif = Image.Exif()
    exif[0x010E] = CANARY.decode()
    made = io.BytesIO()
    picture(mode=mode).save(made, "PNG", pnginfo=info, exif=exif)
    return made.getvalue() + CANARY


def paper(pages: int = 2) -> bytes:
    """Return a PDF with an author, a file inside, and something behind its end."""
    made = io.BytesIO()
    first = picture(595, 842)
    first.save(made, "PDF", save_all=True, append_images=[picture(595, 842)] * (pages - 1), author=CANARY.decode(), title=CANARY.decode())
    document = pypdfium2.PdfDocument(made.getvalue())
    document.new_attachment("inside.txt").set_data(CANARY)
    again = io.BytesIO()
    document.save(again)
    document.close()
    return again.getvalue() + b"\n% " + CANARY


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """Return a small PNG that says it is 3,600 million dots."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _piece(b"IHDR", head) + _piece(b"IDAT", zlib.compress(bytes(1_000_000))) + _piece(b"IEND", b"")


def locked() -> bytes:
    """Return a PDF that asks for a password: a trailer with an /Encrypt entry of the standard handler."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
        b"<</Filter/Standard/V 1/R 2/P -4/O<" + b"11" * 32 + b">/U<" + b"22" * 32 + b">>>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(made)
    made += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + b"trailer\n<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>\nstartxref\n%d\n%%%%EOF\n" % start


def _piece(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
