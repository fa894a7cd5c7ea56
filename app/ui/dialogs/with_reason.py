# SPDX-License-Identifier: Apache-2.0
"""Something that is done with a reason: a sentence, perhaps some fields, why, and the button."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.text import _
from app.ui.dialogs.frame import DialogFrame
from app.ui.widgets.banner import Banner
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session


class WithReason(DialogFrame):
    """Asks why and does it in a job; a refusal is shown and nothing typed is lost.

    Args:
        work_with: given the reason, returns what the job does; it is asked in the window's thread, so it may read fields.
        action, keep: verbs on the buttons.
        caption: what the reason is called.

    Signals:
        succeeded: what the work returned.
    """

    succeeded = Signal(object)

    def __init__(
        self, session: Session, title: str, sentence: str, action: str, work_with: Callable[[str], Callable[[], Any]],
        parent: QWidget | None = None, *, caption: str = "", keep: str = "", is_danger: bool = False,
    ) -> None:
        super().__init__(title, parent, 560)
        self._session, self._work_with = session, work_with
        self.problem = Banner("danger", parent=self)
        self.reason = QLineEdit()  # given its parent after the fields: Tab follows that order
        self.body.addWidget(label(sentence, wrap=True))
        self.body.addWidget(self.problem)
        self.add_fields()
        self.add_field(caption or _("&Why; this goes into the journal"), self.reason)
        self.keep = self.add_button(keep or _("Go back"))
        self.act = self.add_button(action, "danger" if is_danger else "primary")
        self.act.setAutoDefault(False)  # Enter after the reason presses it; Enter on the page behind does not
        self.keep.clicked.connect(self.reject)
        self.act.clicked.connect(self.submit)
        self.reason.returnPressed.connect(self.submit)
        self.setAccessibleDescription(sentence)
        (self.first_field() or self.reason).setFocus()

    def add_fields(self) -> None:
        """Add what is asked before the reason."""

    def first_field(self) -> QWidget | None:
        """Return the field to begin in, None for the reason."""
        return None

    def submit(self) -> None:
        """Do it."""
        if not self.act.isEnabled():
            return
        self.problem.clear()
        self.act.setEnabled(False)
        work = self._work_with(self.reason.text())
        self._session.runner.run(lambda _job: work(), self, self._on_done, self._failed)

    def _on_done(self, result: Any) -> None:
        self.accept()
        self.succeeded.emit(result)

    def _failed(self, error: Exception) -> None:
        self.act.setEnabled(True)
        self.problem.say("danger", str(error))
