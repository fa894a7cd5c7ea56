# SPDX-License-Identifier: Apache-2.0
"""Link charts as data: joined once, told in words, laid out without chance and without boxes over each other."""

import random

import pytest

from app.base.errors import Cancelled
from app.base.jobs import JobContext
from app.domain import chart_layout, linkchart
from app.domain.chart_layout import NODE_HEIGHT, NODE_WIDTH, place
from app.domain.linkchart import Edge, Node, NodeKind, made, sentence


def node(name, kind=NodeKind.PERSON):
    return Node(linkchart.key(kind, name), kind, name.title())


def chart(count, seed=1):
    rng = random.Random(seed)
    nodes = [node(f"p{at:03}") for at in range(count)]
    edges = [Edge(nodes[at].key, nodes[rng.randrange(at)].key, "knows") for at in range(1, count) if rng.random() < 0.95]
    return made(nodes, edges)


def overlaps(places):
    points = sorted(places.items(), key=lambda item: item[1][1])
    return [(one, other) for at, (one, (x, y)) in enumerate(points) for other, (x2, y2) in points[at + 1:]
            if abs(x - x2) < NODE_WIDTH and abs(y - y2) < NODE_HEIGHT]


def test_nodes_and_edges_stand_once_and_no_edge_leads_out():
    one, two = node("a"), node("b")
    found = made([one, two, one], [Edge(one.key, two.key, "knows", "said so"), Edge(one.key, two.key, "knows", "seen"),
                                   Edge(one.key, two.key, "knows", "seen"), Edge(one.key, "person:gone", "x"), Edge(one.key, one.key, "x")])
    assert list(found.nodes) == ["person:a", "person:b"]
    assert found.edges == (Edge(one.key, two.key, "knows", "said so; seen"),)


def test_a_node_is_told_with_its_links():
    phone = Node("phone:1758", NodeKind.PHONE, "+1 758")
    found = made([node("ana"), phone], [Edge("person:ana", "phone:1758", "uses")])
    assert sentence(found, "person:ana") == "Person: Ana; uses – +1 758"
    assert linkchart.lines(found) == [("Ana", "uses", "+1 758", "")]
    assert found.neighbours("phone:1758") == ["person:ana"]


def test_without_a_kind_its_edges_go_too():
    phone = Node("phone:1758", NodeKind.PHONE, "+1 758")
    found = made([node("ana"), phone], [Edge("person:ana", "phone:1758", "uses")]).of_kinds([NodeKind.PERSON])
    assert (list(found.nodes), found.edges) == (["person:ana"], ())
    assert linkchart.lines(found) == [("Ana", "", "", "")]


@pytest.mark.parametrize("count", [0, 1, 2, 25, 80])
def test_the_same_chart_always_looks_the_same_and_no_box_lies_on_another(count):
    drawn = place(chart(count))
    assert set(drawn) == set(chart(count).nodes)
    assert place(chart(count)) == drawn
    assert overlaps(drawn) == []


def test_joined_nodes_stand_nearer_than_others():
    found = chart(60, seed=3)
    at = place(found)

    def far(one, other):
        return ((at[one][0] - at[other][0]) ** 2 + (at[one][1] - at[other][1]) ** 2) ** 0.5

    joined = [far(edge.start, edge.end) for edge in found.edges]
    every = [far(one, other) for one in at for other in at if one < other]
    assert sum(joined) / len(joined) < 0.5 * sum(every) / len(every)


def test_what_was_placed_by_hand_stays_and_what_is_new_comes_beside_its_neighbours():
    found = chart(12)
    first = place(found)
    new = made([node("new"), node("alone"), *found.nodes.values()], [Edge("person:p003", "person:new", "knows")])
    more = found.with_(new)
    at = place(more, first)
    assert {key: at[key] for key in first} == first
    assert abs(at["person:new"][0] - first["person:p003"][0]) < 3 * NODE_WIDTH
    assert at["person:alone"][1] > max(y for _x, y in first.values())
    assert overlaps(at) == overlaps(first) == []


def test_laying_out_tells_how_far_it_is_and_stops_when_told():
    ctx = JobContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        place(chart(30), None, ctx.step)
    told = []
    place(chart(30), None, lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert len(told) >= chart_layout._ROUNDS
