# SPDX-License-Identifier: Apache-2.0
"""Settings of this PC."""

from app.base.text import _
from app.domain.permissions import Action
from app.ui.forms.settings_form import SettingsForm
from app.ui.pages.administration.panel import ScrolledPanel
from app.ui.pages.administration.reflection import Reflection
from app.ui.widgets.headings import SectionHeading
from app.ui.widgets.labels import hairline, label
from app.ui.widgets.session import Session


class SettingsPanel(ScrolledPanel):
    """The form of settings; everybody reaches the same one with Ctrl+, too."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.form = SettingsForm(session)
        words = _("They hold for this PC and everybody who uses it. What you choose holds at once.")
        self.column.addWidget(SectionHeading(_("Settings")))
        self.column.addWidget(label(words, tone="muted", wrap=True))
        self.column.addWidget(self.form)
        if session.can(Action.ADMINISTER):
            self.reflection = Reflection(session)
            self.column.addWidget(hairline())
            self.column.addWidget(self.reflection)
        self.column.addStretch(1)
