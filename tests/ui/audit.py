# SPDX-License-Identifier: Apache-2.0
"""What can be seen of a window without eyes: names for screen readers, cut text, text that went past the translator, the way of Tab."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QToolButton, QWidget

from app.ui.widgets.labels import ElidedLabel


def visible(root: QWidget) -> Iterator[QWidget]:
    """Yield the widgets on screen."""
    yield from (each for each in root.findChildren(QWidget) if each.isVisibleTo(root))


def unnamed(root: QWidget) -> list[str]:
    """Return the widgets that can have the focus and have no name."""
    found = []
    for each in visible(root):
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isEnabled() and each.objectName() != "qt_spinbox_lineedit":
            interface = QAccessible.queryAccessibleInterface(each)
            if interface is None or not interface.text(QAccessible.Text.Name).strip():
                found.append(f"{type(each).__name__} {each.objectName()}")
    return found


def clipped(root: QWidget) -> list[str]:
    """Return texts that have less room than they need, and widgets that stick out of a parent that does not scroll."""
    found = []
    for each in visible(root):
        text = _text(each)
        if not text.strip():
            continue
        if isinstance(each, ElidedLabel):
            continue  # says so by "…" and tells all in its tool tip
        if isinstance(each, QLabel) and each.wordWrap():
            is_cut = each.heightForWidth(each.width()) > each.height() or _longest_word(each, text) > each.contentsRect().width() + 1
        elif isinstance(each, QLineEdit):
            is_cut = QFontMetrics(each.font()).horizontalAdvance(text) > each.contentsRect().width()
        elif isinstance(each, QPlainTextEdit):
            continue
        else:
            needed = each.minimumSizeHint() if isinstance(each, QLabel) else each.sizeHint()
            is_cut = needed.width() > each.width() + 1 or needed.height() > each.height() + 4
        if is_cut or _sticks_out(each, root):
            found.append(f"{type(each).__name__}: {text}")
    return found


def untranslated(root: QWidget) -> list[str]:
    """Return texts with letters that lack the mark of the pseudo-language; data and keys carry a property that says so."""
    found = []
    for each in visible(root):
        if each.property("is_data") or each.property("keycap"):
            continue
        texts = [_text(each), each.toolTip(), each.accessibleName() if each.focusPolicy() != Qt.FocusPolicy.NoFocus else ""]
        found += [f"{type(each).__name__}: {text}" for text in texts if any(char.isalpha() for char in text) and "·" not in text]
    return found


def tab_walk(root: QWidget, most: int = 200) -> list[QWidget]:
    """Return the widgets that Tab comes to, from the one with the focus until it comes round."""
    start = QApplication.focusWidget()
    walk: list[QWidget] = []
    while start is not None and len(walk) < most:
        walk.append(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        if QApplication.focusWidget() is start:
            break
    return walk


def _text(widget: QWidget) -> str:
    if isinstance(widget, ElidedLabel):
        return widget.full_text()
    if isinstance(widget, QToolButton) and widget.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly and not widget.icon().isNull():
        return ""
    if isinstance(widget, QLabel | QAbstractButton):
        return widget.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
    if isinstance(widget, QLineEdit | QPlainTextEdit):
        return widget.placeholderText()
    return ""


def _longest_word(label: QLabel, text: str) -> int:
    return max(QFontMetrics(label.font()).horizontalAdvance(word) for word in text.split())


def _sticks_out(widget: QWidget, root: QWidget) -> bool:
    """Tell whether a widget is cut off by the right edge of an ancestor."""
    parent = widget.parentWidget()
    while parent is not None and parent is not root.parentWidget():
        if widget.mapTo(parent, QPoint(widget.width(), 0)).x() > parent.width() + 1:
            return True
        parent = parent.parentWidget()
    return False
