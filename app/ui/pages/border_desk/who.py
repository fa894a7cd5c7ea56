# SPDX-License-Identifier: Apache-2.0
"""First column: who stands there. Swipe, or type."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from app.base.text import _
from app.domain import mrz
from app.domain.forms.traveller import STICKY, TRAVELLER
from app.domain.forms.values import FormValues, Value, is_blank
from app.ui.forms.form_view import FormView
from app.ui.theme import style, typography
from app.ui.widgets.banner import Banner
from app.ui.widgets.labels import label

_SEX = {"F": "female", "M": "male"}


class SwipeField(QPlainTextEdit):
    """Takes the lines of a machine-readable zone, from a reader that types or from a person.

    Signals:
        read: an `app.domain.mrz.Mrz`.
        skipped: Tab, or Enter on an empty field: the officer goes on by hand.
    """

    read = Signal(object)
    skipped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setPlaceholderText(_("Swipe the passport here, or press Enter and type below"))
        self.setAccessibleName(_("Machine-readable zone"))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(typography.px(56))
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self.textChanged.connect(self._look)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on an empty field goes on; inside a zone it parts the lines, as a reader sends it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.toPlainText().strip():
            self.skipped.emit()
            return
        super().keyPressEvent(event)

    def _look(self) -> None:
        text = self.toPlainText()
        found = mrz.parse(text) if len(text) >= 60 and mrz.is_zone(text) else None
        if found and (found.is_sound or text.endswith("\n")):
            self.clear()
            self.read.emit(found)


class WhoPanel(QWidget):
    """The traveller's form with the swipe field above it.

    Signals:
        changed: something that matters for "seen before?" changed.
        finished: Enter in the last field, or Ctrl+Enter: on to the screening.
        back_requested: Esc.
    """

    changed = Signal()
    finished = Signal()
    back_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.swipe = SwipeField()
        self.zone = ""
        self._note = Banner("warning", closable=True)
        self.form = FormView(TRAVELLER)
        column = QVBoxLayout(self)
        px = typography.px
        column.setContentsMargins(px(16), px(12), px(8), px(12))
        column.setSpacing(px(8))
        column.addWidget(label(_("Who"), type="section"))
        column.addWidget(self.swipe)
        column.addWidget(self._note)
        column.addWidget(self.form, 1)
        style.mark(self, surface="plain")
        self.swipe.read.connect(self.take_zone)
        self.swipe.skipped.connect(self.form.focus_first)
        self.swipe.installEventFilter(self)
        self.form.edited.connect(lambda _key: self.changed.emit())
        self.form.save_requested.connect(self.finished)
        self.form.end_reached.connect(self.finished)
        self.form.back_requested.connect(self.back_requested)

    def begin(self, sticky: FormValues) -> None:
        """Begin with the next traveller; what the last one of the same boat or flight had in common stays."""
        self.zone = ""
        self._note.clear()
        self.swipe.clear()
        self.form.set_values(FormValues())
        self.form.show_draft(FormValues({key: sticky.get(key) for key in STICKY if not is_blank(sticky.get(key))}))
        self.swipe.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_zone(self, zone: mrz.Mrz) -> None:
        """Fill in what was swiped; printed names that were typed already are not overwritten."""
        self.zone = zone.raw
        values: dict[str, Value] = dict(self.form.draft().values)
        sex = _SEX.get(zone.value("sex"), zone.value("sex") if zone.value("sex") in ("female", "male", "other") else "")
        read: dict[str, Value] = {
            "family": zone.family.title(), "given": zone.given.title(), "sex": sex, "birth": zone.value("birth"),
            "nationalities": {zone.value("nationality"): True} if zone.value("nationality") else None,
            "document.type": zone.document_type, "document.number": zone.value("number"), "document.issuing_state": zone.value("issuer"),
            "document.expires": zone.value("expiry"),
        }
        values |= {key: value for key, value in read.items() if not is_blank(value)}
        self.form.show_draft(FormValues(values))
        doubtful = [each.name for each in zone.doubtful]
        if doubtful:
            words = _("Some characters do not fit their check digits. Compare with the document: {fields}.")
            self._note.say("warning", words.format(fields=", ".join(field_word(name) for name in doubtful)))
        elif zone.names_cut:
            self._note.say("info", _("The name is cut off in the zone. Compare it with the printed name."))
        else:
            self._note.clear()
        self.changed.emit()
        self.form.focus_field("document.expires" if not zone.value("number") else "crossing.port")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Esc in the swipe field go back like everywhere else."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape
        if watched is self.swipe and pressed:
            self.back_requested.emit()
            return True
        return super().eventFilter(watched, event)


def field_word(name: str) -> str:
    """Return what people call a field of the zone."""
    return {
        "type": _("document type"), "issuer": _("issuing state"), "names": _("names"), "number": _("document number"),
        "nationality": _("nationality"), "birth": _("birth date"), "sex": _("sex"), "expiry": _("expiry date"),
        "optional": _("optional data"), "optional_2": _("optional data"), "composite": _("overall check"),
    }.get(name, name)
