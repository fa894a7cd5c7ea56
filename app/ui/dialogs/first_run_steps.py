# SPDX-License-Identifier: Apache-2.0
"""The steps of the first-run wizard, each a widget that knows whether it is complete."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QLabel, QLineEdit, QPushButton, QRadioButton, QVBoxLayout, QWidget

from app.base.text import N_, _
from app.domain import codelists
from app.domain.forms.spec import Field, FormSpec, Kind, Section
from app.domain.forms.values import Value
from app.domain.numbers import POST_CODE
from app.services import vault
from app.ui.dialogs.passphrase_line import PassphraseLine
from app.ui.forms.form_view import FormView
from app.ui.theme import typography
from app.ui.widgets import labels


def _post_code(value: Value) -> str | None:
    is_right = isinstance(value, str) and POST_CODE.fullmatch(value.upper())
    return None if is_right else _("A post code has 2 to 5 letters, such as VFA. It begins every case number of this PC.")


PLACE = FormSpec("first_run_place", 1, N_("This place"), "", (
    Section("place", N_("This place"), (
        Field("country", Kind.CODE, N_("Country"), codelist="country", required=True, width=30, missing=()),
        Field("post_name", Kind.TEXT, N_("Name of the post"), N_("As colleagues call it: Vieux Fort Seaport."), required=True, width=36,
              missing=(), max_length=80),
        Field("post_code", Kind.IDENTIFIER, N_("Post code"), N_("2 to 5 letters. It begins every case number of this PC."), required=True,
              width=6, missing=(), max_length=5, check=_post_code),
    )),
))

PERSON = FormSpec("first_run_person", 1, N_("First administrator"), "", (
    Section("person", N_("First administrator"), (
        Field("display_name", Kind.TEXT, N_("Full name"), N_("As colleagues see it in the journal."), required=True, width=36, missing=(),
              max_length=80),
        Field("user_name", Kind.TEXT, N_("Name for signing in"), N_("Short, without spaces, such as ana.joseph."), required=True, width=24,
              missing=(), max_length=40),
    )),
))


class Step(QWidget):
    """One step.

    Attributes:
        title: its heading.

    Signals:
        completed: Enter in its last field: go on.
        returned: Esc: go back.
    """

    completed = Signal()
    returned = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(typography.px(10))

    def begin(self) -> None:
        """Put the focus where the step begins."""

    def complaint(self) -> str | None:
        """Return why one cannot go on yet: a sentence, "" where the step itself shows why, None where one can."""
        return None

    def words(self, text: str, *, tone: str = "") -> QLabel:
        """Add a paragraph."""
        made = labels.label(text, tone=tone, wrap=True, parent=self)
        self.column.addWidget(made)
        return made


class PurposeStep(Step):
    """What this PC is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("What this PC is"), parent)
        self.words(_("Breakwater keeps cases in an encrypted store on this PC. It works without any connection."))
        self._group = QButtonGroup(self)
        self.post = self._choice(_("A &post"), _("A border, a police station, a shelter, a ministry desk: a place where people are met or "
                                                "cases are worked on. It exchanges its work with the central office."))
        self.office = self._choice(_("The central &office"), _("The one institution that receives the work of all posts, settles "
                                                              "differences and makes the national figures."))
        self.post.setChecked(True)
        self.column.addSpacing(typography.px(8))
        self.training = QCheckBox(_("For &training, with invented people only"), self)
        self.training.setAccessibleDescription(_("Every page, print and file will say so. It cannot be changed later."))
        self.column.addWidget(self.training, 0, Qt.AlignmentFlag.AlignLeading)
        self.words(self.training.accessibleDescription(), tone="muted")
        self.column.addStretch(1)

    def begin(self) -> None:
        """Begin at the chosen answer."""
        (self.office if self.office.isChecked() else self.post).setFocus()

    def _choice(self, text: str, words: str) -> QRadioButton:
        button = QRadioButton(text, self)
        button.setAccessibleDescription(words)
        self._group.addButton(button)
        self.column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        told = self.words(words, tone="muted")
        told.setIndent(typography.px(26))
        return button


class FormStep(Step):
    """A step that is a form."""

    def __init__(self, spec: FormSpec, words: str, parent: QWidget | None = None) -> None:
        super().__init__(_(spec.title), parent)
        self.words(words)
        self.form = FormView(spec, parent=self)
        self.form.set_bare()
        self.column.addWidget(self.form, 1)
        self.form.end_reached.connect(self.completed)
        self.form.save_requested.connect(self.completed)
        self.form.back_requested.connect(self.returned)

    def begin(self) -> None:
        """Begin at the first field."""
        self.form.focus_first()

    def complaint(self) -> str | None:
        """Let the form show its problems."""
        self.form.blockSignals(True)
        is_right = self.form.request_save()
        self.form.blockSignals(False)
        return None if is_right else ""

    def text(self, key: str) -> str:
        """Return an answer."""
        return self.form.values().text(key)


class PassphraseStep(Step):
    """Five issued words to copy on paper, or a passphrase of one's own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Passphrase"), parent)
        self.words(_("The passphrase is the key to the store. Without it nobody can read the store, the makers of the program included."))
        self._group = QButtonGroup(self)
        self.issued = QRadioButton(_("&Five words from the program (recommended)"), self)
        self.own = QRadioButton(_("A passphrase of my &own"), self)
        self.words_line = labels.label(vault.issue_passphrase(), type="title", wrap=True, parent=self)
        self.words_line.setProperty("is_data", True)
        self.words_line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words_line.setAccessibleName(_("Your five words"))
        self.other = QPushButton(_("Other &words"), self)
        self.other.setAutoDefault(False)
        self.other.clicked.connect(lambda: self.words_line.setText(vault.issue_passphrase()))
        self.copy_words = labels.label(
            _("Copy them on paper now; they are not shown again. Keep the paper in a locked place away from this PC."),
            wrap=True, parent=self)
        self.line = PassphraseLine(self)
        self.line.setAccessibleName(_("Passphrase of your own"))
        self.show_typed = QCheckBox(_("&Show what I type"), self)
        self.show_typed.toggled.connect(self.line.set_shown)
        self.rule = labels.label(_("At least 15 characters. Several words that do not belong together are best."), tone="muted", wrap=True,
                                 parent=self)
        for button in (self.issued, self.own):
            self._group.addButton(button)
        self.column.addWidget(self.issued, 0, Qt.AlignmentFlag.AlignLeading)
        self.column.addWidget(self.words_line)
        self.column.addWidget(self.copy_words)
        self.column.addWidget(self.other, 0, Qt.AlignmentFlag.AlignLeading)
        self.column.addWidget(self.own, 0, Qt.AlignmentFlag.AlignLeading)
        self.column.addWidget(self.line)
        self.column.addWidget(self.show_typed)
        self.column.addWidget(self.rule)
        self.column.addStretch(1)
        self.context: list[str] = []
        self.line.returnPressed.connect(self.completed)
        self._group.buttonToggled.connect(lambda _button, _on: self._show_choice())
        self.issued.setChecked(True)
        self._show_choice()

    def passphrase(self) -> str:
        """Return the passphrase chosen."""
        return self.words_line.text() if self.issued.isChecked() else self.line.text()

    def begin(self) -> None:
        """Begin at the choice."""
        (self.issued if self.issued.isChecked() else self.line).setFocus()

    def complaint(self) -> str | None:
        """Check a passphrase of one's own."""
        problems = vault.check_passphrase(self.passphrase(), self.context)
        return problems[0] if problems else None

    def _show_choice(self) -> None:
        is_issued = self.issued.isChecked()
        shown: list[tuple[QWidget, bool]] = [(part, True) for part in (self.words_line, self.copy_words, self.other)]
        shown += [(part, False) for part in (self.line, self.show_typed, self.rule)]
        for part, with_issued in shown:
            part.setVisible(with_issued == is_issued)


class ProofStep(Step):
    """The passphrase once more, from paper or from memory."""

    def __init__(self, source: PassphraseStep, parent: QWidget | None = None) -> None:
        super().__init__(_("Type it once more"), parent)
        self._source = source
        self.words(_("Type the passphrase from your paper or from memory. This proves that you can come back."))
        self.line = PassphraseLine(self)
        self.line.setAccessibleName(_("Passphrase once more"))
        self.show_typed = QCheckBox(_("&Show what I type"), self)
        self.show_typed.toggled.connect(self.line.set_shown)
        self.column.addWidget(self.line)
        self.column.addWidget(self.show_typed)
        self.column.addStretch(1)
        self.line.returnPressed.connect(self.completed)

    def begin(self) -> None:
        """Begin at the line."""
        self.line.setFocus()

    def complaint(self) -> str | None:
        """Compare."""
        if self.line.text().split() == self._source.passphrase().split():
            return None
        return _("This is not the passphrase of the former step. Look at your paper, or go back and choose another one.")


class RecoveryStep(Step):
    """What happens when all passphrases are lost."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Recovery"), parent)
        self.words(_("A store can be opened with the passphrase of any of its users. If all of them are forgotten, only the central "
                     "office can open it, and only if its recovery key was entered here."))
        self.words(_("The office gives out its recovery key as one line that begins with age1. You can leave this empty now and enter it "
                     "later under Administration. Until the office has proved that its key works, the window says Recovery not confirmed."))
        caption = QLabel(_("&Recovery key of the office (may stay empty)"), self)
        self.line = QLineEdit(self)
        self.line.setAccessibleName(caption.text().replace("&", ""))
        caption.setBuddy(self.line)
        self.column.addWidget(caption)
        self.column.addWidget(self.line)
        self.column.addStretch(1)
        self.line.returnPressed.connect(self.completed)

    def begin(self) -> None:
        """Begin at the line."""
        self.line.setFocus()

    def recipient(self) -> str:
        """Return the recovery key, "" where none was typed."""
        return self.line.text().strip()

    def complaint(self) -> str | None:
        """Check the shape of the key."""
        typed = self.recipient()
        if not typed or (typed.startswith("age1") and typed.isalnum() and len(typed) >= 60):
            return None
        return _("This is not a recovery key. It begins with age1 and is one long word. Paste it again, or leave it empty.")


def alpha3(country: str) -> str:
    """Return the three-letter code of a country of the code list."""
    found = codelists.codelist("country").get(country)
    return found.more["alpha3"] if found else ""
