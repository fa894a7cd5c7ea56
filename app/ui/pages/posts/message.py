# SPDX-License-Identifier: Apache-2.0
"""Writing a message to posts."""

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from app.base.text import _
from app.services import bulletins
from app.ui.dialogs.frame import DialogFrame
from app.ui.widgets.banner import Banner
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session


class MessageDialog(DialogFrame):
    """One short message, to all posts or to one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(_("Message to posts"), parent)
        self._session = session
        self.problem = Banner("danger", parent=self)
        lead = _("It stands on the first page of the post for {n} days. Name no person in it: everybody at the post reads it.")
        self.body.addWidget(label(lead.format(n=bulletins.SHOWN_DAYS), tone="muted", wrap=True))
        self.body.addWidget(self.problem)
        self.text, self.to = QLineEdit(), QComboBox()
        self.text.setMaxLength(bulletins.LONGEST_TEXT)
        self.to.addItem(_("All posts"), "*")
        self.urgent = QCheckBox(_("&Urgent"))
        self.add_field(_("&Message"), self.text)
        self.add_field(_("&To"), self.to)
        self.body.addWidget(self.urgent)
        cancel, send = self.add_button(_("Cancel"), "quiet"), self.add_button(_("&Send with the next exchange"), "primary")
        cancel.clicked.connect(self.reject)
        send.clicked.connect(self._send)
        store = session.store
        session.runner.run(lambda _ctx: bulletins.posts(store), self, self._show_posts)

    def _show_posts(self, known: list[tuple[str, str]]) -> None:
        for code, name in known:
            self.to.addItem(f"{name} ({code})", code)

    def _send(self) -> None:
        store, text, code, urgent = self._session.store, self.text.text(), str(self.to.currentData()), self.urgent.isChecked()
        work = lambda _ctx: bulletins.publish(store, text, code, urgent)
        self._session.runner.run(work, self, lambda _done: self.accept(), lambda error: self.problem.say("danger", str(error)))
