# SPDX-License-Identifier: Apache-2.0
"""Whether a file may be attached, by what is in it, and what of it is kept.

A name says nothing about a file, so it is not asked. PNG and JPEG pictures are read and written anew: only the picture is left,
turned as the camera meant it. The pages of a PDF are copied into a new file, which leaves behind what belongs to the document
and not to its pages: author, dates, programs, scripts, files inside, former versions (docs/decisions/009).
"""

import io
from dataclasses import dataclass

from PIL import Image, ImageOps

from app.base.errors import Refused
from app.base.text import N_, _
from app.models.attachments import digest
from app.services.attachments import pdf

PNG, JPEG, PDF = "image/png", "image/jpeg", "application/pdf"
LARGEST_BYTES = 50 << 20
MOST_PIXELS = 50_000_000
MOST_PAGES = 300
_QUALITY = 92

# First bytes > media type.
_STARTS = {b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG, b"%PDF-": PDF}
# Where and what stands in files that people try > what to do instead.
_KNOWN = (
    (4, b"ftyphei", N_("This is a photograph in Apple's HEIC form. Set the telephone to “Most compatible”, or save it as JPEG.")),
    (4, b"ftypmif", N_("This is a photograph in Apple's HEIC form. Set the telephone to “Most compatible”, or save it as JPEG.")),
    (4, b"ftyp", N_("This is a film. Films are not kept here; note under Evidence where it lies.")),
    (0, b"II*\x00", N_("This is a TIFF picture. Save it as PDF or PNG and add it again.")),
    (0, b"MM\x00*", N_("This is a TIFF picture. Save it as PDF or PNG and add it again.")),
    (0, b"PK\x03\x04", N_("This is an office document or a packed folder. Print it to a PDF and add that.")),
    (0, b"\xd0\xcf\x11\xe0", N_("This is an office document. Print it to a PDF and add that.")),
    (0, b"GIF8", N_("This is a GIF picture. Save it as PNG and add it again.")),
    (0, b"MZ", N_("This is a program, whatever its name says. It was not added. Tell whoever looks after this PC.")),
)

Image.MAX_IMAGE_PIXELS = None  # the library would only warn; every picture is measured here before it is unpacked


@dataclass(frozen=True)
class Checked:
    """A file that may be kept.

    Attributes:
        data: what is kept of it.
        source_sha256: of the file as it was handed in.
    """

    media_type: str
    data: bytes
    pages: int
    source_sha256: str


def check(data: bytes) -> Checked:
    """Return what is kept of a file.

    Raises:
        Refused: no PNG, JPEG or PDF, damaged, locked, or larger than allowed; the sentence says which.
    """
    if not data:
        raise Refused(_("This file is empty. Scan or copy it again."))
    if len(data) > LARGEST_BYTES:
        words = _("This file is larger than {n} MB. Scan it in grey with 200 dots per inch, or split it.")
        raise Refused(words.format(n=LARGEST_BYTES >> 20))
    media_type = next((name for start, name in _STARTS.items() if data.startswith(start)), "")
    if not media_type:
        raise Refused(_what_it_is(data))
    if media_type == PDF:
        kept, pages = pdf.rebuilt(data, MOST_PAGES)
    else:
        kept, pages = _rewritten(read_picture(data), media_type), 1
    if len(kept) > LARGEST_BYTES:
        raise Refused(_("This picture is too large without its packing. Save it as JPEG and add it again."))
    return Checked(media_type, kept, pages, digest(data))


def read_picture(data: bytes) -> Image.Image:
    """Return a PNG or JPEG picture, unpacked and turned as it is to be seen; 8 bits of grey, colour, or colour and transparency.

    Raises:
        Refused: damaged or of too many pixels.
    """
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                words = _("This picture has more than {n} million dots. Make it smaller and add it again.")
                raise Refused(words.format(n=MOST_PIXELS // 1_000_000))
            opened.load()
            turned = ImageOps.exif_transpose(opened)
            return _plain(turned)
    except Refused:
        raise
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError, Image.DecompressionBombError) as error:
        raise Refused(_("This picture is damaged or incomplete. Scan or copy it again.")) from error


def _plain(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):  # 16 bits of grey
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.mode in ("1", "L") and "transparency" not in picture.info:
        return picture.convert("L")
    has_holes = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    return picture.convert("RGBA" if has_holes else "RGB")


def _rewritten(picture: Image.Image, media_type: str) -> bytes:
    """Return the picture and nothing but the picture."""
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    made = io.BytesIO()
    if media_type == PNG:
        bare.save(made, "PNG")
    else:
        bare.save(made, "JPEG", quality=_QUALITY, subsampling=0)
    return made.getvalue()


def _what_it_is(data: bytes) -> str:
    for at, start, words in _KNOWN:
        if data[at : at + len(start)] == start:
            return _(words)
    return _("This file is no PNG or JPEG picture and no PDF, whatever its name says. Scan the paper and add the scan.")
