# SPDX-License-Identifier: Apache-2.0
"""Is this file a workbook that may be opened? Looked at before any reader of workbooks sees it.

A workbook is a zip of XML parts. Sizes are counted as they unpack, not as the zip declares them; macros, links to other
files and data connections are refused; the few parts that we parse ourselves go through defusedxml.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from app.base.errors import ImportRefused
from app.base.text import _

# The field's template with 10,000 filled rows has 1.5 MB, unpacked 20 MB, in 12 parts.
MAX_FILE_BYTES = 25 * 2**20
MAX_UNPACKED_BYTES = 300 * 2**20
MAX_PARTS = 1000
_PARSED_BYTES = 2**20  # of a part that we parse ourselves
_CHUNK = 2**16

_PART = b"PK\x03\x04"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MACROS = ("vbaproject.bin", "/macrosheets/", "/activex/", "/dialogsheets/")
_LINKS = ("/externallinks/", "xl/connections.xml", "/querytables/", "/webextensions/")


@dataclass(frozen=True)
class Package:
    """What a checked workbook says of itself.

    Attributes:
        counts_from_1904: day numbers count from 1 January 1904 (old workbooks of the Macintosh).
    """

    path: Path
    counts_from_1904: bool


def check(path: Path) -> Package:
    """Refuse a file that is not a plain workbook or unpacks to more than we read.

    Raises:
        ImportRefused: with the reason and what to do.
    """
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise ImportRefused(_("The file is larger than {n} MB. Split it into several workbooks.").format(n=MAX_FILE_BYTES // 2**20))
        with path.open("rb") as file:
            _check_kind(file)
            with zipfile.ZipFile(file) as package:
                return Package(path, _check_parts(package, file))
    except OSError:
        raise ImportRefused(_("The file cannot be read. Close it in other programs and check that it is still there.")) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError, struct.error):
        raise _damaged() from None


def _check_kind(file: IO[bytes]) -> None:
    start = file.read(8)
    if start == _OLE:
        if _ENCRYPTED in start + file.read(MAX_FILE_BYTES):
            raise _protected()
        raise ImportRefused(_("This is a workbook of the old kind (.xls). Save it as Excel workbook (.xlsx) and choose that file."))
    if start[:4] != _PART:
        raise ImportRefused(_("This file is not an Excel workbook (.xlsx). Choose the workbook itself, or save the table as one."))
    file.seek(0)


def _check_parts(package: zipfile.ZipFile, file: IO[bytes]) -> bool:
    """Check every part; tell whether day numbers count from 1904."""
    parts = package.infolist()
    names = [part.filename.lower() for part in parts]
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise _too_large()
    if "[content_types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise ImportRefused(_("This file is not an Excel workbook (.xlsx). Choose the workbook itself, or save the table as one."))
    if any(mark in "/" + name for name in names for mark in _MACROS) or b"macroEnabled" in _small(package, "[Content_Types].xml"):
        raise ImportRefused(_("The workbook holds macros. Save it as Excel workbook without macros (.xlsx) and choose that file."))
    if any(mark in "/" + name for name in names for mark in _LINKS) or _links_outside(package):
        raise ImportRefused(_("The workbook takes data from other files. Copy the table as values into a new workbook and choose that."))
    if any(part.flag_bits & 1 for part in parts):
        raise _protected()
    _count(file, parts)
    return _counts_from_1904(package)


def _count(file: IO[bytes], parts: list[zipfile.ZipInfo]) -> None:
    """Unpack every part once, as far as its stream goes and not as far as the zip says: another reader may not stop there."""
    total = 0
    for part in parts:
        size = checksum = 0
        for chunk in _unpacked(file, part):
            if not size and (b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk):
                raise ImportRefused(_("The workbook holds definitions that no spreadsheet program writes. It was not opened."))
            size += len(chunk)
            checksum = zlib.crc32(chunk, checksum)
            if total + size > MAX_UNPACKED_BYTES:
                raise _too_large()
        if (size, checksum) != (part.file_size, part.CRC):
            raise _damaged()
        total += size


def _unpacked(file: IO[bytes], part: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(part.header_offset)
    start = file.read(30)
    if start[:4] != _PART or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _damaged()
    file.seek(sum(struct.unpack("<HH", start[26:30])), 1)
    engine, left = zlib.decompressobj(-zlib.MAX_WBITS), part.compress_size
    while left and (data := file.read(min(_CHUNK, left))):
        left -= len(data)
        if part.compress_type == zipfile.ZIP_STORED:
            yield data
            continue
        while data:
            yield engine.decompress(data, _CHUNK)
            data = engine.unconsumed_tail
    yield engine.flush()


def _links_outside(package: zipfile.ZipFile) -> bool:
    """Tell whether some part draws on another file; hyperlinks in cells are harmless and stay."""
    for name in package.namelist():
        if name.endswith(".rels"):
            for each in _parsed(package, name):
                if each.get("TargetMode") == "External" and not (each.get("Type") or "").endswith("/hyperlink"):
                    return True
    return False


def _counts_from_1904(package: zipfile.ZipFile) -> bool:
    found = [each for each in _parsed(package, "xl/workbook.xml") if each.tag.endswith("}workbookPr")]
    return any(each.get("date1904") in ("1", "true") for each in found)


def _parsed(package: zipfile.ZipFile, name: str) -> Element:
    try:
        root: Element = fromstring(_small(package, name))
    except (ParseError, DefusedXmlException, ValueError):
        raise _damaged() from None
    return root


def _small(package: zipfile.ZipFile, name: str) -> bytes:
    """Return a part that must be small."""
    with package.open(name) as stream:
        data = stream.read(_PARSED_BYTES + 1)
    if len(data) > _PARSED_BYTES:
        raise _too_large()
    return data


def _too_large() -> ImportRefused:
    return ImportRefused(_("The workbook unpacks to more than the program reads. Split it, or copy the table into a new workbook."))


def _protected() -> ImportRefused:
    return ImportRefused(_("The workbook is protected by a password. Remove it in the spreadsheet program, save it, choose it again."))


def _damaged() -> ImportRefused:
    return ImportRefused(_("The workbook is damaged. Open it in the spreadsheet program, save it under a new name, and choose that file."))
