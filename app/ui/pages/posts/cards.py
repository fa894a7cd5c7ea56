# SPDX-License-Identifier: Apache-2.0
"""How posts, users and messages look as cards."""

from app.base.text import _, ngettext
from app.services.bulletins import BulletinRow
from app.services.office_run import SILENT_DAYS
from app.services.posts import PostRow
from app.services.trust import Waiting
from app.services.withdrawing import ListedUser
from app.ui.widgets import formats
from app.ui.widgets.card_list import Card

_MOST_GAPS = 5


def post_card(row: PostRow) -> Card:
    """Return the card of a post's PC: what needs a person first, then its versions and its journal."""
    chip, tone = _standing(row)
    heard = _("Never heard of") if row.heard_days is None else _("Heard of {when}").format(when=_ago(row.heard_days))
    confirmed = _("nothing confirmed yet") if row.receipt_days is None else _("last receipt {when}").format(when=_ago(row.receipt_days))
    lines = [("clock", f"{heard}, {confirmed}")]
    if row.gaps:
        some = ", ".join(map(str, row.gaps[:_MOST_GAPS])) + (" …" if len(row.gaps) > _MOST_GAPS else "")
        lines.append(("warning", _("Missing bundles: {numbers}").format(numbers=some)))
    if row.set_aside:
        lines.append(("inbox", ngettext("{n} thing was set aside", "{n} things were set aside", row.set_aside).format(n=row.set_aside)))
    if row.clock_off_s:
        hours = max(1, abs(row.clock_off_s) // 3600)
        text = _("Its clock is fast by {n} h or more") if row.clock_off_s > 0 else _("Its clock is slow by {n} h or more")
        lines.append(("warning", text.format(n=hours)))
    if row.waiting_out:
        text = ngettext("{n} bundle is on its way there", "{n} bundles are on their way there", row.waiting_out)
        lines.append(("send", text.format(n=row.waiting_out)))
    if row.journal_seq:
        known = _("Program {program}, tables {schema}, journal at {seq} ({head})")
        lines.append(("info", known.format(program=row.program or "?", schema=row.schema, seq=row.journal_seq, head=row.journal_head)))
    if not row.has_roster and row.heard_days is not None:
        lines.append(("key", _("Does not have the newest roster yet")))
    action = _("Withdraw") if row.state == "enrolled" else ""
    return Card(str(row.device), f"{row.post_name} ({row.post_code})", tuple(lines), chip, tone, "desktop", action, "W" if action else "")


def waiting_card(row: Waiting) -> Card:
    """Return the card of a user who is not on the roster like this."""
    why = {
        "new": _("New: wants to work as {role}"), "role": _("Works as {role}; the roster says: {former}"),
        "key": _("Has a new key after a forgotten passphrase"),
    }[row.reason]
    line = why.format(role=row.role_label, former=row.since_role or _("nothing"))
    return Card(row.user_id, f"{row.name} ({row.post_code})", (("user", line),), _("Waits"), "warning", "", _("Admit"), "A")


def user_card(row: ListedUser) -> Card:
    """Return the card of a user of the roster."""
    where = _("all posts") if "*" in row.posts else ", ".join(row.posts)
    if not row.roles:
        return Card(row.user_id, row.name, (("user", where),), _("Withdrawn"), "neutral")
    return Card(row.user_id, row.name, (("user", f"{', '.join(row.roles)} – {where}"),), "", "neutral", "", _("Withdraw"), "W")


def bulletin_card(row: BulletinRow) -> Card:
    """Return the card of a message."""
    to = _("to all posts") if row.post_code == "*" else _("to {post}").format(post=row.post_code)
    line = _("{to}, until {day}").format(to=to, day=formats.date(row.shown_until))
    return Card(row.id, row.text, (("send", line),), _("Urgent") if row.is_urgent else "", "danger", "", _("Take back"), "T")


def _standing(row: PostRow) -> tuple[str, str]:
    if row.state != "enrolled":
        return _("Withdrawn"), "neutral"
    if row.gaps or row.set_aside:
        return _("Look at it"), "danger"
    if row.heard_days is None or row.heard_days >= SILENT_DAYS:
        return _("Silent"), "warning"
    return _("In touch"), "success"


def _ago(days: int) -> str:
    if days == 0:
        return _("today")
    return _("yesterday") if days == 1 else ngettext("{n} day ago", "{n} days ago", days).format(n=days)
