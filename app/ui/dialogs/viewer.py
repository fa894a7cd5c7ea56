# SPDX-License-Identifier: Apache-2.0
"""Shows an attachment inside the program, page by page, from memory: zoom, turn, print; all by keys."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence, QPainter, QPixmap, QResizeEvent, QShortcut, QTransform
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.base.text import _
from app.ui.theme import style, typography
from app.ui.widgets.banner import Banner, BannerBox
from app.ui.widgets.dots import image
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import ElidedLabel, label
from app.ui.widgets.session import Session

LONGEST_SIDE, PRINTED_SIDE = 4000, 2400  # dots; an A4 page with some 340 and 200 to the inch
STEP, LARGEST, SMALLEST = 1.25, 8.0, 0.1


class Viewer(QDialog):
    """One file, as large as the window over which it opens."""

    def __init__(self, session: Session, attachment_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Breakwater")  # a window's title is seen by others: no content
        self.setAccessibleName(_("Paper or photograph"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session, self._id = session, attachment_id
        self._file: Any = None
        self._page, self._turned = 0, 0
        self._zoom = 0.0  # 0: as large as fits
        self._image = QImage()
        self._banner = Banner("danger")
        self._title = ElidedLabel()
        self._place = label(tone="muted")
        self._paper = QLabel()
        self._paper.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._paper.setAccessibleName(_("Page"))
        self.area = QScrollArea()
        self.area.setWidget(self._paper)
        self.area.setWidgetResizable(True)
        self.area.setAccessibleName(_("Page, moved by the arrow keys"))
        self.area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        for keys, act in (("=", self.enlarge), ("Home", lambda: self.go_to(0)), ("End", lambda: self.go_to(self._pages() - 1))):
            QShortcut(QKeySequence(keys), self, act)
        window = parent.window()
        self.resize(window.width() * 19 // 20, window.height() * 19 // 20)
        self.area.setFocus()
        self._load()

    def enlarge(self) -> None:
        """Show the page larger."""
        self._set_zoom(self.scale() * STEP)

    def shrink(self) -> None:
        """Show the page smaller."""
        self._set_zoom(self.scale() / STEP)

    def fit(self) -> None:
        """Show the whole page."""
        self._set_zoom(0.0)

    def turn(self) -> None:
        """Turn the page to the right, on the screen only."""
        self._turned = (self._turned + 90) % 360
        self._draw()

    def go_to(self, page: int) -> None:
        """Show another page, 0 for the first."""
        if self._file and 0 <= page < self._file.pages and page != self._page:
            self._page = page
            self._render()

    def scale(self) -> float:
        """Return the size in use: 1.0 shows every dot of the page as one of the screen."""
        return self._zoom or self._fitting()

    def shown(self) -> QPixmap:
        """Return the page as it is on the screen."""
        return self._paper.pixmap()

    def print_file(self) -> None:
        """Ask for a printer, and print every page; the journal tells."""
        if not self._file or not self._file.may_print:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName("Breakwater")
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.print_on(printer))
        QDialog.open(dialog)  # its own `open` asks for a receiver

    def print_on(self, printer: QPrinter) -> None:
        """Write into the journal that it is printed, then print."""
        store, file = self._session.store, self._file

        def work(job: Any) -> list[Any]:
            from app.services.attachments import keeping, pictures

            keeping.note_print(store, file.id)
            pages = []
            for number in range(file.pages):
                job.step(number, file.pages, _("Drawing the pages"))
                pages.append(pictures.page(file.media_type, file.data, number, PRINTED_SIDE))
            return pages

        self._session.runner.run(work, self, lambda pages: print_pages(printer, [image(page) for page in pages]), self._failed,
                                 title=_("Printing"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom with plus, minus and 0, turn with R, walk with the page keys."""
        acts: dict[int, Callable[[], object]] = {
            Qt.Key.Key_PageDown: lambda: self.go_to(self._page + 1), Qt.Key.Key_PageUp: lambda: self.go_to(self._page - 1),
        }
        act = acts.get(event.key())
        if act:
            act()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the page again."""
        super().resizeEvent(event)
        self._draw()

    def _lay_out(self) -> None:
        px = typography.px
        self.previous = KeyButton(_("Previous page"), "PgUp", kind="quiet", icon="previous")
        self.next = KeyButton(_("Next page"), "PgDown", kind="quiet", icon="next")
        self.print = KeyButton(_("Print"), "Ctrl+P", kind="quiet", icon="print")
        buttons = [
            (self.previous, lambda: self.go_to(self._page - 1)), (self.next, lambda: self.go_to(self._page + 1)),
            (KeyButton(_("Larger"), "+", kind="quiet"), self.enlarge), (KeyButton(_("Smaller"), "-", kind="quiet"), self.shrink),
            (KeyButton(_("Whole page"), "0", kind="quiet"), self.fit), (KeyButton(_("Turn"), "R", kind="quiet", icon="refresh"), self.turn),
            (self.print, self.print_file), (KeyButton(_("Close"), "Esc", kind="quiet", only_shown=True), self.reject),
        ]
        head = QHBoxLayout()
        head.setContentsMargins(px(16), px(10), px(12), px(2))
        head.setSpacing(px(12))
        style.mark(self._title, type="section")
        head.addWidget(self._title, 1)
        head.addWidget(self._place)
        tools = FlowLayout(spacing=0)  # two lines where large text leaves no room for one
        tools.setContentsMargins(px(8), 0, px(8), px(6))
        for button, act in buttons:
            button.clicked.connect(act)
            tools.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(tools)
        column.addWidget(BannerBox(self._banner))
        column.addWidget(self.area, 1)

    def _pages(self) -> int:
        return self._file.pages if self._file else 0

    def _load(self) -> None:
        store, attachment_id = self._session.store, self._id

        def work(_job: object) -> Any:
            from app.services.attachments import keeping

            return keeping.open_file(store, attachment_id)

        self._say_place()
        self._session.runner.run(work, self, self._opened, self._failed)

    def _opened(self, file: Any) -> None:
        self._file = file
        self._title.set_text(file.title)
        self.print.setVisible(file.may_print)
        self._render()

    def _render(self) -> None:
        file, number = self._file, self._page

        def work(_job: object) -> Any:
            from app.services.attachments import pictures

            return pictures.page(file.media_type, file.data, number, LONGEST_SIDE)

        def show(picture: Any) -> None:
            if number == self._page:
                self._image = image(picture)
                self._say_place()
                self._draw()
                self.area.verticalScrollBar().setValue(0)

        self._session.runner.run(work, self, show, self._failed)

    def _say_place(self) -> None:
        pages = self._pages()
        self._place.setText(_("Page {n} of {all}").format(n=self._page + 1, all=pages) if pages > 1 else "")
        self.previous.setVisible(pages > 1)
        self.next.setVisible(pages > 1)
        self.previous.setEnabled(self._page > 0)
        self.next.setEnabled(self._page < pages - 1)
        self.print.setVisible(bool(self._file and self._file.may_print))

    def _fitting(self) -> float:
        if self._image.isNull():
            return 1.0
        size = self._image.size().transposed() if self._turned % 180 else self._image.size()
        room, edge = self.area.maximumViewportSize(), 2 * typography.px(8)
        return min((room.width() - edge) / size.width(), (room.height() - edge) / size.height(), 1.0)

    def _set_zoom(self, zoom: float) -> None:
        middle = self._middle()
        self._zoom = min(max(zoom, SMALLEST), LARGEST) if zoom else 0.0
        self._draw()
        for bar, share in zip((self.area.horizontalScrollBar(), self.area.verticalScrollBar()), middle, strict=True):
            bar.setValue(round(share * (bar.maximum() + bar.pageStep()) - bar.pageStep() / 2))

    def _middle(self) -> tuple[float, float]:
        """Return which point of the page is in the middle, as shares of its width and height."""
        bars = (self.area.horizontalScrollBar(), self.area.verticalScrollBar())
        across, down = ((bar.value() + bar.pageStep() / 2) / max(bar.maximum() + bar.pageStep(), 1) for bar in bars)
        return across, down

    def _draw(self) -> None:
        if self._image.isNull():
            return
        scale = max(self.scale(), 0.01)
        turned = self._image.transformed(QTransform().rotate(self._turned)) if self._turned else self._image
        size = turned.size() * scale
        self._paper.setPixmap(QPixmap.fromImage(
            turned.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)))
        words = _("Page {n} of {all}, {percent} %").format(n=self._page + 1, all=self._pages(), percent=round(scale * 100))
        self._paper.setAccessibleDescription(words)

    def _failed(self, error: Exception) -> None:
        self._banner.say("danger", str(error))


def print_pages(printer: QPrinter, pages: list[QImage]) -> None:
    """Print pictures, each on a page of its own, as large as the paper allows."""
    with QPainter(printer) as painter:
        for number, page in enumerate(pages):
            if number:
                printer.newPage()
            room = painter.viewport()
            size = page.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            at = room.topLeft() + QPoint((room.width() - size.width()) // 2, 0)
            painter.drawImage(QRect(at, size), page)
