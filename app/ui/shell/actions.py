# SPDX-License-Identifier: Apache-2.0
"""The table of actions: what the palette lists beside pages and records, what F1 shows, which keys work everywhere."""

from dataclasses import dataclass

from app.base.text import N_
from app.domain.permissions import Action

HERE = "*"


@dataclass(frozen=True)
class ActionEntry:
    """One action.

    Attributes:
        id: a method `do_<id>` of the main window, or the name of a command of `page`.
        page: key of the page that does it, HERE for any page that has such a command; "" for the window itself.
        dialog: "module:Class" of a dialog that does it, made with the session and the window.
        needs: action that the user's role must grant; "" for everybody.
        is_listed: whether the palette offers it.
    """

    id: str
    text: str
    shortcut: str = ""
    icon: str = ""
    page: str = ""
    dialog: str = ""
    needs: str = ""
    is_listed: bool = True


ACTIONS: tuple[ActionEntry, ...] = (
    ActionEntry("find", N_("Find a page, person, case or action"), "Ctrl+K", "search", is_listed=False),
    ActionEntry("show_keys", N_("Show the keys of this page"), "F1", "keyboard"),
    ActionEntry("back", N_("Back"), "Alt+Left", "back", is_listed=False),
    ActionEntry("forward", N_("Forward"), "Alt+Right", "forward", is_listed=False),
    ActionEntry("hide", N_("Hide the content of the window"), "Ctrl+Shift+H", "hide"),
    ActionEntry("lock", N_("Lock"), "Ctrl+L", "lock"),
    ActionEntry("larger_text", N_("Larger text"), "Ctrl++", "text-aa"),
    ActionEntry("smaller_text", N_("Smaller text"), "Ctrl+-", "text-aa"),
    ActionEntry("history", N_("History of this record"), "Ctrl+H", "clock", page=HERE),
    ActionEntry("watch", N_("Put this case on my watch list, or take it off"), "W", "show", page=HERE, needs=Action.SEE_CASE),
    ActionEntry("assign", N_("Assign this case"), "A", "user", page=HERE, needs=Action.EDIT_CASE),
    ActionEntry("transfer", N_("Ask another post or agency to take this case over"), "T", "forward", page=HERE, needs=Action.EDIT_CASE),
    ActionEntry("hand_over", N_("Hand over all open cases of an officer"), "", "people", page="cases", needs=Action.ASSIGN),
    ActionEntry("print_timeline", N_("Print the timeline"), "", "print", page=HERE),
    ActionEntry("link_chart", N_("Link chart of this case"), "", "share-network", page=HERE),
    ActionEntry("ask_deletion", N_("Ask for this record to be deleted"), "", "delete", page=HERE, needs=Action.ASK_DELETION),
    ActionEntry("import_workbook", N_("Import a workbook"), "Ctrl+I", "import", dialog="app.ui.dialogs.import_workbook:ImportWorkbook",
                needs=Action.IMPORT),
    ActionEntry("export_identities", N_("Export cases with identities"), "", "export",
                dialog="app.ui.dialogs.export_identities:ExportIdentities", needs=Action.EXPORT_IDENTITIES),
    ActionEntry("settings", N_("Settings"), "Ctrl+,", "settings", dialog="app.ui.dialogs.settings:SettingsDialog"),
    ActionEntry("change_passphrase", N_("Change my passphrase"), "", "key", dialog="app.ui.dialogs.change_passphrase:ChangePassphrase"),
    ActionEntry("switch_theme", N_("Change between light and dark"), "", "circle-half"),
)
