# SPDX-License-Identifier: Apache-2.0
"""The person beside the list, without leaving it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.jobs import JobContext
from app.base.text import _
from app.domain.rows import RecordRow
from app.services import people
from app.ui.theme import style, typography
from app.ui.widgets import formats
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session


class PersonSummary(QWidget):
    """Name, papers, crossings and roles of one person in a narrow column."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._wanted = ""
        style.mark(self, surface="raised")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._name = label(type="section", wrap=True)
        self._identity = label(tone="muted", wrap=True)
        self._blocks = QVBoxLayout()
        self._blocks.setSpacing(typography.px(4))
        column = QVBoxLayout(self)
        px = typography.px
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(8))
        column.addWidget(self._name)
        column.addWidget(self._identity)
        column.addLayout(self._blocks)
        column.addStretch(1)

    def show_person(self, person_id: str) -> None:
        """Look a person up and show it; an answer that comes too late is dropped."""
        self._wanted = person_id
        store = self._session.store

        def work(_job: JobContext) -> people.PersonPage:
            return people.open_page(store, person_id)

        self._session.runner.run(work, self, lambda page: self._show(person_id, page), lambda error: self._refused(str(error)))

    def _show(self, person_id: str, page: people.PersonPage) -> None:
        if person_id != self._wanted:
            return
        row = page.row
        self._name.setText(row.name)
        parts = (formats.code("sex", row.sex), formats.date(row.birth), formats.codes("nationality", row.nationalities))
        self._identity.setText(" · ".join(part for part in parts if part))
        self._show_blocks([(title, lines) for title, lines in _blocks(page) if lines])

    def _refused(self, text: str) -> None:
        self._name.setText(_("Not shown"))
        self._identity.setText(text)
        self._show_blocks([])

    def _show_blocks(self, blocks: Sequence[tuple[str, Sequence[str]]]) -> None:
        while item := self._blocks.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for title, lines in blocks:
            heading = label(title, type="strong")
            heading.setContentsMargins(0, typography.px(8), 0, 0)
            self._blocks.addWidget(heading)
            for line in lines:
                self._blocks.addWidget(label(line, wrap=True))


def _blocks(page: people.PersonPage) -> list[tuple[str, list[str]]]:
    def document(row: RecordRow) -> str:
        return " ".join((formats.code("document_type", row.text("type")), row.text("number")))

    def crossing(row: RecordRow) -> str:
        way = formats.code("direction", row.text("direction"))
        parts = (formats.date(row.text("crossed_on")), way, formats.code("port", row.text("port")))
        return ", ".join(part for part in parts if part)

    def role(row: RecordRow) -> str:
        number = page.case_numbers.get(row.text("case_id"), "")
        return ", ".join(part for part in (number, formats.code("case_role", row.text("role")).lower()) if part)

    return [
        (_("Documents"), [document(row) for row in page.related["document"]]),
        (_("Other names"), [row.text("name") for row in page.related["alias"]]),
        (_("Cases"), [role(row) for row in page.related["party"]]),
        (_("Crossings"), [crossing(row) for row in reversed(page.related["crossing"][-5:])]),
    ]
