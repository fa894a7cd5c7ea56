# SPDX-License-Identifier: Apache-2.0
"""One round of the office: empty the mailbox, take over announced keys, merge, prepare what each post may see, refill the mailbox."""

from dataclasses import dataclass
from pathlib import Path

from app.base.errors import Refused
from app.base.jobs import JobContext
from app.base.text import _, ngettext
from app.domain.permissions import Action
from app.models.store import Store
from app.services import exchange, posts, records, trust
from app.services.exchange import Report

SILENT_DAYS = 14


@dataclass(frozen=True)
class Round:
    """What one round did, and what a person has to look at.

    Attributes:
        report: of the exchange.
        new_keys: PCs whose announced keys came onto the roster.
        waiting_users: users of posts who are not on the roster like this.
        silent: names of posts that were not heard of for SILENT_DAYS.
        gaps: names of posts of which bundles are missing.
    """

    report: Report
    new_keys: int
    waiting_users: int
    silent: tuple[str, ...]
    gaps: tuple[str, ...]

    @property
    def needs_somebody(self) -> bool:
        """Whether a person has to do something: the command then ends with a code of its own."""
        report = self.report
        return bool(self.waiting_users or self.gaps or report.conflicts or report.held or report.problems)

    def lines(self) -> list[str]:
        """Return the summary as sentences."""
        said = self.report.lines()
        if self.new_keys:
            said.append(ngettext("{n} PC has new keys on the roster.", "{n} PCs have new keys on the roster.", self.new_keys).format(
                n=self.new_keys))
        if self.waiting_users:
            text = ngettext("{n} user of a post waits to be admitted.", "{n} users of posts wait to be admitted.", self.waiting_users)
            said.append(text.format(n=self.waiting_users))
        if self.gaps:
            said.append(_("Bundles are missing from: {posts}. Ask there for the stick or the e-mails in between.").format(
                posts=", ".join(self.gaps)))
        if self.silent:
            said.append(_("Nothing came in for {n} days from: {posts}.").format(n=SILENT_DAYS, posts=", ".join(self.silent)))
        return said


def run(store: Store, mailbox: Path, ctx: JobContext | None = None, by_mail: bool = False) -> Round:
    """Do one round through a folder or stick; what it did is done even where a later one fails.

    Raises:
        Refused: this is a post's store.
        Trouble: the folder cannot be read or written; nothing is lost.
    """
    records.require(store, Action.EXCHANGE)
    if store.fact("is_office") != "yes":
        raise Refused(_("This is a post's store. Use \"breakwater exchange\" here; \"office run\" belongs to the office."))
    ctx = ctx or JobContext()
    report = exchange.run(store, mailbox, ctx, by_mail)
    new_keys = trust.take_rollovers(store)
    if trust.renew_if_due(store) or new_keys:  # so that the posts learn of it with this very round
        again = exchange.run(store, mailbox, ctx, by_mail)
        report.sent += again.sent
    rows = [row for row in posts.listed(store) if row.state == "enrolled"]
    silent = tuple(row.post_name for row in rows if row.heard_days is None or row.heard_days >= SILENT_DAYS)
    return Round(report, new_keys, len(trust.waiting_users(store)), silent, tuple(row.post_name for row in rows if row.gaps))
