# SPDX-License-Identifier: Apache-2.0
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.security import canonical

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
)


@settings(max_examples=200, deadline=None)
@given(json_values)
def test_round_trip(value):
    assert canonical.decode(canonical.encode(value), 1 << 20) == value


def test_the_spelling_is_fixed():
    assert canonical.encode({"b": [1, None, True], "a": "é\n\u2028"}) == '{"a":"é\\n\u2028","b":[1,null,true]}'.encode()


@pytest.mark.parametrize("data", [
    b'{"a":1,"a":1}', b'{"a":1,"a":2}', b'{"a": 1}', b'{"a":1}\n', b' {"a":1}', b'{"b":1,"a":1}', b'{"a":1.0}', b'{"a":1e2}', b'{"a":NaN}',
    b"", b'{"a":-0}', b'{"a":01}', b'{"a":"\\u0061"}', b'{"a":"\\/"}', b'"\\ud800"', b'{"a":1}{', b'{"a":1', b"\xff", b"\xef\xbb\xbf1",
    b'"\\u00E9"', b"[" * 100_000 + b"]" * 100_000, b"9" * 5000,
])
def test_every_other_spelling_is_refused(data):
    with pytest.raises(ValueError):  # noqa: PT011 - many messages, one class
        canonical.decode(data, 1 << 20)


def test_too_large_is_refused_unread():
    assert canonical.decode(b"[1]", 3) == [1]
    with pytest.raises(ValueError, match="larger"):
        canonical.decode(b"[1]", 2)


@pytest.mark.parametrize("text", ["QQ", "QQ=", "QR==", "QQ==\n", " QQ==", "QQ==QQ==", "Q-==", "é", "QUI", "===="])
def test_other_spellings_of_base_64_are_refused(text):
    assert canonical.from_text("QQ==") == b"A"
    with pytest.raises(ValueError):  # noqa: PT011
        canonical.from_text(text)


def test_members_are_exact():
    assert canonical.take({"a": 1, "b": None}, b=(str, type(None)), a=int) == [None, 1]
    for wrong in ({"a": True, "b": None}, {"a": 1}, {"a": 1, "b": None, "c": 0}, [], None, {"a": "1", "b": None}):
        with pytest.raises(ValueError, match="member"):
            canonical.take(wrong, a=int, b=(str, type(None)))
