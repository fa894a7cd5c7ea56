# SPDX-License-Identifier: Apache-2.0
"""A report as workbook, document, slides and in a template: asked of the role, journalled, and the same in each."""

import openpyxl
import pytest
from docx import Document
from openpyxl.workbook.defined_name import DefinedName
from sqlalchemy import func, select

from app.base.errors import NotAllowed
from app.domain import disclosure
from app.domain.figures import as_table
from app.models.journal import journal
from app.reports import shown, template
from app.services import report_files
from app.services.report_files import FileKind
from tests.making import make_store
from tests.reports.figures_made import report


def _exports(store):
    with store.read() as conn:
        return conn.execute(select(func.count()).select_from(journal).where(journal.c.kind == "export")).scalar()


@pytest.mark.parametrize("kind", list(FileKind))
def test_each_file_is_journalled_and_named_for_what_it_holds(empty, tmp_path, kind):
    name = report_files.file_name(empty, report(), kind)
    assert name == f"vfa-yearly-2026-q3-training-restricted.{kind.value}"
    report_files.write(empty, report(), tmp_path / name, kind)
    assert (tmp_path / name).stat().st_size > 5000
    assert _exports(empty) == 1


def test_the_template_and_the_document_say_the_same(empty, tmp_path):
    book = openpyxl.Workbook()
    figure = report().figures[0]
    name = template.name_of(figure.id, "female")
    book.defined_names[name] = DefinedName(name, attr_text="Sheet!$B$2")
    book.save(tmp_path / "theirs.xlsx")
    filled = report_files.fill(empty, report(), tmp_path / "theirs.xlsx", tmp_path / "out.xlsx")
    assert (filled.cells, _exports(empty)) == (1, 1)
    report_files.write(empty, report(), tmp_path / "x.docx", FileKind.DOCUMENT)
    cells = Document(str(tmp_path / "x.docx")).tables[0].rows[1].cells
    assert openpyxl.load_workbook(tmp_path / "out.xlsx")["Sheet"]["B2"].value == int(cells[-1].text)
    assert cells[-1].text == shown.number_text(as_table(figure).rows[0].numbers[-1])


@pytest.mark.parametrize("role", ["case_worker", "investigator", "officer", "administrator"])
def test_others_get_no_file(tmp_path, role):
    with make_store(tmp_path / "store", role=role) as store:
        for made in (report(), disclosure.released(report(), disclosure.protect(report().figures, disclosure.PUBLIC))):
            with pytest.raises(NotAllowed):
                report_files.write(store, made, tmp_path / "x.docx", FileKind.DOCUMENT)
            with pytest.raises(NotAllowed):
                report_files.fill(store, made, tmp_path / "theirs.xlsx", tmp_path / "x.xlsx")
    assert [each.name for each in tmp_path.iterdir()] == ["store"]
