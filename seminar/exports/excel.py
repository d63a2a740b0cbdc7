"""The Excel workbook: what the organisers work on afterwards."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook

from seminar.domain.report import Report
from seminar.exports.excel_overview import facts, overview_page
from seminar.exports.excel_pages import Page, Source, pages
from seminar.exports.excel_sheet import Sheet, sheet_names
from seminar.exports.registry import ProgressCallback
from seminar.exports.wording import empty_sentence, local_time, organiser_names


def render(report: Report, progress: ProgressCallback) -> bytes:
    """Return the report as a workbook."""
    source = Source.of(report)
    book = Workbook(write_only=True)
    _describe(book, source)
    content = pages(source)
    overview = overview_page(source)
    names = sheet_names([overview.name, *(page.name for page in content)])
    _write_overview(Sheet(book, names[0], overview.columns), source, overview, content, names[1:])
    for done, (name, page) in enumerate(zip(names[1:], content, strict=True), start=1):
        _write_page(Sheet(book, name, page.columns), source, page)
        progress(done, len(names), "building")
    out = io.BytesIO()
    book.save(out)
    progress(len(names), len(names), "writing")
    return out.getvalue()


def _describe(book: Workbook, source: Source) -> None:
    properties, report = book.properties, source.report
    properties.title = " – ".join(filter(None, (report.title, _recipient(report))))
    properties.creator = "Dialogseminar"
    properties.subject = _about(source)
    properties.language = report.language
    properties.created = properties.modified = local_time(report.made_at, "UTC")


def _recipient(report: Report) -> str:
    return organiser_names(report, (report.for_organiser,)) if report.for_organiser else ""


def _about(source: Source) -> str:
    _ = source.words.gettext
    recipient = _recipient(source.report)
    if not recipient:
        return _("Feedback from the groups")
    return _("Feedback from the groups to %(organiser)s", organiser=recipient)


def _write_overview(
    sheet: Sheet, source: Source, overview: Page, content: Sequence[Page], names: Sequence[str]
) -> None:
    reason = source.report.why_no_points()
    sheet.open(overview.colour, overview.rows)
    sheet.title(source.report.title, _about(source))
    sheet.facts(facts(source))
    if reason is not None:
        sheet.space()
        sheet.line(empty_sentence(reason, source.words.gettext))
    sheet.space()
    for name, page in zip(names, content, strict=True):
        sheet.link(name, page.about)
    if overview.rows:
        sheet.space()
        sheet.table(overview.table, overview.rows)


def _write_page(sheet: Sheet, source: Source, page: Page) -> None:
    above = (page.about, source.report.title)
    # title, the lines below it, an empty row, and the rule with its own empty row
    heading_row = 1 + len(above) + 1 + (len(page.lines) + 1 if page.lines else 0) + 1
    sheet.open(page.colour, page.rows, freeze_below=heading_row)
    sheet.title(page.name, *above)
    if page.lines:
        for line in page.lines:
            sheet.line(line, wrap=True)
        sheet.space()
    if page.rows:
        sheet.table(page.table, page.rows)
    else:
        sheet.line(page.empty)
