# SPDX-License-Identifier: Apache-2.0
"""The keys of paper entry: one table, shown by the help sheet and changed by the settings.

Keys of one character act only where nothing has been typed in the field yet; after that they are text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.base.errors import Refused
from app.base.text import N_, _


class Act(StrEnum):
    """What a key does while a form is keyed."""

    NEXT = "next"
    BACK = "back"
    ERASE = "erase"
    CLEAR = "clear"
    OTHER = "other"
    BLANK = "blank"
    ILLEGIBLE = "illegible"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    REPEAT = "repeat"
    HEADER = "header"
    SKIP = "skip"
    END_LINES = "end_lines"
    FORCE = "force"
    NOTE = "note"
    GO_TO = "go_to"
    INSERT = "insert"
    DELETE = "delete"
    SORT = "sort"
    UNDO = "undo"
    OPEN = "open"
    SECTION_BACK = "section_back"
    SECTION_ON = "section_on"
    FIRST = "first"
    LAST = "last"


KEYS: dict[Act, tuple[tuple[str, ...], str]] = {
    Act.NEXT: (("Enter", "Tab"), N_("End the field and go on")),
    Act.BACK: (("Up", "Shift+Tab"), N_("Back to the field before")),
    Act.ERASE: (("Backspace",), N_("Erase a character")),
    Act.CLEAR: (("Esc",), N_("Clear the field")),
    Act.OTHER: (("Down",), N_("Next answer that fits the letters")),
    Act.BLANK: (("-",), N_("Left blank on the paper")),
    Act.ILLEGIBLE: (("F9", "!"), N_("Illegible on the paper")),
    Act.REFUSED: (("F11",), N_("The paper says: refused to answer")),
    Act.UNKNOWN: (("F12", "?"), N_("The paper says: unknown")),
    Act.REPEAT: (("F7", "="), N_("The same as before: in this form, else in the last one")),
    Act.HEADER: (("F8",), N_("Change what stays the same from form to form")),
    Act.SKIP: (("+",), N_("Skip to the next section")),
    Act.END_LINES: (("/",), N_("No more lines")),
    Act.FORCE: (("F2",), N_("Keep the answer as it stands, with a reason")),
    Act.NOTE: (("Ctrl+N",), N_("Note on the field")),
    Act.GO_TO: (("F6",), N_("Go to a question by its number")),
    Act.INSERT: (("F3",), N_("Insert a line before this one")),
    Act.DELETE: (("F4",), N_("Take this line out")),
    Act.SORT: (("F5",), N_("Sort the lines by their first column")),
    Act.UNDO: (("Ctrl+Z",), N_("Take the last answer back")),
    Act.OPEN: (("F10",), N_("Next question that is open")),
    Act.SECTION_BACK: (("PgUp",), N_("Section before")),
    Act.SECTION_ON: (("PgDown",), N_("Next section")),
    Act.FIRST: (("Ctrl+Home",), N_("First question")),
    Act.LAST: (("Ctrl+End",), N_("Last question")),
}


@dataclass(frozen=True)
class KeyMap:
    """Which key does what; `changed` replaces the keys of some acts."""

    changed: Mapping[Act, tuple[str, ...]] = field(default_factory=dict)

    def keys(self, act: Act) -> tuple[str, ...]:
        """Return the keys of an act."""
        return self.changed.get(act, KEYS[act][0])

    def act(self, key: str, is_empty: bool) -> Act | None:
        """Return what a key does; `is_empty`: nothing has been typed in the field yet."""
        if len(key) == 1 and not is_empty:
            return None
        return next((act for act in KEYS if key in self.keys(act)), None)

    def lines(self) -> list[tuple[str, str]]:
        """Return (keys, what they do) for the help sheet."""
        return [(" / ".join(self.keys(act)), _(KEYS[act][1])) for act in KEYS]


def keymap(changed: Mapping[str, str]) -> KeyMap:
    """Return the key map of the settings: act > keys separated by blanks. Acts of other versions are passed over.

    Raises:
        Refused: two acts would share a key, or an act has none.
    """
    known = {Act(act): tuple(keys.split()) for act, keys in changed.items() if act in set(Act)}
    made = KeyMap(known)
    used: dict[str, Act] = {}
    for act in KEYS:
        if not made.keys(act):
            raise Refused(_("Every action needs a key. Give one to: {action}.").format(action=_(KEYS[act][1])))
        for key in made.keys(act):
            if used.setdefault(key, act) is not act:
                raise Refused(_("The key {key} has two actions. Give one of them another key.").format(key=key))
            if len(key) == 1 and key.isalnum():
                raise Refused(_("Letters and digits are needed for answers. Choose another key than {key}.").format(key=key))
    return made
