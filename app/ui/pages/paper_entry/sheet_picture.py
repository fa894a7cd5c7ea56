# SPDX-License-Identifier: Apache-2.0
"""How a half-keyed form looks: rows of number, question and answer; below the field in focus what fits and what is said."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from app.base.text import N_, _
from app.domain.forms.spec import Kind, Strength
from app.domain.forms.values import is_missing, missing_label
from app.domain.paper.keying import repeated
from app.domain.paper.keys import Act
from app.domain.paper.spec import Place, section_words
from app.domain.paper.state import Sheet, State, places_asked
from app.domain.paper.typed import choices, fitting, shown
from app.ui.theme import style, typography

ROW, CHOICES_SHOWN = 30, 7
_TONES = {Strength.INFORMATION: "muted", Strength.REASON: "warning", Strength.BLOCKING: "danger"}
_PROMPTS = {"force": N_("Reason"), "note": N_("Note"), "go_to": N_("Question")}


def answer_words(state: State, place: Place) -> str:
    """Return what stands in a field: what is being typed there, else the answer in words."""
    if place.key == state.at and not state.is_empty:
        labels = {each.code: each.label for each in choices(place.question)}
        return ", ".join([*(labels.get(code, code) for code in state.picked), *([state.typed] if state.typed else [])])
    if place.key not in state.values:
        return ""
    value = state.values[place.key]
    if value is None:
        return _("blank")
    is_open = is_missing(value) and place.field.kind is not Kind.YES_NO
    return missing_label(str(value)) if is_open else shown(place.question, value)


class SheetPicture:
    """One picture of a form."""

    def __init__(self, painter: QPainter, sheet: Sheet, state: State, width: int, height: int, has_focus: bool) -> None:
        self.painter, self.sheet, self.state = painter, sheet, state
        self.width, self.height, self.has_focus = width, height, has_focus
        self._plain, self._strong = typography.font(), typography.font(semibold=True)
        self._unit = typography.px(1000) / 1000  # asked once a picture: there are hundreds of measures in one

    def _px(self, measure: float) -> int:
        return max(1, round(measure * self._unit))

    def draw(self) -> None:
        """Draw the section in focus, then what follows."""
        self._rows(self.painter, self._offset())

    def _offset(self) -> int:
        """Return how far the form is moved up so that the field in focus and its choices are in sight."""
        places = self._shown_places()
        index = next((n for n, place in enumerate(places) if place.key == self.state.at), 0)
        need = self._px(ROW) * (index + 4 + CHOICES_SHOWN // 2)
        return max(0, need - self.height)

    def _shown_places(self) -> list[Place]:
        places = places_asked(self.sheet.form, self.state.values)
        sections = list(dict.fromkeys((place.section.key, place.line) for place in places))
        here = None if self.state.is_finished else self.sheet.form.place(self.state.values, self.state.at)
        first = sections.index((here.section.key, here.line)) if here and (here.section.key, here.line) in sections else len(sections) - 1
        return [place for place in places if (place.section.key, place.line) in sections[first:first + 2]]

    def _rows(self, painter: QPainter, offset: int) -> None:
        px = self._px
        y, last = px(4) - offset, ("", -1)
        for place in self._shown_places():
            if (place.section.key, place.line) != last:
                last = (place.section.key, place.line)
                painter.setFont(typography.font("section", semibold=True))
                painter.setPen(style.colour("text"))
                painter.drawText(QRect(px(8), y, self.width, px(ROW)), Qt.AlignmentFlag.AlignVCenter, section_words(place))
                y += px(ROW + 4)
            y = self._row(painter, place, y)
            if y > self.height:
                break

    def _row(self, painter: QPainter, place: Place, y: int) -> int:
        px, state = self._px, self.state
        is_here, row = place.key == state.at, px(ROW)
        painter.setFont(self._strong if is_here else self._plain)
        label_width = self.width * 45 // 100
        if is_here:
            painter.fillRect(QRect(0, y, self.width, row), style.colour("selected"))
            painter.fillRect(QRect(0, y, px(3), row), style.colour("accent"))
        painter.setPen(style.colour("muted"))
        painter.drawText(QRect(px(8), y, px(40), row), Qt.AlignmentFlag.AlignVCenter, place.number.split(".")[0])
        painter.setPen(style.colour("text"))
        words = _(place.field.label).replace("&", "")
        room = QRect(px(48), y, label_width - px(56), row)
        if QFontMetrics(painter.font()).horizontalAdvance(words) > room.width():
            painter.setFont(typography.font("small", semibold=is_here))  # two small lines rather than half of the question
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap, words)
            painter.setFont(self._strong if is_here else self._plain)
        else:
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
        box = QRect(label_width, y + px(2), self.width - label_width - px(8), row - px(4))
        painter.setPen(style.colour("accent" if is_here else "line"))
        painter.drawRect(box)
        self._answer_into(painter, place, box.adjusted(px(6), 0, -px(6), 0), is_here)
        return self._below(painter, place, y + row, label_width) if is_here else y + row

    def _answer_into(self, painter: QPainter, place: Place, box: QRect, is_here: bool) -> None:
        metrics, text = QFontMetrics(painter.font()), answer_words(self.state, place)
        painter.setPen(style.colour("muted" if place.key in self.state.carried else "text"))
        if is_here and not text:
            ghost = repeated(self.sheet, self.state)
            if ghost is not None:
                key = self.sheet.keymap.keys(Act.REPEAT)[0]
                text = f"{key}: {shown(place.question, ghost)}"
                painter.setPen(style.colour("muted"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, metrics.elidedText(text, Qt.TextElideMode.ElideLeft, box.width()))
        if is_here and self.has_focus and not self.state.prompt:
            x = box.left() + min(box.width(), metrics.horizontalAdvance(text if self.state.typed else ""))
            painter.fillRect(QRect(x + 1, box.top() + 4, 2, box.height() - 8), style.colour("accent"))

    def _below(self, painter: QPainter, place: Place, y: int, left: int) -> int:
        """Draw what belongs to the field in focus: the answers that fit, what the program says, the line it asks for."""
        px, state = self._px, self.state
        painter.setFont(typography.font("small"))
        height, width = px(20), self.width - left - px(8)
        if state.prompt:
            painter.setPen(style.colour("accent"))
            asked = f"{_(_PROMPTS[state.prompt.kind])}: {state.prompt.typed}▏"
            painter.drawText(QRect(left, y, width, height), Qt.AlignmentFlag.AlignVCenter, asked)
            y += height
        if state.said:
            painter.setPen(style.colour(_TONES[state.said.strength]))
            bounds = painter.boundingRect(QRect(left, y, width, px(120)), Qt.TextFlag.TextWordWrap, state.said.text)
            painter.drawText(bounds, Qt.TextFlag.TextWordWrap, state.said.text)
            y = bounds.bottom() + px(4)
        offered = fitting(place.question, state.typed, self.sheet.reading) if choices(place.question) else ()
        for number, choice in enumerate(offered[:CHOICES_SHOWN] if state.typed or len(offered) <= 12 else ()):
            painter.setPen(style.colour("accent" if state.typed and number == state.choice % len(offered) else "muted"))
            painter.drawText(QRect(left, y, width, height), Qt.AlignmentFlag.AlignVCenter, f"{choice.number}  {choice.label}".strip())
            y += height
        return y + px(4)
