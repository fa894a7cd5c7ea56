# SPDX-License-Identifier: Apache-2.0
"""This PC: what it is, its backups, whether everything is whole, how it is recovered, and one's own passphrase."""

from app.base.text import _
from app.domain import codelists
from app.services import administration
from app.services.administration import CountedBackup, PostFacts
from app.ui.dialogs.change_passphrase import ChangePassphrase
from app.ui.pages.administration.backups import Backups
from app.ui.pages.administration.health import Health
from app.ui.pages.administration.panel import Facts, ScrolledPanel
from app.ui.pages.administration.recovery import Recovery
from app.ui.theme import style
from app.ui.widgets.headings import SectionHeading
from app.ui.widgets.labels import hairline, label
from app.ui.widgets.page import Primary
from app.ui.widgets.session import Session


class ThisPcPanel(ScrolledPanel):
    """What an administrator, or whoever is called for help, wants to know of this PC."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.facts = Facts()
        self.backups, self.health, self.recovery = Backups(session), Health(session), Recovery(session)
        self.primary = Primary(_("Back up now"), "B", self.backups.make, "save")
        self.passphrase = SectionHeading(_("Your passphrase"), action=_("Change my &passphrase"))
        style.mark(self.passphrase.action, kind="")
        self.passphrase.action.clicked.connect(self.change_passphrase)
        words = _("Only you know it. Changing it takes a minute and changes nothing for the others.")
        self.column.addWidget(SectionHeading(_("This PC")))
        self.column.addWidget(self.facts)
        for part in (self.backups, self.health, self.recovery):
            self.column.addWidget(hairline())
            self.column.addWidget(part)
        self.column.addWidget(hairline())
        self.column.addWidget(self.passphrase)
        self.column.addWidget(label(words, tone="muted", wrap=True))
        self.column.addStretch(1)
        self.backups.made.connect(self.look_again)
        self.recovery.changed.connect(self.look_again)

    def look_again(self) -> None:
        """Ask what this PC is and which backups there are."""
        store = self.session.store

        def work(_job: object) -> tuple[PostFacts, list[CountedBackup]]:
            return administration.post_facts(store), administration.counted_backups(store)

        self.session.runner.run(work, self, lambda answer: self._show(*answer))

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this section."""
        return [("B", _("Back up now"))]

    def change_passphrase(self) -> None:
        """Change one's own passphrase."""
        ChangePassphrase(self.session, self).open()

    def _show(self, facts: PostFacts, copies: list[CountedBackup]) -> None:
        country = codelists.exact("country", facts.country)
        self.facts.say(_("Post"), f"{facts.post_name} ({facts.post_code})")
        self.facts.say(_("Country"), codelists.label("country", country.code) if country else facts.country)
        kind = _("The central office") if facts.is_office else _("A post")
        self.facts.say(_("Kind"), _("{kind}, for training with invented people").format(kind=kind) if facts.is_training else kind)
        self.facts.say(_("Number of this PC"), facts.pc)
        self.facts.say(_("Folder of the store"), str(facts.folder), is_path=True)
        self.backups.show_copies(copies)
        self.recovery.show_facts(facts)
