# SPDX-License-Identifier: Apache-2.0
"""Code lists: complete, sourced, and found by what people type."""

import subprocess
import sys

import pytest

from app.base import resources, text
from app.domain import codelists
from app.domain.codelists import codelist, has_code, label, list_names, match, one
from app.domain.letters import fold


@pytest.mark.parametrize(("name", "typed", "code"), [
    ("country", "ht", "HT"), ("country", "HTI", "HT"), ("country", "332", "HT"), ("country", "hai", "HT"), ("country", "st lucia", "LC"),
    ("country", "Saint Lucia", "LC"), ("country", "uk", "GB"), ("country", "cote divoire", "CI"), ("country", "curacao", "CW"),
    ("country", "trinidad", "TT"), ("country", "US", "US"), ("nationality", "stateless", "XXA"), ("nationality", "ve", "VE"),
    ("language", "fre", "fra"), ("language", "fr", "fra"), ("language", "kweyol", "acf"), ("language", "spanish", "spa"),
    ("port", "slu", "LCSLU"), ("port", "hewanorra", "LCUVF"), ("port", "vieux fort", "LCVIF"),
    ("type_of_exploitation", "fl", "ForcedLabour"), ("type_of_exploitation", "2", "SexualExploitation"),
    ("type_of_exploitation", "sexual expl", "SexualExploitation"), ("relationship_to_trafficker", "unaq", "Unaquainted"),
    ("sex", "F", "female"), ("offence", "withholding identification papers", "LC-CTA-6"), ("service", "interpretation", "INTERPRET"),
    ("victim_status", "confirmed", "ACTUAL"), ("protection_stage", "reflection", "5"),
    ("protection_stage", "12", "12"), ("screening_outcome", "4", "urgent"),
])
def test_what_is_typed_finds_its_code(name: str, typed: str, code: str) -> None:
    found = one(name, typed)
    assert found is not None
    assert found.code == code
    assert match(name, typed)[0].code == code


def test_nothing_typed_shows_the_list_and_nonsense_finds_nothing() -> None:
    assert [each.code for each in match("sex", "")] == ["female", "male", "other", "unknown"]
    assert match("country", "qqq") == []
    assert one("country", "") is None
    assert one("type_of_exploitation", "forced") is None


def test_a_place_in_the_list_is_no_country() -> None:
    assert codelist("country").codes[11] not in match("country", "12", limit=300)
    assert codelist("type_of_exploitation").codes[10] in match("type_of_exploitation", "11")


def test_exact_codes_only() -> None:
    assert has_code("country", "HT")
    assert not has_code("country", "ht")
    assert not has_code("country", "Haiti")
    with pytest.raises(KeyError):
        codelist("no such list")


def test_unknown_code_is_shown_as_it_came() -> None:
    assert label("country", "HT") == "Haiti"
    assert label("country", "Q9") == "Q9"


def test_labels_are_translated_and_found_in_both_languages() -> None:
    text.set_language(text.PSEUDO)
    try:
        assert label("sex", "female") != "Female"
        assert one("sex", "female") == codelist("sex").get("female")
    finally:
        text.set_language("en")


@pytest.mark.parametrize("name", list_names())
def test_every_list_is_whole(name: str) -> None:
    codes = codelist(name)
    assert len(codes) > 0
    assert len(codes.by_code) == len(codes), "a code occurs twice"
    for each in codes:
        assert each.code == each.code.strip() != ""
        assert each.label == each.label.strip() != ""
        assert each.source
        if "unverified" in each.source:
            assert not each.verified
        assert one(name, each.code) == each


def test_counts_of_the_published_lists() -> None:
    sizes = {"country": 249, "gender": 6, "methods_of_control": 17, "protection_stage": 13, "criminal_stage": 13}
    assert {name: len(codelist(name)) for name in sizes} == sizes
    assert {each.more["kind"] for each in codelist("offence")} == {"offence"}
    assert {each.more["kind"] for each in codelist("aggravation")} == {"aggravation"}


def test_no_list_file_names_the_place_it_was_prepared_in() -> None:
    for file in ("codelists", "countries", "languages", "ports", "offences", "services", "indicators", "decision_rules", "case_stages"):
        content = resources.read_text(f"lists/{file}.csv")
        assert "stored file" not in content
        assert "/home/" not in content


def test_import_reads_no_list() -> None:
    code = "import app.domain.codelists as c, sys; assert c.codelist.cache_info().currsize == 0 and c._small.cache_info().currsize == 0"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=resources.program_folder())
    assert codelists.codelist.cache_info().currsize > 0


@pytest.mark.parametrize(("one_way", "other_way"), [
    ("Łódź", "lodz"), ("Søren", "SOREN"), ("Đorđe", "dorde"), ("Iğdır", "igdir"), ("Þór", "thor"),
    ("Straße", "STRASSE"), ("Æsir", "aesir"), ("Œuvre", "oeuvre"), ("Андрей", "Андреи"), ("أحمد", "احمد"),
    ("ٱلرحمن", "الرحمن"), ("فاطمة", "فاطمه"), ("مُحَمَّد", "محمد"),
    ("O’Neil", "O'Neil"), ("Jean‑Pierre", "jean-pierre"),
    ("François", "francois"), ("Nguyễn", "nguyen"), ("ＪＯＨＮ", "john"), ("e\u0301", "é"), ("İstanbul", "istanbul"),
])
def test_spellings_fold_to_the_same(one_way: str, other_way: str) -> None:
    assert fold(one_way) == fold(other_way)
    assert fold(fold(one_way)) == fold(one_way)
