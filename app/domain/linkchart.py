# SPDX-License-Identifier: Apache-2.0
"""A link chart: who and what stands in cases, and what joins them. Nodes and edges only; no store, no window.

A node's key is its kind and an identity: of a record, or of a thing that several records name (a telephone number reduced
to its digits, an address without blanks), so that the same boat in two cases is one node.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.base.text import N_, _


class NodeKind(StrEnum):
    """What a node is; each has a word and an icon of its own."""

    CASE = "case"
    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    PHONE = "phone"
    ACCOUNT = "account"
    DOCUMENT = "document"
    CONVEYANCE = "conveyance"


LABELS: dict[NodeKind, str] = {
    NodeKind.CASE: N_("Case"), NodeKind.PERSON: N_("Person"), NodeKind.ORGANISATION: N_("Organisation"), NodeKind.PLACE: N_("Place"),
    NodeKind.PHONE: N_("Telephone"), NodeKind.ACCOUNT: N_("Account or e-mail"), NodeKind.DOCUMENT: N_("Document"),
    NodeKind.CONVEYANCE: N_("Vessel, flight or vehicle"),
}
# Kinds of which one asks: who else used it?
SHARED = (NodeKind.PHONE, NodeKind.ACCOUNT, NodeKind.PLACE, NodeKind.DOCUMENT, NodeKind.CONVEYANCE, NodeKind.PERSON, NodeKind.ORGANISATION)


@dataclass(frozen=True, slots=True)
class Node:
    """One box of the chart.

    Attributes:
        key: "kind:identity".
        label: what people call it.
        detail: a second line, such as the role in the case.
        is_begun_with: belongs to the cases that the chart was asked for; others came by "who else".
    """

    key: str
    kind: NodeKind
    label: str
    detail: str = ""
    is_begun_with: bool = True

    @property
    def record_id(self) -> str:
        """Return the identity behind the key."""
        return self.key.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Edge:
    """What joins two nodes.

    Attributes:
        label: the link in a word or two.
        known: how it is known, "" where nothing was recorded.
    """

    start: str
    end: str
    label: str
    known: str = ""


@dataclass(frozen=True)
class Chart:
    """Nodes by key and the edges between them; an edge never leads out of the chart."""

    nodes: Mapping[str, Node] = field(default_factory=dict)
    edges: tuple[Edge, ...] = ()

    def of_kinds(self, kinds: Iterable[NodeKind]) -> "Chart":
        """Return the chart without nodes of other kinds."""
        wanted = set(kinds)
        return made((node for node in self.nodes.values() if node.kind in wanted), self.edges)

    def with_(self, other: "Chart") -> "Chart":
        """Return both together; what both have stays as it is here."""
        return made([*self.nodes.values(), *(node for key, node in other.nodes.items() if key not in self.nodes)],
                    (*self.edges, *other.edges))

    def neighbours(self, key: str) -> list[str]:
        """Return the keys of the nodes joined to one, in their order."""
        found = {edge.end for edge in self.edges if edge.start == key} | {edge.start for edge in self.edges if edge.end == key}
        return [each for each in self.nodes if each in found - {key}]

    def edges_of(self, key: str) -> list[Edge]:
        """Return the edges that end at a node."""
        return [edge for edge in self.edges if key in (edge.start, edge.end)]


def made(nodes: Iterable[Node], edges: Iterable[Edge]) -> Chart:
    """Return a chart: each node once, each edge once and only between nodes that are there, joined words for double edges."""
    kept: dict[str, Node] = {}
    for node in nodes:
        kept.setdefault(node.key, node)
    joined: dict[tuple[str, str], dict[str, list[str]]] = {}
    for edge in edges:
        if edge.start in kept and edge.end in kept and edge.start != edge.end:
            known = joined.setdefault((edge.start, edge.end), {}).setdefault(edge.label, [])
            known += [edge.known] if edge.known and edge.known not in known else []
    return Chart(kept, tuple(Edge(start, end, label, "; ".join(known))
                             for (start, end), labels in joined.items() for label, known in labels.items()))


def key(kind: NodeKind, identity: str) -> str:
    """Return the key of a node."""
    return f"{kind.value}:{identity}"


def kind_of(node_key: str) -> NodeKind:
    """Return the kind that a key names.

    Raises:
        ValueError: it names none.
    """
    return NodeKind(node_key.partition(":")[0])


def sentence(chart: Chart, node_key: str) -> str:
    """Return a node with everything it is joined to, as one says it aloud."""
    node = chart.nodes[node_key]
    words = [f"{_(LABELS[node.kind])}: {node.label}", node.detail]
    for edge in chart.edges_of(node_key):
        other = chart.nodes[edge.end if edge.start == node_key else edge.start]
        words.append(_("{link} – {other}").format(link=edge.label, other=other.label))
    return "; ".join(word for word in words if word)


def lines(chart: Chart) -> list[tuple[str, str, str, str]]:
    """Return the chart as a table: from, link, to, how it is known; nodes without a link stand alone, at the end."""
    told = [(chart.nodes[edge.start].label, edge.label, chart.nodes[edge.end].label, edge.known) for edge in chart.edges]
    joined = {end for edge in chart.edges for end in (edge.start, edge.end)}
    return told + [(node.label, "", "", node.detail) for node_key, node in chart.nodes.items() if node_key not in joined]


def counted(chart: Chart) -> Sequence[tuple[NodeKind, int]]:
    """Return how many nodes of each kind there are, in the order of the kinds; kinds without any are left out."""
    kinds = [node.kind for node in chart.nodes.values()]
    return [(kind, kinds.count(kind)) for kind in NodeKind if kind in kinds]
