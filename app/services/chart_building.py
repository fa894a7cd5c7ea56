# SPDX-License-Identifier: Apache-2.0
"""Builds the nodes and edges of a link chart from records; `app.services.linkchart` says who may see one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from app.base.text import N_, _
from app.domain import codelists, linkchart, names
from app.domain.dates import PartialDate
from app.domain.forms.values import is_missing
from app.domain.linkchart import Chart, Edge, Node, NodeKind, key, kind_of
from app.models.queries import links

Row = Mapping[str, Any]
_NOT_JOINED = ("different_person", "not_sure")
_LIVES, _USES, _HOLDS, _TRAVELLED, _STAYED, _GUEST = (
    N_("lives at"), N_("uses"), N_("holds"), N_("travelled on"), N_("is at"), N_("said to stay at"))


class Builder:
    """Gathers a chart in one reading of the store.

    Args:
        sees_restricted: whether the names of restricted people, and what belongs to them, may be shown.
    """

    def __init__(self, conn: Connection, sees_restricted: bool) -> None:
        self._conn, self._sees_restricted = conn, sees_restricted
        self._nodes: dict[str, Node] = {}
        self._edges: list[Edge] = []
        self._begun = True

    def chart(self) -> Chart:
        """Return what was gathered."""
        return linkchart.made(self._nodes.values(), self._edges)

    def shown(self) -> list[tuple[str, str]]:
        """Return (kind, identity) of the people and cases that came by asking who else."""
        kinds = (NodeKind.PERSON, NodeKind.CASE)
        return [(node.kind.value, node.record_id) for node in self._nodes.values() if not node.is_begun_with and node.kind in kinds]

    def cases(self, case_ids: Sequence[str]) -> None:
        """Add some cases with their people and all that joins them."""
        found = links.of_cases(self._conn, case_ids)
        self._add_cases(case_ids)
        people = [row["person_id"] for rows in (found["party"], found["crime_link"], found["leg"]) for row in rows if row["person_id"]]
        self._people(people)
        self._organisations([row["organisation_id"] for row in found["involvement"] if row["organisation_id"]])
        self._parties(found["party"])
        self._involvements(found["involvement"])
        for row in found["place"]:
            self._place_of_case(row)
        for row in found["event"]:
            self._event(row)
        for row in found["leg"]:
            self._leg(row)
        for row in found["crime_link"]:
            self._crime(row)
        self._around(people)

    def elsewhere(self, node_key: str) -> None:
        """Add who and what else names the thing, the person or the organisation of a node; a node that is not there adds nothing."""
        if node_key not in self._nodes:
            return
        self._begun = False
        kind, identity = kind_of(node_key), node_key.partition(":")[2]
        if kind is NodeKind.PERSON:
            rows = links.parties_of(self._conn, [identity])
            self._add_cases([row["case_id"] for row in rows])
            self._parties(rows)
            self._around([identity])
        elif kind is NodeKind.ORGANISATION:
            rows = links.involvements_of(self._conn, [identity])
            self._add_cases([row["case_id"] for row in rows])
            self._involvements(rows)
        elif kind in _SAME:
            self._same(_SAME[kind](self._conn, identity))
        self._begun = True

    # -- where the same thing stands --------------------------------------------------------------------

    def _same(self, found: Mapping[str, Sequence[Row]]) -> None:
        whose = [row.get("person_id") or "" for name in ("contact", "crossing", "document", "leg") for row in found.get(name, ())]
        self._people([each for each in whose if each] + [row["id"] for row in found.get("person", ())])
        self._organisations([row["id"] for row in found.get("organisation", ())])
        self._add_cases([row["case_id"] for name in ("place", "event", "leg") for row in found.get(name, ()) if row["case_id"]])
        for name, add in (("place", self._place_of_case), ("event", self._event), ("leg", self._leg), ("contact", self._contact),
                          ("document", self._document), ("crossing", self._crossing)):
            for row in found.get(name, ()):
                add(row)

    # -- people -----------------------------------------------------------------------------------------

    def _people(self, ids: Iterable[str]) -> None:
        new = [each for each in dict.fromkeys(ids) if key(NodeKind.PERSON, each) not in self._nodes]
        for record_id, row in links.by_id(self._conn, "person", new).items():
            if self._is_hidden(row):
                self._node(NodeKind.PERSON, record_id, _("Restricted person"))
                continue
            self._node(NodeKind.PERSON, record_id, row["display_name"] or _("Name not known"), _day(row["birth"]))
            self._own_of_person(row)

    def _own_of_person(self, row: Row) -> None:
        who = key(NodeKind.PERSON, row["id"])
        self._edge(who, self._number(NodeKind.PHONE, row["phone"]), _(_USES))
        self._edge(who, self._number(NodeKind.ACCOUNT, row["email"]), _(_USES))
        self._edge(who, self._address(row["street"], row["city"]), _(_LIVES))

    def _is_hidden(self, row: Row) -> bool:
        return row["restricted"] == "yes" and not self._sees_restricted

    def _around(self, ids: Sequence[str]) -> None:
        """Add what people hold and use, and the people they are linked with."""
        known = links.by_id(self._conn, "person", ids)
        open_ids = [each for each in dict.fromkeys(ids) if each in known and not self._is_hidden(known[each])]
        found = links.of_people(self._conn, open_ids)
        joined = [row for row in found["person_link"] if row["kind"] not in _NOT_JOINED]
        self._people([row[name] for row in joined for name in ("person_id", "other_id") if row[name]]
                     + [row["other_id"] for row in found["dependant"] if row["other_id"]])
        for row in found["contact"]:
            self._contact(row)
        for row in found["document"]:
            self._document(row)
        for row in found["crossing"]:
            self._crossing(row)
        for row in found["dependant"]:
            if row["other_id"]:
                self._join(row["person_id"], row["other_id"], codelists.label("dependant_relation", row["relation"] or ""), row["notes"])
        for row in joined:
            self._join(row["person_id"], row["other_id"], codelists.label("person_link", row["kind"] or "other"), row["reason"])

    def _join(self, one: str | None, other: str | None, label: str, known: str | None) -> None:
        self._edge(key(NodeKind.PERSON, one or ""), key(NodeKind.PERSON, other or ""), label, _said(known))

    def _contact(self, row: Row) -> None:
        who = key(NodeKind.PERSON, row["person_id"] or "")
        is_number = names.number_key(row["value"] or "").isdecimal()  # a telephone number is one, whatever messenger it is used with
        kind = NodeKind.PLACE if row["kind"] == "address" else NodeKind.PHONE if is_number else NodeKind.ACCOUNT
        if who in self._nodes and not self._hides(who):
            node = self._number(kind, row["value"])
            used = " – ".join(day for day in (_day(row["used_from"]), _day(row["used_to"])) if day)
            label = codelists.label("contact_kind", row["kind"] or "other")
            self._edge(who, node, label, "; ".join(part for part in (used, _said(row["belongs_to"]), _said(row["notes"])) if part))

    def _document(self, row: Row) -> None:
        who = key(NodeKind.PERSON, row["person_id"] or "")
        if who in self._nodes and not self._hides(who):
            detail = codelists.label("document_type", row["type"]) if _said(row["type"]) else ""
            self._edge(who, self._paper(row["number"], detail), _(_HOLDS), _said(row["notes"]))

    def _crossing(self, row: Row) -> None:
        who = key(NodeKind.PERSON, row["person_id"] or "")
        if who in self._nodes and not self._hides(who):
            day = _day(row["crossed_on"])
            self._edge(who, self._conveyance(row["conveyance_name"], row["conveyance"]), _(_TRAVELLED), day)
            self._edge(who, self._address(row["host_address"], ""), _(_GUEST), day)

    def _hides(self, who: str) -> bool:
        return not self._sees_restricted and who in self._nodes and self._nodes[who].label == _("Restricted person")

    # -- cases ------------------------------------------------------------------------------------------

    def _add_cases(self, ids: Iterable[str]) -> None:
        for record_id, row in links.by_id(self._conn, "case", ids).items():
            self._node(NodeKind.CASE, record_id, row["number"] or _("Case"), _said(row["title"]))

    def _parties(self, rows: Iterable[Row]) -> None:
        for row in rows:
            role, who = codelists.label("case_role", row["role"] or "other"), key(NodeKind.PERSON, row["person_id"] or "")
            self._edge(key(NodeKind.CASE, row["case_id"] or ""), who, role, "" if self._hides(who) else _said(row["detail"]))

    def _organisations(self, ids: Iterable[str]) -> None:
        new = [each for each in dict.fromkeys(ids) if key(NodeKind.ORGANISATION, each) not in self._nodes]
        for record_id, row in links.by_id(self._conn, "organisation", new).items():
            kind = codelists.label("organisation_type", row["type"]) if _said(row["type"]) else ""
            what = self._node(NodeKind.ORGANISATION, record_id, row["name"] or "", kind)
            self._edge(what, self._number(NodeKind.PHONE, row["phone"]), _(_USES))
            self._edge(what, self._address(row["street"], row["city"]), _(_STAYED))

    def _involvements(self, rows: Iterable[Row]) -> None:
        for row in rows:
            role = codelists.label("involvement_role", row["role"] or "other")
            ends = key(NodeKind.CASE, row["case_id"] or ""), key(NodeKind.ORGANISATION, row["organisation_id"] or "")
            self._edge(*ends, role, _said(row["detail"]))

    def _place_of_case(self, row: Row) -> None:
        label = codelists.label("place_role", row["role"] or "other")
        shown = ", ".join(part for part in (_said(row["name"]), _said(row["street"]), _said(row["city"])) if part)
        detail = codelists.label("place_kind", row["kind"]) if _said(row["kind"]) else ""
        node = self._node(NodeKind.PLACE, row["place_key"] or names.number_key(shown), shown, detail) if shown else ""
        self._edge(key(NodeKind.CASE, row["case_id"] or ""), node, label, _said(row["notes"]))

    def _event(self, row: Row) -> None:
        node = self._address(row["street"], row["place"]) or self._address(row["place"], "")
        label = codelists.label("trafficking_event_type", row["type"]) if _said(row["type"]) else _("Event")
        self._edge(key(NodeKind.CASE, row["case_id"] or ""), node, label, _day(row["began_on"]))

    def _leg(self, row: Row) -> None:
        who = key(NodeKind.PERSON, row["person_id"] or "")
        end = who if who in self._nodes else key(NodeKind.CASE, row["case_id"] or "")
        if self._hides(end):
            return
        day = _day(row["departed_on"]) or _day(row["arrived_on"])
        self._edge(end, self._conveyance(row["conveyance_name"], row["conveyance"]), _(_TRAVELLED), day)
        whose = codelists.label("whose_document", row["document_whose"]) if _said(row["document_whose"]) else _(_USES)
        self._edge(end, self._paper(row["document_number"], ""), whose, day)

    def _crime(self, row: Row) -> None:
        if _said(row["group_name"]):
            node = self._node(NodeKind.ORGANISATION, names.number_key(row["group_name"]), row["group_name"], _("Group"))
            who = key(NodeKind.PERSON, row["person_id"] or "")
            end = who if who in self._nodes else key(NodeKind.CASE, row["case_id"] or "")
            known = codelists.label("known_by", row["known_by"]) if _said(row["known_by"]) else ""
            self._edge(end, node, codelists.label("linked_crime", row["crime"] or ""), known)

    # -- nodes and edges --------------------------------------------------------------------------------

    def _number(self, kind: NodeKind, value: str | None) -> str:
        return self._node(kind, names.number_key(value or ""), value or "") if _said(value) else ""

    def _address(self, street: str | None, city: str | None) -> str:
        if not _said(street):
            return ""
        shown = ", ".join(part for part in (_said(street), _said(city)) if part)
        return self._node(NodeKind.PLACE, names.number_key((street or "") + _said(city)), shown)

    def _paper(self, number: str | None, detail: str) -> str:
        return self._node(NodeKind.DOCUMENT, names.number_key(number or ""), number or "", detail) if _said(number) else ""

    def _conveyance(self, name: str | None, kind: str | None) -> str:
        detail = codelists.label("conveyance", kind or "") if _said(kind) else ""
        return self._node(NodeKind.CONVEYANCE, names.number_key(name or ""), name or "", detail) if _said(name) else ""

    def _node(self, kind: NodeKind, identity: str, label: str, detail: str = "") -> str:
        if not identity:
            return ""
        node_key = key(kind, identity)
        self._nodes.setdefault(node_key, Node(node_key, kind, label, detail, self._begun))
        return node_key

    def _edge(self, start: str, end: str, label: str, known: str = "") -> None:
        if start and end:
            self._edges.append(Edge(start, end, label, known))


_SAME: dict[NodeKind, Callable[[Connection, str], dict[str, list[Row]]]] = {
    NodeKind.PHONE: links.same_number, NodeKind.ACCOUNT: links.same_number, NodeKind.PLACE: links.same_place,
    NodeKind.DOCUMENT: links.same_document, NodeKind.CONVEYANCE: links.same_conveyance,
}


def _said(stored: str | None) -> str:
    """Return a text, "" where there is none or a missing answer."""
    return stored if isinstance(stored, str) and not is_missing(stored) else ""


def _day(stored: str | None) -> str:
    found = PartialDate.from_text(stored) if _said(stored) and stored else None
    return found.display() if found else ""
