"""The workbook's first sheet: the totals, and what was noted under each question."""

from __future__ import annotations

from seminar.domain.report import QuestionTotals, ReportQuestion
from seminar.exports import palette
from seminar.exports.excel_source import Page, Source
from seminar.exports.excel_values import Column
from seminar.exports.rows import Value
from seminar.exports.wording import organiser_names, status_sentence


def overview_page(source: Source) -> Page:
    """Return the sheet with one row for each question."""
    _ = source.words.gettext
    columns = (
        Column(_("Question"), 62, wrap=True),
        Column(_("Answers go to"), 34, wrap=True),
        Column(_("Points"), 12, centred=True, bar=True),
        Column(_("Prioritised"), 14, centred=True, bar=True),
        Column(_("Late"), 10, centred=True),
        Column(_("Groups"), 12, centred=True),
    )
    both = zip(source.report.questions, source.report.totals.questions, strict=True)
    rows = [_row(source, question, totals) for question, totals in both]
    return Page(
        name=_("Overview"),
        about="",
        columns=columns,
        rows=rows,
        table="Questions",
        colour=palette.DEEP,
    )


def facts(source: Source) -> list[tuple[str, Value]]:
    """Return the names and values at the top of the sheet."""
    _ = source.words.gettext
    report, totals = source.report, source.report.totals
    return [
        (_("The seminar's start"), source.time(report.starts_at)),
        (status_sentence(report.status, _), source.time(report.made_at)),
        (_("Groups"), totals.groups),
        (_("Participants"), totals.participants),
        (_("Points"), totals.points),
        (_("Prioritised"), totals.prioritised),
        (_("Late"), totals.late),
        (_("Parked"), totals.parked),
    ]


def _row(source: Source, question: ReportQuestion, totals: QuestionTotals) -> tuple[Value, ...]:
    _ = source.words.gettext
    names = organiser_names(source.report, question.addressees)
    return (
        question.text,
        names if question.goes_to_organisers else _("The group itself"),
        totals.points,
        totals.prioritised,
        totals.late,
        totals.groups,
    )
