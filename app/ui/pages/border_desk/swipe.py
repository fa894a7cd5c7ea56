# SPDX-License-Identifier: Apache-2.0
"""The field for a machine-readable zone, and what it says to the traveller's form."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from app.base.text import _
from app.domain import mrz, names
from app.domain.forms.values import Value, is_blank
from app.ui.theme import typography

_LEAST = 60  # characters of the shortest zone, a visa's, less its fillers
_TAIL_MS = 300  # a reader is through by then, and no person presses Enter so soon after what has just filled in
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SwipeField(QPlainTextEdit):
    """Takes the lines of a machine-readable zone, from a reader that types or from a person.

    Signals:
        read: an `app.domain.mrz.Mrz`.
        skipped: Enter on an empty field: the officer goes on by hand.
        back_requested: Esc.
    """

    read = Signal(object)
    skipped = Signal()
    back_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setPlaceholderText(_("Swipe the passport, or press Enter to type"))
        self.setAccessibleName(_("Machine-readable zone"))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(typography.px(50))
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self._tail = _ReadersEnter(self)
        self.textChanged.connect(self._look)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on an empty field goes on; inside a zone it parts the lines, as a reader sends it."""
        if event.key() == Qt.Key.Key_Escape:
            self.back_requested.emit()
        elif event.key() in _ENTER and not self.toPlainText().strip():
            self.skipped.emit()
        else:
            super().keyPressEvent(event)

    def _look(self) -> None:
        text = self.toPlainText()
        found = mrz.parse(text) if len(text) >= _LEAST and mrz.is_zone(text) else None
        if found and (found.is_sound or text.endswith("\n")):
            self.clear()
            if not text.endswith("\n"):
                self._tail.expect()
            self.read.emit(found)


class _ReadersEnter(QObject):
    """Takes the Enter with which readers end a zone: the zone was understood before it came, and the keyboard has moved on."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._expires = QTimer(self, singleShot=True, interval=_TAIL_MS)

    def expect(self) -> None:
        """Take the next key if it is an Enter that comes at once."""
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)
        self._expires.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at the first key after the zone."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        app = QApplication.instance()
        assert app is not None
        app.removeEventFilter(self)
        return self._expires.isActive() and event.key() in _ENTER


def answers(zone: mrz.Mrz) -> dict[str, Value]:
    """Return what a zone says, by the traveller form's keys; nothing for what it does not say."""
    sex = {"F": "female", "M": "male"}.get(zone.value("sex"), zone.value("sex"))
    nationality = zone.value("nationality")
    read: dict[str, Value] = {
        "family": zone.family.title(), "given": zone.given.title(), "sex": sex if sex in ("female", "male", "other") else "",
        "birth": zone.value("birth"), "nationalities": {nationality: True} if nationality else None,
        "document.type": zone.document_type, "document.number": zone.value("number"), "document.issuing_state": zone.value("issuer"),
        "document.expires": zone.value("expiry"),
    }
    return {key: value for key, value in read.items() if not is_blank(value)}


def merged(typed: dict[str, Value], known: dict[str, Value]) -> dict[str, Value]:
    """Return what is typed, completed by what is known of the same person.

    A name that differs in accents, case or punctuation only stays as it is known: a zone has none of these. Members of
    sets, such as nationalities, come together.
    """
    both = dict(known) | {key: value for key, value in typed.items() if not is_blank(value)}
    for key, new in typed.items():
        old = known.get(key)
        if isinstance(new, dict) and isinstance(old, dict):
            both[key] = old | new
        elif key in ("family", "given") and isinstance(new, str) and isinstance(old, str) and names.tokens(new) == names.tokens(old):
            both[key] = old
    return both


def complaint(zone: mrz.Mrz) -> tuple[str, str]:
    """Return the kind of banner and the sentence about what to compare with the document; a sentence of "" for a sound zone."""
    doubtful = [each.name for each in zone.doubtful]
    if doubtful:
        words = _("Some characters do not fit their check digits. Compare with the document: {fields}.")
        return "warning", words.format(fields=", ".join(field_word(name) for name in doubtful))
    if zone.names_cut:
        return "info", _("The name is cut off in the zone. Compare it with the printed name.")
    return "info", ""


def field_word(name: str) -> str:
    """Return what people call a field of the zone."""
    return {
        "type": _("document type"), "issuer": _("issuing state"), "names": _("names"), "number": _("document number"),
        "nationality": _("nationality"), "birth": _("birth date"), "sex": _("sex"), "expiry": _("expiry date"),
        "optional": _("optional data"), "optional_2": _("optional data"), "composite": _("overall check"),
    }.get(name, name)
