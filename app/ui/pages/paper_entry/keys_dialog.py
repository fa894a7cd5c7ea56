# SPDX-License-Identifier: Apache-2.0
"""The keys of paper entry, each shown with what it does and changed by pressing another one."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QScrollArea, QWidget

from app.base.errors import Refused
from app.base.text import _
from app.domain.paper.keys import KEYS, Act
from app.services.paper import keying
from app.ui.dialogs.frame import DialogFrame
from app.ui.pages.paper_entry.key_names import key_name
from app.ui.theme import style, typography
from app.ui.widgets.banner import Banner
from app.ui.widgets.labels import label


class KeyCatcher(QPushButton):
    """Shows the keys of one act; pressed, it takes the next key in their place. Esc leaves it, Delete gives the usual keys back."""

    def __init__(self, act: Act, keys: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.act, self.keys, self._listens = act, keys, False
        self.setAutoDefault(False)
        self.setAccessibleName(_("Keys for: {what}").format(what=_(KEYS[act][1])))
        self.setMinimumWidth(typography.px(170))
        self.clicked.connect(self.listen)
        self._show()

    def listen(self) -> None:
        """Take the next key."""
        self._listens = True
        self.setText(_("Press a key"))

    def event(self, event: QEvent) -> bool:
        """Take Tab, Enter and shortcuts too while listening."""
        if isinstance(event, QKeyEvent) and self._listens:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._take(event)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give the usual keys back with Delete."""
        if event.key() == Qt.Key.Key_Delete:
            self.keys = KEYS[self.act][0]
            self._show()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Stop listening."""
        super().focusOutEvent(event)
        self._show()

    def _take(self, event: QKeyEvent) -> None:
        name = key_name(event)
        if not name:
            return  # Shift or Ctrl by itself: the key is still to come
        if name != "Esc":
            self.keys = (name,)
        self._show()

    def _show(self) -> None:
        self._listens = False
        self.setText(" / ".join(self.keys))
        self.setAccessibleDescription(self.text())


class KeysDialog(DialogFrame):
    """Lists every act of paper entry with its keys and keeps what was changed on this PC."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Keys of paper entry"), parent, 640)
        self.problem = Banner("danger", parent=self)
        known = keying.changed_keys()
        inner = QWidget()
        style.mark(inner, surface="plain")
        grid = QGridLayout(inner)
        grid.setHorizontalSpacing(typography.px(16))
        self.catchers: dict[Act, KeyCatcher] = {}
        for row, act in enumerate(KEYS):
            self.catchers[act] = KeyCatcher(act, known.keys(act))
            caption = label(_(KEYS[act][1]), wrap=True)
            caption.setBuddy(self.catchers[act])
            grid.addWidget(self.catchers[act], row, 0)
            grid.addWidget(caption, row, 1)
        grid.setColumnStretch(1, 1)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setMinimumHeight(typography.px(360))
        words = _("Press Enter on a key, then the key that you want instead. Delete gives the usual keys back, Esc leaves it as it is.")
        for part in (label(words, tone="muted", wrap=True), self.problem, scroll):
            self.body.addWidget(part)
        usual, cancel = self.add_button(_("All as &usual")), self.add_button(_("Cancel"))
        self.save = self.add_button(_("Keep these keys"), "primary")
        usual.clicked.connect(self._all_usual)
        cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self._keep)
        self.catchers[Act.NEXT].setFocus()

    def _all_usual(self) -> None:
        for act, catcher in self.catchers.items():
            catcher.keys = KEYS[act][0]
            catcher._show()

    def _keep(self) -> None:
        try:
            keying.change_keys({act: catcher.keys for act, catcher in self.catchers.items() if catcher.keys != KEYS[act][0]})
        except Refused as wrong:
            self.problem.say("danger", str(wrong))
            return
        self.accept()
