"""All points as a table that Excel opens with Norwegian settings."""

from __future__ import annotations

import csv
import io

from seminar.domain.report import Report
from seminar.exports.registry import ProgressCallback
from seminar.exports.rows import point_headings, point_rows
from seminar.exports.wording import Wording, empty_sentence

BYTE_ORDER_MARK = "\ufeff"
SEPARATOR = ";"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def render(report: Report, progress: ProgressCallback) -> bytes:
    """Return the points as CSV: UTF-8 with a byte order mark, and semicolons."""
    words = Wording(report.language)
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, delimiter=SEPARATOR, lineterminator="\r\n")
    writer.writerow(point_headings(words))
    reason = report.why_no_points()
    if reason is not None:
        writer.writerow([empty_sentence(reason, words.gettext)])
    writer.writerows([_cell(value) for value in row] for row in point_rows(report, words))
    progress(1, 1, "writing")
    return out.getvalue().encode()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value
