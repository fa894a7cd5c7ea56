# SPDX-License-Identifier: Apache-2.0
"""Help for people who stand before a locked store: what they can do, in the order in which to try it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.base.text import N_, _
from app.ui.dialogs.frame import DialogFrame
from app.ui.theme import style, typography
from app.ui.widgets import labels

Topic = tuple[str, str]

CANNOT_GET_IN: tuple[Topic, ...] = (
    (N_("It says that name and passphrase do not open the store"),
     N_("Show what you type and look for a wrong letter, another keyboard language, or the capital lock. Spaces between the words "
        "count as one. Your name is the one you were given for signing in, not your e-mail address.")),
    (N_("I forgot my passphrase"),
     N_("Ask another administrator of this PC: after signing in, they open Administration, choose your name and issue a new "
        "passphrase. Your work stays where it is.")),
    (N_("Nobody at this PC can get in"),
     N_("Call the central office and say which post you are. If its recovery key was set up here, two holders of that key can open "
        "the store together. Without it nobody can, the makers of the program included; what was sent to the office is safe there.")),
    (N_("It says that another program holds the store"),
     N_("Breakwater is open already, perhaps in another account of this PC. Close it there. If the PC was switched off while it "
        "was open, start the PC again.")),
    (N_("It says that the store or its key file is damaged"),
     N_("Do not delete anything and do not make a new store. Choose Restore a backup: the present files are set aside, not "
        "removed. If there is no backup on this PC, call the office; it holds what you sent.")),
    (N_("It says that the program is too old"),
     N_("The store was used with a newer program. Install that version or a newer one on this PC.")),
)


class HelpSheet(DialogFrame):
    """Shows topics: a heading and what to do."""

    def __init__(self, title: str, topics: Sequence[Topic], parent: QWidget | None = None) -> None:
        super().__init__(title, parent, width_px=600)
        inner = QWidget(self)
        style.mark(inner, surface="plain")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, typography.px(12), 0)
        column.setSpacing(typography.px(4))
        for heading, words in topics:
            column.addWidget(labels.label(_(heading), type="strong", wrap=True))
            column.addWidget(labels.label(_(words), wrap=True))
            column.addSpacing(typography.px(10))
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setMinimumHeight(typography.px(300))
        scroll.setAccessibleName(title)
        scroll.setAccessibleDescription(" ".join(f"{_(heading)}. {_(words)}" for heading, words in topics))
        self.body.addWidget(scroll, 1)
        done = self.add_button(_("Close"), "primary")
        done.clicked.connect(self.accept)
        done.setFocus()
        self.resize(typography.px(640), typography.px(560))
