# SPDX-License-Identifier: Apache-2.0
"""The country presentation: ten minutes, at most ten slides, one message each, native charts, notes for the speaker with the time."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.util import Inches, Pt

from app.base.jobs import JobContext
from app.base.text import _
from app.domain.figures import Figure, Profile, Report, as_table
from app.reports import cells, shown
from app.reports.whole_files import whole

SECONDS, MOST_SLIDES = 600, 10
_AROUND = 3  # title, summary and sources stand around the charts
_MOST_BARS, _MOST_SERIES, _MOST_TOTALS = 12, 6, 9
_TITLE, _TITLE_ONLY = 0, 5  # layouts of the plain template


def write(report: Report, path: Path, ctx: JobContext | None = None, journal: Callable[[], None] = lambda: None) -> None:
    """Write a report as a presentation; a cancelled or failed one leaves no file. Arguments as of `document.write`.

    Raises:
        Cancelled, DiskFull, ReadOnly.
    """
    ctx = ctx or JobContext()
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    deck.core_properties.author, deck.core_properties.title = cells.plain(report.run.program), cells.plain(report.title)
    charted = chosen(report.figures)
    number, each_s = len(charted) + _AROUND, SECONDS // (len(charted) + _AROUND)
    stage = _("Writing the slides")
    _opening(deck, report, _timing(0, each_s))
    _summary(deck, report, _timing(1, each_s))
    for at, figure in enumerate(charted):
        ctx.step(at, number, stage)
        _chart(deck, report, figure, _timing(at + 2, each_s))
    _sources(deck, report, _timing(number - 1, each_s))
    with whole(path) as part:
        ctx.step(number, number, stage)
        deck.save(str(part))
        journal()


def chosen(figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures that get a slide: those with lines to compare, one of each subject first."""
    fit = [each for each in figures if 1 <= len(each.breakdowns) <= 2 and _drawn(each)]
    first = {each.id.split(".")[0]: each for each in reversed(fit)}
    kept = [each for each in fit if first[each.id.split(".")[0]] is each]
    kept += [each for each in fit if each not in kept]
    wanted = kept[: MOST_SLIDES - _AROUND]
    return [each for each in figures if each in wanted]


def _drawn(figure: Figure) -> bool:
    return any(number for row in as_table(figure).rows if not row.is_total for number in row.numbers)


def _timing(at: int, each_s: int) -> str:
    begin, end = at * each_s, (at + 1) * each_s
    return _("Time: {seconds} seconds, from {begin} to {end}.").format(
        seconds=each_s, begin=f"{begin // 60}:{begin % 60:02}", end=f"{end // 60}:{end % 60:02}")


def _slide(deck: Any, layout: int, title: str, report: Report, notes: Sequence[str]) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[layout])
    slide.shapes.title.text = cells.plain(title)
    if layout == _TITLE_ONLY:
        shape = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = Inches(0.6), Inches(0.3), Inches(12.1), Inches(0.9)
        shape.text_frame.paragraphs[0].font.size = Pt(28)
    foot = slide.shapes.add_textbox(Inches(0.6), Inches(6.9), Inches(12.1), Inches(0.5)).text_frame
    foot.text = " · ".join([*shown.markings(report), f"{len(deck.slides)}"])
    foot.paragraphs[0].font.size = Pt(10)
    slide.notes_slide.notes_text_frame.text = "\n".join(cells.plain(each) for each in notes)
    return slide


def _opening(deck: Any, report: Report, timing: str) -> None:
    notes = [timing, _("Say who you are and what the figures are for."), shown.source_line(report)]
    slide = _slide(deck, _TITLE, report.title, report, notes)
    slide.placeholders[1].text = cells.plain(f"{report.run.agency}\n{report.period.text()}")


def _summary(deck: Any, report: Report, timing: str) -> None:
    totals = report.figures[:_MOST_TOTALS]
    slide = _slide(deck, _TITLE_ONLY, _("In short"), report, [timing, _("Name two or three of these numbers, not all."), *report.filters])
    grid = slide.shapes.add_table(len(totals) + 1, 2, Inches(0.6), Inches(1.4), Inches(12.1), Inches(0.45 * (len(totals) + 1))).table
    grid.columns[0].width, grid.columns[1].width = Inches(9.6), Inches(2.5)
    grid.cell(0, 0).text, grid.cell(0, 1).text = _("Figure"), report.period.text()
    for at, figure in enumerate(totals, 1):
        title, _colon, number = shown.message(figure).rpartition(": ")
        grid.cell(at, 0).text, grid.cell(at, 1).text = f"{title} ({figure.unit_words})", number


def _chart(deck: Any, report: Report, figure: Figure, timing: str) -> None:
    table = as_table(figure)
    columns = [at for at in shown.columns_of(table) if len(table.columns) == 1 or at < len(table.columns) - 1]
    if len(columns) > _MOST_SERIES:
        columns = [len(table.columns) - 1]
    lines = shown.lines_of(table, _MOST_BARS)
    hidden = any(row.keys[at] in figure.hidden for row in lines for at in columns)
    notes = [timing, f"{figure.unit_words}, {figure.period.text()}. {figure.date_used}", figure.definition, figure.missing, *figure.notes,
             _("Source: {source}").format(source=shown.source_line(report))]
    slide = _slide(deck, _TITLE_ONLY, shown.message(figure), report, notes)
    data: Any = CategoryChartData(number_format="#,##0")  # type: ignore[no-untyped-call]
    data.categories = [cells.plain(row.label) + (f" ({shown.HIDDEN})" if any(row.keys[at] in figure.hidden for at in columns) else "")
                       for row in lines]
    for at in columns:
        data.add_series(cells.plain(table.columns[at]), [row.numbers[at] for row in lines])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, Inches(0.6), Inches(1.3), Inches(12.1), Inches(5.2), data)
    chart = frame.chart
    chart.has_title = False
    chart.has_legend = len(columns) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.category_axis.reverse_order = True
    chart.value_axis.has_major_gridlines = False
    plot = chart.plots[0]
    plot.has_data_labels = True
    plot.data_labels.font.size = chart.font.size = Pt(14)
    said = cells.plain(figure.title) + (_("; some numbers are not published") if hidden else "")
    frame._element.nvGraphicFramePr.cNvPr.set("descr", said)  # what a screen reader says


def _sources(deck: Any, report: Report, timing: str) -> None:
    notes = [timing, _("Leave this slide up for questions."), shown.source_line(report)]
    slide = _slide(deck, _TITLE_ONLY, _("How it was counted"), report, notes)
    frame = slide.shapes.add_textbox(Inches(0.6), Inches(1.3), Inches(12.1), Inches(5.4)).text_frame
    frame.word_wrap = True
    texts = list(dict.fromkeys(each.definition for each in report.figures))[:6]
    if report.run.profile is Profile.RESTRICTED:
        known = {each.label: each for figure in report.figures for each in figure.completeness if each.of}
        texts += [_("{answer}: {answered} of {of} answered").format(answer=each.label, answered=each.answered, of=each.of)
                  for each in list(known.values())[:6]]
    frame.text = cells.plain("\n".join(texts))
    for paragraph in frame.paragraphs:
        paragraph.font.size = Pt(14)
