# SPDX-License-Identifier: Apache-2.0
"""What is invented for training: complete, plausible in its dates, valid by the program's own checks, the same for the same seed."""

from collections import Counter
from datetime import date

import pytest

from app.domain import mrz, permissions, screening
from app.domain.codelists import codelist
from app.domain.dates import PartialDate
from app.domain.forms.catalogue import FORMS
from app.domain.forms.check import check, stale
from app.domain.forms.values import MISSING
from app.domain.numbers import is_case_number
from app.services import training
from app.services.invented.diary import INVENTED, Diary

DATES = {"birth", "issued", "expires", "crossed_on", "screened_on", "opened_on", "closed_on", "decided_on", "entered_on", "began_on",
         "ended_on", "asked_on", "withdrawn_on", "sent_on", "state_on",
         "charged_on", "disposed_on", "imposed_on", "filed_on",
         "held_on", "seized_on", "taken_on", "made_on", "done_on", "appointed_on", "ordered_on", "assessed_on", "inspected_on",
         "written_on", "joined_on", "referred_on"}
LATER = DATES - {"expires"}


@pytest.fixture(scope="module")
def diary() -> Diary:
    return training.tell(20260101)


@pytest.fixture(scope="module")
def records(diary):
    """Return kind > record id > values in the end."""
    found: dict[str, dict[str, dict]] = {}
    for line in sorted(diary.lines, key=lambda line: (line.day, line.order)):
        of_kind = found.setdefault(line.kind, {})
        if line.is_new:
            assert line.record_id not in of_kind
        of_kind[line.record_id] = of_kind.get(line.record_id, {}) | dict(line.values)
    return found


def test_there_is_enough_of_everything(records):
    counts = {kind: len(found) for kind, found in records.items()}
    assert counts["person"] >= 450
    assert counts["case"] >= 160
    least = {"crossing": 400, "document": 300, "screening": 350, "party": 400, "decision": 200, "stage": 900, "event": 250, "consent": 300,
             "referral": 150, "charge": 40, "note": 150, "alias": 25, "person_link": 80, "organisation": 10,
             "place": 160, "contact": 160, "leg": 40, "reflection": 60, "risk_assessment": 100, "guardianship": 10,
             "best_interest": 10,
             "support_plan": 60, "service_given": 100, "residence": 5, "home_return": 5, "investigation": 60, "statement": 60,
             "evidence": 20,
             "hearing": 40, "bail": 20, "sentence": 8, "redress": 5, "training": 15, "inspection": 5}
    assert {kind: counts[kind] for kind, n in least.items() if counts[kind] < n} == {}


@pytest.mark.parametrize(
    ("kind", "field", "codes", "left_out"),
    [
        ("referral", "state", "referral_state", ()),
        ("charge", "disposal", "disposal_court", ()),
        ("sentence", "type", "sentence_type", ()),
        ("appeal", "result", "appeal", ("none", "filed")),
        ("decision", "status", "victim_status", ()),
        ("decision", "authority", "decision_authority", ()),
        ("case", "origin", "case_origin", ()),
        ("case", "status", "case_status", ()),
        ("case", "risk", "risk_level", ()),
        ("party", "role", "case_role", ()),
        ("screening", "outcome", "screening_outcome", ()),
        ("screening", "is_child", "child_answer", ()),
        ("consent", "answer", "consent_answer", ()),
        ("consent", "purpose", "consent_purpose", ()),
        ("event", "type", "trafficking_event_type", ()),
        ("note", "topic", "note_topic", ()),
        ("crossing", "direction", "direction", ()),
        ("document", "type", "document_type", ()),
    ],
)
def test_every_code_comes_up(records, kind, field, codes, left_out):
    seen = {values.get(field) for values in records[kind].values()}
    assert {code.code for code in codelist(codes)} - seen - set(left_out) == set()


def test_every_stage_is_where_some_case_stands_now(diary, records):
    newest: dict[tuple[str, str], tuple[str, int]] = {}
    for line in diary.lines:
        if line.kind == "stage":
            key = (line.values["case_id"], line.values["track"])
            newest[key] = max(newest.get(key, ("", 0)), (line.values["entered_on"], int(line.values["stage"])))
    for track in ("protection", "criminal"):
        standing = {stage for (_case, on), (_day, stage) in newest.items() if on == track}
        assert standing == set(range(1, 14)), track


def test_stages_only_move_on_and_never_before_the_case_was_opened(records):
    by_case: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for values in records["stage"].values():
        by_case.setdefault((values["case_id"], values["track"]), []).append((int(values["stage"]), values["entered_on"]))
    for (case_id, _track), steps in by_case.items():
        days = [day for _stage, day in sorted(steps)]
        assert days == sorted(days)
        assert days[0] >= records["case"][case_id]["opened_on"]


def test_all_records_pass_the_checks_of_their_forms(records):
    wrong = []
    for kind, found in records.items():
        for values in found.values():
            key = f"{values['track']}_stage" if kind == "stage" else kind
            if key in FORMS:
                wrong += [(key, problem.field, problem.message, values.get(problem.field)) for problem in check(FORMS[key], values)]
                wrong += [(key, name, "not asked", values.get(name)) for name in stale(FORMS[key], values)]
    assert wrong == []


def test_each_line_could_be_written_by_its_author(diary):
    refused = {(line.by, line.kind) for line in diary.lines if not permissions.may_write(line.by, line.kind)}
    assert refused == set()


def test_dates_are_real_and_nothing_lies_after_the_last_day(diary):
    assert {line.day for line in diary.lines if not diary.first <= line.day <= diary.last} == set()
    for line in diary.lines:
        for name in DATES & line.values.keys():
            value = line.values[name]
            if value in (None, *MISSING):
                continue
            parsed = PartialDate.from_text(value)
            assert parsed is not None, (line.kind, name, value)
            if name in LATER:
                assert parsed.earliest() <= line.day, (line.kind, name, value, line.day)


def test_no_birth_date_is_made_up_to_a_first_of_january(records):
    births = Counter(values.get("birth", "") for values in records["person"].values())
    assert [birth for birth in births if birth.endswith("-01-01")] == []
    lengths = Counter(len(birth.lstrip("~")) for birth in births if birth not in MISSING and birth)
    assert lengths[4] > 10
    assert lengths[7] > 2
    assert [birth for birth in births if birth.startswith("~")]


def test_missing_answers_say_which_kind_they_are(records):
    answers = Counter(str(value) for found in records.values() for values in found.values() for value in values.values())
    assert {code for code in MISSING if not answers[code]} == set()


def test_most_travellers_are_let_go(records):
    victims = {values["person_id"] for values in records["party"].values()}
    outcomes = Counter(values["outcome"] for values in records["screening"].values() if values["person_id"] not in victims)
    assert outcomes["let_go"] > 0.8 * sum(outcomes.values())
    assert not outcomes["urgent"]


def test_screenings_say_what_their_answers_say(records):
    as_child = {"yes": True, "no": False, "doubt": None}
    departed = 0
    for values in records["screening"].values():
        facts = {name: list(values.get(name) or ()) for name in ("acts", "means", "purposes")}
        result = screening.evaluate(values["answers"], as_child[values["is_child"]], asked=list(values["answers"]), **facts)
        if result.suggestion != values["outcome"]:
            departed += 1
            assert "decided differently" in values["reasons"]
    assert 0 < departed < 0.05 * len(records["screening"])


def test_victims_are_as_reports_of_the_region_describe_them(records):
    people = [records["person"][values["person_id"]] for values in records["party"].values() if values["role"] == "victim"]
    female = sum(each["sex"] == "female" for each in people) / len(people)
    assert 0.45 < female < 0.75
    assert len({code for each in people for code in each["nationalities"]}) >= 8


def test_consent_is_withdrawn_and_referrals_move_through_the_journal(diary):
    changed = Counter((line.kind, name) for line in diary.lines if not line.is_new for name in line.values)
    assert changed["consent", "withdrawn_on"] > 3
    assert changed["referral", "state"] > 50
    assert changed["charge", "disposal"] > 10
    assert changed["case", "closed_on"] > 10


def test_some_people_stand_twice(diary, records):
    again = [values for values in records["person"].values() if "Registered from a paper list" in str(values.get("notes"))]
    assert len(again) >= 25
    settled = [values for values in records["person_link"].values() if values["kind"] == "same_person"]
    assert 3 <= len(settled) < len(again)


def test_case_numbers_are_true_and_run_with_the_calendar(records):
    opened = sorted((values["opened_on"], values["number"]) for values in records["case"].values())
    assert all(is_case_number(number) for _day, number in opened)
    assert len({number for _day, number in opened}) == len(opened)
    counters = sorted(int(number[7:12]) for day, number in opened if day.startswith("2025"))
    assert counters == list(range(1, len(counters) + 1))


def test_passports_have_a_zone_that_reads_back_to_their_holder(records):
    zones = [values for values in records["document"].values() if values.get("mrz")]
    assert len(zones) > 0.8 * sum(values["type"] == "passport" for values in records["document"].values())
    for values in zones:
        read, holder = mrz.parse(values["mrz"], this_year=2026), records["person"][values["person_id"]]
        assert read.is_sound
        assert (read.value("number"), read.value("birth"), read.value("expiry")) == (values["number"], holder["birth"], values["expires"])


def test_texts_say_that_they_are_invented(records):
    long_texts = {"summary", "reasons", "description", "text", "close_reason", "outcome_text", "detail", "notes", "reason"}
    for kind, found in records.items():
        for values in found.values():
            for name in long_texts & values.keys():
                if kind != "referral" or name != "reason":
                    assert str(values[name]).endswith(INVENTED), (kind, name, values[name])


def test_same_seed_same_content(diary):
    assert training.tell(20260101).lines == diary.lines


def test_another_seed_other_content(diary):
    names = {line.values.get("family") for line in diary.lines if line.kind == "person"}
    other = training.tell(7)
    assert [line.values for line in other.lines][12:40] != [line.values for line in diary.lines][12:40]
    assert names


@pytest.mark.parametrize("last", [date(2026, 11, 20), date(2028, 2, 29)])
def test_any_seed_and_day_makes_a_whole_story(last):
    for seed in range(1, 6):
        small = training.tell(seed, cases=30, last=last)
        assert max(line.day for line in small.lines) <= last
        for line in small.lines:
            for name in LATER & line.values.keys():
                value = line.values[name]
                assert value in (None, *MISSING) or PartialDate.from_text(value).earliest() <= line.day
