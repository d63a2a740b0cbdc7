"""Writes the rows of a table straight as the XML they become.

A cell object for each value is what makes large workbooks slow. Here a row is
text from the start, with styles that openpyxl has given numbers, and is put
into the workbook that openpyxl has made.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from seminar.exports.excel_values import escaped_text, height_of, lines_needed, looks_like_formula
from seminar.exports.rows import Value

DIMENSION = re.compile(rb'<dimension ref="[^"]*" ?/>')
ROWS_END = b"</sheetData>"
COMPRESSION = 5


@dataclass(frozen=True)
class ColumnStyle:
    """A column's style numbers, plain and for text that looks like a formula.

    `wrap_width` is where its texts are broken into lines, 0 where they are not.
    """

    plain: int
    guarded: int
    wrap_width: int


class RowWriter:
    """Writes rows from a given row number on."""

    def __init__(self, first: int, styles: Sequence[ColumnStyle]) -> None:
        self.first = first
        self.wraps = [(place, one.wrap_width) for place, one in enumerate(styles) if one.wrap_width]
        self.columns = [
            (get_column_letter(place), f's="{one.plain}"', f's="{one.guarded}"')
            for place, one in enumerate(styles, start=1)
        ]

    def xml(self, rows: Sequence[Sequence[Value]]) -> str:
        """Return all rows as XML."""
        return "".join(
            self._row(number, values) for number, values in enumerate(rows, start=self.first)
        )

    def _row(self, number: int, values: Sequence[Value]) -> str:
        cells = "".join(
            WRITERS[type(value)](f'<c r="{letter}{number}"', plain, guarded, value)
            for (letter, plain, guarded), value in zip(self.columns, values, strict=True)
        )
        lines = max((lines_needed(values[place], width) for place, width in self.wraps), default=1)
        return f'<row r="{number}" ht="{height_of(lines)}">{cells}</row>'


def _text(start: str, plain: str, guarded: str, value: str) -> str:
    style = guarded if looks_like_formula(value) else plain
    text = escape(escaped_text(value))
    return f'{start} {style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _number(start: str, plain: str, _guarded: str, value: int) -> str:
    return f"{start} {plain}><v>{value}</v></c>"


def _date(start: str, plain: str, _guarded: str, value: datetime) -> str:
    return f"{start} {plain}><v>{to_excel(value)}</v></c>"


def _nothing(start: str, plain: str, _guarded: str, _value: None) -> str:
    return f"{start} {plain}/>"


WRITERS: Mapping[type, Callable[..., str]] = {
    str: _text,
    int: _number,
    datetime: _date,
    type(None): _nothing,
}


def with_rows(workbook: bytes, rows: Mapping[str, tuple[str, str]]) -> bytes:
    """Return the workbook with rows added after those that its sheets have.

    `rows` has, under a sheet's path in the file, the area the sheet then fills
    and its new rows as XML.
    """
    out = io.BytesIO()
    with (
        ZipFile(io.BytesIO(workbook)) as before,
        ZipFile(out, "w", ZIP_DEFLATED, compresslevel=COMPRESSION) as after,
    ):
        for name in before.namelist():
            content = before.read(name)
            if name in rows:
                content = _added(content, *rows[name])
            after.writestr(name, content)
    return out.getvalue()


def _added(sheet: bytes, area: str, rows: str) -> bytes:
    sheet = DIMENSION.sub(f'<dimension ref="{area}"/>'.encode(), sheet, count=1)
    before, end, after = sheet.partition(ROWS_END)
    return b"".join((before, rows.encode(), end, after))
