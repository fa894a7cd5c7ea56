# SPDX-License-Identifier: Apache-2.0
"""The search for leaks finds what it is there to find, however it is written."""

import base64
import io
import zipfile
import zlib

import pytest

from tests import leaks

SECRET = "Zyxilda-Quibblewick"


def zipped():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", f"<t>{SECRET}</t>" * 3)
    return held.getvalue()


@pytest.mark.parametrize("data", [
    SECRET.encode(), SECRET.upper().encode(), SECRET.encode("utf-16-le"), SECRET.encode("utf-16-be"), SECRET.encode().hex().encode(),
    SECRET.encode().hex().upper().encode(), *(base64.b64encode(b"x" * n + SECRET.encode() + b"tail") for n in range(3)),
    zlib.compress(b"before " + SECRET.encode()), zlib.compress(SECRET.encode(), 1), zipped(),
])
def test_value_is_found_however_it_is_written(tmp_path, data):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file.bin").write_bytes(b"\x00\x9c" + data + b"\x00end")
    assert leaks.leaks([tmp_path], [SECRET, "Absent-Value"]) == [f"deep/file.bin: {SECRET}"]


def test_value_in_a_name_is_found(tmp_path):
    (tmp_path / f"case of {SECRET}.txt").touch()
    assert len(leaks.leaks([tmp_path], [SECRET])) == 1


def test_nothing_is_found_where_nothing_is(tmp_path):
    (tmp_path / "file.bin").write_bytes(zlib.compress(b"other words") + bytes(range(256)))
    assert leaks.leaks([tmp_path], [SECRET]) == []
