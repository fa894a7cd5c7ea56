# SPDX-License-Identifier: Apache-2.0
"""How PCs, bundles and disputed records look as cards."""

from datetime import datetime

from app.base.text import _, ngettext
from app.services.exchange import BundleRow, Disputed, PeerRow
from app.ui.widgets.card_list import Card

_STATES = {
    "made": ("accent", "send"), "acknowledged": ("success", "done"), "applied": ("success", "inbox"), "parked": ("warning", "clock"),
    "quarantined": ("danger", "warning"), "retried": ("neutral", "refresh"),
}


def peer_card(row: PeerRow) -> Card:
    """Return the card of a counterpart."""
    what = _("Office") if row.is_office else _("Post {code}").format(code=row.post_code)
    confirmed = _("Last confirmed {when}").format(when=_day(row.last_receipt)) if row.last_receipt else _("Nothing confirmed yet")
    waiting = ngettext("{n} change waits", "{n} changes wait", row.waiting_entries).format(n=row.waiting_entries)
    lines = [("send", waiting), ("done", confirmed)]
    if row.unacknowledged:
        text = ngettext("{n} bundle is on its way", "{n} bundles are on their way", row.unacknowledged)
        lines.insert(1, ("clock", text.format(n=row.unacknowledged)))
    return Card(str(row.device), row.post_name, tuple(lines), what, "accent" if row.is_office else "neutral", "exchange")


def bundle_card(row: BundleRow) -> Card:
    """Return the card of a bundle."""
    words = {
        "made": _("On its way"), "acknowledged": _("Confirmed"), "applied": _("Taken in"), "parked": _("Waiting"),
        "quarantined": _("Set aside"), "retried": _("Tried again"),
    }
    tone, icon = _STATES.get(row.state, ("neutral", "info"))
    way = _("To {post}") if row.direction == "out" else _("From {post}")
    what = _("Receipt") if row.kind == "receipt" else ngettext("{n} change", "{n} changes", row.entries).format(n=row.entries)
    lines = [("", _("{what}, {when}").format(what=what, when=_day(row.at)))] + ([("warning", row.message)] if row.message else [])
    title = way.format(post=row.post_name or _("an unknown PC"))
    return Card(str(row.id), title, tuple(lines), words.get(row.state, row.state), tone, icon)


def dispute_card(row: Disputed) -> Card:
    """Return the card of a record with unsettled values."""
    fields = ", ".join(row.fields)
    return Card(f"{row.kind}:{row.id}", row.title or _("Record"), (("conflict", fields),), _("Two values"), "warning", row.kind)


def _day(text: str) -> str:
    """Return a stored time as day and time of day, as people read it."""
    from app.domain.dates import PartialDate

    when = datetime.fromisoformat(text)
    return _("{day}, {time}").format(day=PartialDate(when.year, when.month, when.day).display(), time=when.strftime("%H:%M"))
