# SPDX-License-Identifier: Apache-2.0
"""Draw a list with its filters, details and popups into pictures: `python -m tests.ui.gallery_list FOLDER`."""

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["BREAKWATER_HOME"] = tempfile.mkdtemp()  # not the column layouts of whoever runs this

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout

from app.ui.jobs.runner import JobRunner
from app.ui.tables.choice_popup import ChoicePopup
from app.ui.tables.column import Column
from app.ui.tables.filter_bar import Filter
from app.ui.tables.record_list import RecordList
from app.ui.theme import style
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.headings import PageHeader, SectionHeading
from app.ui.widgets.labels import hairline, label

STAGES = ("Detected", "Screened", "Presumed", "Confirmed", "Closed")
TONES = ("neutral", "accent", "warning", "success", "neutral")


@dataclass(frozen=True)
class Row:
    row_no: int
    id: str
    number: str
    opened: str
    stage: int
    victims: str
    lead: str
    due: int
    changed: str


COLUMNS = (
    Column("number", "Number", sort="number", width=13),
    Column("opened", "Opened", sort="opened", width=11),
    Column("stage", "Stage", format=lambda stage: STAGES[stage], sort="stage", width=14, chip=True, tone=lambda row: TONES[row.stage]),
    Column("victims", "Victims", width=0),
    Column("lead", "Lead", width=16),
    Column("due", "Due", format=lambda days: f"{days} d", align="right", width=8, tone=lambda row: "danger" if row.due < 2 else ""),
    Column("changed", "Changed", sort="changed", width=12, tone=lambda row: "muted"),
)


def fetch(row_nos):
    return [Row(n, f"id{n}", f"VFA-{n:04}-7", f"{n % 28 + 1} Nov 2026", n % 5, ("1 (F, 16)", "3 (2 F, 1 M), one of them a child")[n % 2],
                ("Police", "Immigration", "Coast guard")[n % 3], n % 7, ("today", "yesterday", "3 Nov")[n % 3]) for n in row_nos]


def find(filters, sort, descending):
    count = 150 if not filters else 0 if filters.get("text") == "zz" else 42
    return range(count, 0, -1) if descending else range(1, count + 1)


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "shots")
    folder.mkdir(parents=True, exist_ok=True)
    QLocale.setDefault(QLocale("en_GB"))
    app = QApplication([])
    runner = JobRunner()
    for theme in ("light", "dark"):
        style.start(app, theme)
        page = QFrame()
        style.mark(page, surface="page")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        header = PageHeader("Cases")
        header.set_primary("New case", "N", "add")
        column.addWidget(header)
        records = RecordList(
            "gallery", COLUMNS, find, fetch, runner, sort=("changed", True), empty=EmptyState("No cases yet", "A case holds.", "New case"),
            filters=[Filter("stage", "Stage", lambda: [(str(n), words) for n, words in enumerate(STAGES)]),
                     Filter("lead", "Lead", lambda: [(str(n), f"Agency number {n}") for n in range(40)])],
        )
        details = QFrame()
        inner = QVBoxLayout(details)
        inner.addWidget(SectionHeading("VFA-0002-7"))
        inner.addWidget(label("What is known in a few lines, without leaving the list.", tone="muted", wrap=True))
        inner.addStretch()
        records.set_details(details)
        column.addWidget(hairline())
        column.addWidget(records, 1)
        page.resize(1180, 680)
        page.show()
        runner.wait_idle()
        page.grab()
        runner.wait_idle()
        records.view.setFocus()
        records.view.go_to(3)
        records.view.hovered = 6
        page.grab().save(str(folder / f"list-{theme}.png"))
        records.bar.set_values({"stage": "2", "lead": "7"})
        details.show()
        runner.wait_idle()
        page.grab()
        runner.wait_idle()
        page.grab().save(str(folder / f"list-filtered-{theme}.png"))
        records.bar.set_values({"text": "zz", "lead": "7"})
        details.hide()
        runner.wait_idle()
        page.grab().save(str(folder / f"list-empty-{theme}.png"))
        popup = ChoicePopup([(str(n), f"Agency number {n}") for n in range(40)], "3")
        popup.open_under(header)
        app.processEvents()
        popup.grab().save(str(folder / f"popup-{theme}.png"))
        popup.close()
        page.close()
    runner.shutdown()


if __name__ == "__main__":
    main()
