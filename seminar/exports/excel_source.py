"""What every sheet of the workbook is made from, and what a sheet is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from seminar.domain.report import Report
from seminar.exports import palette
from seminar.exports.excel_values import Column
from seminar.exports.rows import Value
from seminar.exports.wording import Wording, local_time

ENGLISH_DATES = "yyyy-mm-dd hh:mm"
NORWEGIAN_DATES = "dd.mm.yyyy hh:mm"

Row = Sequence[Value]


@dataclass(frozen=True)
class Page:
    """A sheet to be written. `about` is its line in the overview."""

    name: str
    about: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    table: str
    colour: str = palette.SOFT
    empty: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """The report, and how its language says things."""

    report: Report
    words: Wording
    date_format: str

    @classmethod
    def of(cls, report: Report) -> Source:
        """Return the source for a report in its own language."""
        date_format = ENGLISH_DATES if report.language == "en" else NORWEGIAN_DATES
        return cls(report, Wording(report.language), date_format)

    def time(self, milliseconds: int | None) -> datetime | None:
        """Return an instant by the seminar's own clock."""
        return None if milliseconds is None else local_time(milliseconds, self.report.time_zone)
