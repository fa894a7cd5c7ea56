# SPDX-License-Identifier: Apache-2.0
"""Link charts: what joins the people, organisations, places, numbers, papers and vessels of some cases, and who else used them.

Drawing one is a view of its cases; what it shows of a person follows the same rules as the pages. How a chart was arranged is
a record of the case that it was begun with, so it reaches the other posts like everything else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.base.errors import NotFound
from app.base.ids import RecordId, derived_id
from app.base.jobs import JobContext
from app.base.text import _
from app.domain import chart_layout, linkchart, permissions
from app.domain.chart_layout import Point
from app.domain.forms.values import Value
from app.domain.linkchart import Chart, NodeKind
from app.domain.permissions import Action
from app.domain.touched import Touched
from app.models import cells
from app.models.queries import links
from app.models.store import Store
from app.services import records
from app.services.chart_building import Builder

_MOST = 600


@dataclass(frozen=True)
class Drawn:
    """A chart ready to be shown.

    Attributes:
        cases: identities of the cases in it, the one it was begun with first.
        asked: keys of nodes for which "who else" was asked.
        places: middle of each node.
        is_kept: somebody arranged it.
        is_cut: it has more nodes than are shown.
    """

    chart: Chart
    places: Mapping[str, Point]
    cases: tuple[str, ...]
    asked: tuple[str, ...] = ()
    is_kept: bool = False
    is_cut: bool = False


def draw(store: Store, case_id: str, more: Sequence[str] = (), asked: Sequence[str] = (), ctx: JobContext | None = None,
         places: Mapping[str, Point] | None = None) -> Drawn:
    """Return the chart of a case as it was last arranged, with what is asked for beyond that; the view is journalled.

    Args:
        more: further cases to show.
        asked: keys of nodes of which to show who else used them.
        places: where nodes stand on the screen now; None takes the arrangement that was kept.
    """
    _require(store)
    ctx = ctx or JobContext()
    with store.read() as conn:
        standing = links.kept(conn, _chart_id(case_id))
        was = {name: _members(standing[name]) if standing else {} for name in ("cases", "asked", "positions")}
        case_ids = tuple(dict.fromkeys((case_id, *sorted(was["cases"]), *more)))
        wanted = tuple(dict.fromkeys((*sorted(was["asked"]), *asked)))
        ctx.step(0, 0, _("Looking for links"))
        builder = Builder(conn, permissions.allows(store.actor.role, Action.SEE_RESTRICTED))
        builder.cases(case_ids)
        for node_key in wanted:
            builder.elsewhere(node_key)
        seen = builder.shown()
    with store.write() as unit:
        for each in case_ids:
            unit.note("view", "case", each, {"what": "link_chart"})
        for kind, record_id in seen:
            unit.note("view", kind, record_id, {"what": "link_chart"})
    whole = builder.chart()
    chart = linkchart.made(list(whole.nodes.values())[:_MOST], whole.edges)
    fixed = dict(places) if places is not None else {key: at for key, text in was["positions"].items() if (at := _point(str(text)))}
    middles = chart_layout.place(chart, fixed, lambda done, total: ctx.step(done, total, _("Arranging the chart")))
    return Drawn(chart, middles, case_ids, wanted, bool(standing), len(whole.nodes) > _MOST)


def keep(store: Store, case_id: str, cases: Sequence[str], asked: Sequence[str], places: Mapping[str, Point]) -> Touched:
    """Keep how a chart is arranged. Two who arrange it at the same time each keep the nodes that only they moved."""
    _require(store)
    records.require(store, permissions.WRITES["link_chart"])
    chart_id = _chart_id(case_id)
    with store.write() as unit:
        standing = links.kept(unit.conn, chart_id)
        was: dict[str, str | bool] = _members(standing["positions"]) if standing else {}
        positions: dict[str, str | bool] = was | {key: f"{round(x)} {round(y)}" for key, (x, y) in places.items()}
        values: dict[str, Value] = {
            "case_id": case_id, "cases": dict.fromkeys(cases, True), "asked": dict.fromkeys(asked, True), "positions": positions,
        }
        unit.save("link_chart", chart_id, values)
    return unit.touched


def forget(store: Store, case_id: str) -> Touched:
    """Give up how a chart was arranged: it is drawn anew, of the one case alone."""
    _require(store)
    records.require(store, permissions.WRITES["link_chart"])
    with store.write() as unit:
        if links.kept(unit.conn, _chart_id(case_id)):
            unit.save("link_chart", _chart_id(case_id), {"cases": {}, "asked": {}, "positions": {}})
    return unit.touched


def note_print(store: Store, case_ids: Sequence[str], nodes: int) -> None:
    """Write down that a chart was printed."""
    _require(store)
    with store.write() as unit:
        for case_id in case_ids:
            unit.note("print", "case", case_id, {"what": "link_chart", "nodes": nodes})


def case_of(store: Store, number: str) -> str:
    """Return the identity of the case with a number, however it is written.

    Raises:
        NotFound: there is none here.
    """
    _require(store)
    with store.read() as conn:
        found = links.case_numbered(conn, number.strip().upper())
    if not found:
        raise NotFound(_("No case here has this number. Look it up in the list of cases."))
    return found


def may_ask(node_key: str) -> bool:
    """Tell whether one can ask who else used what a node stands for."""
    return linkchart.kind_of(node_key) in linkchart.SHARED


def opens(node_key: str) -> tuple[str, str] | None:
    """Return (page, identity) of what a node stands for; None for a thing that has no page."""
    kind, _colon, record_id = node_key.partition(":")
    return (kind, record_id) if kind in (NodeKind.CASE, NodeKind.PERSON) else None


def _require(store: Store) -> None:
    records.require(store, Action.SEE_CASE)
    records.require(store, Action.SEE_IDENTITY)


def _chart_id(case_id: str) -> RecordId:
    """Return the identity of a case's arrangement: one for each case, whoever keeps it first."""
    return derived_id("link_chart", case_id)


def _members(stored: str | None) -> dict[str, str | bool]:
    return cells.read_members(stored)


def _point(text: str) -> Point | None:
    x, _blank, y = text.partition(" ")
    try:
        return float(x), float(y)
    except ValueError:
        return None
