# SPDX-License-Identifier: Apache-2.0
"""Looks for values that must not be anywhere on the disk: as they are, in other encodings, and inside what is compressed."""

import base64
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

_STREAMS = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")  # how a zlib stream begins
_STEM = 5
_LOCAL = b"PK\x03\x04"  # how a member of a zip archive begins


def written(value: str) -> set[bytes]:
    """Return the ways in which a value may be written: UTF-8, UTF-16, hexadecimal, base64 at each of its three phases."""
    plain = [value.encode(), value.encode("utf-16-le"), value.encode("utf-16-be")]
    ways = set(plain)
    for each in plain[:2]:
        ways |= {each.hex().encode(), each.hex().upper().encode()}
        for phase in range(3):
            coded = base64.b64encode(bytes(phase) + each)
            ways.add(coded[(0, 2, 3)[phase]:].rstrip(b"=")[:-1])  # the first and the last letters depend on the neighbours
    return ways


def found(data: bytes, values: Iterable[str]) -> set[str]:
    """Return which of the values stand in some bytes, plain or in a zlib or zip stream inside them."""
    parts = [part for part in (data, *unpacked(data)) if part]
    wanted = set(values)
    beginnings = {value[:_STEM] for value in wanted}  # few, since canaries begin alike; most files hold none of them
    suspects = {each for each in beginnings if _stands(each, parts)}
    return {value for value in wanted if value[:_STEM] in suspects and _stands(value, parts)}


def _stands(value: str, parts: Sequence[bytes]) -> bool:
    ways = written(value)
    lowered = {way.lower() for way in (value.encode(), value.encode("utf-16-le"))}
    return any(way in part for way in ways for part in parts) or any(way in part.lower() for way in lowered for part in parts)


def unpacked(data: bytes) -> Iterator[bytes]:
    """Yield what the zlib streams and the members of zip archives in some bytes hold."""
    for mark in _STREAMS:
        at = data.find(mark)
        while at >= 0:
            yield _inflated(memoryview(data)[at:], zlib.MAX_WBITS)
            at = data.find(mark, at + 1)
    at = data.find(_LOCAL)
    while at >= 0:
        begin = at + 30 + int.from_bytes(data[at + 26:at + 28], "little") + int.from_bytes(data[at + 28:at + 30], "little")
        yield _inflated(memoryview(data)[begin:], -zlib.MAX_WBITS)
        at = data.find(_LOCAL, at + 4)


def _inflated(data: memoryview, bits: int) -> bytes:
    stream = zlib.decompressobj(bits)
    try:
        return stream.decompress(data, 1 << 24)
    except zlib.error:
        return b""


def leaks(folders: Iterable[Path], values: Iterable[str]) -> list[str]:
    """Return "file: value" for every file under the folders that holds one of the values, in its name or in its content."""
    wanted = set(values)
    said = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            hits = found(str(path.relative_to(folder)).encode(), wanted)
            if path.is_file():
                hits |= found(path.read_bytes(), wanted)
            said += [f"{path.relative_to(folder)}: {hit}" for hit in sorted(hits)]
    return said
