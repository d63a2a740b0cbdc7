"""The Excel workbook: what the organisers work on afterwards."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook

from seminar.domain.report import Report
from seminar.exports.excel_overview import facts, overview_page
from seminar.exports.excel_pages import pages
from seminar.exports.excel_rows import with_rows
from seminar.exports.excel_sheet import Sheet
from seminar.exports.excel_source import Page, Source
from seminar.exports.excel_values import sheet_names
from seminar.exports.registry import ProgressCallback
from seminar.exports.wording import (
    about_report,
    empty_sentence,
    full_title,
    local_time,
)


def render(report: Report, progress: ProgressCallback) -> bytes:
    """Return the report as a workbook."""
    source = Source.of(report)
    book = Workbook()
    book.remove(book.worksheets[0])
    _describe(book, source)
    content = pages(source)
    overview = overview_page(source)
    names = sheet_names([overview.name, *(page.name for page in content)])
    sheets = [_overview_sheet(book, source, overview, dict(zip(names[1:], content, strict=True)))]
    for done, (name, page) in enumerate(zip(names[1:], content, strict=True), start=1):
        sheets.append(_sheet(book, source, name, page))
        progress(done, len(names), "building")
    result = _saved(book, sheets)
    progress(len(names), len(names), "writing")
    return result


def _describe(book: Workbook, source: Source) -> None:
    properties, report = book.properties, source.report
    properties.title = full_title(report)
    properties.creator = "Dialogseminar"
    properties.subject = about_report(report, source.words.gettext)
    properties.language = report.language
    properties.created = properties.modified = local_time(report.made_at, "UTC")


def _overview_sheet(
    book: Workbook, source: Source, overview: Page, content: dict[str, Page]
) -> Sheet:
    sheet = Sheet(book, overview.name, overview.colour, overview.columns, overview.rows)
    reason = source.report.why_no_points()
    sheet.title(source.report.title, about_report(source.report, source.words.gettext))
    sheet.facts(facts(source), source.date_format)
    if reason is not None:
        sheet.space()
        sheet.line(empty_sentence(reason, source.words.gettext))
    sheet.space()
    for name, page in content.items():
        sheet.link(name, page.about)
    if overview.rows:
        sheet.space()
        sheet.table(overview.table, freeze=False)
    return sheet


def _sheet(book: Workbook, source: Source, name: str, page: Page) -> Sheet:
    sheet = Sheet(book, name, page.colour, page.columns, page.rows)
    sheet.title(page.name, page.about, source.report.title)
    for line in page.lines:
        sheet.line(line, wrap=True)
    if page.lines:
        sheet.space()
    if page.rows:
        sheet.table(page.table)
    else:
        sheet.line(page.empty)
    return sheet


def _saved(book: Workbook, sheets: Sequence[Sheet]) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return with_rows(
        out.getvalue(),
        {one.path: (one.area, one.rows_xml) for one in sheets if one.rows_xml},
    )
