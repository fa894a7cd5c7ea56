# SPDX-License-Identifier: Apache-2.0
"""Key events as the keying engine names them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_NAMED = {
    Qt.Key.Key_Return: "Enter", Qt.Key.Key_Enter: "Enter", Qt.Key.Key_Tab: "Tab", Qt.Key.Key_Backtab: "Shift+Tab",
    Qt.Key.Key_Backspace: "Backspace", Qt.Key.Key_Escape: "Esc", Qt.Key.Key_Up: "Up", Qt.Key.Key_Down: "Down",
    Qt.Key.Key_PageUp: "PgUp", Qt.Key.Key_PageDown: "PgDown", Qt.Key.Key_Home: "Home", Qt.Key.Key_End: "End",
}


def key_name(event: QKeyEvent) -> str:
    """Return the engine's name of a key: a character as typed, "Enter", "F7", "Ctrl+Z"; "" for keys that mean nothing by themselves."""
    key, modifiers = event.key(), event.modifiers()
    is_command = bool(modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier))
    altgr = modifiers & Qt.KeyboardModifier.ControlModifier and modifiers & Qt.KeyboardModifier.AltModifier
    name = _NAMED.get(Qt.Key(key), "") if key else ""
    if not name and Qt.Key.Key_F1 <= key <= Qt.Key.Key_F12:
        name = f"F{key - Qt.Key.Key_F1 + 1}"
    text = event.text()
    if not name and len(text) == 1 and text.isprintable() and (not is_command or altgr):
        return text
    if not name and Qt.Key.Key_A <= key <= Qt.Key.Key_Z and is_command:
        name = chr(key)
    if not name or not is_command:
        return name
    parts = ["Ctrl"] * bool(modifiers & Qt.KeyboardModifier.ControlModifier) + ["Alt"] * bool(modifiers & Qt.KeyboardModifier.AltModifier)
    return "+".join([*parts, name])
