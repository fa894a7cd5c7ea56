# SPDX-License-Identifier: Apache-2.0
"""What a section of the page is to the page."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.ui.theme import style, typography
from app.ui.widgets.labels import ElidedLabel, label
from app.ui.widgets.page import Primary
from app.ui.widgets.session import Session


class Panel(QWidget):
    """One section.

    Attributes:
        primary: the primary action of the page while this section is shown.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.primary: Primary | None = None

    def look_again(self) -> None:
        """Show what the store says now."""

    def keys(self) -> list[tuple[str, str]]:
        """Return (keys, what they do) for the sheet of F1."""
        return []


class ScrolledPanel(Panel):
    """A section of paragraphs and cards, scrolled where room is short.

    Attributes:
        column: the layout to put content into.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        body = QWidget()
        style.mark(body, surface="plain")
        px = typography.px
        self.column = QVBoxLayout(body)
        self.column.setContentsMargins(px(24), px(16), px(24), px(24))
        self.column.setSpacing(px(12))
        scroll = QScrollArea()
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)


class Facts(QWidget):
    """Names at the left, what holds at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(typography.px(24))
        self._grid.setVerticalSpacing(typography.px(6))
        self._grid.setColumnStretch(1, 1)
        self._values: dict[str, QLabel] = {}

    def say(self, name: str, value: str, *, is_path: bool = False) -> None:
        """Show a fact; one of the same name is replaced. A path has no places to break it, so it is cut where room is short."""
        if name not in self._values:
            made = ElidedLabel() if is_path else label(wrap=True)
            made.setProperty("is_data", True)
            if not is_path:
                made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            row = len(self._values)
            self._grid.addWidget(label(name, tone="muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(made, row, 1)
            self._values[name] = made
        shown = self._values[name]
        shown.set_text(value) if isinstance(shown, ElidedLabel) else shown.setText(value)

    def text(self, name: str) -> str:
        """Return what is shown for a name."""
        shown = self._values[name]
        return shown.full_text() if isinstance(shown, ElidedLabel) else shown.text()
