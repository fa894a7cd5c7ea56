# SPDX-License-Identifier: Apache-2.0
"""The chain of custody of one item: who held it, who signed, and what the signed-in user can do about it now."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget

from app.base.text import _, ngettext
from app.domain import permissions
from app.domain.custody import DECLINED, OFFERED, WITHDRAWN
from app.services import evidence
from app.ui.dialogs.frame import DialogFrame
from app.ui.dialogs.with_reason import WithReason
from app.ui.theme import typography
from app.ui.widgets import formats
from app.ui.widgets.banner import Banner
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session
from app.ui.widgets.timeline import Timeline, TimelineItem

_LOOKS = {OFFERED: ("clock", "warning"), DECLINED: ("close", "danger"), WITHDRAWN: ("undo", "muted")}


class CustodyDialog(DialogFrame):
    """The hand-overs of an item, newest first, and buttons for the next one."""

    def __init__(self, session: Session, evidence_id: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Chain of custody"), parent, 720)
        self._session, self._id = session, evidence_id
        self._chain: evidence.Chain | None = None
        self.item, self.holder = label(tone="muted", wrap=True), label(type="strong", wrap=True)
        self.problem = Banner("danger", parent=self)
        self.list = Timeline(_("Hand-overs"))
        self.list.setMinimumHeight(typography.px(200))
        self.body.addWidget(self.item)
        self.body.addWidget(self.holder)
        self.body.addWidget(self.problem)
        self.body.addWidget(self.list, 1)
        self._count = label(type="small", tone="muted")
        self.body.addWidget(self._count)
        self.buttons: dict[str, QPushButton] = {
            name: self._button(text, slot) for name, text, slot in (
                ("withdraw", _("&Withdraw hand-over"), self._withdraw), ("take_back", _("Take &back"), self._take_back),
                ("take_over", _("Take o&ver"), self._take_over),
                ("outside", _("Give &outside"), self._give_outside), ("offer", _("&Hand over"), self._offer),
                ("decline", _("&Decline"), self._decline), ("sign", _("&Sign for it"), self._sign),
            )
        }
        self.add_button(_("Close")).clicked.connect(self.accept)
        self.resize(typography.px(720), min(typography.px(560), self.screen().availableGeometry().height() * 9 // 10))
        self.list.setFocus()
        self._ask()

    def _button(self, text: str, slot: Callable[[], object]) -> QPushButton:
        made = self.add_button(text)
        made.clicked.connect(slot)
        made.hide()
        return made

    def _ask(self) -> None:
        store, evidence_id = self._session.store, self._id
        self._session.runner.run(lambda _job: evidence.chain(store, evidence_id), self, self._show, self._failed)

    def _show(self, chain: evidence.Chain) -> None:
        self._chain = chain
        self.item.setText(chain.title)
        self.holder.setText(_("Held by {name}").format(name=chain.holder_name or _("somebody unknown here")))
        if not chain.is_whole:
            self.problem.say("warning", _("The chain has a gap: a hand-over did not come from the holder of then. It is marked below."))
        self.list.set_items([_item(row) for row in reversed(chain.rows)])
        words = ngettext("{n} hand-over, newest first", "{n} hand-overs, newest first", len(chain.rows)).format(n=len(chain.rows))
        self._count.setText(words if chain.rows else _("It was never handed over. Who entered it holds it."))
        can = {"withdraw": chain.may_withdraw, "take_back": chain.may_take_back, "take_over": chain.may_take_over,
               "outside": chain.may_offer, "offer": chain.may_offer, "decline": chain.may_sign, "sign": chain.may_sign}
        for name, button in self.buttons.items():
            button.setVisible(can[name])
        first = next((name for name in ("sign", "offer", "take_back", "take_over", "withdraw") if can[name]), "")
        if first:
            self.buttons[first].setFocus()

    def _sign(self) -> None:
        self._run(lambda: evidence.sign(self._session.store, self._pending()))

    def _offer(self) -> None:
        store = self._session.store

        def ask(takers: Sequence[evidence.Receiver]) -> None:
            if not takers:
                self.problem.say("warning", _("Nobody else here has an account that signs for evidence. Give it outside, with a receipt."))
                return
            self._open(_HandOver(self._session, self._id, takers, self))

        self._session.runner.run(lambda _job: evidence.receivers(store), self, ask, self._failed)

    def _give_outside(self) -> None:
        self._open(_GiveOutside(self._session, self._id, self))

    def _take_back(self) -> None:
        self._open(_TakeBack(self._session, self._id, self))

    def _take_over(self) -> None:
        store, evidence_id = self._session.store, self._id
        self._open(WithReason(
            self._session, _("Take this item over"),
            _("Its holder has left and cannot hand it over any more. You sign for it by your account; the chain says so."),
            _("Sign and take over"), lambda reason: partial(evidence.take_over, store, evidence_id, reason), self,
            caption=_("&Where it was found, and why"),
        ))

    def _decline(self) -> None:
        store, pending = self._session.store, self._pending()
        self._open(WithReason(
            self._session, _("Decline this item?"), _("It stays with its holder, who is told why."), _("Decline"),
            lambda reason: partial(evidence.decline, store, pending, reason), self, is_danger=True,
        ))

    def _withdraw(self) -> None:
        store, pending = self._session.store, self._pending()
        self._open(WithReason(
            self._session, _("Withdraw this hand-over?"), _("You stay the holder, and can hand the item to somebody else."), _("Withdraw"),
            lambda reason: partial(evidence.withdraw, store, pending, reason), self,
        ))

    def _open(self, dialog: WithReason) -> None:
        dialog.succeeded.connect(lambda _result: self._ask())
        dialog.open()

    def _run(self, work: Callable[[], Any]) -> None:
        self.problem.clear()
        self._session.runner.run(lambda _job: work(), self, lambda _result: self._ask(), self._failed)

    def _pending(self) -> str:
        return self._chain.pending_id if self._chain else ""

    def _failed(self, error: Exception) -> None:
        self.problem.say("danger", str(error))


class _HandOver(WithReason):
    """To whom and why; the receiver then signs by his or her own account."""

    def __init__(self, session: Session, evidence_id: str, takers: Sequence[evidence.Receiver], parent: QWidget) -> None:
        self.taker = QComboBox()
        for each in takers:
            self.taker.addItem(f"{each.name} ({permissions.role_label(each.role).lower()})", each.user_id)
        store = session.store
        super().__init__(
            session, _("Hand this item over"), _("You hold it until the receiver has signed in and signed for it."), _("Hand over"),
            lambda reason: partial(evidence.offer, store, evidence_id, str(self.taker.currentData()), reason), parent,
            caption=_("&Why it is handed over"),
        )

    def add_fields(self) -> None:
        self.add_field(_("&To whom"), self.taker)

    def first_field(self) -> QWidget:
        return self.taker


class _GiveOutside(WithReason):
    """Who took it, the receipt signed on paper, and why."""

    def __init__(self, session: Session, evidence_id: str, parent: QWidget) -> None:
        self.taker, self.receipt = QLineEdit(), QLineEdit()
        store = session.store
        super().__init__(
            session, _("Give this item outside"),
            _("To a laboratory, a court, or anybody without an account here, who signs a receipt on paper."), _("Give outside"),
            lambda reason: partial(evidence.give_outside, store, evidence_id, self.taker.text(), self.receipt.text(), reason), parent,
            caption=_("&Why it is given"),
        )

    def add_fields(self) -> None:
        self.add_field(_("&Who took it: name and office"), self.taker)
        self.add_field(_("&Number of the signed receipt"), self.receipt)

    def first_field(self) -> QWidget:
        return self.taker


class _TakeBack(WithReason):
    """The paper with which an item came back, and why."""

    def __init__(self, session: Session, evidence_id: str, parent: QWidget) -> None:
        self.receipt = QLineEdit()
        store = session.store
        super().__init__(
            session, _("Take this item back"), _("You sign for it by your account and hold it from now on."), _("Sign and take back"),
            lambda reason: partial(evidence.take_back, store, evidence_id, self.receipt.text(), reason), parent,
            caption=_("&Why it came back"),
        )

    def add_fields(self) -> None:
        self.add_field(_("&Number of the paper it came with"), self.receipt)

    def first_field(self) -> QWidget:
        return self.receipt


def _item(row: evidence.HandoverRow) -> TimelineItem:
    words = {
        OFFERED: _("Waits for the signature of {name}").format(name=row.to_name),
        DECLINED: _("Declined by {name}: {why}").format(name=row.to_name, why=row.decline_reason),
        WITHDRAWN: _("Withdrawn by {name}: {why}").format(name=row.from_name, why=row.decline_reason),
    }
    signed = _("Signed by {name}, {when}").format(name=row.to_name, when=_moment(row.signed_on))
    if row.is_outside:
        signed = _("Receipt {number}, signed on paper").format(number=row.paper_ref)
    lines = [words.get(row.state, signed)]
    if row.paper_ref and not row.is_outside:
        lines.append(_("Came with paper {number}").format(number=row.paper_ref))
    if row.reason:
        lines.append(_("Reason: {reason}").format(reason=row.reason))
    if row.is_gap:
        lines.append(_("Gap: it was not with {name} then").format(name=row.from_name))
    icon, tone = ("warning", "danger") if row.is_gap else _LOOKS.get(row.state, ("done", "success"))
    title = _("{giver} to {taker}").format(giver=row.from_name, taker=row.to_name)
    return TimelineItem(row.id, _moment(row.handed_on), title, "\n".join(lines), icon, tone)


def _moment(text: str) -> str:
    return formats.moment(datetime.fromisoformat(text)) if text else ""
