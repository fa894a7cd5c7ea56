# SPDX-License-Identifier: Apache-2.0
"""A ministry's own workbook, filled: its named cells and tables get our numbers, everything else stays as it is, byte for byte.

A cell is filled whose *name* begins with "bw_": "bw_period", or a figure's id with its codes, all other signs as "_", such as
"bw_victims_detected_sex_age__female__0_17" (codes at the end that are left out mean all). A *table* is filled whose name is "bw_" and a
figure's id: where the first cell of a line and the head of a column are a label or a code of the figure, the number goes into their cell.

The library for workbooks loses pictures, charts' details and what it does not know when it saves a file of somebody else; so the
XML of the sheets concerned is edited, and all other parts are copied.
"""

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, get_column_letter, range_boundaries

from app.base.errors import Refused
from app.base.jobs import JobContext
from app.base.text import _
from app.domain.figures import ALL, Figure, Key, Number, Report
from app.reports import cells, package
from app.reports.shown import HIDDEN
from app.reports.whole_files import whole

PREFIX = "bw_"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PLACE = re.compile(r"'?((?:[^'!]|'')+)'?!\$?([A-Z]{1,3})\$?(\d+)")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)

Filling = str | Number


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled, and which names and tables beginning with "bw_" fit no figure of the report."""

    cells: int
    unknown: tuple[str, ...] = ()


@dataclass(slots=True)
class _Plan:
    """Part of a sheet > cell > what goes there."""

    sheets: dict[str, dict[str, Filling]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


def name_of(figure_id: str, *codes: str) -> str:
    """Return the name that a cell must have to get a number."""
    return PREFIX + "__".join(re.sub(r"[^A-Za-z0-9]+", "_", part).strip("_") for part in (figure_id, *codes))


def fill(
    template: Path, report: Report, path: Path, ctx: JobContext | None = None, journal: Callable[[], None] = lambda: None
) -> Filled:
    """Write a filled copy of a workbook; the template itself is not changed, a cancelled or failed copy is not there.

    Args:
        journal: called when all is written and before the file gets its name.

    Raises:
        ImportRefused: it is no plain workbook, or holds macros or links to other files.
        Refused: nothing in it has a name that we fill, or a cell to be filled holds a formula.
        Cancelled, DiskFull, ReadOnly.
    """
    ctx = ctx or JobContext()
    ctx.step(0, 2, _("Reading the template"))
    package.check(template)
    with zipfile.ZipFile(template) as before:
        plan = _plan(before, template, report)
        if not plan.sheets:
            example = name_of(report.figures[0].id) if report.figures else PREFIX
            said = _("Nothing in this workbook is named for our figures. Name a cell or a table “{example}”, then try again.")
            raise Refused(said.format(example=example))
        ctx.step(1, 2, _("Filling the template"))
        with whole(path) as part:
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as after:
                for info in before.infolist():
                    data = before.read(info)
                    if info.filename in plan.sheets:
                        data = _filled(data, plan.sheets[info.filename])
                    elif info.filename == "xl/workbook.xml":
                        data = _recalculated(data)
                    after.writestr(info, data, compress_type=info.compress_type)
            ctx.step(2, 2)
            journal()
    return Filled(sum(map(len, plan.sheets.values())), tuple(plan.unknown))


# --- what goes where ---------------------------------------------------------------------------------------------------------


def _plan(archive: zipfile.ZipFile, template: Path, report: Report) -> _Plan:
    plan, sheets = _Plan(), _sheets(archive)
    known = _known(report)
    workbook = _parsed(archive.read("xl/workbook.xml"))
    for each in workbook.iter(f"{_MAIN}definedName"):
        name, place = each.get("name", ""), _PLACE.fullmatch((each.text or "").strip())
        if not name.lower().startswith(PREFIX):
            continue
        sheet = sheets.get(place[1].replace("''", "'")) if place else None
        if place is None or sheet is None or name.lower() not in known:
            plan.unknown.append(name)
            continue
        plan.sheets.setdefault(sheet, {})[f"{place[2]}{place[3]}"] = known[name.lower()]
    figures = {name_of(each.id).lower(): each for each in report.figures}
    values = load_workbook(template, data_only=True, read_only=False) if any(_tables(archive, sheets.values())) else None
    names = {part: name for name, part in sheets.items()}
    for sheet, name, ref in _tables(archive, sheets.values()):
        if not name.lower().startswith(PREFIX):
            continue
        figure = figures.get(name.lower())
        assert values is not None
        found = _of_table(values[names[sheet]], ref, figure) if figure else {}
        if found:
            plan.sheets.setdefault(sheet, {}).update(found)
        else:
            plan.unknown.append(name)
    return plan


def _known(report: Report) -> dict[str, Filling]:
    """Return every name that we fill, in small letters, with what goes there."""
    run, period = report.run, report.period
    known: dict[str, Filling] = {
        "bw_title": report.title, "bw_agency": run.agency, "bw_period": period.text(), "bw_first_day": period.first.isoformat(),
        "bw_last_day": period.last.isoformat(), "bw_counted_at": run.counted_at, "bw_program": run.program,
    }
    for figure in report.figures:
        for key in list(figure.keys()):
            codes = list(key)
            while codes and codes[-1] == ALL:
                codes.pop()
            known[name_of(figure.id, *("all" if code == ALL else code for code in codes)).lower()] = _shown(figure, key)
    return known


def _shown(figure: Figure, key: Key) -> Filling:
    return HIDDEN if key in figure.hidden else figure.cells[key]


def _of_table(sheet: object, ref: str, figure: Figure) -> Iterator[tuple[str, Filling]] | dict[str, Filling]:
    """Return the cells of a table that are named by their line and column."""
    left, top, right, bottom = range_boundaries(ref)
    found: dict[str, Filling] = {}
    if len(figure.breakdowns) not in (1, 2):
        return found
    lines = _by_word(figure, 0)
    heads = _by_word(figure, 1) if len(figure.breakdowns) == 2 else {}
    for row in range(top + 1, bottom + 1):
        code = lines.get(_word(sheet, row, left))
        for column in range(left + 1, right + 1) if code else ():
            other = heads.get(_word(sheet, top, column)) if heads else ALL
            if len(figure.breakdowns) == 1 and column > left + 1:
                continue
            if other is not None:
                found[f"{get_column_letter(column)}{row}"] = _shown(figure, (code, other) if heads else (code,))  # type: ignore[arg-type]
    return found


def _by_word(figure: Figure, at: int) -> Mapping[str, str]:
    """Return label or code, in small letters > code."""
    breakdown = figure.breakdowns[at]
    found = {code.lower(): code for code in breakdown.codes} | {breakdown.label(code).lower(): code for code in (*breakdown.codes, ALL)}
    return found | {_("Total").lower(): ALL}


def _word(sheet: object, row: int, column: int) -> str:
    return str(sheet.cell(row, column).value or "").strip().lower()  # type: ignore[attr-defined]


# --- the package -------------------------------------------------------------------------------------------------------------


def _parsed(data: bytes) -> etree._Element:
    return etree.fromstring(data, _PARSER)


def _sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return name of each sheet > its part."""
    targets = _targets(archive, "xl/workbook.xml")
    return {each.get("name", ""): targets[each.get(_REL, "")] for each in _parsed(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet")
            if each.get(_REL, "") in targets}


def _targets(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Return the parts that a part refers to, by the id of the relation."""
    where = PurePosixPath(part)
    rels = str(where.parent / "_rels" / f"{where.name}.rels")
    if rels not in archive.namelist():
        return {}
    found = {}
    for each in _parsed(archive.read(rels)):
        target = each.get("Target", "")
        path = PurePosixPath(target.lstrip("/")) if target.startswith("/") else where.parent / target
        parts: list[str] = []
        for piece in path.parts:
            parts = parts[:-1] if piece == ".." else [*parts, piece]
        found[each.get("Id", "")] = "/".join(parts)
    return found


def _tables(archive: zipfile.ZipFile, sheets: object) -> Iterator[tuple[str, str, str]]:
    """Yield part of the sheet, name and place of each table."""
    for sheet in sheets:  # type: ignore[attr-defined]
        for target in _targets(archive, sheet).values():
            if "/tables/" in target and target in archive.namelist():
                table = _parsed(archive.read(target))
                yield sheet, table.get("displayName", ""), table.get("ref", "A1")


def _filled(data: bytes, fillings: Mapping[str, Filling]) -> bytes:
    root = _parsed(data)
    rows = root.find(f"{_MAIN}sheetData")
    if rows is None:
        raise Refused(_("A sheet of the workbook has no cells. Open it in the spreadsheet program, save it, and try again."))
    for place, filling in fillings.items():
        number = coordinate_from_string(place)[1]
        cell = _child(_child(rows, "row", str(number), int), "c", place, lambda r: column_index_from_string(coordinate_from_string(r)[0]))
        if cell.find(f"{_MAIN}f") is not None:
            raise Refused(_("A cell that is to be filled holds a formula: {place}. Give the name to an empty cell.").format(place=place))
        _put(cell, filling)
    done: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return done


def _child(parent: etree._Element, tag: str, place: str, order: Callable[[str], int]) -> etree._Element:
    """Return the row or cell of that place; a new one stands in the order of the sheet."""
    at = 0
    for at, each in enumerate(parent, 1):
        if each.get("r") == place:
            return each
        if order(each.get("r", place)) > order(place):
            at -= 1
            break
    made = etree.Element(f"{_MAIN}{tag}", {"r": place})
    parent.insert(at, made)
    return made


def _put(cell: etree._Element, filling: Filling) -> None:
    """Write a value; the look of the cell stays."""
    for each in list(cell):
        cell.remove(each)
    cell.attrib.pop("t", None)
    if isinstance(filling, str):
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{_MAIN}is"), f"{_MAIN}t")
        text.text = cells.plain(filling)[: cells.LONGEST]
    elif filling is not None:
        etree.SubElement(cell, f"{_MAIN}v").text = repr(filling)


def _recalculated(data: bytes) -> bytes:
    """Ask for the workbook's own formulas to be worked out anew when it is opened."""
    root = _parsed(data)
    properties = root.find(f"{_MAIN}calcPr")
    if properties is None:
        return data
    properties.set("fullCalcOnLoad", "1")
    done: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return done
