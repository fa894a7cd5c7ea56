# SPDX-License-Identifier: Apache-2.0
"""The settings of this PC, made from their table; each is stored and effective as soon as it is chosen."""

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from app.base import settings, text
from app.base.settings import SETTINGS, Setting
from app.base.text import N_, _
from app.ui.theme import typography
from app.ui.widgets.labels import label
from app.ui.widgets.number_field import NumberField
from app.ui.widgets.session import Session

_WORDS = {
    "system": N_("As the system"), "light": N_("Light"), "dark": N_("Dark"), "contrast": N_("High contrast"),
    "dmy": N_("Day, month, year"), "mdy": N_("Month, day, year"), "ymd": N_("Year, month, day"),
}
_UNITS = {"text_percent": "%", "idle_lock_minutes": N_("min")}
_COARSE = 50  # a range wider than this is walked in tens


class SettingsForm(QWidget):
    """One field for each setting that people choose.

    Attributes:
        fields: by the key of the setting.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.fields: dict[str, QWidget] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(typography.px(4))
        for setting in SETTINGS:
            if setting.is_remembered:
                continue
            field = self._field(setting)
            field.setAccessibleName(_(setting.label))
            field.setAccessibleDescription(_(setting.help))
            field.setFixedWidth(typography.px(280))
            self.fields[setting.key] = field
            if not isinstance(field, QCheckBox):
                caption = label(_(setting.label), type="strong")
                caption.setBuddy(field)
                column.addWidget(caption)
            column.addWidget(field)
            column.addWidget(label(_(setting.help), type="small", tone="muted", wrap=True))
            column.addSpacing(typography.px(14))
        column.addStretch(1)

    def _field(self, setting: Setting) -> QWidget:
        value = settings.get(setting.key)
        if isinstance(setting.default, bool):
            tick = QCheckBox(_(setting.label), self)
            tick.setChecked(value)
            tick.toggled.connect(lambda chosen: self._put(setting.key, chosen))
            return tick
        if isinstance(setting.default, int):
            number = NumberField(setting.low, setting.high, value, _(_UNITS[setting.key]) if setting.key in _UNITS else "", self)
            number.setKeyboardTracking(False)  # "1" on the way to "110" is not meant
            number.setSingleStep(10 if setting.high - setting.low > _COARSE else 1)
            number.valueChanged.connect(lambda chosen: self._put(setting.key, chosen))
            return number
        choice = QComboBox(self)
        for each in setting.choices:
            choice.addItem(_(_WORDS[each]), each)
        for each in () if setting.choices else text.languages():
            choice.addItem(_native_name(each), each)
        choice.setCurrentIndex(max(choice.findData(value), 0))
        choice.activated.connect(lambda _place: self._put(setting.key, choice.currentData()))
        return choice

    def _put(self, key: str, value: str | int | bool) -> None:
        if value != settings.get(key):
            settings.put(key, value)
            self._session.apply_setting(key)


def _native_name(language: str) -> str:
    """Return what a language is called in that language."""
    if language == "en":
        return "English"  # Qt would say "American English"
    name = QLocale(language).nativeLanguageName()
    return name[:1].upper() + name[1:] if name else language
