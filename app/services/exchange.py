# SPDX-License-Identifier: Apache-2.0
"""Exchange: carry bundles between enrolled PCs, say what went out, what came in and what waits for a person."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import func, select

from app.base.errors import BundleRefused, Trouble
from app.base.jobs import JobContext
from app.base.text import _, ngettext
from app.domain.forms.catalogue import FORMS
from app.domain.permissions import Action
from app.domain.touched import Touched
from app.models import heads, identity
from app.models.base import KINDS
from app.models.heads import head
from app.models.local import bundle, peer, quarantine
from app.models.store import Store
from app.services import device_keys, published, records, search
from app.sync import agreeing, files, inbox, leaving, outbox, parcels, setting_aside, trusting
from app.sync.inbox import Result
from app.sync.notices import Notice
from app.sync.refusals import SENTENCES
from app.sync.transport.base import Transport
from app.sync.transport.folder import Folder
from app.sync.transport.mail import MailFolder

RECEIPT_OLD_DAYS = 7  # from then on the status line warns


@dataclass(frozen=True, slots=True)
class PeerRow:
    """One counterpart: what waits for it, and when it last confirmed something."""

    device: int
    post_code: str
    post_name: str
    is_office: bool
    waiting_entries: int
    waiting_cases: int
    unacknowledged: int
    last_receipt: str


@dataclass(frozen=True, slots=True)
class BundleRow:
    """One bundle of the list: `message` is the sentence for its reason, "" where there is none."""

    id: int
    name: str
    direction: str
    kind: str
    post_name: str
    seq: int
    entries: int
    size_bytes: int
    state: str
    message: str
    at: str


@dataclass(frozen=True)
class Status:
    """What the exchange page shows.

    Attributes:
        sentence: what goes out now, in one sentence.
        conflicts: cells with several values that wait for a person.
        held: single changes that were set aside.
        set_aside: bundles that are parked or quarantined.
    """

    sentence: str
    peers: tuple[PeerRow, ...]
    conflicts: int
    held: int
    set_aside: int
    recent: tuple[BundleRow, ...]


@dataclass
class Report:
    """What one exchange did; `lines` says it in words."""

    sent: int = 0
    sent_entries: int = 0
    received: int = 0
    received_entries: int = 0
    acknowledged: int = 0
    conflicts: int = 0
    held: int = 0
    parts_received: int = 0
    parts_sent: int = 0
    problems: list[str] = field(default_factory=list)
    is_done: bool = False
    touched: Touched = field(default_factory=Touched)

    def lines(self) -> list[str]:
        """Return what happened as sentences, the most important first."""
        said = []
        if self.received_entries:
            said.append(ngettext("{n} change came in.", "{n} changes came in.", self.received_entries).format(n=self.received_entries))
        if self.sent_entries:
            said.append(ngettext("{n} change goes out.", "{n} changes go out.", self.sent_entries).format(n=self.sent_entries))
        elif self.sent:
            said.append(ngettext("{n} bundle lies ready again.", "{n} bundles lie ready again.", self.sent).format(n=self.sent))
        if self.acknowledged:
            text = ngettext("{n} bundle was confirmed.", "{n} bundles were confirmed.", self.acknowledged)
            said.append(text.format(n=self.acknowledged))
        if self.parts_received:
            parts = self.parts_received
            said.append(ngettext("{n} part of a file came in.", "{n} parts of files came in.", parts).format(n=parts))
        if self.parts_sent:
            parts = self.parts_sent
            said.append(ngettext("{n} part of a file goes out.", "{n} parts of files go out.", parts).format(n=parts))
        if self.conflicts:
            text = ngettext("{n} value needs a decision.", "{n} values need a decision.", self.conflicts)
            said.append(text.format(n=self.conflicts))
        if self.held:
            said.append(ngettext("{n} change was set aside.", "{n} changes were set aside.", self.held).format(n=self.held))
        said += self.problems or ([] if said else [_("Nothing new in either direction.")])
        return [*said, _("You can remove the stick.")] if self.is_done else said


def run(store: Store, folder: Path, ctx: JobContext | None = None, by_mail: bool = False) -> Report:
    """Exchange through a folder or stick: take in what lies there for us, answer it, put out what waits.

    What was put out stays in the outbox and is put out again until the counterpart's receipt has come. Whole bundles and
    parts from e-mails are both taken in; the stick may carry other posts' bundles, which are left alone.

    Args:
        by_mail: write parts of 7 MB to be attached to e-mails.
    """
    records.require(store, Action.EXCHANGE)
    ctx = ctx or JobContext()
    way = MailFolder(folder, by_mail)
    parcel_way: Transport = Folder(folder, parcels.LARGEST_FILE_BYTES, parcels.is_name)
    report = Report()
    device_keys.begin_if_due(store)
    receive(store, way, report, ctx, parcel_way)
    send(store, way, report, ctx, parcel_way)
    for each in way.missing():
        text = _("Of one bundle {here} of {count} parts are here; missing: {parts}. Save these attachments into the folder too.")
        report.problems.append(text.format(here=each.of - len(each.parts), count=each.of, parts=", ".join(map(str, each.parts))))
    report.is_done = True
    return report


def receive(store: Store, way: Transport, report: Report, ctx: JobContext, parcel_way: Transport | None = None) -> None:
    """Take in every bundle that lies there for this PC, then its files, and make a receipt for each counterpart that sent any."""
    names = way.list()
    own = _own_names(store)
    notices: dict[int, list[Notice]] = {}
    we_forgot = False
    for at, name in enumerate(names):
        ctx.step(at, len(names), _("Taking in what came"))
        if name in own:
            continue
        try:
            data = way.read(name)
        except BundleRefused as error:
            report.problems.append(str(error))
            continue
        result = inbox.take_in(store, name, data)
        we_forgot |= result.we_forgot
        _count(report, result)
        if result.state in (inbox.APPLIED, inbox.KNOWN):
            way.delete(name)
        if result.notice and result.kind != "receipt" and result.peer:
            notices.setdefault(result.peer, []).append(result.notice)
    for result in inbox.retry_parked(store):
        _count(report, result)
        if result.notice and result.kind != "receipt" and result.state == inbox.APPLIED:
            notices.setdefault(result.peer, []).append(result.notice)
    if parcel_way:
        _with_files(report, partial(_take_in_files, store, parcel_way, report, ctx))
    _settle(store, report)
    if we_forgot:
        identity.begin_epoch(store)
    with store.read() as conn:
        told_now = [row.device for row in conn.execute(select(peer.c.device, peer.c.state)) if row.state != "former"]
        told_now = [
            device for device in told_now
            if device in notices or setting_aside.has_untold(conn, device) or files.has_untold(conn, device)
        ]
    for device in told_now:
        outbox.make_receipt(store, device, notices.get(device, []))


def _settle(store: Store, report: Report) -> None:
    """Do what follows from all that came in: give records back, compare with the office, use what it published."""
    if leaving.give_back(store):
        report.touched |= Touched(frozenset({"person", "case"}))
    if not agreeing.compare(store):
        report.problems.append(_(SENTENCES["counts_differ"]))
    published.apply(store)


def send(store: Store, way: Transport, report: Report, ctx: JobContext, parcel_way: Transport | None = None) -> None:
    """Make bundles of what was not sent yet and put everything unacknowledged on the way; files follow when no bundle waits."""
    with store.read() as conn:
        states = {row.device: row.state for row in conn.execute(select(peer.c.device, peer.c.state))}
    there = set(way.list())
    for device, state in states.items():
        ctx.step(0, 0, _("Making bundles"))
        while state == "enrolled" and (made := outbox.make(store, device)):
            report.sent_entries += made.entries
        with store.read() as conn:
            is_silent = outbox.was_announced(conn, device) and not trusting.is_due(conn, device)
        if state == "enrolled" and not is_silent:
            outbox.make_receipt(store, device, [])
        with store.read() as conn:
            waiting = outbox.unacknowledged(conn, device, receipts_only=state != "enrolled")
        for at, each in enumerate(waiting):
            ctx.step(at, len(waiting), _("Putting bundles on the way"))
            if each.name not in there:
                way.write_atomic(each.name, each.data)
                report.sent += 1
    for device, state in states.items():
        if parcel_way and state == "enrolled":
            _with_files(report, partial(_offer_files, store, parcel_way, device, report, ctx))
    report.touched |= Touched(frozenset({"exchange"}))


def _with_files(report: Report, work: Callable[[], None]) -> None:
    """Carry files; what stops them, such as a full stick, is told and stops nothing else."""
    try:
        work()
    except Trouble as error:
        report.problems.append(str(error))


def _take_in_files(store: Store, way: Transport, report: Report, ctx: JobContext) -> None:
    report.parts_received += files.take_in(store, way, ctx)
    if report.parts_received:
        report.touched |= Touched(frozenset({"attachment"}))


def _offer_files(store: Store, way: Transport, device: int, report: Report, ctx: JobContext) -> None:
    report.parts_sent += files.offer(store, way, device, ctx)


def status(store: Store) -> Status:
    """Return what the exchange page shows."""
    with store.read() as conn:
        peers = []
        entries = cases = 0
        for row in conn.execute(select(peer).where(peer.c.state == "enrolled").order_by(peer.c.is_office.desc(), peer.c.post_name)):
            waiting = outbox.waiting(conn, row.device)
            open_bundles = outbox.on_the_way(conn, row.device)
            last = store.fact(f"receipt/{row.device}")
            peers.append(
                PeerRow(row.device, row.post_code, row.post_name, bool(row.is_office), waiting.entries, waiting.cases, open_bundles, last)
            )
            entries, cases = max(entries, waiting.entries), max(cases, waiting.cases)
        held = conn.execute(select(func.count()).select_from(quarantine).where(quarantine.c.state == "waiting")).scalar_one()
        aside = (bundle.c.direction == "in", bundle.c.state.in_(("parked", "quarantined")))
        set_aside = conn.execute(select(func.count()).select_from(bundle).where(*aside)).scalar_one()
        disputed = (
            select(head.c.record_id).group_by(head.c.record_id, head.c.fid, head.c.member).having(func.count(head.c.value.distinct()) > 1)
        )
        conflicts = conn.execute(select(func.count()).select_from(disputed.subquery())).scalar_one()
        return Status(_sentence(len(peers), entries, cases), tuple(peers), conflicts, held, set_aside, _recent(store))


@dataclass(frozen=True, slots=True)
class Disputed:
    """A record with values that were edited apart and wait for a person; `fields` are labels."""

    kind: str
    id: str
    title: str
    fields: tuple[str, ...]


def disputed_records(store: Store, limit: int = 200) -> list[Disputed]:
    """Return the people and cases with unsettled values; saving such a record settles them."""
    records.require(store, Action.EXCHANGE)
    found = []
    with store.read() as conn:
        for kind_name in ("person", "case"):
            kind = KINDS[kind_name]
            several = (
                select(head.c.record_id)
                .join(kind.table, kind.table.c.id == head.c.record_id)
                .group_by(head.c.record_id, head.c.fid, head.c.member)
                .having(func.count(head.c.value.distinct()) > 1)
                .limit(limit)
            )
            ids = sorted(set(conn.execute(several).scalars()))
            for record_id, names in sorted(heads.disputed(conn, kind, ids).items()):
                labels = tuple(field_label(kind_name, name) for name in sorted(names))
                found.append(Disputed(kind_name, record_id, search.title_of(store, kind_name, record_id), labels))
    return found


def field_label(kind: str, name: str) -> str:
    """Return the translated label of a field as its form calls it, without the mnemonic."""
    for form in FORMS.values():
        if form.record == kind:
            for each in form.fields():
                if each.key == name:
                    return _(each.label).replace("&", "")
    return name


def last_office_receipt(store: Store) -> datetime | None:
    """Return when the office last confirmed something that was sent, None where it never did."""
    with store.read() as conn:
        said = conn.exec_driver_sql("SELECT value FROM local WHERE name = 'last_office_receipt'").scalar()
    return datetime.fromisoformat(said.decode()) if said else None


def _recent(store: Store, limit: int = 100) -> tuple[BundleRow, ...]:
    with store.read() as conn:
        names = {row.device: row.post_name for row in conn.execute(select(peer.c.device, peer.c.post_name))}
        columns = [bundle.c[name] for name in bundle.c.keys() if name != "content"]  # noqa: SIM118 - not a dict
        rows = conn.execute(select(*columns).order_by(bundle.c.id.desc()).limit(limit)).all()
    return tuple(
        BundleRow(
            row.id,
            row.name,
            row.direction,
            row.kind,
            names.get(row.peer, ""),
            row.seq,
            row.entries,
            row.size_bytes,
            row.state,
            _(SENTENCES[row.reason]) if row.reason in SENTENCES else "",
            row.at,
        )
        for row in rows
    )


def _sentence(peers: int, entries: int, cases: int) -> str:
    if not peers:
        return _("This PC does not know any other yet. Enrol the office's PC first.")
    if not entries:
        return _("Nothing new goes out. You can still take in what came.")
    changes = ngettext("{n} change", "{n} changes", entries).format(n=entries)
    if not cases:
        return _("{changes} go out. Put the stick in, or choose the folder.").format(changes=changes)
    files = ngettext("{n} case", "{n} cases", cases).format(n=cases)
    return _("{cases} and {changes} go out. Put the stick in, or choose the folder.").format(cases=files, changes=changes)


def _own_names(store: Store) -> set[str]:
    with store.read() as conn:
        return set(conn.execute(select(bundle.c.name).where(bundle.c.direction == "out")).scalars())


def _count(report: Report, result: Result) -> None:
    report.touched |= result.touched
    if result.state == inbox.APPLIED:
        report.received += 1
        report.received_entries += result.entries
        report.conflicts += result.conflicts
        report.held += result.held
        report.acknowledged += result.acknowledged
        if result.acknowledged:
            report.touched |= Touched(frozenset({"receipt"}))  # the status line shows its age
    elif result.message and result.state != inbox.KEPT_OUT:
        report.problems.append(result.message)
