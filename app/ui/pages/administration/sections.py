# SPDX-License-Identifier: Apache-2.0
"""The table of sections."""

from collections.abc import Callable
from dataclasses import dataclass

from app.base.text import N_
from app.domain.permissions import Action
from app.ui.pages.administration.code_lists import CodeListsPanel
from app.ui.pages.administration.journal import JournalPanel
from app.ui.pages.administration.panel import Panel
from app.ui.pages.administration.settings import SettingsPanel
from app.ui.pages.administration.this_pc import ThisPcPanel
from app.ui.pages.administration.users import UsersPanel
from app.ui.widgets.session import Session


@dataclass(frozen=True)
class SectionEntry:
    """One section: what `go("administration", key)` opens, and the action that the role must grant."""

    key: str
    title: str
    icon: str
    panel: Callable[[Session], Panel]
    needs: str = ""


SECTIONS: tuple[SectionEntry, ...] = (
    SectionEntry("users", N_("Users"), "people", UsersPanel, Action.ADMINISTER),
    SectionEntry("this_pc", N_("This PC"), "desktop", ThisPcPanel),
    SectionEntry("journal", N_("Journal"), "journal", JournalPanel, Action.VIEW_JOURNAL),
    SectionEntry("code_lists", N_("Code lists"), "workbook", CodeListsPanel),
    SectionEntry("settings", N_("Settings"), "settings", SettingsPanel),
)
