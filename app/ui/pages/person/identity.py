# SPDX-License-Identifier: Apache-2.0
"""The overview of a person: identity card, then everything that happened on one timeline."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.base.text import _
from app.domain.forms.people import PERSON
from app.domain.forms.spec import Field, Kind
from app.domain.forms.values import members
from app.services.people import PersonPage
from app.ui.forms.record_cards import timeline
from app.ui.theme import style, typography
from app.ui.widgets import formats
from app.ui.widgets.chips import Chip
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import label
from app.ui.widgets.timeline import Timeline

_SHOWN = (
    "sex", "birth", "age_estimate", "nationalities", "birth_place", "identity_number", "languages", "phone", "city", "country",
    "occupation",
)


class PersonOverview(QWidget):
    """Identity card and timeline.

    Signals:
        edit_wanted: the identity is to be edited.
        opened: "kind:id" of an entry of the timeline.
    """

    edit_wanted = Signal()
    opened = Signal(str)

    def __init__(self, may_edit: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = typography.px
        self._name = label(type="title", wrap=True)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(px(8))
        edit = KeyButton(_("Edit"), "E", kind="quiet", icon="edit")
        edit.setVisible(may_edit)
        edit.clicked.connect(self.edit_wanted)
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addLayout(self._chips)
        head.addWidget(edit)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(px(16))
        self._facts.setVerticalSpacing(px(6))
        self._facts.setColumnStretch(1, 1)
        self._facts.setColumnStretch(3, 1)
        card = QFrame()
        style.mark(card, surface="card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(px(16), px(12), px(16), px(16))
        inside.setSpacing(px(12))
        inside.addLayout(head)
        inside.addLayout(self._facts)
        self.timeline = Timeline(_("Timeline"))
        self.timeline.opened.connect(self.opened)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(16), px(24), px(16))
        column.setSpacing(px(12))
        column.addWidget(card)
        column.addWidget(label(_("Timeline"), type="section"))
        column.addWidget(self.timeline, 1)

    def show_page(self, page: PersonPage) -> None:
        """Show a person."""
        self._name.setText(page.row.name or _("Name unknown"))
        _clear(self._chips)
        if page.row.is_restricted:
            self._chips.addWidget(Chip(_("Restricted"), "warning", "lock"))
        if page.disputed:
            self._chips.addWidget(Chip(_("Disputed"), "danger", "conflict"))
        _clear(self._facts)
        filled = [(each, text) for key in _SHOWN if (text := _answer(each := PERSON.field(key), page))]
        for at, (each, text) in enumerate(filled):
            row, side = divmod(at, 2)
            self._facts.addWidget(label(_(each.label).replace("&", ""), tone="muted"), row, 2 * side)
            mark = _("{answer} (disputed)").format(answer=text) if each.key in page.disputed else text
            self._facts.addWidget(label(mark, tone="danger" if each.key in page.disputed else "", wrap=True), row, 2 * side + 1)
        self.timeline.set_items(timeline(row for rows in page.related.values() for row in rows))


def _answer(field: Field, page: PersonPage) -> str:
    value = page.content.get(field.key)
    if field.kind is Kind.CODES:
        return formats.codes(field.codelist, members(value))
    if not isinstance(value, str):
        return "" if value is None else str(value)
    if field.kind is Kind.DATE:
        return formats.date(value)
    return formats.code(field.codelist, value) if field.kind is Kind.CODE else formats.text(value)


def _clear(layout: QHBoxLayout | QGridLayout) -> None:
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.deleteLater()
