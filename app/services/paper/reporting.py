# SPDX-License-Identifier: Apache-2.0
"""The report of a batch: what came, who did what, what was settled and why, what it became; signed by whoever prints it."""

import hashlib
from dataclasses import dataclass

from app.base import clock
from app.base.text import _
from app.domain import permissions
from app.domain.paper.batches import STATE_LABELS, VERIFY_LABELS, BatchState, all_differences, settled
from app.domain.paper.measures import agreement, speeds
from app.models.queries import paper as queries
from app.models.store import Store
from app.security import signing
from app.services import records
from app.services.paper.asking import FORM_PLACE
from app.services.paper.batches import OpenBatch, opened

PAYLOAD_TYPE = "breakwater/batch-report"


@dataclass(frozen=True)
class BatchReport:
    """A report as it is printed.

    Attributes:
        title: number and form of the batch.
        parts: headings, each with rows of (what, what of it).
        digest: SHA-256 of title and rows, in hexadecimal digits; the journal keeps it with the print.
        signature: of the signed-in user's key over the same, in hexadecimal digits.
    """

    title: str
    parts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    digest: str
    signature: str
    signed_by: str

    @property
    def text(self) -> str:
        """Return what is signed."""
        return "\n".join([self.title, *(f"{a}\t{b}" for _heading, rows in self.parts for a, b in rows)])


def report(store: Store, batch_id: str) -> BatchReport:
    """Return the report of a batch for printing; the print is journalled with its digest."""
    records.require(store, permissions.Action.APPROVE)
    with store.read() as conn:
        batch = opened(conn, batch_id)
        ids = {each.user_id for pair in batch.found.values() for each in (pair.first, pair.second, *pair.others) if each}
        names = queries.user_names(conn, ids | {each.user_id for each in batch.decisions})
    parts = (
        (_("Batch"), _header(batch)), (_("Reconciling"), _totals(batch)), (_("Who keyed"), _people(batch, names)),
        (_("What was settled"), _decisions(batch, names)),
    )
    title = f"{batch.row.number} · {batch.row.title}"
    bare = BatchReport(title, parts, "", "", store.actor.name)
    body = bare.text.encode()
    digest = hashlib.sha256(body).hexdigest()
    signature = signing.sign(store.actor.signing_key, PAYLOAD_TYPE, body).hex()
    with store.write() as unit:
        unit.note("print", "paper_batch", batch_id, {"report": digest})
    return BatchReport(title, parts, digest, signature, store.actor.name)


def _header(batch: OpenBatch) -> tuple[tuple[str, str], ...]:
    row, share = batch.row, agreement(batch.form, batch.batch, batch.found)
    return tuple(pair for pair in (
        (_("State"), _(STATE_LABELS[row.state])), (_("Post that sent it"), row.source_post), (_("Period"), row.period),
        (_("Received on"), row.received_on), (_("Printed on"), clock.today().isoformat()), (_("Forms on the slip"), str(row.forms)),
        (_("Keyed"), str(row.keyed)), (_("Key a second time"), _(VERIFY_LABELS[batch.batch.verify])),
        (_("Keyed a second time"), f"{row.verified} / {row.to_verify}"),
        (_("Agreed before anything was settled"), "" if share is None else f"{100 * share:.2f} %"),
    ) if pair[1])


def _totals(batch: OpenBatch) -> tuple[tuple[str, str], ...]:
    labels = {question.field.key: f"{number} {_(question.field.label).replace('&', '')}" for number, _s, question in batch.form.questions()}
    rows = [(labels[key], _("slip {written}, forms {sum}").format(written=total, sum=batch.totals.get(key, 0)))
            for key, total in batch.batch.totals.items() if key in labels]
    rows += [(_("Does not agree"), sentence) for sentence in batch.problems]
    if batch.row.state is BatchState.COMMITTED:
        out = sum(value == "-" for value in batch.batch.committed.values())
        rows.append((_("Became records"), _("{n} forms, {out} left out").format(n=len(batch.batch.committed) - out, out=out)))
    return tuple(rows) or ((_("Control totals"), _("none on the slip")),)


def _people(batch: OpenBatch, names: dict[str, str]) -> tuple[tuple[str, str], ...]:
    words = _("{forms} forms, {keys} keystrokes, {errors} answers settled against, of {compared} compared")
    return tuple((names.get(each.user_id, each.user_id), words.format(
        forms=each.forms, keys=each.keys, errors=each.errors, compared=each.compared)) for each in speeds(
            batch.form, batch.batch, batch.found, batch.decisions))


def _decisions(batch: OpenBatch, names: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Return each decision: which question of which form, by whom and why; of the answer only where one was chosen."""
    rows = []
    for serial, pair in sorted(batch.found.items()):
        by_key = {each.key: each for each in all_differences(batch.form, batch.batch, pair)}
        for key, decision in settled(pair, batch.decisions).items():
            who = names.get(decision.user_id, decision.user_id)
            if key == FORM_PLACE:
                rows.append((_("Form {n}").format(n=serial), _("left out by {who}: {why}").format(who=who, why=decision.reason)))
            elif key in by_key:
                each = by_key[key]
                side = _("first") if decision.value == each.first else _("second") if decision.value == each.second else _("neither")
                place = _("Form {n}, question {number}").format(n=serial, number=each.number)
                rows.append((place, _("{side}, by {who}: {why}").format(side=side, who=who, why=decision.reason)))
    return tuple(rows) or ((_("Differences"), _("none")),)
