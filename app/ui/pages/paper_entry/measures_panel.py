# SPDX-License-Identifier: Apache-2.0
"""Measures of keying: one's own first; those of others for whoever approves; what is misread, batch by batch."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.base.text import _
from app.domain.paper.measures import FieldErrors, Speed, Trend
from app.services.paper.measures import Measures
from app.ui.theme import style, typography
from app.ui.widgets.card_list import Card, CardList
from app.ui.widgets.headings import SectionHeading
from app.ui.widgets.labels import label
from app.ui.widgets.stat_tile import StatTile

_SHOWN, _TRENDS = 5, 12


class MeasuresPanel(QWidget):
    """Shows how keying goes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = typography.px
        self._forms, self._keys = StatTile(_("forms an hour"), 0), StatTile(_("keystrokes an hour"), 0)
        self._refused, self._errors = StatTile(_("keys refused"), 0), StatTile(_("answers settled against you"), 0)
        self.mine = label(wrap=True)
        self.others, self.fields = CardList(_("Clerks")), CardList(_("Questions that are misread"))
        self.trends = CardList(_("Questions over time"))
        tiles = QHBoxLayout()
        tiles.setSpacing(px(12))
        for tile in (self._forms, self._keys, self._refused, self._errors):
            tiles.addWidget(tile, 1)
        self._others_head = SectionHeading(_("Clerks"))
        columns = QHBoxLayout()
        columns.setSpacing(px(24))
        for heading, cards in (
            (SectionHeading(_("Questions that are misread, by batch")), self.fields),
            (SectionHeading(_("Questions over time")), self.trends), (self._others_head, self.others),
        ):
            part = QVBoxLayout()
            part.addWidget(heading)
            part.addWidget(cards, 1)
            columns.addLayout(part, 1)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(px(24), px(16), px(24), px(24))
        column.setSpacing(px(12))
        column.addWidget(SectionHeading(_("Your keying")))
        column.addLayout(tiles)
        column.addWidget(self.mine)
        column.addLayout(columns, 1)
        style.mark(body, surface="plain")
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def show_measures(self, found: Measures) -> None:
        """Show the measures of the latest batches."""
        mine = found.mine
        self._forms.set_figure(round(mine.forms_per_hour) if mine else 0)
        self._keys.set_figure(round(mine.keys_per_hour) if mine else 0)
        self._refused.set_figure(mine.refused if mine else 0)
        self._errors.set_figure(mine.errors if mine else 0)
        nothing = _("You have not keyed a form yet. Your own figures appear here first.")
        by_form = [f"{_(title)}: {_words(speed)}" for title, speed in found.by_form] if len(found.by_form) > 1 else []
        self.mine.setText("\n".join([_words(mine), *by_form]) if mine else nothing)
        self.trends.set_cards([_trend_card(each) for each in found.trends[:_TRENDS]])
        self.others.set_cards([Card(name, name, (("", _words(speed)),)) for name, speed in found.others])
        self.others.setVisible(bool(found.others))
        self._others_head.setVisible(bool(found.others))
        agreed = dict(found.agreement)
        self.fields.set_cards([_batch_card(number, title, rows, agreed.get(number)) for number, title, rows in found.fields])


def _words(speed: Speed) -> str:
    return _("{forms} forms, {errors} errors per 1,000 keystrokes among {compared} answers that two people keyed").format(
        forms=speed.forms, errors=f"{speed.errors_per_thousand:.1f}", compared=speed.compared)


def _batch_card(number: str, title: str, rows: Sequence[FieldErrors], agreed: float | None) -> Card:
    share = _("{percent} % agreed before anything was settled").format(percent=f"{100 * agreed:.1f}") if agreed is not None else ""
    lines = [("", share)] if share else []
    for row in rows[:_SHOWN]:
        mixed = ", ".join(f"{what} ×{times}" for what, times in row.mixed_up)
        words = _("{number} {label}: {different} of {compared}").format(
            number=row.number, label=_(row.label).replace("&", ""), different=row.different, compared=row.compared)
        lines.append(("", f"{words} · {mixed}" if mixed else words))
    return Card(number, f"{number} · {_(title)}", tuple(lines))


def _trend_card(trend: Trend) -> Card:
    shares = " → ".join(f"{100 * share:.1f} %" for _batch, share in trend.shares)
    title = f"{trend.number} {_(trend.label).replace('&', '')}"
    word, tone = (_("Worse"), "warning") if trend.is_worse else ("", "neutral")
    return Card(f"{trend.form}/{trend.number}", title, (("", _(trend.form)), ("", shares)), word, tone)
