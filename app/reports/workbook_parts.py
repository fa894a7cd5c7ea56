# SPDX-License-Identifier: Apache-2.0
"""Parts of the workbook: totals that recalculate, native charts with the numbers they show, and all numbers in rows."""

from collections.abc import Sequence

from openpyxl.chart import BarChart, Reference, Series
from openpyxl.chart.data_source import NumData, NumVal, StrData, StrRef, StrVal
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table as NativeTable
from openpyxl.worksheet.worksheet import Worksheet

from app.base.text import _
from app.domain.figures import ALL, MEASURE_WORDS, Figure, Measure, Table
from app.reports import cells
from app.reports.cells import put

HIDDEN = "c"
_ADDABLE = (Measure.COUNT, Measure.SUM)
_MOST_BARS, _MOST_SERIES = 24, 6
_SHADES = ("0B5FA5", "E08A1E", "5B7F95", "8A3B7B", "3F8F5B", "A0A7AE")
_MOST_BREAKDOWNS = 3


def live_totals(sheet: Worksheet, table: Table, figure: Figure, head: int) -> dict[str, float]:
    """Make formulas of the totals that are sums of what stands beside or above them; returns their results by cell.

    A total over categories that overlap counts each unit once and stays a number; so does one that is not what its formula gives.
    """
    results: dict[str, float] = {}
    if figure.measure not in _ADDABLE or not figure.breakdowns:
        return results
    last_line, across = len(table.rows) - 1, figure.breakdowns[1:]
    for at, line in enumerate(table.rows):
        for column, number in enumerate(line.numbers):
            if number is None:
                continue
            if at == last_line and last_line > 0 and figure.breakdowns[0].adds_up:
                parts = [row.numbers[column] for row in table.rows[:-1]]
                letter = get_column_letter(column + 2)
                formula = f"=SUM({letter}{head + 1}:{letter}{head + last_line})"
            elif column == len(line.numbers) - 1 and across and all(each.adds_up for each in across):
                parts = list(line.numbers[:-1])
                formula = f"=SUM(B{head + 1 + at}:{get_column_letter(column + 1)}{head + 1 + at})"
            else:
                continue
            if sum(part or 0 for part in parts) == number:
                cell = sheet.cell(head + 1 + at, column + 2)
                cell.value, cell.data_type, cell.number_format = formula, "f", cells.NUMBER_FORMAT
                results[cell.coordinate] = number
    return results


def chart(sheet: Worksheet, table: Table, head: int, row: int) -> None:
    """Draw the lines of a table as bars under it, readable in grey; a table too long or wide for bars has none."""
    lines = [line for line in table.rows if not line.is_total]
    columns = table.columns[:-1] if len(table.columns) > 1 else table.columns
    if not 1 < len(lines) <= _MOST_BARS or len(columns) > _MOST_SERIES:
        return
    drawn = BarChart()
    drawn.type, drawn.style, drawn.grouping = "bar", 10, "clustered"
    drawn.title = cells.plain(table.title)
    drawn.x_axis.delete = drawn.y_axis.delete = False
    drawn.x_axis.scaling.orientation = "maxMin"
    drawn.y_axis.majorGridlines = None
    drawn.y_axis.number_format = "0"
    drawn.legend = drawn.legend if len(columns) > 1 else None
    drawn.height, drawn.width = min(3 + 0.9 * len(lines) * max(1, len(columns) / 2), 12), 24  # centimetres
    sheet.page_setup.fitToHeight = 1  # the table and its chart are looked at together
    names = Reference(sheet, min_col=1, min_row=head + 1, max_row=head + len(lines))
    for at in range(len(columns)):
        values = Reference(sheet, min_col=at + 2, min_row=head + 1, max_row=head + len(lines))
        series = Series(values, title=cells.plain(columns[at]))
        series.graphicalProperties.solidFill = _SHADES[at]
        numbers = [line.numbers[at] for line in lines]
        series.val.numRef.numCache = NumData(
            formatCode="General", pt=[NumVal(idx=n, v=str(v)) for n, v in enumerate(numbers) if v is not None])
        series.val.numRef.numCache.ptCount = len(lines)
        drawn.series.append(series)
    drawn.set_categories(names)
    for series in drawn.series:
        # Category labels are text; the library takes them for numbers.
        series.cat.strRef, series.cat.numRef = _texts(series.cat.numRef.f, [line.label for line in lines]), None
    sheet.add_chart(drawn, f"A{row}")


def _texts(place: str, labels: Sequence[str]) -> StrRef:
    kept = [StrVal(idx=at, v=cells.plain(label)) for at, label in enumerate(labels)]
    return StrRef(f=place, strCache=StrData(ptCount=len(labels), pt=kept))


def data_sheet(sheet: Worksheet, row: int, figures: Sequence[Figure]) -> None:
    """Write every number that is no total in a row of its own, with code and words of each breakdown beside each other."""
    heads = [_("Figure"), _("Title"), _("Counting unit"), _("Measure"), _("First day"), _("Last day")]
    for at in range(1, _MOST_BREAKDOWNS + 1):
        heads += [_("Breakdown {n}").format(n=at), _("Code {n}").format(n=at), _("Answer {n}").format(n=at)]
    heads += [_("Adds up"), _("Number")]
    for column, text in enumerate(heads, 1):
        cell = put(sheet.cell(row, column), text, cells.HEAD)
        cell.fill = cells.HEAD_FILL
        sheet.column_dimensions[get_column_letter(column)].width = 16 if column != 2 else 40
    at = row
    for figure in figures:
        adds_up = _("yes") if all(each.adds_up for each in figure.breakdowns) else _("no")
        for key in figure.keys(with_totals=False):
            number = figure.cells[key]
            if number is None or ALL in key:
                continue
            at += 1
            values: list[object] = [figure.id, figure.title, figure.unit.value, _(MEASURE_WORDS[figure.measure]), figure.period.first,
                                    figure.period.last]
            for breakdown, code in zip(figure.breakdowns, key, strict=True):
                values += [breakdown.title, code, breakdown.label(code)]
            values += [""] * (len(heads) - 2 - len(values)) + [adds_up, number]
            for column, value in enumerate(values, 1):
                put(sheet.cell(at, column), value)  # type: ignore[arg-type]
    native = NativeTable(displayName="tbl_data", ref=f"A{row}:{get_column_letter(len(heads))}{max(at, row + 1)}")
    sheet.add_table(native)
    sheet.freeze_panes = sheet.cell(row + 1, 1)
    sheet.print_title_rows = f"{row}:{row}"
