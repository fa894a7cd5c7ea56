# SPDX-License-Identifier: Apache-2.0
"""A shown specimen form, and a source of records to link to."""

from collections.abc import Callable, Sequence

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.forms.editors.choices import Choice
from app.ui.forms.form_view import FormView
from app.ui.theme import style
from tests.ui.forms.specimen import SPEC

CASES = (Choice("01case", "VFA-2026-0042-7", "opened 3 Nov 2026"), Choice("02case", "VFA-2026-0043-5", "opened 4 Nov 2026"))


class Links:
    """Answers when told to, as the store would: later."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def find(self, kind: str, typed: str, show: Callable[[Sequence[Choice]], None]) -> None:
        self.waiting.append(lambda: show([each for each in CASES if typed in each.label]))

    def name(self, kind: str, record_id: str, show: Callable[[str], None]) -> None:
        self.waiting.append(lambda: show(next((each.label for each in CASES if each.key == record_id), "")))

    def answer(self) -> None:
        """Give all answers that are due, in order."""
        while self.waiting:
            self.waiting.pop(0)()


@pytest.fixture
def links() -> Links:
    return Links()


@pytest.fixture
def form(qtbot: QtBot, qapp: QApplication, links: Links) -> FormView:
    style.look()
    made = FormView(SPEC, links)
    qtbot.addWidget(made)
    made.resize(900, 900)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.focus_first()
    return made
