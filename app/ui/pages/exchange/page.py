# SPDX-License-Identifier: Apache-2.0
"""The page "Exchange": what goes out in one sentence, one button, then what came in and what needs a decision."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.base import settings
from app.base.text import _
from app.domain.permissions import Action
from app.domain.touched import Touched
from app.services import enrolment, exchange, standing
from app.ui.pages.exchange.certificate import CertificateDialog
from app.ui.pages.exchange.enrolment import EnrolDialog, RequestDialog
from app.ui.pages.exchange.parts import CardSection, FirstSteps
from app.ui.pages.exchange.rows import bundle_card, dispute_card, peer_card
from app.ui.pages.exchange.standing import StandingBanner
from app.ui.theme import style, typography
from app.ui.widgets.banner import Banner
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import label
from app.ui.widgets.page import Page, Primary
from app.ui.widgets.session import Session
from app.ui.widgets.stat_tile import StatTile


class ExchangePage(Page):
    """Exchange with the office or the posts by stick or folder."""

    kinds: ClassVar[frozenset[str]] = frozenset({"exchange", "person", "case", "party", "screening", "referral", "charge", "decision"})

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._sentence = label(type="section", wrap=True)
        self._banner = Banner("success", closable=True)
        self._standing = StandingBanner(session)
        self._by_mail = QCheckBox(_("For e-&mail, in parts of 7 MB"))
        self._out = StatTile(_("changes go out"), 0, icon="send")
        self._decide = StatTile(_("values need a decision"), 0, icon="conflict")
        self._aside = StatTile(_("bundles and changes set aside"), 0, icon="inbox")
        self._disputes = CardSection(_("Needs a decision"), _("No value was changed in two places. If one is, it stands here."))
        self._peers = CardSection(_("PCs that are enrolled here"), "")
        self._bundles = CardSection(_("What went out and came in"), _("Nothing yet. Every bundle is listed here, with its receipt."))
        self._first_steps = FirstSteps(session.can(Action.ADMINISTER))
        self._save = KeyButton(_("Enrolment of this PC"), kind="quiet", icon="save")
        self._certificate = KeyButton(_("Certificate of the office"), kind="quiet", icon="key")
        self._posts = KeyButton(_("Posts"), kind="quiet", icon="people")
        self._enrol = KeyButton(_("Enrol another PC"), kind="quiet", icon="link")
        self._look = KeyButton(_("What was set aside"), "S", kind="quiet", icon="inbox")
        self._lay_out()
        self._look.setVisible(session.can(Action.SETTLE_CONFLICTS))
        self._look.clicked.connect(lambda: self.go("quarantine"))
        self._enrol.setVisible(session.can(Action.ADMINISTER))
        self._disputes.cards.opened.connect(self._open_record)
        self._certificate.setVisible(session.can(Action.ADMINISTER) and not session.is_office)
        self._posts.setVisible(session.is_office)
        self._posts.clicked.connect(lambda: self.go("posts"))
        self._certificate.clicked.connect(lambda: CertificateDialog(session, self).open())
        self._save.clicked.connect(self._show_request)
        self._enrol.clicked.connect(self._enrol_other)

    def opened(self, arg: object) -> None:
        """Look at what waits."""
        self._refresh()

    def on_touched(self, touched: Touched) -> None:
        """Look again."""
        self._refresh()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [("Ctrl+Enter", _("Exchange now")), ("Enter", _("Open the record that needs a decision"))]

    def first_focus(self) -> QWidget:
        """Begin at the first quiet action; the primary one has its key."""
        return self._save

    def choose_folder(self) -> None:
        """Ask for the stick or folder and exchange through it."""
        start = settings.get("exchange_folder") or str(Path.home())
        chosen = QFileDialog.getExistingDirectory(self, _("Stick or folder of the exchange"), start)
        if chosen:
            settings.put("exchange_folder", chosen)
            self.exchange_through(Path(chosen))

    def exchange_through(self, folder: Path) -> None:
        """Exchange through a folder."""
        self._banner.clear()
        store, by_mail = self.session.store, self._by_mail.isChecked()
        self.session.runner.run(
            lambda ctx: exchange.run(store, folder, ctx, by_mail), self, self._on_done, self._on_failed, title=_("Exchanging bundles")
        )

    def _lay_out(self) -> None:
        px = typography.px
        self._tiles = QWidget()
        tiles = QHBoxLayout(self._tiles)
        tiles.setContentsMargins(0, 0, 0, 0)
        tiles.setSpacing(px(12))
        for tile in (self._out, self._decide, self._aside):
            tiles.addWidget(tile, 1)
        self._columns = QWidget()
        columns = QHBoxLayout(self._columns)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(px(12))
        for section in (self._disputes, self._peers, self._bundles):
            columns.addWidget(section, 1)
        actions = QHBoxLayout()
        actions.setSpacing(px(8))
        for button in (self._look, self._posts, self._save, self._certificate, self._enrol):
            actions.addWidget(button)
        actions.addStretch(1)
        actions.addWidget(self._by_mail)
        body = QWidget()
        style.mark(body, surface="plain")
        column = QVBoxLayout(body)
        column.setContentsMargins(px(24), px(16), px(24), px(16))
        column.setSpacing(px(12))
        for part in (self._sentence, self._standing, self._banner, self._tiles):
            column.addWidget(part)
        steps = QHBoxLayout()
        steps.addWidget(self._first_steps, 1000)  # as wide as it may, the rest stays empty
        steps.addStretch(1)
        column.addLayout(steps)
        column.addWidget(self._columns, 1)
        column.addStretch(0)
        column.addLayout(actions)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _refresh(self) -> None:
        store = self.session.store
        work = lambda _ctx: (exchange.status(store), exchange.disputed_records(store), standing.look(store))
        self.session.runner.run(work, self, self._show)

    def _show(self, answer: tuple[exchange.Status, list[exchange.Disputed], standing.Standing]) -> None:
        status, disputes, stands = answer
        self._standing.show_standing(stands)
        self._sentence.setText(status.sentence)
        self._out.set_figure(max((each.waiting_entries for each in status.peers), default=0))
        self._decide.set_figure(status.conflicts)
        self._aside.set_figure(status.set_aside + status.held)
        is_new = not status.peers
        self._first_steps.setVisible(is_new)
        self._tiles.setVisible(not is_new)
        self._columns.setVisible(not is_new)
        self.set_primary(None if is_new else Primary(_("Exchange now"), "Ctrl+Return", self.choose_folder, "exchange"))
        self._peers.set_cards([peer_card(each) for each in status.peers])
        self._disputes.set_cards([dispute_card(each) for each in disputes])
        self._bundles.set_cards([bundle_card(each) for each in status.recent])

    def _on_done(self, report: exchange.Report) -> None:
        trouble = report.problems or report.held or report.conflicts
        self._banner.say("warning" if trouble else "success", " ".join(report.lines()))
        self._refresh()

    def _on_failed(self, error: Exception) -> None:
        self._banner.say("danger", str(error))

    def _open_record(self, key: str) -> None:
        kind, _colon, record_id = key.partition(":")
        if self.session.can(Action.SETTLE_CONFLICTS):
            self.go("conflict", key)
        else:
            self.go(kind, record_id)

    def _enrol_other(self) -> None:
        EnrolDialog(self.session, self).open()

    def _show_request(self) -> None:
        store = self.session.store
        show = lambda card: RequestDialog(self.session, card, self).open()
        self.session.runner.run(lambda _ctx: enrolment.my_card(store), self, show, self._on_failed)
