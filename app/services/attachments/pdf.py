# SPDX-License-Identifier: Apache-2.0
"""PDF files: checked, copied page by page into a new file, and drawn as pictures. PDFium does the reading; scripts never run.

PDFium is not made for several threads: whoever calls this does it in the worker that has the store.
"""

import io
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from app.base.errors import Refused
from app.base.text import _

_LONGEST_SIDE_PT = 20_000  # some 7 m
_SCALE_AT_MOST = 8.0


def rebuilt(data: bytes, most_pages: int) -> tuple[bytes, int]:
    """Return a new file with the pages of this one, and how many there are.

    Raises:
        Refused: damaged, locked with a password, without pages, or with too many or too large ones.
    """
    with _opened(data) as document:
        pages = len(document)
        if not pages:
            raise Refused(_("This PDF has no pages. Scan or save it again."))
        if pages > most_pages:
            raise Refused(_("This PDF has more than {n} pages. Split it and add the parts.").format(n=most_pages))
        for number in range(pages):
            if max(document.get_page_size(number)) > _LONGEST_SIDE_PT:
                raise Refused(_("A page of this PDF is larger than any paper. Print it to a PDF in A4 and add that."))
        with closing(pypdfium2.PdfDocument.new()) as fresh:
            fresh.import_pages(document)
            if len(fresh) != pages:
                raise _damaged()
            made = io.BytesIO()
            fresh.save(made)
    content = made.getvalue()
    with _opened(content) as again:
        for number in range(pages):
            _draw(again, number, 64)  # every page can be shown, or nothing is kept
    return content, pages


def page_picture(data: bytes, number: int, longest: int) -> Image.Image:
    """Return one page, 0 for the first, as a picture whose longer side has at most `longest` dots.

    Raises:
        Refused: damaged, or there is no such page.
    """
    with _opened(data) as document:
        if not 0 <= number < len(document):
            raise _damaged()
        return _draw(document, number, longest)


def _draw(document: pypdfium2.PdfDocument, number: int, longest: int) -> Image.Image:
    with closing(document[number]) as page:
        side = max(*page.get_size(), 1.0)
        with closing(page.render(scale=min(longest / side, _SCALE_AT_MOST), may_draw_forms=False)) as drawn:
            picture: Image.Image = drawn.to_pil().convert("RGB")
            return picture


@contextmanager
def _opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    try:
        with closing(pypdfium2.PdfDocument(data)) as document:
            yield document
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", 0) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise Refused(_("This PDF is locked with a password. Ask for it without one, or print it to a new PDF.")) from error
        raise _damaged() from error


def _damaged() -> Refused:
    return Refused(_("This PDF is damaged or incomplete. Scan or save it again."))
