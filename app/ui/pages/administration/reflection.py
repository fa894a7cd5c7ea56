# SPDX-License-Identifier: Apache-2.0
"""How long a reflection period lasts here: nothing until a national authority has set it."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.base.text import _
from app.services import casework
from app.ui.theme import typography
from app.ui.widgets.banner import Banner
from app.ui.widgets.headings import SectionHeading
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session


class Reflection(QWidget):
    """One number; blank takes it back."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.said = Banner("success", parent=self)
        self.days, self.save = QLineEdit(), KeyButton(_("Set length"))
        words = _("Days that a presumed victim has to recover and decide. New reflection periods begin with this number. Leave it blank "
                  "until a national authority has set it.")
        caption = label(_("&Days"))
        caption.setBuddy(self.days)
        self.days.setAccessibleName(_("Length of reflection in days"))
        self.days.setFixedWidth(typography.px(90))
        row = QHBoxLayout()
        row.setSpacing(typography.px(8))
        for part in (caption, self.days, self.save):
            row.addWidget(part)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(typography.px(8))
        column.addWidget(SectionHeading(_("Reflection period")))
        column.addWidget(label(words, tone="muted", wrap=True))
        column.addLayout(row)
        column.addWidget(self.said)
        self.save.clicked.connect(self.submit)
        self.days.returnPressed.connect(self.submit)
        self._session.runner.run(lambda _job: casework.reflection_days(session.store), self,
                                 lambda days: self.days.setText(str(days or "")))

    def submit(self) -> None:
        """Set the length, or take it back."""
        store, typed = self._session.store, self.days.text().strip()
        if typed and not typed.isdecimal():
            self.said.say("danger", _("Type the number of days, or leave it blank."))
            return

        def done(_nothing: object) -> None:
            self.said.say("success", _("The length of reflection is set.") if typed else _("No length is set."))

        self._session.runner.run(lambda _job: casework.set_reflection_days(store, int(typed) if typed else None), self, done,
                                 lambda error: self.said.say("danger", str(error)))
