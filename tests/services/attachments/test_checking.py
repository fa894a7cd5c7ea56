# SPDX-License-Identifier: Apache-2.0
"""What may be attached is told by its bytes, and what is kept of it is the picture and nothing else."""

import io

import pypdfium2
import pytest
from PIL import Image

from app.base.errors import Refused
from app.models.attachments import digest
from app.services.attachments import checking, pdf, pictures
from tests.services.attachments import samples
from tests.services.attachments.samples import CANARY


@pytest.mark.parametrize("make", [samples.photograph, samples.drawing, samples.paper])
def test_nothing_but_the_picture_is_left(make):
    given = make()
    assert CANARY in given, "the sample holds what is to be taken out"
    checked = checking.check(given)
    assert CANARY not in checked.data
    assert checked.source_sha256 == digest(given)
    assert checking.check(checked.data).pages == checked.pages, "what is kept can be checked again"


def test_a_photograph_keeps_no_place_no_thumbnail_and_no_profile():
    with Image.open(io.BytesIO(samples.photograph())) as before:
        assert before.getexif().get_ifd(0x8825)
        assert {"icc_profile", "comment", "xmp"} <= set(before.info)
    with Image.open(io.BytesIO(checking.check(samples.photograph()).data)) as after:
        assert dict(after.getexif()) == {}
        assert set(after.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert after.size == (320, 200)


@pytest.mark.parametrize(("turned", "size"), [(1, (320, 200)), (3, (320, 200)), (6, (200, 320)), (8, (200, 320))])
def test_a_photograph_stands_as_the_camera_meant_it(turned, size):
    kept = checking.read_picture(checking.check(samples.photograph(turned=turned)).data)
    assert kept.size == size
    top = {1: (160, 5), 3: (160, 194), 6: (194, 160), 8: (5, 160)}[turned]
    assert min(kept.getpixel(top)) > 200, "the white line is where the camera saw the top"


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
def test_every_kind_of_png_is_kept(mode):
    checked = checking.check(samples.drawing(mode) if mode != "I;16" else _deep_grey())
    shown = pictures.page(checked.media_type, checked.data, 0, 100)
    assert max(shown.width, shown.height) == 100
    assert len(shown.dots) == 3 * shown.width * shown.height
    assert len(set(shown.dots)) > 1, "it shows something"


def test_what_shows_through_is_paper():
    made = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(made, "PNG")
    assert set(pictures.page(checking.PNG, made.getvalue(), 0, 10).dots) == {255}


def test_a_pdf_keeps_its_pages_and_loses_what_is_around_them():
    checked = checking.check(samples.paper(pages=3))
    assert checked.pages == 3
    document = pypdfium2.PdfDocument(checked.data)
    assert document.count_attachments() == 0
    assert {name: word for name, word in document.get_metadata_dict().items() if word and "Date" not in name} == {
        "Creator": "PDFium", "Producer": "PDFium"}
    document.close()
    before, after = (pdf.page_picture(each, 2, 400).tobytes() for each in (samples.paper(pages=3), checked.data))
    assert before == after, "the pages look as they did"


@pytest.mark.parametrize(("data", "words"), [
    (b"", "empty"),
    (b"hello", "no PNG or JPEG picture and no PDF"),
    (b"MZ\x90 a program called photo.jpg", "This is a program"),
    (b"PK\x03\x04 a workbook", "Print it to a PDF"),
    (b"\x00\x00\x00\x18ftypheic", "HEIC"),
    (b"\x00\x00\x00\x18ftypmp42", "a film"),
    (b"II*\x00 scan", "TIFF"),
    (b"GIF89a", "GIF"),
    (b"<svg onload='x'/>", "no PNG or JPEG picture and no PDF"),
    (b"\x89PNG\r\n\x1a\n rubbish", "damaged or incomplete"),
    (b"\xff\xd8\xff rubbish", "damaged or incomplete"),
    (b"%PDF-1.7 rubbish", "PDF is damaged"),
    (samples.locked(), "locked with a password"),
    (samples.bomb(), "million dots"),
    (samples.bomb(40_000, 1_000), "damaged or incomplete"),
], ids=["empty", "text", "program", "office", "heic", "film", "tiff", "gif", "svg", "png", "jpeg", "pdf", "locked", "bomb", "short"])
def test_what_cannot_be_kept_is_refused_with_a_sentence(data, words):
    with pytest.raises(Refused, match=words) as told:
        checking.check(data)
    assert str(told.value).endswith("."), "a whole sentence"


@pytest.mark.parametrize("make", [samples.photograph, samples.drawing, samples.paper])
def test_a_file_cut_anywhere_is_refused_or_kept_whole(make):
    whole = make()
    for at in range(1, 20):
        try:
            checked = checking.check(whole[: len(whole) * at // 20])
        except Refused:
            continue
        for number in range(checked.pages):
            assert pictures.page(checked.media_type, checked.data, number, 64).dots


def test_too_large_files_pages_and_papers_are_refused(monkeypatch):
    with pytest.raises(Refused, match="larger than 50 MB"):
        checking.check(b"%PDF-" + bytes(checking.LARGEST_BYTES))
    monkeypatch.setattr(checking, "MOST_PAGES", 2)
    with pytest.raises(Refused, match="more than 2 pages"):
        checking.check(samples.paper(pages=3))
    huge = io.BytesIO()
    samples.picture(30, 30).save(huge, "PDF", resolution=0.05)
    with pytest.raises(Refused, match="larger than any paper"):
        checking.check(huge.getvalue())


def _deep_grey():
    made = io.BytesIO()
    grey = Image.new("I;16", (320, 200), 60_000)
    grey.paste(1_000, (0, 0, 160, 200))
    grey.save(made, "PNG")
    return made.getvalue()
