# SPDX-License-Identifier: Apache-2.0
"""The keying engine: what each key makes of a form."""

from dataclasses import replace

import pytest

from app.base.errors import Refused
from app.domain.forms.people import order_of
from app.domain.forms.spec import Field, Kind, ShownIf, Strength
from app.domain.forms.values import ILLEGIBLE, REFUSED, UNKNOWN
from app.domain.paper.keying import press
from app.domain.paper.keys import KEYS, Act, keymap
from app.domain.paper.spec import PaperForm, PaperSection, Question
from app.domain.paper.state import Path, Sheet, State, packed, start, unpacked
from app.domain.paper.typed import Reading

FORM = PaperForm(
    "small", 1, "Small",
    (
        PaperSection("one", "One", (
            Question(Field("number", Kind.IDENTIFIER, "Number"), 3, digits=True),
            Question(Field("post", Kind.CODE, "Post", codelist="standard.post", repeat=True)),
            Question(Field("held", Kind.YES_NO, "Held?")),
            Question(Field("paper", Kind.TEXT, "Paper", shown_if=ShownIf("held", ("yes",)))),
            Question(Field("issued", Kind.DATE, "Issued", shown_if=ShownIf("held", ("yes",)))),
        )),
        PaperSection("two", "Two", (
            Question(Field("seen", Kind.DATE, "Seen")),
            Question(Field("country", Kind.CODE, "Country", codelist="standard.country"), like="country"),
            Question(Field("needs", Kind.CODES, "Needs", codelist="standard.needs")),
            Question(Field("phone", Kind.PHONE, "Telephone")),
            Question(Field("people", Kind.INTEGER, "People", high=9), 1),
        )),
        PaperSection("with", "With", (
            Question(Field("name", Kind.TEXT, "Name")),
            Question(Field("from", Kind.CODE, "From", codelist="standard.country"), like="country"),
        ), 9, "people"),
        PaperSection("end", "End", (Question(Field("remarks", Kind.TEXT, "Remarks")),)),
    ),
    (order_of("issued", "seen", "Seen before it was issued."),),
)
SHEET = Sheet(FORM, Reading(frequent={"standard.country": ("Saint Lucia", "Haiti")}))


def keyed(*keys: str, sheet: Sheet = SHEET, state: State | None = None) -> State:
    """Press keys; a text of several characters that is no key's name is typed."""
    state = state or start(sheet)
    names = {name for known, _words in KEYS.values() for name in known}
    for key in keys:
        for one in [key] if key in names else list(key):
            state = press(sheet, state, one)
    return state


def to_two(sheet: Sheet = SHEET) -> State:
    return keyed("007", "03", "n", sheet=sheet)


def test_full_fields_advance_unless_switched_off() -> None:
    assert keyed("007").at == "post"
    slow = replace(SHEET, advance=False)
    assert keyed("007", sheet=slow).at == "number"
    assert keyed("007", "Enter", sheet=slow).values == {"number": "007"}


def test_codes_by_number_letter_and_letters() -> None:
    assert keyed("007", "03").values["post"] == "Belle Rive Marina"
    assert keyed("007", "dun", "Enter").values["post"] == "Dunmore Jetty"
    assert keyed("007", "03", "u").values["held"] == UNKNOWN
    assert keyed("007", "03", "9").counts.refused == 1


def test_type_ahead_puts_the_usual_first_and_the_whole_name_before_all() -> None:
    at_country = keyed("-", state=to_two())
    assert keyed("s", "Enter", state=at_country).values["country"] == "Saint Lucia"
    assert keyed("s", "Down", "Down", "Enter", state=at_country).values["country"] == "Saint Vincent and the Grenadines"
    assert keyed("dominica", "Enter", state=at_country).values["country"] == "Dominica"


@pytest.mark.parametrize(("typed", "stored"), [
    ("140326", "2026-03-14"), ("14031998", "1998-03-14"), ("98", "1998"), ("1998", "1998"), ("0598", "1998-05"),
    ("000598", "1998-05"), ("000098", "1998"), ("051998", "1998-05"), ("~98", "~1998"), ("3/11/94", "1994-11-03"), ("nov 94", "1994-11"),
    ("1/2/1925", "1925-02-01"),
])
def test_dates_in_local_order_keep_their_precision(typed: str, stored: str) -> None:
    state = keyed(typed, state=to_two())
    assert (keyed("Enter", state=state) if state.at == "seen" else state).values["seen"] == stored


@pytest.mark.parametrize(("order", "typed"), [("mdy", "031426"), ("ymd", "260314"), ("mdy", "3/14/26"), ("ymd", "2026-03-14")])
def test_other_orders(order: str, typed: str) -> None:
    sheet = replace(SHEET, reading=Reading(order))
    state = keyed(typed, sheet=sheet, state=to_two(sheet))
    assert (keyed("Enter", sheet=sheet, state=state) if state.at == "seen" else state).values["seen"] == "2026-03-14"


def test_a_year_that_may_have_four_digits_waits() -> None:
    assert keyed("010220", state=to_two()).at == "seen"
    assert keyed("01022001", state=to_two()).values["seen"] == "2001-02-01"


def test_a_day_that_is_not_in_the_calendar_stays_and_is_typed_anew() -> None:
    state = keyed("310298", state=to_two())
    assert (state.at, state.typed, state.said and state.said.strength) == ("seen", "", Strength.BLOCKING)
    assert keyed("280298", state=state).values["seen"] == "1998-02-28"


def test_blank_illegible_refused_unknown_are_four_answers() -> None:
    answers = [keyed(key, state=to_two()).values["seen"] for key in ("-", "F9", "F11", "F12")]
    assert answers == [None, ILLEGIBLE, REFUSED, UNKNOWN]


def test_enter_without_typing_is_not_a_blank() -> None:
    state = keyed("Enter", state=to_two())
    assert (state.at, "seen" in state.values, state.counts.refused) == ("seen", False, 1)


def test_a_rule_skips_and_a_changed_gate_asks_before_it_clears() -> None:
    assert to_two().at == "seen"
    state = keyed("007", "03", "y", "A1", "Enter", "Up", "Up")
    assert state.at == "held"
    warned = keyed("n", state=state)
    assert warned.pending
    assert "Paper" in warned.said.text
    assert warned.values["paper"] == "A1"
    assert keyed("Esc", state=warned).values["paper"] == "A1"
    cleared = keyed("Enter", state=warned)
    assert "paper" not in cleared.values
    assert cleared.at == "seen"
    assert keyed("Ctrl+Z", state=cleared).values["paper"] == "A1"


def test_several_codes_by_number_and_taking_one_back() -> None:
    state = keyed("-", "-", state=to_two())
    assert keyed("130", "Enter", state=state).values["needs"] == {
        "Medical care": True, "Food and clothing": True, "Protection from threat": True}
    assert keyed("13", "1", "Enter", state=state).values["needs"] == {"Food and clothing": True}


def test_operators_are_text_where_they_belong() -> None:
    state = keyed("-", "-", "-", state=to_two())
    assert keyed("+", state=state).typed == "+"
    assert keyed("+1758555", "Enter", state=state).values["phone"] == "+1758555"


def test_lines_follow_their_count_and_repeat_the_nearest_answer() -> None:
    state = keyed("-", "h", "Enter", "-", "-", "2", state=to_two())
    assert state.at == "with.1.name"
    state = keyed("Ann", "Enter", "F7", "Ben", "Enter", "s", "Enter", state=state)
    assert state.values["with.1.from"] == "Haiti"
    assert state.values["with.2.from"] == "Saint Lucia"
    assert state.at == "remarks"
    gone = keyed("Up", "F4", state=state)
    assert gone.values["people"] == 1
    assert "with.2.name" not in gone.values
    first = keyed("Up", "Up", "Up", "Up", "F3", state=state)
    assert (first.values["people"], first.at, first.values["with.2.name"], first.values["with.3.name"]) == (3, "with.1.name", "Ann", "Ben")
    assert "with.1.name" not in first.values
    end = keyed("/", state=first)
    assert end.values["people"] == 0
    assert end.at == "remarks"


def test_sorting_lines_keeps_each_line_together() -> None:
    state = keyed("-", "-", "-", "-", "2", "Zoe", "Enter", "h", "Enter", "Ann", "Enter", "s", "Enter", "Up", "F5", state=to_two())
    assert [state.values[f"with.{n}.{key}"] for n in (1, 2) for key in ("name", "from")] == ["Ann", "Saint Lucia", "Zoe", "Haiti"]


def test_a_problem_asks_for_a_reason_and_keeps_it() -> None:
    state = keyed("007", "03", "y", "A1", "Enter", "010326", "010226")
    assert state.at == "seen"
    assert state.pending
    assert state.said
    assert state.said.strength is Strength.REASON
    assert keyed("Enter", state=state).at == "seen"
    forced = keyed("F2", "so on paper", "Enter", state=state)
    assert forced.forced == {"seen": "so on paper"}
    assert forced.values["seen"] == "2026-02-01"
    assert forced.at == "country"
    assert not keyed("Up", "010426", state=forced).forced


def test_the_program_path_keeps_nothing_that_cannot_stand() -> None:
    many = replace(FORM.sections[1].questions[4], field=replace(FORM.sections[1].questions[4].field, high=5))
    form = replace(FORM, sections=(*FORM.sections[:1], replace(FORM.sections[1], questions=(*FORM.sections[1].questions[:4], many)),
                                   *FORM.sections[2:]))
    for path, kept in ((Path.OPERATOR, 7), (Path.PROGRAM, None)):
        sheet = replace(SHEET, form=form, path=path)
        state = keyed("-", "-", "-", "-", "7", "F2", "on paper", "Enter", sheet=sheet, state=to_two(sheet))
        assert state.values.get("people") == kept


def test_ways_that_the_program_path_refuses() -> None:
    strict = replace(SHEET, path=Path.PROGRAM)
    for key in ("+", "F6", "PgDown", "Ctrl+End"):
        assert keyed(key, sheet=strict, state=to_two(strict)).counts.refused == 1
        assert keyed(key, state=to_two()).counts.refused == 0
    assert keyed("Up", sheet=strict, state=to_two(strict)).at == "held"


def test_going_to_a_number_and_to_what_is_open() -> None:
    state = keyed("F6", "10", "Enter", state=to_two())
    assert state.at == "people"
    assert keyed("F10", state=keyed("1", state=state)).at == "with.1.from"
    assert keyed("F10", "F10", state=keyed("1", state=state)).at == "remarks"
    assert keyed("F6", "11b", "Enter", state=keyed("2", state=state)).at == "with.1.from"
    assert keyed("F6", "77", "Enter", state=state).counts.refused == 1


def test_skipping_passes_the_rest_of_the_section_as_blank_and_the_end_returns_to_what_is_open() -> None:
    state = keyed("+", state=to_two())
    assert state.at == "remarks"
    assert state.skipped == {"seen", "country", "needs", "phone", "people"}
    assert keyed("-", state=state).is_finished
    jumped = keyed("Ctrl+End", "-", state=to_two())
    assert jumped.at == "seen"
    assert jumped.said is not None


def test_sticky_answers_carry_over_and_can_be_changed() -> None:
    sheet = replace(SHEET, former={"post": "Islet Pier", "held": "yes", "number": "006"})
    state = keyed("007", sheet=sheet)
    assert state.at == "held"
    assert state.values["post"] == "Islet Pier"
    assert "held" not in state.values
    changed = keyed("F8", "03", sheet=sheet, state=state)
    assert (changed.values["post"], changed.at) == ("Belle Rive Marina", "held")


def test_notes_and_undo() -> None:
    state = keyed("Ctrl+N", "smudged", "Enter", state=to_two())
    assert state.notes == {"seen": "smudged"}
    assert state.at == "seen"
    assert keyed("Ctrl+Z", state=state).at == "held"


def test_a_draft_comes_back_to_the_same_field_with_what_was_typed() -> None:
    state = keyed("-", "ha", state=to_two())
    back = unpacked(FORM, packed(state))
    assert back == replace(state, former=None, said=None, choice=0)
    assert (back.at, back.typed, back.counts) == ("country", "ha", state.counts)


def test_keys_can_be_changed_but_not_doubled() -> None:
    sheet = replace(SHEET, keymap=keymap({"repeat": "F12", "unknown": "F7"}))
    assert keyed("F7", sheet=sheet, state=to_two(sheet)).values["seen"] == UNKNOWN
    with pytest.raises(Refused, match="two actions"):
        keymap({"repeat": "F2"})
    with pytest.raises(Refused, match="Letters and digits"):
        keymap({"repeat": "r"})
    assert len(keymap({}).lines()) == len(Act)
