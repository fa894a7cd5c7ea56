# SPDX-License-Identifier: Apache-2.0
"""A referral letter tells what the person agreed to, on the day it is printed, and no more."""

import pytest
from sqlalchemy import select

from app.base.errors import ConsentMissing, NotAllowed, NotFound
from app.models.journal import journal
from app.services import letters
from tests.making import make_store


class Told:
    def __init__(self, store, **about):
        self.store = store
        self.who = self.save("person", family="Baptiste", given="Ana", birth="1994", sex="female", street="12 Bridge Street", **about)
        self.case = self.save("case", number="VFA-26-00001-01", opened_on="2026-01-05", status="Active", summary="Kept at a guest house.")
        self.save("party", case_id=self.case, person_id=self.who, role="victim", exploitation={"ForcedLabour": True})
        self.save("contact", person_id=self.who, kind="phone", value="+1 758 555 0100", is_safe="yes")
        self.save("contact", person_id=self.who, kind="phone", value="+1 758 555 0666", is_safe="no")
        self.referral = self.save("referral", case_id=self.case, person_id=self.who, to_agency="health", from_agency="police", state="sent",
                                  service="MEDICAL", sent_on="2026-02", details="Needs a doctor who speaks Kreyòl.")

    def save(self, kind, /, **values):
        with self.store.write() as unit:
            return unit.save(kind, "", values)

    def agrees(self, purpose, recipient="health", **more):
        return self.save("consent", person_id=self.who, case_id=self.case, purpose=purpose, recipient=recipient, answer="yes",
                         asked_on="2026-01-06", **more)


@pytest.fixture
def told(tmp_path):
    with make_store(tmp_path / "store") as store:
        yield Told(store)


def words(letter):
    return " ".join(text for pair in (*letter.about, *letter.told) for text in pair)


def prints(store):
    with store.read() as conn:
        return conn.execute(select(journal).where(journal.c.kind == "print")).all()


def test_without_consent_there_is_no_letter_and_no_print(told):
    with pytest.raises(ConsentMissing, match="has not been asked"):
        letters.letter(told.store, told.referral)
    assert prints(told.store) == []


def test_with_consent_to_help_it_tells_who_and_what_is_asked_for(told):
    told.agrees("assistance")
    letter = letters.letter(told.store, told.referral)
    assert (letter.addressee, letter.sender, letter.sent_on) == ("Health services", "Police", "Feb 2026")
    assert dict(letter.about)["Name"] == "Ana Baptiste"
    assert dict(letter.about)["Born"] == "1994"
    assert "+1 758 555 0100" in words(letter)
    assert letter.told == ()
    assert letter.left_out
    for never in ("guest house", "Forced labour", "0666", "Bridge Street"):
        assert never not in words(letter)
    (entry,) = prints(told.store)
    assert (entry.object_kind, entry.object_id) == ("referral", told.referral)
    assert b"Baptiste" not in entry.payload


def test_what_happened_needs_its_own_consent_for_this_agency(told):
    told.agrees("assistance")
    told.agrees("sharing", recipient="police")
    assert letters.letter(told.store, told.referral).told == ()
    told.agrees("sharing")
    letter = letters.letter(told.store, told.referral)
    assert dict(letter.told) == {"Exploitation": "Forced labour", "Summary": "Kept at a guest house."}
    assert letter.left_out == ()


def test_consent_taken_back_after_sending_stops_the_letter(told):
    told.agrees("assistance")
    letters.letter(told.store, told.referral)
    told.save("consent", person_id=told.who, case_id=told.case, purpose="assistance", recipient="health", answer="yes",
              asked_on="2026-01-07", withdrawn_on="2026-03-01")
    with pytest.raises(ConsentMissing, match="withdrawn"):
        letters.letter(told.store, told.referral)


def test_a_life_in_danger_takes_the_place_of_consent_and_says_so(told):
    with told.store.write() as unit:
        unit.save("referral", told.referral, {"basis": "life_in_danger", "basis_reason": "She was bleeding."})
    letter = letters.letter(told.store, told.referral)
    assert "life" in letter.basis.lower()
    with told.store.read() as conn:
        kinds = conn.execute(select(journal.c.kind).where(journal.c.object_id == told.who)).scalars().all()
    assert "shared_without_consent" in kinds


def test_restricted_people_and_other_roles(tmp_path):
    with make_store(tmp_path / "officer", role="officer") as store:
        told = Told(store, restricted="yes")
        told.agrees("assistance")
        with pytest.raises(NotAllowed):
            letters.letter(store, told.referral)
    with make_store(tmp_path / "clerk", role="clerk") as store, pytest.raises(NotAllowed):
        letters.letter(store, "x")


def test_a_deleted_referral_is_told(told):
    told.agrees("assistance")
    with told.store.write() as unit:
        unit.delete("referral", told.referral, "twice")
    with pytest.raises(NotFound):
        letters.letter(told.store, told.referral)
