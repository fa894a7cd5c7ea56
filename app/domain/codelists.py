# SPDX-License-Identifier: Apache-2.0
"""Code lists: data in `resources/lists/`, read when first asked for, found by code, number, first letters or other names.

A code's label is English source text; `label` translates it. A code of the Human Trafficking Case Data Standard keeps the
standard's spelling; its lists carry the standard's field names ("gender", "methods_of_control"). `Code.verified` says whether
the entry was read in a source of its issuing body; it does not say that a national authority has confirmed it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from app.base import resources
from app.base.text import _
from app.domain.letters import fold

_NUMBERED_BY_ISO = {"country", "nationality", "language"}  # "332" is Haiti; the place in the list means nothing to anybody
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a list.

    Attributes:
        order: place in its list, from 1.
        aliases: other codes and names that a person may type.
        more: columns that only this list has, such as "country" and "kind" of a port.
    """

    list: str
    code: str
    label: str
    source: str
    verified: bool
    order: int
    aliases: tuple[str, ...] = ()
    more: Mapping[str, str] = field(default_factory=lambda: _NOTHING, hash=False)


@dataclass(frozen=True, slots=True)
class CodeList:
    """The entries of one list in their order."""

    name: str
    codes: tuple[Code, ...]
    by_code: Mapping[str, Code] = field(repr=False, hash=False)

    def __iter__(self) -> Iterator[Code]:
        """Yield the entries in order."""
        return iter(self.codes)

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self.codes)

    def __contains__(self, code: object) -> bool:
        """Tell whether `code` is an exact code of the list."""
        return code in self.by_code

    def get(self, code: str) -> Code | None:
        """Return the entry of an exact code, or None."""
        return self.by_code.get(code)


_published: dict[str, list[dict[str, str]]] = {}  # what the office has put beside the lists shipped, by list


def use_published(lists: Mapping[str, list[dict[str, str]]]) -> None:
    """Put rows that the office published over the lists shipped: a known code gets the new row, others are added at the end.

    Codes are never taken away, because records name them.
    """
    if lists != _published:
        _published.clear()
        _published.update(lists)
        codelist.cache_clear()


def columns(name: str) -> list[str]:
    """Return the columns that a row of a list has.

    Raises:
        KeyError: there is no list of that name.
    """
    rows = resources.read_table(f"lists/{_LARGE[name][0]}") if name in _LARGE else _small()[name]
    return [column for column in rows[0] if column != "list"]


@cache
def codelist(name: str) -> CodeList:
    """Return a list.

    Raises:
        KeyError: there is no list of that name.
    """
    if name in _LARGE:
        file, make = _LARGE[name]
        rows = [made for row in resources.read_table(f"lists/{file}") if (made := make(name, row))]
        if name == "nationality":
            rows += [_plain(name, row) for row in _small()["mrz_state"] if row["code"] in _NOT_COUNTRIES]
    else:
        rows = [_plain(name, row) for row in _small()[name]]
    if name in _published:
        make = _LARGE[name][1] if name in _LARGE else _plain
        newer = {made[0]: made for row in _published[name] if (made := make(name, row))}
        rows = [newer.pop(row[0], row) for row in rows] + list(newer.values())
    codes = tuple(Code(name, *row[:4], order, *row[4:]) for order, row in enumerate(rows, 1))
    return CodeList(name, codes, MappingProxyType({each.code: each for each in codes}))


def list_names() -> list[str]:
    """Return the names of all lists."""
    return sorted({*_small(), *_LARGE})


def has_code(name: str, code: str) -> bool:
    """Tell whether `code` is an exact code of the list `name`."""
    return code in codelist(name)


def label(name: str, code: str) -> str:
    """Return the translated label; the code itself where the list does not know it (a newer office may)."""
    found = codelist(name).get(code)
    return _(found.label) if found else code


def match(name: str, typed: str, limit: int = 20) -> list[Code]:
    """Return the entries that fit what was typed, best first: code, number, name, first letters, part of the name."""
    wanted = _words(typed)
    if not wanted:
        return list(codelist(name).codes[:limit])
    ranked = [(rank, each.order, each) for each in codelist(name) if (rank := _rank(each, wanted)) is not None]
    return [each for _rank_, _order, each in sorted(ranked, key=lambda item: item[:2])[:limit]]


def one(name: str, typed: str) -> Code | None:
    """Return the only entry that fits best what was typed; None where none or several fit equally."""
    wanted = _words(typed)
    ranked = [(rank, each) for each in codelist(name) if (rank := _rank(each, wanted)) is not None] if wanted else []
    best = min((rank for rank, _each in ranked), default=0)
    fits = [each for rank, each in ranked if rank == best]
    return fits[0] if len(fits) == 1 else None


def exact(name: str, written: str) -> Code | None:
    """Return the entry whose code, label or other name is written out in full; case, accents and blanks do not matter."""
    wanted = _words(written)
    ranked = [(rank, each) for each in codelist(name) if wanted and (rank := _written_out(each, wanted)) is not None]
    best = min((rank for rank, _each in ranked), default=0)
    fits = [each for rank, each in ranked if rank == best]
    return fits[0] if len(fits) == 1 else None


def _rank(code: Code, wanted: str) -> int | None:
    """Return how well an entry fits, 0 best; None where it does not."""
    written_out = _written_out(code, wanted)
    if written_out is not None:
        return written_out
    key, names, others = _keys(code, _(code.label))
    if wanted == str(code.order) and code.list not in _NUMBERED_BY_ISO:
        return 3
    if any(name.startswith(wanted) for name in names):
        return 4
    if any(other.startswith(wanted) for other in others):
        return 5
    if any("".join(word[0] for word in name.split()) == wanted for name in names):
        return 6
    if any(_in_order(wanted.split(), name.split()) for name in (*names, *others)):
        return 7
    return 8 if len(wanted) >= 3 and key.startswith(wanted) else None


def _written_out(code: Code, wanted: str) -> int | None:
    """Return 0 where the code, 1 where another name and 2 where the label stands there in full, else None."""
    key, names, others = _keys(code, _(code.label))
    return 0 if wanted == key else 1 if wanted in others else 2 if wanted in names else None


@cache
def _keys(code: Code, translated: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return the folded code, names and other names of an entry."""
    names = tuple(dict.fromkeys((_words(code.label), _words(translated))))
    return _words(code.code), names, tuple(_words(alias) for alias in code.aliases)


def _in_order(typed: list[str], words: list[str]) -> bool:
    """Tell whether each typed word begins a word of the name, in the same order."""
    rest = iter(words)
    return all(any(word.startswith(part) for word in rest) for part in typed)


def _words(text: str) -> str:
    return " ".join("".join(char if char.isalnum() else "" if char in "'." else " " for char in fold(text)).split())


# --- reading ----------------------------------------------------------------------------------------------------------

_Row = tuple[str, str, str, bool, tuple[str, ...], Mapping[str, str]]
# What a passport may show as nationality without being a country of ISO 3166-1.
_NOT_COUNTRIES = {"XXA", "XXB", "XXC", "XXX", "UNO", "UNA", "RKS", "EUE", "XPO", "XOM", "XCC"}


@cache
def _small() -> dict[str, list[dict[str, str]]]:
    lists: dict[str, list[dict[str, str]]] = {}
    for row in resources.read_table("lists/codelists.csv"):
        lists.setdefault(row["list"], []).append(row)
    return lists


def _plain(_name: str, row: dict[str, str]) -> _Row:
    return row["code"], row["label"], row["source"], row["verified"] == "yes", _aliases(row["aliases"]), _NOTHING


def _country(_name: str, row: dict[str, str]) -> _Row:
    others = _aliases(row["alpha3"], row["numeric"], row["official_name"], row["aliases"])
    return _row(row, "alpha2", "name", others, "alpha3", "numeric", "sub_region", "intermediate_region", "sids", "dial")


def _language(_name: str, row: dict[str, str]) -> _Row:
    code = "alpha3t" if row["alpha3t"] else "alpha3b"
    return _row(row, code, "name", _aliases(row["alpha3b"], row["alpha2"], row["name"].replace("; ", "|"), row["aliases"]), "alpha2")


def _port(_name: str, row: dict[str, str]) -> _Row:
    return _row(row, "code", "name", _aliases(row["iata"], row["unlocode"][2:]), "country", "kind", "iata", "note")


def _subdivision(_name: str, row: dict[str, str]) -> _Row:
    return _row(row, "iso_3166_2", "name", (), "country", "type")


def _service(_name: str, row: dict[str, str]) -> _Row:
    return _row(row, "service_id", "service", (), "category")


def _offence(name: str, row: dict[str, str]) -> _Row | None:
    if name != "law" and row["kind"] != name:
        return None
    return _row(row, "code", "subject", _aliases(row["section"]), "country", "act", "section", "kind", "penalty_or_effect")


def _stage(name: str, row: dict[str, str]) -> _Row | None:
    if row["track"] != name.removesuffix("_stage"):
        return None
    return _row(row, "seq", "stage", (), "entry_condition", "exit_or_disposal", "clock_or_note")


def _row(row: dict[str, str], code: str, name: str, aliases: tuple[str, ...], *more: str) -> _Row:
    return row[code], row[name], row["source"], row["verified"] == "yes", aliases, MappingProxyType({key: row[key] for key in more})


def _aliases(*texts: str) -> tuple[str, ...]:
    return tuple(part for text in texts for part in text.split("|") if part)


_LARGE = {
    "country": ("countries.csv", _country),
    "nationality": ("countries.csv", _country),
    "language": ("languages.csv", _language),
    "port": ("ports.csv", _port),
    "subdivision": ("subdivisions.csv", _subdivision),
    "service": ("services.csv", _service),
    "offence": ("offences.csv", _offence),
    "aggravation": ("offences.csv", _offence),
    "law": ("offences.csv", _offence),
    "protection_stage": ("case_stages.csv", _stage),
    "criminal_stage": ("case_stages.csv", _stage),
}
