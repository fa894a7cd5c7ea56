# SPDX-License-Identifier: Apache-2.0
"""Paper all the way: a blank form is printed and filled, photographed, keyed twice, settled beside the photograph, and counted."""

import io
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw
from PySide6.QtWidgets import QApplication

from app.domain.counting_figures import Query
from app.domain.figures import Period
from app.domain.forms.values import Value
from app.domain.paper.batches import BatchState
from app.domain.paper.forms.catalogue import paper_form
from app.domain.standard_reports import ReportDefinition
from app.models.store import Store
from app.services import figures
from app.services.paper import asking, batches, committing, keying, scans, settling
from app.services.paper.batches import NewBatch
from app.ui.pages.paper_entry.blank_form import spots, write_blank
from app.ui.pages.paper_entry.blank_pen import HEIGHT, WIDTH
from tests.making import make_store, open_store
from tests.services.paper.clerk import keyed
from tests.services.paper.test_case_forms import INTAKE, Paper

DOTS_A_MM = 4
_BESIDE = 80  # mm from the left edge: beyond the printed question


def photographed(blank: Path, values: dict[str, Value]) -> list[bytes]:
    """Photographs of the printed form with something written at the place of every answer."""
    found = []
    for number, page in enumerate(pypdfium2.PdfDocument(blank), 1):
        picture = page.render(scale=DOTS_A_MM * 25.4 / 72).to_pil().convert("RGB")
        pen = ImageDraw.Draw(picture)
        for key, spot in spots(paper_form("victim_intake")).items():
            if spot.page == number and values.get(key) is not None:
                pen.text((_BESIDE * DOTS_A_MM, spot.top * DOTS_A_MM), str(values[key]), fill=(0, 0, 200), font_size=20)
        sink = io.BytesIO()
        picture.save(sink, "JPEG", quality=80)
        found.append(sink.getvalue())
    return found


def ink_at(store: Store, batch_id: str, key: str) -> int:
    """How many blue dots the photograph of form 1 has where the answer to a question stands."""
    spot = spots(paper_form("victim_intake"))[key]
    page = scans.of_form(store, batch_id, 1)[spot.page - 1].picture
    assert page is not None
    picture = Image.frombytes("RGB", (page.width, page.height), page.dots)
    scale = picture.height / HEIGHT
    strip = picture.crop((round(_BESIDE * scale), round(spot.top * scale), round(WIDTH * scale), round(spot.bottom * scale)))
    dots = strip.tobytes()
    return sum(blue > 120 and red < 100 for red, blue in zip(dots[::3], dots[2::3], strict=True))


def test_a_printed_form_is_found_in_the_figures(qapp: QApplication, tmp_path: Path) -> None:
    blank, folder = tmp_path / "intake.pdf", tmp_path / "store"
    assert write_blank(paper_form("victim_intake"), blank) == 3
    make_store(folder).close()
    with open_store(folder, "clerk", "Ana") as ana:
        batch_id = str(batches.receive(ana, NewBatch("victim_intake", 1, "Vieux Fort", "March 2026")).batch_id)
        for page in photographed(blank, INTAKE):
            scans.add(ana, batch_id, 1, page)
        task = keying.next_form(ana, batch_id)
        keying.finish(ana, task, keyed(task, Paper(INTAKE)), 90)
    with open_store(folder, "clerk", "Ben") as ben:
        task = keying.next_form(ben, batch_id, True)
        keying.finish(ben, task, keyed(task, Paper(INTAKE | {"birth": "2007-05-02"})), 80)
    with open_store(folder, "supervisor", "Eve") as eve:
        (found,) = settling.mismatches(eve, batch_id)
        assert (found.key, found.first, found.second) == ("birth", "2001-05-02", "2007-05-02")
        assert ink_at(eve, batch_id, "birth") > 50
        assert ink_at(eve, batch_id, "referred_by") == 0
        settling.settle(eve, found, found.first, "the photograph shows a 1")
        assert asking.asks(eve, batch_id) == []
        committing.commit(eve, batch_id)
        assert batches.open_batch(eve, batch_id).row.state is BatchState.COMMITTED
        asked = ReportDefinition("test", "Test", (Query.named("victims_detected.sex.age"),))
        counted = figures.run(eve, asked, Period.year(2026)).figures[0]
        assert (counted.cell("female", "18+"), counted.total) == (1, 1)
