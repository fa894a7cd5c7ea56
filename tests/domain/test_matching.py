# SPDX-License-Identifier: Apache-2.0
"""Have we seen this person before? Pain 11: neither missed doubles nor far too many suggestions."""

import random
from collections import Counter

import pytest

from app.domain.match_reasons import Ground
from app.domain.matching import Band, MatchPerson, best, blocking_keys, compare, match_person
from app.domain.name_alignment import Likeness, align
from tests.domain.invented import person, second_record


def someone(name: str, birth: str = "1994-05-03", **more) -> MatchPerson:
    return MatchPerson(more.pop("id", name), (name,), birth, more.pop("sex", "female"), ("HT",), **more)


def grounds(one: MatchPerson, two: MatchPerson) -> set[Ground]:
    return {reason.code for reason in compare(one, two).reasons}


# --- 10,000 persons, 500 known pairs --------------------------------------------------------------------------------------


class Register:
    """The key table of a store, in memory."""

    def __init__(self, people: list[MatchPerson]) -> None:
        self.by_key: dict[str, list[MatchPerson]] = {}
        for each in people:
            for key in blocking_keys(each):
                self.by_key.setdefault(key, []).append(each)

    def seen_before(self, probe: MatchPerson) -> list[tuple[MatchPerson, object]]:
        shared = Counter(each for key in blocking_keys(probe) for each in self.by_key.get(key, ()))
        return best(probe, [each for each, _n in shared.most_common(400)])


@pytest.fixture(scope="module")
def people() -> list[MatchPerson]:
    rng = random.Random(11)
    return [person(rng, number) for number in range(10_000)]


@pytest.fixture(scope="module")
def register(people: list[MatchPerson]) -> Register:
    return Register(people)


def test_second_records_are_among_the_first_five_and_mostly_first(people, register) -> None:
    rng = random.Random(12)
    places = []
    for number, first in enumerate(rng.sample(people, 500)):
        found = [each.id for each, _match in register.seen_before(second_record(rng, first, number))]
        places.append(found.index(first.id) if first.id in found else -1)
    assert sum(place >= 0 for place in places) >= 475
    assert places.count(0) >= 450


def test_strangers_bring_few_suggestions_and_hardly_ever_a_sure_one(register) -> None:
    rng = random.Random(13)
    found = [register.seen_before(person(rng, 20_000 + number)) for number in range(200)]
    assert sum(map(len, found)) / 200 < 1.5
    assert sum(match.band is not Band.POSSIBLE for each in found for _person, match in each) <= 4


# --- one pair each ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("one", "two"), [
    ("Jean-Baptiste Marie", "MARIE JN BAPTISTE"), ("Joseph Pierre", "Pierre Joseph"), ("Jozef Pye", "Joseph Pierre"),
    ("María de la Cruz Pérez", "Maria Delacruz"), ("Mohammed Al-Hassan", "Muhammad Alhassan"), ("Singh Ramnarine", "Ramnarain Singh"),
    ("Wang Xiaoming", "Xiaoming Wong"), ("St. Louis Mari", "Marie Saint-Louis"), ("Андрей Иванов", "Andrei Ivanov"),
    ("Łukasz Øvergaard", "Lukasz Overgaard"), ("Fdez Gomez Ana", "Ana Fernandez"), ("Alexandrine Prospere", "Alexandrin Prosper"),
])
def test_one_person_spelled_in_two_ways(one: str, two: str) -> None:
    match = compare(someone(one), someone(two))
    assert match.band is Band.VERY_LIKELY
    assert not {Ground.OTHER_NAME} & {reason.code for reason in match.reasons}
    assert blocking_keys(someone(one, "")) & blocking_keys(someone(two, ""))


@pytest.mark.parametrize(("one", "two"), [
    ("Singh Ravi", "Singh Rajiv"), ("Wang Xiaoming", "Wang Xiaohong"), ("Marie Joseph", "Marie Charles"), ("Ana Perez", "Eva Perez"),
])
def test_half_a_name_in_common_is_not_the_same_name(one: str, two: str) -> None:
    assert align(one, two).differs
    assert compare(someone(one), someone(two, "1988-11-20")).band is Band.NONE


def test_a_name_alone_never_decides() -> None:
    alone = compare(someone("Guerline Mathurin Polius", ""), someone("Guerline Mathurin Polius", ""))
    assert alone.band is Band.POSSIBLE


def test_twins_are_not_taken_for_one_person() -> None:
    match = compare(someone("Nadege Toussaint"), someone("Fabiola Toussaint"))
    assert match.band is Band.POSSIBLE
    assert Ground.SIBLING in {reason.code for reason in match.grounds_against}


def test_father_and_son_are_not_taken_for_one_person() -> None:
    father, son = someone("Winston Polius", "1960-05-03", sex="male"), someone("Winston Polius", "1994-11-20", sex="male")
    match = compare(father, son)
    assert match.band in (Band.POSSIBLE, Band.NONE)
    assert Ground.GENERATION in {reason.code for reason in match.grounds_against}


def test_same_document_shows_whatever_else_differs() -> None:
    match = compare(someone("Ana Perez", documents=("R1234567",)), someone("Rosa Lopez", "1970", documents=("R1234567",)))
    assert match.band is Band.SAME_DOCUMENT
    assert Ground.OTHER_NAME in {reason.code for reason in match.grounds_against}


def test_new_or_misread_document_does_not_hide_a_person() -> None:
    old = someone("Ana Perez", documents=("R1234567",))
    assert compare(old, someone("Ana Perez", documents=("X7654321",))).band is Band.VERY_LIKELY
    assert Ground.NEAR_DOCUMENT in grounds(old, someone("Ana Perez", documents=("R1234561",)))
    assert Ground.OTHER_DOCUMENT in grounds(old, someone("Ana Perez", documents=("X7654321",)))


@pytest.mark.parametrize(("one", "two", "ground"), [
    ("1994-05-03", "1994-05-03", Ground.SAME_BIRTH), ("1994-05-03", "1994-03-05", Ground.SWAPPED_BIRTH),
    ("1994-05-03", "1994-05-08", Ground.NEAR_BIRTH), ("1994-05-03", "1994-06-03", Ground.NEAR_BIRTH),
    ("1994-05-03", "1984-05-03", Ground.SAME_DAY_OTHER_YEAR), ("1994-05-03", "1994-05", Ground.SAME_MONTH),
    ("1994-05-03", "1994", Ground.SAME_YEAR), ("1994", "1994", Ground.SAME_YEAR), ("1994-05-03", "1994-01-01", Ground.PLACEHOLDER),
    ("1994-01-01", "1994-01-01", Ground.PLACEHOLDER), ("1994-05-03", "~1995", Ground.CLOSE_YEAR),
    ("1994-05-03", "~1985", Ground.OTHER_BIRTH),
    ("1994-05-03", "1971-05-03", Ground.OTHER_BIRTH),
    ("1994-05-03", "1991-11-20", Ground.OTHER_BIRTH), ("1994", "1995", Ground.OTHER_BIRTH), ("1994-05-03", "1994-06", Ground.OTHER_BIRTH),
])
def test_birth_dates(one: str, two: str, ground: Ground) -> None:
    for left, right in ((one, two), (two, one)):
        assert ground in grounds(someone("Ana Perez", left), someone("Ana Perez", right))


def test_first_of_january_weighs_less_than_a_real_date() -> None:
    real = compare(someone("Ana Perez"), someone("Ana Perez")).weight
    placeholder = compare(someone("Ana Perez", "1994-01-01"), someone("Ana Perez", "1994-01-01")).weight
    assert placeholder < real - 5


def test_comparing_is_the_same_both_ways(people) -> None:
    rng = random.Random(14)
    for number, first in enumerate(rng.sample(people, 100)):
        second = second_record(rng, first, number)
        assert compare(first, second).weight == pytest.approx(compare(second, first).weight)
        assert compare(first, second).band is compare(second, first).band


def test_frequent_names_say_less_than_rare_ones() -> None:
    frequent, rare = (compare(someone(name), someone(name)).weight for name in ("Marie Joseph", "Nadege Polius"))
    assert frequent < rare


def test_keys_of_a_person() -> None:
    known = MatchPerson("x", ("María de la Cruz",), "1994-11-03", documents=("R1234567",), phones=("5551234",))
    assert blocking_keys(known) == {
        "d:R1234567", "p:5551234", "b:1994:03:11", "m:1103:m", "m:1103:c", "m:1103:d", "y:1994:MR", "y:1994:KRS", "y:1994:TLKRS",
        "s:KRS+MR", "s:MR+TLKRS", "s:KRS+TLKRS", "t:cru+mar", "t:del+mar", "t:cru+del"}
    assert blocking_keys(MatchPerson("x", ("Ana",), "1994-01-01")) == {"b:1994:01:01:a", "m:0101:a", "y:1994:AN", "s:AN"}
    assert blocking_keys(MatchPerson("x", (), "1994-01-01")) == {"b:1994:01:01"}


def test_nothing_known_matches_nothing() -> None:
    nobody = MatchPerson("n", ())
    assert blocking_keys(nobody) == set()
    assert compare(nobody, MatchPerson("m", ())).band is Band.NONE
    assert best(someone("Ana Perez", id="same"), [someone("Ana Perez", id="same")]) == []


def test_every_reason_is_a_sentence() -> None:
    for one, two in ((someone("Jn Baptiste Ana"), someone("Jean Batista Eva", "1994-03-05", sex="male")),
                     (someone("Ana Maria Perez", phones=("5551234",)), someone("Ana Perez", "1960", phones=("5551234",)))):
        for reason in compare(one, two).reasons:
            assert "{" not in reason.sentence
            assert reason.sentence[0].isupper()


def test_word_likeness() -> None:
    kinds = {(pair.one, pair.two): pair.likeness for pair in align("Jn M Ramnarin", "Jean Marie Ramnarine").pairs}
    assert kinds == {("jn", "jean"): Likeness.USUAL, ("m", "marie"): Likeness.INITIAL, ("ramnarin", "ramnarine"): Likeness.CLOSE}


def test_person_of_a_store_row() -> None:
    row = {"id": "x", "given": "Ana", "middle": None, "family": "Pérez", "as_written": "PEREZ ANA", "other_names": "Anita; La Negra",
           "birth": "~1994", "sex": "?unknown", "nationalities": '{"DO": true, "HT": false}', "phone": "+1 758 555-1234",
           "identity_number": "?refused"}
    assert match_person(row, ["Ana P"], ["r-123 4567", "1"]) == MatchPerson(
        "x", ("Ana Pérez", "PEREZ ANA", "Anita", "La Negra", "Ana P"), "~1994", "", ("DO",), ("R1234567",), ("5551234",))
    assert match_person({"id": "y", "nationalities": {"HT": True}}).nationalities == ("HT",)
    assert match_person({}).names == ()
