# SPDX-License-Identifier: Apache-2.0
"""Payloads of journal entries: what is read, and what an enrolled but hostile sender cannot get in."""

import math

import ormsgpack
import pytest

from app.base.errors import BundleRefused
from app.sync.entries import NOTHING, JournalRow, read_content
from app.sync.merge import Change
from tests.sync.samples import Journal, payload_of


def row_with(payload, fields=(101,), **entry):
    row = Journal().add([[101, "", "x", []]], **entry)
    return row._replace(payload=payload, entry=row.entry._replace(fields=fields))


def reason_of(row):
    with pytest.raises(BundleRefused) as caught:
        read_content(row)
    return caught.value.reason


def nested(depth):
    value = "end"
    for _ in range(depth):
        value = [value]
    return value


def test_a_saved_record_yields_its_changes():
    cells = [[101, "", "Anna", [[7, 9], [9, 1]]], [111, "HT", True, []], [111, "DO", False, []], [125, "", None, []]]
    row = Journal().add(cells, record="r1")
    dot, hlc = (7, 1), row.entry.hlc
    assert read_content(row) == (None, (
        Change(("person", "r1", 101, ""), dot, hlc, "Anna", ((7, 9), (9, 1))),
        Change(("person", "r1", 111, "HT"), dot, hlc, True, ()),
        Change(("person", "r1", 111, "DO"), dot, hlc, False, ()),
        Change(("person", "r1", 125, ""), dot, hlc, None, ()),
    ), None)


def test_the_reason_of_a_save_and_the_detail_of_a_note_are_read():
    assert read_content(row_with(payload_of([[101, "", 1, []]], "corrected from the passport"))).reason == "corrected from the passport"
    note = Journal().add(payload=ormsgpack.packb({"d": {"rows": 12, "kinds": ["person"]}}), kind="export")
    assert read_content(note).detail == {"rows": 12, "kinds": ["person"]}


def test_an_entry_without_payload_and_an_erased_one_say_nothing():
    assert read_content(Journal().add(kind="sign_in")) == NOTHING
    row = Journal().add([[101, "", "Anna", []]])
    assert read_content(JournalRow(row.entry, row.hash, None, None)) == NOTHING


@pytest.mark.parametrize("value", [
    "", "x" * 65_536, "é" * 32_768, "?refused", 0, -5, 2**63 - 1, True, False, None, 1.5, b"\0" * 65_536, {"HT": True}, nested(8), [],
    {"a": {"b": {"c": [1, 2, None]}}},
])
def test_values_of_every_kind_within_the_limits_are_read(value):
    assert read_content(row_with(payload_of([[101, "", value, []]]))).changes[0].value == value


def cell(**changes):
    value = {"id": 101, "member": "", "value": "x", "prev": []} | changes
    return [value["id"], value["member"], value["value"], value["prev"]]


GOOD = payload_of([cell()])
HOSTILE = {
    "text past its limit": (payload_of([cell(value="x" * 65_537)]), "value_too_long"),
    "text past its limit in bytes": (payload_of([cell(value="é" * 32_769)]), "value_too_long"),
    "bytes past their limit": (payload_of([cell(value=bytes(65_537))]), "value_too_long"),
    "list past its limit": (payload_of([cell(value=["x" * 999] * 70)]), "value_too_long"),
    "reason past its limit": (payload_of([cell()], "x" * 65_537), "value_too_long"),
    "nested too deep": (payload_of([cell(value=nested(9))]), "value_too_deep"),
    "maps nested too deep": (payload_of([cell(value={"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": 1}}}}}}}}})]), "value_too_deep"),
    "nested past the parser": (GOOD.replace(b"\xa1x", b"\x91" * 2_000 + b"\xc0"), "payload_shape"),
    "not a number": (payload_of([cell(value=math.nan)]), "payload_shape"),
    "infinity": (payload_of([cell(value=math.inf)]), "payload_shape"),
    "infinity inside a list": (payload_of([cell(value=[-math.inf])]), "payload_shape"),
    "number past the store": (payload_of([cell(value=2**63)]), "payload_shape"),
    "number below the store": (payload_of([cell(value=-(2**63))]), "payload_shape"),
    "NUL in text": (payload_of([cell(value="a\0b")]), "payload_shape"),
    "NUL in a key": (payload_of([cell(value={"\0": 1})]), "payload_shape"),
    "NUL in a member": (payload_of([cell(member="\0")]), "payload_shape"),
    "number as a key": (ormsgpack.packb({"r": None, "c": [[101, "", {1: 2}, []]]}, option=ormsgpack.OPT_NON_STR_KEYS), "payload_shape"),
    "extension type": (ormsgpack.packb({"r": None, "c": [[101, "", ormsgpack.Ext(1, b"x"), []]]}), "payload_shape"),
    "empty": (b"", "payload_shape"),
    "too long altogether": (payload_of([cell(member=str(number), value="x" * 60_000) for number in range(18)]), "payload_shape"),
    "not a map": (ormsgpack.packb([None, [cell()]]), "payload_shape"),
    "a list of the keys": (ormsgpack.packb(["r", "c"]), "payload_shape"),
    "a list of the note's key": (ormsgpack.packb(["d"]), "payload_shape"),
    "cells nothing": (payload_of(None), "payload_shape"),
    "cells a number": (payload_of(5), "payload_shape"),
    "cell a number": (payload_of([5]), "payload_shape"),
    "field id with a point": (payload_of([cell(id=101.0)]), "payload_shape"),
    "predecessor a number": (payload_of([cell(prev=[5])]), "payload_shape"),
    "predecessor two bytes": (payload_of([cell(prev=[b"\x07\x02"])]), "payload_shape"),
    "predecessor a map": (payload_of([cell(prev=[{"a": 7, "b": 2}])]), "payload_shape"),
    "key too many": (ormsgpack.packb({"r": None, "c": [cell()], "x": 1}), "payload_shape"),
    "key missing": (ormsgpack.packb({"c": [cell()]}), "payload_shape"),
    "keys in another order": (ormsgpack.packb({"c": [cell()], "r": None}), "payload_shape"),
    "key twice": (b"\x83" + GOOD[1:] + b"\xa1r\xc0", "payload_shape"),
    "trailing byte": (GOOD + b"\xc0", "payload_shape"),
    "cut": (GOOD[:-1], "payload_shape"),
    "reason a number": (ormsgpack.packb({"r": 5, "c": [cell()]}), "payload_shape"),
    "cells a map": (ormsgpack.packb({"r": None, "c": {"0": cell()}}), "payload_shape"),
    "no cells": (payload_of([]), "payload_shape"),
    "too many cells": (payload_of([cell(member=str(number)) for number in range(5_001)]), "payload_shape"),
    "cell too short": (payload_of([cell()[:3]]), "payload_shape"),
    "cell too long": (payload_of([[*cell(), 1]]), "payload_shape"),
    "cell a map": (ormsgpack.packb({"r": None, "c": [{"0": 101}]}), "payload_shape"),
    "field id true": (payload_of([cell(id=True)]), "payload_shape"),
    "field id text": (payload_of([cell(id="101")]), "payload_shape"),
    "field that the chain does not name": (payload_of([cell(id=102)]), "payload_shape"),
    "field more than the chain names": (payload_of([cell(), cell(id=102)]), "payload_shape"),
    "member a number": (payload_of([cell(member=1)]), "payload_shape"),
    "member too long": (payload_of([cell(member="x" * 201)]), "payload_shape"),
    "one cell twice": (payload_of([cell(value="a"), cell(value="b")]), "payload_shape"),
    "predecessors nothing": (payload_of([cell(prev=None)]), "payload_shape"),
    "predecessors a map": (payload_of([cell(prev={})]), "payload_shape"),
    "predecessors too many": (payload_of([cell(prev=[[7, seq] for seq in range(2, 259)])]), "payload_shape"),
    "predecessor too short": (payload_of([cell(prev=[[7]])]), "payload_shape"),
    "predecessor too long": (payload_of([cell(prev=[[7, 2, 3]])]), "payload_shape"),
    "predecessor text": (payload_of([cell(prev=[["7", "2"]])]), "payload_shape"),
    "predecessor true": (payload_of([cell(prev=[[True, 2]])]), "payload_shape"),
    "predecessor zero": (payload_of([cell(prev=[[7, 0]])]), "payload_shape"),
    "predecessor negative": (payload_of([cell(prev=[[-7, 2]])]), "payload_shape"),
    "predecessor past the store": (payload_of([cell(prev=[[7, 2**63]])]), "payload_shape"),
    "predecessor twice": (payload_of([cell(prev=[[7, 2], [7, 2]])]), "payload_shape"),
    "its own predecessor": (payload_of([cell(prev=[[7, 1]])]), "payload_shape"),
    "a note that names fields": (ormsgpack.packb({"d": {}}), "payload_shape"),
    "a note that is a list": (ormsgpack.packb({"d": []}), "payload_shape"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_payloads_are_refused(name):
    payload, reason = HOSTILE[name]
    assert reason_of(row_with(payload)) == reason


def test_a_note_is_checked_like_a_value():
    assert reason_of(row_with(ormsgpack.packb({"d": {"a": "x" * 65_537}}), fields=())) == "value_too_long"
    assert reason_of(row_with(ormsgpack.packb({"d": [1]}), fields=())) == "payload_shape"


def test_a_save_must_name_its_record():
    assert reason_of(row_with(GOOD, record="")) == "payload_shape"
    assert reason_of(row_with(GOOD, object_kind="")) == "payload_shape"


def test_fields_without_any_payload_are_refused():
    row = row_with(GOOD)
    assert reason_of(row._replace(payload=None, salt=None, entry=row.entry._replace(digest=b""))) == "payload_shape"
