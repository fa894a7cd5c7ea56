# SPDX-License-Identifier: Apache-2.0
"""Releasing figures: what is hidden is decided against every earlier release, the ledger keeps what was shown, the file is signed.

Whoever may release sees beforehand what is hidden and why. A limit is lowered by two people: one asks, another one agrees.
"""

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, select

from app.base import clock
from app.base.errors import FormInvalid, NotAllowed, NotFound, Refused
from app.base.jobs import JobContext
from app.base.text import N_, _
from app.domain import disclosure, release_ledger
from app.domain.breakdowns import forms
from app.domain.disclosure import WHY_WORDS, Limits, Numbers, Protected
from app.domain.figures import Measure, Report, as_table
from app.domain.permissions import Action
from app.domain.touched import Touched
from app.models.releases import release as ledger_table
from app.models.releases import release_limit
from app.models.store import Store
from app.security.file_signature import SUFFIX, digest
from app.services import records, report_files, signatures
from app.services.report_files import FileKind

_REQUESTED, _CONFIRMED = "requested", "confirmed"
_HIGHEST = 1000


class Audience(StrEnum):
    """Who gets a release."""

    INTERNAL = "internal"
    PUBLIC = "public"


AUDIENCE_WORDS: dict[Audience, str] = {
    Audience.INTERNAL: N_("Inside government"), Audience.PUBLIC: N_("Public"),
}
_DEFAULTS = {Audience.INTERNAL: disclosure.INTERNAL, Audience.PUBLIC: disclosure.PUBLIC}


@dataclass(frozen=True, slots=True)
class Preview:
    """A release as it would be, with why each number is hidden, for those who may see that.

    Attributes:
        lines: figure, place and reason of each hidden number, in the order of reading.
        withheld: titles of figures of which earlier releases leave nothing to show.
    """

    report: Report
    decided: Protected
    limits: Limits
    lines: tuple[tuple[str, str, str], ...]
    withheld: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """One line of the ledger."""

    id: str
    title: str
    period: str
    audience: Audience
    threshold: int
    sha256: str
    released_name: str
    released_on: str


@dataclass(frozen=True, slots=True)
class LimitRow:
    """A lower limit that somebody asked for and that waits for another one."""

    id: str
    audience: Audience
    threshold: int
    reason: str
    requested_name: str
    is_own: bool


def limits(store: Store, audience: Audience) -> Limits:
    """Return the limits that hold for an audience."""
    with store.read() as conn:
        return _limits(conn, store.fact("post_code"), audience)


def preview(store: Store, report: Report, audience: Audience) -> Preview:
    """Return what a release of a report would show and hide.

    Raises:
        NotAllowed: the role does not release.
        Unreadable: the ledger cannot be read.
    """
    records.require(store, Action.RELEASE_PUBLIC)
    with store.read() as conn:
        held = _limits(conn, store.fact("post_code"), audience)
        past = _past(conn, held, audience)
    decided = disclosure.protect(report.figures, held, past, _groups())
    lines = []
    for figure in report.figures:
        hidden = decided.hidden[figure.id]
        table = as_table(figure)
        for row in table.rows:
            for title, key in zip(table.columns, row.keys, strict=True):
                if key in hidden:
                    lines.append((figure.title, f"{row.label}, {title}", _(WHY_WORDS[hidden[key]])))
    gone = tuple(each.title for each in report.figures if each.id.split(".")[0] in decided.withheld)
    rule = _("Numbers from 1 to {most} are not published, nor what would give them away.").format(most=held.threshold - 1)
    return Preview(disclosure.released(report, decided, (rule,)), decided, held, tuple(lines), gone)


def release(
    store: Store, report: Report, audience: Audience, path: Path, ctx: JobContext | None = None, kind: FileKind = FileKind.WORKBOOK
) -> Touched:
    """Write a report as a release: the file, a signature beside it, and a line of the ledger; all or none.

    Raises:
        NotAllowed, Cancelled, DiskFull, ReadOnly, Unreadable.
        Refused: the report is not of the present records.
    """
    if report.run.as_known:
        raise Refused(_("Figures as they were known on a past day are not released: the ledger compares what is known now."))
    made = preview(store, report, audience)
    beside = path.with_name(path.name + SUFFIX)
    touched = Touched()

    def enter() -> None:
        nonlocal touched
        part = path.with_name(path.name + ".part")
        signature = signatures.sign(store, part, made.report.run.profile.value, path)
        counted = [disclosure.numbers_of(each, made.decided.hidden[each.id]) for each in report.figures
                   if each.measure is Measure.COUNT and each.unit not in disclosure.HARMLESS]
        waiting = beside.with_name(beside.name + ".part")
        try:
            waiting.write_bytes(signature)
            with store.write() as unit:
                unit.save("release", "", {
                    "title": report.title, "report": report.key, "audience": audience.value, "threshold": str(made.limits.threshold),
                    "period": f"{report.period.first.isoformat()}/{report.period.last.isoformat()}", "sha256": digest(part)[0],
                    "numbers": release_ledger.to_text(counted), "released_by": store.actor.user_id, "released_name": store.actor.name,
                    "released_on": clock.today().isoformat(),
                })
                unit.note("export", "workbook", "", {"what": "figures", "file": kind.value, "period": report.period.file_part(),
                                                     "profile": "release", "audience": audience.value})
                os.replace(waiting, beside)
            touched = unit.touched
        finally:
            waiting.unlink(missing_ok=True)

    report_files.draw(kind, made.report, path, ctx, enter)
    return touched


def ledger(store: Store) -> list[ReleaseRow]:
    """Return every release, the latest first."""
    records.require(store, Action.SEE_FIGURES)
    with store.read() as conn:
        rows = conn.execute(select(ledger_table).where(ledger_table.c.deleted == 0).order_by(ledger_table.c.row_no.desc())).all()
    return [ReleaseRow(row.id, row.title or "", row.period or "", _audience(row.audience), int(row.threshold or 0), row.sha256 or "",
                       row.released_name or "", row.released_on or "") for row in rows]


# --- limits ------------------------------------------------------------------------------------------------------------------


def set_limit(store: Store, audience: Audience, threshold: int, reason: str) -> Touched:
    """Set from which number on counts are shown to an audience. Raising it holds at once; lowering it waits for another supervisor.

    Raises:
        FormInvalid: no reason, or no sensible number.
        NotAllowed.
    """
    records.require(store, Action.RELEASE_PUBLIC)
    if not reason.strip():
        raise FormInvalid(_("Give a reason; it stays in the journal."))
    if not 2 <= threshold <= _HIGHEST:
        raise FormInvalid(_("The least number that is shown is between 2 and {most}.").format(most=_HIGHEST))
    with store.write(reason) as unit:
        lowers = threshold < _limits(unit.conn, store.fact("post_code"), audience).threshold
        if lowers:
            records.require(store, Action.LOWER_DISCLOSURE)
        unit.save("release_limit", "", {
            "audience": audience.value, "threshold": str(threshold), "reason": reason.strip(), "requested_by": store.actor.user_id,
            "requested_name": store.actor.name, "requested_on": clock.today().isoformat(), "state": _REQUESTED if lowers else _CONFIRMED,
        })
    return unit.touched


def confirm_limit(store: Store, limit_id: str) -> Touched:
    """Agree to a lower limit that somebody else asked for; it holds from now on.

    Raises:
        NotAllowed: the role may not, or the signed-in user asked for it.
        NotFound: it does not wait any more.
    """
    records.require(store, Action.LOWER_DISCLOSURE)
    with store.write() as unit:
        row = unit.conn.execute(select(release_limit).where(
            release_limit.c.id == limit_id, release_limit.c.state == _REQUESTED, release_limit.c.deleted == 0)).first()
        if row is None:
            raise NotFound(_("This request does not wait any more. Look at the list again."))
        if row.requested_by == store.actor.user_id:
            raise NotAllowed(_("You asked for the lower limit yourself. Another supervisor has to agree."))
        unit.save("release_limit", limit_id, {"state": _CONFIRMED, "decided_by": store.actor.user_id, "decided_name": store.actor.name,
                                              "decided_on": clock.today().isoformat()})
    return unit.touched


def limits_waiting(store: Store) -> list[LimitRow]:
    """Return the lower limits that wait for a second person."""
    records.require(store, Action.RELEASE_PUBLIC)
    with store.read() as conn:
        rows = conn.execute(select(release_limit).where(release_limit.c.state == _REQUESTED, release_limit.c.deleted == 0)).all()
    return [LimitRow(row.id, _audience(row.audience), int(row.threshold), row.reason or "", row.requested_name or "",
                     row.requested_by == store.actor.user_id) for row in rows]


def _limits(conn: Connection, post_code: str, audience: Audience) -> Limits:
    """Return the limit that was agreed on last in this office; one without its second person does not count."""
    found = _DEFAULTS[audience]
    rows = conn.execute(select(release_limit).where(
        release_limit.c.audience == audience.value, release_limit.c.state == _CONFIRMED, release_limit.c.deleted == 0,
        release_limit.c.scope == post_code,
    ).order_by(release_limit.c.changed_ms, release_limit.c.id))
    for row in rows:
        threshold = int(row.threshold) if (row.threshold or "").isdecimal() else 0
        agreed = bool(row.decided_by) and row.decided_by != row.requested_by
        if 2 <= threshold <= _HIGHEST and (agreed or threshold >= found.threshold):
            found = Limits(threshold)
    return found


def _past(conn: Connection, held: Limits, audience: Audience) -> list[Numbers]:
    """Return what the readers of an audience may have seen: officials see what is public, too."""
    found: list[Numbers] = []
    for row in conn.execute(select(ledger_table).where(ledger_table.c.deleted == 0).order_by(ledger_table.c.created_ms, ledger_table.c.id)):
        theirs = _audience(row.audience)
        if audience is Audience.INTERNAL or theirs is Audience.PUBLIC:
            numbers = release_ledger.from_text(row.numbers or "")
            found += release_ledger.as_seen(numbers, held) if theirs is not audience else numbers
    return found


def _audience(stored: str | None) -> Audience:
    return Audience(stored) if stored in set(Audience) else Audience.PUBLIC


def _groups() -> disclosure.Broader:
    """Return the breakdowns of the returns as groups of the forms of exploitation."""
    return {"form_glotip": ("form", forms("glotip")), "form_tip": ("form", forms("tip"))}
