# SPDX-License-Identifier: Apache-2.0
"""Who works on a case: assigning it, handing over all open cases of somebody, asking another post or agency to take it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.base.text import _, ngettext
from app.domain import codelists, permissions
from app.services import transfers
from app.services.transfers import Officer, Post
from app.ui.dialogs.with_reason import WithReason
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session


class AssignCase(WithReason):
    """To whom, and why."""

    def __init__(self, session: Session, case_id: str, officers: Sequence[Officer], parent: QWidget | None = None) -> None:
        self.officer = _choice(officers)
        store = session.store
        super().__init__(
            session, _("Assign this case"), _("Whoever is responsible finds the case under Waiting for me on Home."), _("Assign case"),
            lambda reason: partial(transfers.assign, store, case_id, str(self.officer.currentData()), reason), parent,
            caption=_("&Why, if it needs saying"),
        )

    def add_fields(self) -> None:
        """Ask to whom."""
        self.add_field(_("&To whom"), self.officer)

    def first_field(self) -> QWidget:
        """Begin with the officer."""
        return self.officer


class HandOverCases(WithReason):
    """From whom, to whom, why: all open cases at once, such as when an officer leaves.

    Args:
        givers: who has or may have open cases; those who left first.
    """

    def __init__(self, session: Session, givers: Sequence[Officer], takers: Sequence[Officer], parent: QWidget | None = None) -> None:
        self.giver, self.taker = _choice(givers), _choice(takers)
        self._count = label(tone="muted", wrap=True)
        store = session.store
        super().__init__(
            session, _("Hand over all open cases"),
            _("For an officer who leaves or is away for long. Closed cases stay under the name of who closed them. Items of evidence move "
              "by signature only: see their chain of custody."),
            _("Hand over cases"),
            lambda reason: partial(transfers.hand_over, store, self.giver.currentData(), self.taker.currentData(), reason), parent,
        )
        self.giver.currentIndexChanged.connect(self._ask)
        self._ask()

    def add_fields(self) -> None:
        """Ask from whom and to whom."""
        self.add_field(_("&From"), self.giver)
        self.body.addWidget(self._count)
        self.add_field(_("&To"), self.taker)

    def first_field(self) -> QWidget:
        """Begin with who leaves."""
        return self.giver

    def _ask(self, _place: int = 0) -> None:
        store, giver = self._session.store, str(self.giver.currentData())
        self._session.runner.run(lambda _job: transfers.open_cases_of(store, giver), self, self._show_count)

    def _show_count(self, count: int) -> None:
        self._count.setText(ngettext("Responsible for {n} open case", "Responsible for {n} open cases", count).format(n=count))


class TransferCase(WithReason):
    """Where to, why, and what allows sharing with another agency where no consent does."""

    def __init__(self, session: Session, case_id: str, posts: Sequence[Post], parent: QWidget | None = None) -> None:
        self.to, self.basis, self.basis_reason = QComboBox(), QComboBox(), QLineEdit()
        for post in posts:
            self.to.addItem(_("{name}, post {code}").format(name=post.name, code=post.code), ("post", post.code))
        for agency in codelists.codelist("agency"):
            self.to.addItem(codelists.label("agency", agency.code), ("agency", agency.code))
        self.basis.addItem(_("Consent of every victim in the case"), "")
        for each in codelists.codelist("sharing_basis"):
            if each.code != "consent":
                self.basis.addItem(codelists.label("sharing_basis", each.code), each.code)
        super().__init__(
            session, _("Ask for this case to be taken over"),
            _("Nothing changes until the other side accepts. Until then the case stays here, and the request can be withdrawn."),
            _("Ask for transfer"), partial(self._work, session.store, case_id), parent,
        )
        self.to.currentIndexChanged.connect(self._show_needed)
        self.basis.currentIndexChanged.connect(self._show_needed)
        self._show_needed()

    def add_fields(self) -> None:
        """Ask where to and what allows it."""
        self.add_field(_("&To whom"), self.to)
        self.add_field(_("What &allows sharing the victims' data"), self.basis)
        self.add_field(_("Why that &basis holds"), self.basis_reason)

    def first_field(self) -> QWidget:
        """Begin with where to."""
        return self.to

    def _work(self, store: Any, case_id: str, reason: str) -> Callable[[], Any]:
        kind, code = self.to.currentData()
        post, agency = (code, "") if kind == "post" else ("", code)
        basis = str(self.basis.currentData()) if agency else ""
        return partial(transfers.request, store, case_id, post, agency, reason, basis, self.basis_reason.text() if basis else "")

    def _show_needed(self, _place: int = 0) -> None:
        """Another post of the same service shares nothing, and consent needs no reason."""
        to_agency = self.to.currentData() is not None and self.to.currentData()[0] == "agency"
        self.basis.setEnabled(to_agency)
        self.basis_reason.setEnabled(to_agency and bool(self.basis.currentData()))


def _choice(officers: Sequence[Officer]) -> QComboBox:
    made = QComboBox()
    for each in officers:
        made.addItem(f"{each.name} ({permissions.role_label(each.role).lower()})", each.user_id)
    return made
