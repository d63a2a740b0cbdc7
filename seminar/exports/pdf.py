"""The report as PDF: what is read, printed and published."""

from __future__ import annotations

from seminar.domain.report import Report
from seminar.exports.pdf_content import content
from seminar.exports.pdf_drawing import bar_styles, cover_drawing
from seminar.exports.pdf_writing import Sheet, write_pdf
from seminar.exports.registry import ProgressCallback
from seminar.exports.wording import Wording

POINTS_A_PAGE = 16


def render(report: Report, progress: ProgressCallback) -> bytes:
    """Return the report as a PDF."""
    words = Wording(report.language)
    sheet = Sheet(
        template="report.html",
        values=content(report, words),
        style="report.css",
        pages=5 + len(report.points) // POINTS_A_PAGE,
        more_style=bar_styles(report),
        drawings={"cover.svg": cover_drawing(report)},
    )
    return write_pdf(sheet, words, report.time_zone, progress)
