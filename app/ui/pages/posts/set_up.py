# SPDX-License-Identifier: Apache-2.0
"""The first ten minutes of an office: three sticks, and what each is for. It can be left at any step and goes on there."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from app.base.text import _
from app.services import office_setup, trust
from app.ui.dialogs.frame import DialogFrame
from app.ui.widgets.banner import Banner
from app.ui.widgets.chips import Chip
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session


class SetUpDialog(DialogFrame):
    """Makes the keys, writes the three sticks one by one, and shows the fingerprint of the country."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(_("Set up the office"), parent, 620)
        self._session = session
        self.problem = Banner("danger", parent=self)
        for text in (
            _("Three sticks hold two keys each, in three parts. Any two sticks together open a store whose passphrases are all lost, and "
              "say which PC of the office may admit PCs and users. One stick alone does neither, so one may be lost."),
            _("This PC keeps the registrar's key: with it the office signs the roster of posts and users from day to day."),
            _("Give the sticks to three people who keep them in three safes. Do not copy them to a disk."),
        ):
            self.body.addWidget(label(text, wrap=True))
        self.body.addWidget(self.problem)
        self.sticks: dict[str, QPushButton] = {}
        self._chips: dict[str, Chip] = {}
        for letter in office_setup.STICKS:
            row = QHBoxLayout()
            button = QPushButton(_("Write stick &{letter}").format(letter=letter))
            button.clicked.connect(lambda _checked=False, letter=letter: self._choose(letter))
            self.sticks[letter], self._chips[letter] = button, Chip("")
            row.addWidget(button)
            row.addWidget(self._chips[letter])
            row.addStretch(1)
            self.body.addLayout(row)
        self._said = label(wrap=True)
        self.fingerprint = label(type="figure")
        self.fingerprint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(self._said)
        self.body.addWidget(self.fingerprint)
        self.later = self.add_button(_("Go on later"), "quiet")
        self.finish = self.add_button(_("Sign the first &roster"), "primary")
        self.later.clicked.connect(self.reject)
        self.finish.clicked.connect(self._finish)
        self._show(office_setup.Progress(False, ()))
        store = session.store
        session.runner.run(lambda _ctx: office_setup.begin(store), self, self._show, self._failed)

    def write(self, letter: str, folder: Path) -> None:
        """Write one stick."""
        self.problem.clear()
        store = self._session.store
        self._session.runner.run(lambda _ctx: office_setup.write_stick(store, letter, folder), self, self._show, self._failed)

    def _choose(self, letter: str) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Stick {letter}").format(letter=letter), str(Path.home()))
        if chosen:
            self.write(letter, Path(chosen))

    def _show(self, at: office_setup.Progress) -> None:
        for letter, chip in self._chips.items():
            is_written = letter in at.written
            chip.say(_("Written and read back") if is_written else _("Still to write"), "success" if is_written else "warning")
        self.finish.setEnabled(not at.missing and not at.is_done)
        self._said.setText("" if at.missing else _("All three are written. Take them out, and let the sticks be put away now."))

    def _finish(self) -> None:
        store = self._session.store
        self.finish.setEnabled(False)

        def work(_ctx: object) -> str:
            office_setup.finish(store)
            return trust.fingerprint_of_root(store)

        self._session.runner.run(work, self, self._finished, self._failed)

    def _finished(self, fingerprint: str) -> None:
        self._said.setText(_("The office stands. Every post compares this fingerprint once; print it on the office's notice board."))
        self.fingerprint.setText(fingerprint)
        self.later.setText(_("Close"))
        for button in (*self.sticks.values(), self.finish):
            button.setEnabled(False)

    def _failed(self, error: Exception) -> None:
        self.problem.say("danger", str(error))
