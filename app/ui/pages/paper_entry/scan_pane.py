# SPDX-License-Identifier: Apache-2.0
"""The scan beside the form: fits the width, can be made larger, and moves with the field in focus."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.base.text import _
from app.services.attachments.reading import file_bytes
from app.services.paper import scans
from app.services.paper.scans import Scan
from app.ui.pages.paper_entry.blank_pen import HEIGHT, Spot
from app.ui.theme import typography
from app.ui.widgets.banner import Banner
from app.ui.widgets.dots import pixmap
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session

LARGER, LARGEST, SMALLEST = 1.25, 4.0, 0.5
_AROUND_MM = 6.0  # of the paper above and below a field: pages are never laid on the glass exactly


class ScanPane(QWidget):
    """Shows the pages of one form, one below the other.

    Signals:
        shown: the pages of a form are there, or it has none.
    """

    shown = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._form = session, ("", 0)
        self._pictures: list[QPixmap] = []
        self._labels: list[QLabel] = []
        self._zoom = 1.0
        self._pages = QWidget()
        self._column = QVBoxLayout(self._pages)
        self._area = QScrollArea()
        self._area.setWidget(self._pages)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._banner = Banner("danger", closable=True)
        words = _("No scan of this form. The paper is enough; a scan helps whoever settles differences.")
        self._none = label(words, tone="muted", wrap=True)
        self.larger, self.smaller = KeyButton(_("Larger"), "Alt+Up", kind="quiet"), KeyButton(_("Smaller"), "Alt+Down", kind="quiet")
        self.add = KeyButton(_("Add scan"), "Ctrl+O", kind="quiet", icon="add")
        buttons = FlowLayout()
        for button, act in ((self.larger, self._enlarge), (self.smaller, self._shrink), (self.add, self._choose)):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(act)
            buttons.addWidget(button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(typography.px(8), 0, 0, 0)
        outer.addLayout(buttons)
        outer.addWidget(self._banner)
        outer.addWidget(self._none, 0, Qt.AlignmentFlag.AlignTop)
        outer.addWidget(self._area, 1)
        outer.addStretch(0)

    def show_form(self, batch_id: str, serial: int) -> None:
        """Show the scans of a form."""
        self._form = (batch_id, serial)
        store = self._session.store
        self._session.runner.run(lambda _ctx: scans.of_form(store, batch_id, serial), self, self._show)

    def follow(self, spot: Spot | None) -> None:
        """Bring the part of the paper into sight where an answer stands; None leaves it as it is."""
        if spot is None or spot.page > len(self._labels):
            return
        page = self._labels[spot.page - 1]
        bar = self._area.verticalScrollBar()
        bar.setValue(round(page.y() + page.height() * spot.top / HEIGHT - bar.pageStep() / 3))

    def strip(self, spot: Spot | None, width: int) -> QPixmap:
        """Return the strip of the paper where an answer stands, `width` dots wide; a null picture where there is no such page."""
        if spot is None or spot.page > len(self._pictures):
            return QPixmap()
        picture = self._pictures[spot.page - 1]
        top = max(0, round(picture.height() * (spot.top - _AROUND_MM) / HEIGHT))
        high = round(picture.height() * (spot.bottom - spot.top + 2 * _AROUND_MM) / HEIGHT)
        return picture.copy(0, top, picture.width(), high).scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)

    def pages(self) -> int:
        """Return how many pages are shown."""
        return len(self._pictures)

    def add_file(self, path: Path) -> None:
        """Keep a picture as the next page of this form."""
        store, (batch_id, serial) = self._session.store, self._form
        self._session.runner.run(
            lambda _ctx: scans.add(store, batch_id, serial, file_bytes(path)), self, lambda _id: self.show_form(batch_id, serial),
            lambda error: self._banner.say("danger", str(error)),
        )

    def _choose(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(self, _("Scan of this form"), "", _("Scans (*.png *.jpg *.jpeg *.pdf)"))
        if chosen:
            self.add_file(Path(chosen))

    def _show(self, found: Sequence[Scan]) -> None:
        self._pictures = [pixmap(scan.picture) for scan in found if scan.picture]
        if len(self._pictures) < len(found):
            self._banner.say("info", _("Some pages of this form are still awaited from another PC."))
        self._draw()

    def _enlarge(self) -> None:
        self._zoom = min(LARGEST, self._zoom * LARGER)
        self._draw()

    def _shrink(self) -> None:
        self._zoom = max(SMALLEST, self._zoom / LARGER)
        self._draw()

    def _draw(self) -> None:
        while item := self._column.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        self._labels = []
        width = round(max(self._area.viewport().width() - typography.px(32), 100) * self._zoom)
        for number, picture in enumerate(self._pictures, 1):
            page = QLabel()
            page.setAccessibleName(_("Scan, page {n}").format(n=number))
            page.setPixmap(picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation))
            self._column.addWidget(page)
            self._labels.append(page)
        self._none.setVisible(not self._pictures)
        self._area.setVisible(bool(self._pictures))
        self.shown.emit()
