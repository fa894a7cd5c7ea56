# SPDX-License-Identifier: Apache-2.0
"""The settings of this PC for everybody, whatever the role."""

from PySide6.QtWidgets import QWidget

from app.base.text import _
from app.ui.dialogs.frame import DialogFrame
from app.ui.forms.settings_form import SettingsForm
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session


class SettingsDialog(DialogFrame):
    """Shows the settings; what is chosen holds at once."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(_("Settings"), parent)
        words = _("They hold for this PC and everybody who uses it. What you choose holds at once.")
        self.body.addWidget(label(words, tone="muted", wrap=True))
        self.form = SettingsForm(session)
        self.body.addWidget(self.form)
        done = self.add_button(_("Close"), "primary")
        done.clicked.connect(self.accept)
        next(iter(self.form.fields.values())).setFocus()
