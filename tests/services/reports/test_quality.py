# SPDX-License-Identifier: Apache-2.0
"""What is to be put right before a return: each defect is found, goes when it is put right, and leads to its record."""

from datetime import UTC, datetime

import pytest

from app.base import clock
from app.domain.forms.values import UNKNOWN
from app.domain.quality import Group
from app.services import quality, search
from tests.services.reports.test_figures import case, decide, person


def sound(store):
    """Make a case in which nothing is to be put right."""
    who = person(store)
    made = case(store, who, lead_agency="police", opened="2026-11-01")
    return made, who


def sentences(store, group=None):
    return [(each.sentence, each.page, each.id) for each in quality.find(store).shown if group in (None, each.group)]


@pytest.fixture(autouse=True)
def _today():
    with clock.use(lambda: datetime(2026, 11, 20, tzinfo=UTC).timestamp()):
        yield


def test_nothing_is_found_where_nothing_is_wrong(empty):
    sound(empty)
    assert sentences(empty) == []


@pytest.mark.parametrize(("kind", "values", "words", "group"), [
    ("person", {"sex": None}, "no: sex", Group.MISSING), ("person", {"birth": None}, "birth date or age", Group.MISSING),
    ("person", {"nationalities": {}}, "citizenship", Group.MISSING), ("party", {"exploitation": {}}, "form of exploitation", Group.MISSING),
    ("case", {"lead_agency": None}, "no lead agency", Group.MISSING), ("case", {"opened_on": UNKNOWN}, "no opening date", Group.MISSING),
    ("case", {"status": "Closed"}, "closed without a date", Group.MISSING),
    ("case", {"closed_on": "2026-11-10"}, "is not closed", Group.CONTRADICTORY),
    ("case", {"closed_on": "2026-10-10", "status": "Closed"}, "closes before it opens", Group.CONTRADICTORY),
    ("person", {"birth": "2027"}, "before being born", Group.CONTRADICTORY),
])
def test_a_defect_is_found_and_goes_when_it_is_put_right(empty, kind, values, words, group):
    made, who = sound(empty)
    with empty.write() as unit:
        table = unit.conn.exec_driver_sql("SELECT id FROM party").scalar()
        record = {"person": who, "case": made, "party": table}[kind]
        before = {name: unit.conn.exec_driver_sql(f"SELECT {name} FROM {'case_file' if kind == 'case' else kind}").scalar() for name in
            values}
        unit.save(kind, record, values)
    found = sentences(empty, group)
    assert any(words in sentence and (page, target) == ("case", made) for sentence, page, target in found), found
    with empty.write() as unit:
        unit.save(kind, record, {name: {"HT": True} if name == "nationalities" else {"ForcedLabour": True} if name == "exploitation"
            else value
                                 for name, value in before.items()})
    assert sentences(empty) == []


def test_decisions_and_charges_are_looked_through(empty):
    made, who = sound(empty)
    decide(empty, made, who, "ACTUAL", "2026-10-01")
    with empty.write() as unit:
        unit.save("charge", "", {"case_id": made, "charged_on": "2026-11-10", "disposal": "ACQUITTED", "disposed_on": "2026-11-05",
                                 "sentence": "FINE"})
    found = " ".join(sentence for sentence, _page, _id in sentences(empty))
    for words in ("decided about before", "against whom", "before it was laid", "sentence and ended in an acquittal"):
        assert words in found


def test_stale_things_are_found(empty):
    who = person(empty)
    made = case(empty, who, lead_agency="police", opened="2026-03-01")
    with empty.write() as unit:
        unit.save("referral", "", {"case_id": made, "person_id": who, "sent_on": "2026-05-01", "state": "sent"})
    found = " ".join(sentence for sentence, _page, _id in sentences(empty, Group.STALE))
    assert "nobody has decided" in found
    assert "has no answer" in found


def test_possible_doubles_are_found_until_somebody_decides(empty):
    one, other = person(empty, birth="1990-05-01"), person(empty, birth="1990-05-01")
    case(empty, one, other, lead_agency="police", opened="2026-11-01")
    found = sentences(empty, Group.DOUBLE)
    assert [(page, target) for _sentence, page, target in found] == [("person", min(one, other))]
    search.decide_pair(empty, one, other, "not_sure")
    assert len(sentences(empty, Group.DOUBLE)) == 1
    search.decide_pair(empty, one, other, "different_person")
    assert sentences(empty, Group.DOUBLE) == []


def test_no_line_names_a_person(filled):
    found = quality.find(filled)
    assert sum(found.counts.values()) >= len(found.shown) > 0
    with filled.read() as conn:
        names = {name for (name,) in conn.exec_driver_sql("SELECT family FROM person WHERE family IS NOT NULL")}
    said = " ".join(each.sentence for each in found.shown)
    assert not [name for name in names if f" {name} " in said]
