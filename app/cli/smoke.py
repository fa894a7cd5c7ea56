# SPDX-License-Identifier: Apache-2.0
"""breakwater --smoke: the built program tries itself: make, unlock, migrate, list, export, back up, check, in a temporary folder."""

import argparse
import base64
import tempfile
from pathlib import Path

from app.base.errors import Bug
from app.base.text import _
from app.services import vault

# One dot, and one empty page: that the libraries which read pictures and PDF are in the program.
_PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAWk1v8QAAAABJRU5ErkJggg==")
_PDF = (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 90 90]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")


def run(_said: argparse.Namespace) -> None:
    """Try the program on a fresh training store.

    Raises:
        AppError: something does not work; the sentence or the places say what.
    """
    from app.base.jobs import JobContext
    from app.domain.figures import Period
    from app.domain.forms.values import FormValues
    from app.domain.permissions import Role
    from app.security.kdf import FLOOR
    from app.services import cases, integrity, journal_check, people, recovery, reports, training
    from app.services.attachments import keeping, pictures

    with tempfile.TemporaryDirectory(prefix="breakwater-smoke-") as home:
        folder = Path(home) / "store"
        made = training.make_training_store(folder, JobContext(), kdf=FLOOR)
        print(_("Made a training store with {n} users").format(n=len(made.users)))
        store = vault.unlock(folder, Role.SUPERVISOR.value, training.PASSPHRASE)
        try:
            _expect(store.schema != "", "schema")
            numbers = people.list_ids(store, {})
            rows = people.list_rows(store, list(numbers[:100]))
            _expect(len(rows) == min(100, len(numbers)) > 0, "people")
            print(_("Unlocked; schema {schema}, {n} people listed").format(schema=store.schema, n=len(numbers)))
            _expect(len(cases.list_ids(store, {})) > 0, "cases")
            made_figures = reports.figures(store, Period.year(training.LAST_DAY.year))
            workbook = reports.write_workbook(store, made_figures, Path(home) / reports.file_name(store, "figures"))
            _expect(workbook.stat().st_size > 5000, "workbook")
            print(_("Figures written as a workbook"))
            case_id = cases.list_rows(store, cases.list_ids(store, {})[:1])[0].id
            for scan in (_PNG, _PDF):
                kept = keeping.add(store, scan, FormValues({"title": _("Blank page"), "kind": "other"}), case_id=case_id)
                file = keeping.open_file(store, kept.id)
                _expect(pictures.page(file.media_type, file.data, 0, 9).dots != b"", "scans")
            print(_("A picture and a PDF were checked, kept and shown"))
            recovery.make_backup(store)
            files = integrity.check(store)
            _expect(files.is_whole and all(each.is_whole for each in files.backups), "pages")
            _expect(journal_check.verify_journal(store).is_whole, "journal")
            print(_("Store, backup and journal are whole"))
        finally:
            vault.lock(store)
    print(_("The program works on this PC."))


def _expect(holds: bool, part: str) -> None:
    if not holds:
        raise Bug(part)
