# SPDX-License-Identifier: Apache-2.0
"""Prints of a record's page: the timeline, and the letter of a referral."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.base import clock
from app.base.text import _
from app.services import letters, printing
from app.ui.printing.dialog import PrintDialog
from app.ui.printing.papers import paint_letter, paint_timeline
from app.ui.printing.pen import Look
from app.ui.widgets.session import Session
from app.ui.widgets.timeline import TimelineItem


def foot(session: Session) -> str:
    """Return what stands at the foot of a print that names people."""
    return _("Restricted: names persons. Printed by {who}, {post}, {when}").format(
        who=session.actor_name, post=session.post_name, when=clock.now_text())


class PrintTimeline(PrintDialog):
    """Prints what a person's or a case's overview shows."""

    def __init__(
        self, session: Session, kind: str, record_id: str, facts: Sequence[tuple[str, str]], items: Sequence[TimelineItem],
        parent: QWidget | None = None,
    ) -> None:
        title = _("Timeline of a person") if kind == "person" else _("Timeline of a case")
        look = Look(title, foot(session), session.is_training)
        super().__init__(
            session, _("Print the timeline"), _("The card above and everything below it, on A4, newest first."), f"timeline-{kind}",
            lambda: printing.note_print(session.store, "timeline", kind, record_id, len(items)),
            lambda device, _noted: paint_timeline(device, look, facts, items), parent)


class ReferralLetter(PrintDialog):
    """Prints the letter of a referral, as far as the person agreed."""

    def __init__(self, session: Session, referral_id: str, parent: QWidget | None = None) -> None:
        look = Look(_("Referral"), foot(session), session.is_training)
        super().__init__(
            session, _("Print the letter"),
            _("Consent is asked for once more. What happened is told only where the person agreed that it is shared."), "referral-letter",
            lambda: letters.letter(session.store, referral_id), lambda device, letter: paint_letter(device, look, letter), parent)
