# SPDX-License-Identifier: Apache-2.0
"""The table of actions: what the palette lists beside pages and records, what F1 shows, which keys work everywhere."""

from dataclasses import dataclass

from app.base.text import N_


@dataclass(frozen=True)
class ActionEntry:
    """One action.

    Attributes:
        id: a method `do_<id>` of the main window, or the name of a command of `page`.
        page: key of the page that does it; "" for the window itself.
        needs: action that the user's role must grant; "" for everybody.
        is_listed: whether the palette offers it.
    """

    id: str
    text: str
    shortcut: str = ""
    icon: str = ""
    page: str = ""
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
    ActionEntry("switch_theme", N_("Change between light and dark"), "", "circle-half"),
)
