# SPDX-License-Identifier: Apache-2.0
"""Machine-readable zones: the specimens of ICAO Doc 9303 and what really comes out of a reader. Everybody here is invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.mrz import Layout, Mrz, is_zone, parse
from app.domain.mrz_fields import Status, check_digit, read_date
from app.domain.mrz_make import make_td3

TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
MRV_A = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<"
MRV_B = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<"
LONG = "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<"


def zone(text: str) -> Mrz:
    found = parse(text, this_year=2026)
    assert found is not None
    return found


@pytest.mark.parametrize(("text", "layout", "number", "birth"), [
    (TD3, Layout.TD3, "L898902C3", "1974-08-12"), (TD2, Layout.TD2, "D23145890", "1974-08-12"),
    (TD1, Layout.TD1, "D23145890", "1974-08-12"),
    (MRV_A, Layout.MRV_A, "L8988901C", "1940-09-07"), (MRV_B, Layout.MRV_B, "L8988901C", "1940-09-07"),
])
def test_specimens(text: str, layout: Layout, number: str, birth: str) -> None:
    read = zone(text)
    assert read.is_sound, [each.sentence for each in read.doubtful]
    assert (read.layout, read.value("number"), read.value("birth"), read.value("sex")) == (layout, number, birth, "female")
    assert (read.family, read.given, read.names_cut) == ("ERIKSSON", "ANNA MARIA", False)
    assert read.raw == text
    checked = {name for name, each in read.fields.items() if each.status is Status.CHECKED}
    assert {"number", "birth", "expiry"} <= checked
    assert ("composite" in checked) is (layout not in (Layout.MRV_A, Layout.MRV_B))


def test_number_of_more_than_nine_characters_goes_on_in_the_optional_data() -> None:
    read = zone(LONG)
    assert read.is_sound
    assert read.value("number") == "D23145890734"
    assert read.value("optional") == ""
    wrong = zone(LONG.replace("<7349<", "<7359<"))
    assert wrong.fields["number"].status is Status.WRONG


@pytest.mark.parametrize("change", [
    str.lower, lambda text: text.replace("\n", ""), lambda text: text.replace("\n", "\r\n"), lambda text: f"  {text}\n\n",
    " ".join, lambda text: text.replace("<<", "«"),
])
@pytest.mark.parametrize("text", [TD1, TD2, TD3, MRV_A, MRV_B])
def test_case_blanks_and_line_breaks_do_not_matter(text: str, change) -> None:
    assert zone(change(text)) == zone(text)
    assert is_zone(change(text))


def test_second_line_alone_gives_all_but_the_name() -> None:
    for text in (TD3, TD2):
        read = zone(text.splitlines()[1])
        assert read.value("birth") == "1974-08-12"
        assert read.fields["names"].status is Status.MISSING
        assert read.fields["composite"].status is Status.CHECKED


@given(st.sampled_from([TD1, TD2, TD3, MRV_A, MRV_B, LONG]), st.integers(0, 95), st.booleans())
def test_a_zone_cut_off_anywhere_never_fails_and_never_claims_more_than_came(text: str, length: int, joined: bool) -> None:
    whole, cut = zone(text), parse((text.replace("\n", "") if joined else text)[:length], this_year=2026)
    if cut is None or cut.layout is not whole.layout:
        return
    for name, each in cut.fields.items():
        if each.status is Status.CHECKED:
            assert each.value == whole.value(name)


@given(st.text(max_size=100))
def test_any_text_is_either_no_zone_or_read(text: str) -> None:
    read = parse(text, this_year=2026)
    assert (read is not None) is is_zone(text)


@pytest.mark.parametrize("text", ["", "hello", "Jean Baptiste", "P", "<<<<", "1" * 44, "12/03/1994", "P<" + "A" * 100])
def test_what_is_no_zone(text: str) -> None:
    assert parse(text) is None


def test_one_bad_digit_leaves_the_other_fields_alone() -> None:
    read = zone(TD3.replace("7408122F", "7408132F"))
    assert read.fields["birth"].status is Status.WRONG
    assert read.fields["composite"].status is Status.WRONG
    assert [read.fields[name].status for name in ("number", "expiry")] == [Status.CHECKED] * 2
    assert not read.is_sound
    assert all(each.sentence.endswith(".") for each in read.doubtful)


@pytest.mark.parametrize(("right", "wrong", "name", "value"), [
    ("L898902C36", "L8989O2C36", "number", "L898902C3"), ("L898902C36", "L89B902C36", "number", "L898902C3"),
    ("7408122F", "74O8122F", "birth", "1974-08-12"), ("7408122F", "740812ZF", "birth", "1974-08-12"),
    ("1204159", "I204I59", "expiry", "2012-04-15"),
])
def test_confused_characters_are_suggested_never_repaired(right: str, wrong: str, name: str, value: str) -> None:
    field = zone(TD3.replace(right, wrong)).fields[name]
    assert field.status in (Status.WRONG, Status.ILLEGIBLE)
    assert field.value != value or field.status is Status.WRONG
    assert value in [each.value for each in field.suggestions]
    for each in field.suggestions:
        assert check_digit(each.raw) == each.check


def test_name_with_a_digit_is_suggested_as_a_letter() -> None:
    field = zone(TD3.replace("ERIKSSON", "ERIKS5ON")).fields["names"]
    assert field.status is Status.ILLEGIBLE
    assert field.suggestions[0].value == "ERIKSSON ANNA MARIA"


def test_a_zone_without_a_name_says_so() -> None:
    assert zone(TD3.replace("ERIKSSON<<ANNA<MARIA", "<" * 20)).fields["names"].status is Status.ILLEGIBLE


@given(st.integers(0, 8), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_a_wrong_character_of_the_number_is_never_taken_as_checked_unless_its_digit_fits(at: int, char: str) -> None:
    second = TD3.splitlines()[1]
    number = second[:at] + char + second[at + 1:9]
    read = zone(TD3.splitlines()[0] + "\n" + number + second[9:])
    assert (read.fields["number"].status is Status.CHECKED) is (check_digit(number) == second[9])


@pytest.mark.parametrize(("raw", "stored"), [
    ("740812", "1974-08-12"), ("7408<<", "1974-08"), ("74<<<<", "1974"), ("<<<<<<", ""), ("740800", "1974-08"), ("740000", "1974"),
    ("260101", "2026-01-01"), ("270101", "1927-01-01"),
    ("741301", None), ("74O812", None), ("<<0812", None), ("74<<12", None), ("740231", None),
])
def test_birth_dates_with_unknown_parts_and_without_century(raw: str, stored: str | None) -> None:
    assert read_date(raw, 2026) == stored


def test_partial_birth_date_is_checked_like_any_other() -> None:
    read = zone(make_td3("Joseph", "Ana", "R123456", "HTI", "1994-05", "female", "2031-02-01"))
    assert read.is_sound
    assert read.value("birth") == "1994-05"
    assert zone(make_td3("Joseph", "Ana", "R123456", "HTI", "", "", "2031-02-01")).value("birth") == ""


@pytest.mark.parametrize(("code", "value"), [
    ("HTI", "HT"), ("D", "DE"), ("XXA", "XXA"), ("XXB", "XXB"), ("XXC", "XXC"), ("XXX", "XXX"),
    ("UNO", "UNO"), ("EUE", "EUE"), ("XPO", "XPO"),
    ("XOM", "XOM"), ("RKS", "RKS"), ("XCC", "XCC"), ("XCE", "XCE"), ("GBN", "GB"), ("UTO", "UTO"), ("QQQ", ""),
])
def test_states(code: str, value: str) -> None:
    read = zone(make_td3("Doe", "Ann", "R1", code, "1994-05-03", "other", "2031-02-01"))
    assert read.value("nationality") == value
    assert read.fields["nationality"].status is (Status.UNCHECKED if value else Status.ILLEGIBLE)
    assert read.value("sex") == "other"


def test_names_made_and_read() -> None:
    read = zone(make_td3("Jean-Baptiste de la Cruz", "Mária Óscar Évangéline Christophine", "R1", "LCA", "1994", "female", "2031-02-01"))
    assert read.family == "JEAN BAPTISTE DE LA CRUZ"
    assert read.names_cut
    alone = zone(make_td3("Sukarno", "", "R1", "IDN", "1994", "male", "2031-02-01"))
    assert (alone.family, alone.given) == ("SUKARNO", "")


def test_kinds_of_document() -> None:
    assert [zone(text).document_type for text in (TD3, TD1, MRV_A)] == ["passport", "identity_card", "visa"]
    assert zone(TD3.replace("P<UTO", "PPUTO", 1)).document_type == "passport"
