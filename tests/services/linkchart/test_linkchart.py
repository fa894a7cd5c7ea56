# SPDX-License-Identifier: Apache-2.0
"""What a link chart shows of a store, who else used a thing, and what is kept of its arrangement."""

import pytest
from sqlalchemy import select

from app.base.errors import NotAllowed
from app.domain.codelists import label
from app.domain.linkchart import NodeKind
from app.models.journal import journal
from app.services import linkchart
from tests.making import make_store


class Told:
    """A story of two cases that share a boat, a phone, an address and a forged passport."""

    def __init__(self, store):
        self.store = store
        self.ana = self.save("person", family="Baptiste", given="Ana", phone="+1 758 555 0100")
        self.bo = self.save("person", family="Cadet", given="Bo")
        self.cy = self.save("person", family="Desir", given="Cy", restricted="yes", phone="+1 758 555 0777")
        self.first = self.save("case", number="VFA-26-00001-01", opened_on="2026-01-05", status="Active")
        self.second = self.save("case", number="VFA-26-00002-02", opened_on="2026-02-05", status="Active")
        for case, who, role in ((self.first, self.ana, "victim"), (self.first, self.bo, "suspect"), (self.second, self.cy, "suspect")):
            self.save("party", case_id=case, person_id=who, role=role)
        self.save("contact", person_id=self.bo, kind="phone", value="(758) 555-0199", used_from="2025")
        self.save("contact", person_id=self.cy, kind="messenger", value="758 555 0199")
        self.save("leg", case_id=self.first, person_id=self.ana, conveyance="small_boat", conveyance_name="Sea Star", departed_on="2025",
                  document_whose="forged", document_number="r 123456", from_country="HT", to_country="LC")
        self.save("leg", case_id=self.second, conveyance="small_boat", conveyance_name="SEA-STAR", from_country="HT", to_country="LC")
        self.save("document", person_id=self.bo, type="passport", number="R123456")
        self.save("place", case_id=self.first, role="exploitation", street="12 Bridge Street", city="Vieux Fort", country="LC")
        self.save("place", case_id=self.second, role="residence", street="12, bridge street", city="Vieux-Fort", country="LC")
        self.save("person_link", person_id=self.ana, other_id=self.bo, kind="recruited", reason="As she said.")
        self.save("person_link", person_id=self.ana, other_id=self.cy, kind="different_person")
        self.firm = self.save("organisation", name="Blue Reef", type="CorporateBusiness")
        self.save("involvement", case_id=self.first, organisation_id=self.firm, role="employer")
        self.save("involvement", case_id=self.second, organisation_id=self.firm, role="landlord")

    def save(self, kind, /, **values):
        with self.store.write() as unit:
            return unit.save(kind, "", values)


@pytest.fixture
def told(tmp_path):
    with make_store(tmp_path / "store") as store:
        yield Told(store)


def links_of(drawn):
    called = {key: node.label for key, node in drawn.chart.nodes.items()}
    return {(called[edge.start], edge.label, called[edge.end]) for edge in drawn.chart.edges}


def test_a_case_is_drawn_with_what_joins_its_people(told):
    drawn = linkchart.draw(told.store, told.first)
    assert links_of(drawn) >= {
        ("VFA-26-00001-01", label("case_role", "victim"), "Ana Baptiste"), ("Ana Baptiste", "Recruited by", "Bo Cadet"),
        ("Ana Baptiste", "travelled on", "Sea Star"), ("Ana Baptiste", "uses", "+1 758 555 0100"),
        ("Bo Cadet", "Telephone", "(758) 555-0199"), ("VFA-26-00001-01", "Employer", "Blue Reef"),
        ("VFA-26-00001-01", "Place of exploitation", "12 Bridge Street, Vieux Fort"), ("Bo Cadet", "holds", "r 123456"),
    }
    assert "Cy Desir" not in str(drawn.chart.nodes)
    assert set(drawn.places) == set(drawn.chart.nodes)
    (edge,) = [edge for edge in drawn.chart.edges if edge.label == "Recruited by"]
    assert edge.known == "As she said."


def test_a_paper_that_one_holds_and_another_used_is_one_node(told):
    drawn = linkchart.draw(told.store, told.first)
    papers = [node for node in drawn.chart.nodes.values() if node.kind is NodeKind.DOCUMENT]
    assert len(papers) == 1
    assert sorted(edge.start for edge in drawn.chart.edges_of(papers[0].key)) == sorted([f"person:{told.ana}", f"person:{told.bo}"])


@pytest.mark.parametrize(("thing", "brings"), [
    ("phone:7585550199", "Cy Desir"), ("conveyance:SEASTAR", "VFA-26-00002-02"), ("place:12BRIDGESTREETVIEUXFORT", "VFA-26-00002-02"),
])
def test_who_else_used_it(told, thing, brings):
    before = linkchart.draw(told.store, told.first)
    after = linkchart.draw(told.store, told.first, asked=[thing], places=before.places)
    new = {node.label for key, node in after.chart.nodes.items() if key not in before.chart.nodes}
    assert brings in new
    assert {key: after.places[key] for key in before.places} == dict(before.places)
    assert all(not node.is_begun_with for key, node in after.chart.nodes.items() if key not in before.chart.nodes)


def test_who_else_of_an_organisation_and_of_a_person(told):
    drawn = linkchart.draw(told.store, told.first, asked=[f"organisation:{told.firm}"])
    assert ("VFA-26-00002-02", "Landlord or lodging", "Blue Reef") in links_of(drawn)
    drawn = linkchart.draw(told.store, told.second, asked=[f"person:{told.cy}"])
    assert ("VFA-26-00002-02", "Suspect or accused", "Cy Desir") in links_of(drawn)


def test_asking_and_drawing_are_views_in_the_journal(told):
    linkchart.draw(told.store, told.first, asked=["phone:7585550199"])
    with told.store.read() as conn:
        seen = {(row.object_kind, row.object_id) for row in conn.execute(select(journal).where(journal.c.kind == "view"))}
        payloads = [row.payload for row in conn.execute(select(journal).where(journal.c.kind == "view"))]
    assert seen == {("case", told.first), ("person", told.cy)}
    assert all(b"555" not in payload and b"Desir" not in payload for payload in payloads)


def test_restricted_people_stand_without_name_and_without_what_leads_to_them(tmp_path):
    with make_store(tmp_path / "store", role="officer") as store:
        told = Told(store)
        drawn = linkchart.draw(store, told.second)
        labels = {node.label for node in drawn.chart.nodes.values()}
    assert "Restricted person" in labels
    assert not labels & {"Cy Desir", "758 555 0199", "+1 758 555 0777"}


def test_an_arrangement_is_kept_and_goes_on_with_what_is_new(told):
    drawn = linkchart.draw(told.store, told.first)
    moved = {key: (x + 500, y) for key, (x, y) in drawn.places.items()}
    linkchart.keep(told.store, told.first, [told.first, told.second], ["phone:7585550199"], moved)
    again = linkchart.draw(told.store, told.first)
    assert again.is_kept
    assert again.cases == (told.first, told.second)
    assert again.asked == ("phone:7585550199",)
    assert all(abs(again.places[key][0] - x) <= 1 for key, (x, _y) in moved.items())
    linkchart.forget(told.store, told.first)
    anew = linkchart.draw(told.store, told.first)
    assert (anew.cases, anew.places) == ((told.first,), drawn.places)


def test_two_posts_keep_one_arrangement(told):
    """Both write the same record, so that what they did meets node by node."""
    linkchart.keep(told.store, told.first, [told.first], [], {"person:a": (1, 2)})
    linkchart.keep(told.store, told.first, [told.first], [], {"person:b": (3, 4)})
    with told.store.read() as conn:
        from app.models.office_work import link_chart
        (row,) = conn.execute(select(link_chart)).all()
    assert row.positions == '{"person:a":"1 2","person:b":"3 4"}'


def test_roles_without_cases_see_no_chart(tmp_path):
    with make_store(tmp_path / "store", role="administrator") as store, pytest.raises(NotAllowed):
        linkchart.draw(store, "x")
    with make_store(tmp_path / "clerk", role="clerk") as store, pytest.raises(NotAllowed):
        linkchart.keep(store, "x", [], [], {})
