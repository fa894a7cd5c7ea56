# SPDX-License-Identifier: Apache-2.0
"""The definition of a figure as one sentence that one can edit: what, by what, and what against it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.base.text import _
from app.domain.breakdowns import dimensions
from app.domain.counting_figures import Query
from app.domain.subjects import SUBJECTS
from app.ui.theme import typography
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.labels import label

_PLACES = 3
_LETTERS = (12, 24)  # of a breakdown, of the subject


class Sentence(QWidget):
    """Lists in a sentence: "Count [victims detected] by [sex] and [age at detection] and [nothing]".

    Signals:
        changed: another Query.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.subject = QComboBox()
        self.by = [QComboBox() for _at in range(_PLACES)]
        row = FlowLayout(self, spacing=typography.px(8))
        for words, box, name in ((_("&Count"), self.subject, _("What is counted")), (_("&by"), self.by[0], _("First breakdown")),
                                 (_("and"), self.by[1], _("Second breakdown")), (_("and"), self.by[2], _("Third breakdown"))):
            said = label(words)
            said.setBuddy(box)
            row.addWidget(said)
            row.addWidget(box)
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(_LETTERS[box is self.subject])
        for subject in SUBJECTS.values():
            self.subject.addItem(_(subject.title), subject.key)
        self.subject.activated.connect(self._other_subject)
        for box in self.by:
            box.activated.connect(self._edited)
        self._filters: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def show_query(self, query: Query) -> None:
        """Show a query without announcing it."""
        self._filters = query.filters
        self.subject.setCurrentIndex(self.subject.findData(query.subject))
        self._offer(query.by)

    def query(self) -> Query:
        """Return what the sentence says."""
        by = dict.fromkeys(str(box.currentData()) for box in self.by if box.currentData())
        subject = str(self.subject.currentData())
        filters = tuple(each for each in self._filters if each[0] in SUBJECTS[subject].by)
        return Query(subject, tuple(by), filters)

    def _offer(self, by: tuple[str, ...]) -> None:
        offered = SUBJECTS[str(self.subject.currentData())].by
        for at, box in enumerate(self.by):
            box.clear()
            box.addItem(_("nothing more") if at else _("nothing"), "")
            for key in offered:
                box.addItem(_(dimensions()[key].title).lower(), key)
            box.setCurrentIndex(max(0, box.findData(by[at] if at < len(by) else "")))
            box.setEnabled(at == 0 or at <= len(by))

    def _other_subject(self) -> None:
        self._offer(SUBJECTS[str(self.subject.currentData())].by[:1])
        self.changed.emit(self.query())

    def _edited(self) -> None:
        query = self.query()
        self._offer(query.by)
        self.changed.emit(query)
