# SPDX-License-Identifier: Apache-2.0
"""Which editor edits which kind of field."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.domain.forms.spec import Field, Kind
from app.ui.forms.editors.base import Editor
from app.ui.forms.editors.choice import TickEditor, YesNoEditor
from app.ui.forms.editors.code import CodeEditor, CodesEditor
from app.ui.forms.editors.date import DateEditor
from app.ui.forms.editors.link import LinkEditor
from app.ui.forms.editors.links import LinkSource
from app.ui.forms.editors.text import IntegerEditor, LineEditor, LongTextEditor

EDITORS: dict[Kind, Callable[[Field, QWidget | None], Editor]] = {
    Kind.TEXT: LineEditor,
    Kind.LONG_TEXT: LongTextEditor,
    Kind.INTEGER: IntegerEditor,
    Kind.DATE: DateEditor,
    Kind.CODE: CodeEditor,
    Kind.CODES: CodesEditor,
    Kind.YES_NO: YesNoEditor,
    Kind.TICK: TickEditor,
    Kind.PHONE: LineEditor,
    Kind.EMAIL: LineEditor,
    Kind.IDENTIFIER: LineEditor,
}


def make(spec: Field, links: LinkSource | None = None, parent: QWidget | None = None) -> Editor:
    """Return a new editor for a field."""
    if spec.kind is Kind.LINK:
        return LinkEditor(spec, links, parent)
    return EDITORS[spec.kind](spec, parent)
