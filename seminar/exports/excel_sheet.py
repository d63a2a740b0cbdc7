"""One worksheet: a title, and a real table with everything Excel can do for a reader.

The sheets are written row by row, straight to the file (openpyxl's write-only
mode). One cell object per column is used again for every row: it is written
before the next row fills it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.formatting.rule import DataBarRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableColumn

from seminar.exports import palette
from seminar.exports.rows import Value

CELL_LIMIT = 32_767
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
ESCAPE_LOOKALIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
PAPER_A4 = 9
NARROWEST, WIDEST = 6, 34
FILTER_ARROW = 4
NAME_LIMIT = 31
NAME_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")

TITLE_FONT = Font(name="Calibri", size=18, bold=True, color=palette.DEEP)
SUBTITLE_FONT = Font(name="Calibri", size=11, color=palette.SUBTLE)
HEADING_FONT = Font(name="Calibri", size=11, bold=True, color=palette.DEEP)
BODY_FONT = Font(name="Calibri", size=11, color=palette.INK)
LINK_FONT = Font(name="Calibri", size=11, color=palette.ACCENT, underline="single")
HEADING_FILL = PatternFill("solid", start_color=palette.TINT, end_color=palette.TINT)
HEADING_BORDER = Border(bottom=Side("medium", color=palette.ACCENT))
BODY_BORDER = Border(bottom=Side("thin", color=palette.LINE))


@dataclass(frozen=True)
class Column:
    """How a column looks. Without a `width` it is fitted to what it holds."""

    heading: str
    width: int | None = None
    wrap: bool = False
    centred: bool = False
    number_format: str = "General"
    bar: bool = False

    def parts(self, number: int) -> list[Column]:
        """Return the column as this many columns, for texts that go on."""
        more = range(2, number + 1)
        return [self, *(replace(self, heading=f"{self.heading} ({part})") for part in more)]


def sheet_names(wishes: Iterable[str]) -> list[str]:
    """Return names that Excel allows, all different, near to the wishes."""
    names: list[str] = []
    for wish in wishes:
        names.append(_sheet_name(wish, {name.casefold() for name in names}))
    return names


def _sheet_name(wish: str, taken: set[str]) -> str:
    plain = _legal(NAME_FORBIDDEN.sub(" ", wish))
    name, number = plain, 2
    while name.casefold() in taken:
        ending = f" {number}"
        name, number = _legal(plain[: NAME_LIMIT - len(ending)]) + ending, number + 1
    return name


def _legal(name: str) -> str:
    return name.strip(" '")[:NAME_LIMIT].strip(" '") or "–"


def split_long_texts(
    columns: Sequence[Column], rows: Sequence[Sequence[Value]]
) -> tuple[Sequence[Column], Sequence[Sequence[Value]]]:
    """Give a text that is too long for one cell as many columns as it needs."""
    needs = [_cells_needed(row[place] for row in rows) for place in range(len(columns))]
    if max(needs) == 1:
        return columns, rows
    return (
        [part for column, need in zip(columns, needs, strict=True) for part in column.parts(need)],
        [
            [part for value, need in zip(row, needs, strict=True) for part in _parts(value, need)]
            for row in rows
        ],
    )


def _cells_needed(values: Iterable[Value]) -> int:
    return max((len(pieces(value)) for value in values if isinstance(value, str)), default=1)


def _parts(value: Value, need: int) -> list[Value]:
    found: list[Value] = [*pieces(value)] if isinstance(value, str) else [value]
    return found + [None] * (need - len(found))


def pieces(text: str) -> list[str]:
    """Cut a text into what Excel can hold in a cell, which counts in UTF-16 units."""
    if len(text) <= CELL_LIMIT // 2:
        return [text]
    found, start, size = [], 0, 0
    for place, character in enumerate(text):
        units = 2 if ord(character) > 0xFFFF else 1
        if size + units > CELL_LIMIT:
            found.append(text[start:place])
            start, size = place, 0
        size += units
    return [*found, text[start:]]


class Sheet:
    """A worksheet that is being written."""

    def __init__(self, book: Workbook, name: str, columns: Sequence[Column]) -> None:
        self.sheet: Any = book.create_sheet(name)
        self.columns = columns
        self.row = 0
        self.cells = [self._body_cell(column) for column in columns]
        self.guarded = [self._guarded_cell(column) for column in columns]

    def open(self, colour: str, rows: Sequence[Sequence[Value]], *, freeze_below: int = 0) -> None:
        """Set up what the file holds before the first row: widths, panes, paper."""
        self.sheet.sheet_properties.tabColor = colour
        for place, column in enumerate(self.columns):
            width = column.width or _fitted_width(column, (row[place] for row in rows))
            self.sheet.column_dimensions[get_column_letter(place + 1)].width = width
        if freeze_below and rows:
            self.sheet.freeze_panes = f"A{freeze_below + 1}"
            self.sheet.print_title_rows = f"{freeze_below}:{freeze_below}"
        self._set_up_page()

    def title(self, title: str, *lines: str) -> None:
        """Write the sheet's title, what it is about, and an empty row."""
        self.line(title, TITLE_FONT)
        for line in lines:
            self.line(line, SUBTITLE_FONT)
        self.space()

    def space(self) -> None:
        """Leave a row empty."""
        self._append([])

    def line(self, text: str, font: Font = BODY_FONT, *, wrap: bool = False) -> None:
        """Write one text across the sheet."""
        cell = self._styled(text, font)
        cell.alignment = Alignment(vertical="center", wrap_text=wrap)
        self._append([cell])

    def facts(self, facts: Iterable[tuple[str, Value]]) -> None:
        """Write names and values in the first two columns."""
        for name, value in facts:
            cell = self._styled(value, BODY_FONT)
            cell.alignment = Alignment(horizontal="left", vertical="top")
            if isinstance(value, datetime):
                cell.number_format = self.columns[1].number_format
            self._append([self._styled(name, HEADING_FONT), cell])

    def link(self, sheet: str, about: str) -> None:
        """Write a link to another sheet and what is there."""
        cell = self._styled(sheet, LINK_FONT)
        place = sheet.replace("'", "''")
        cell.hyperlink = f"#'{place}'!A1"
        cell.font = LINK_FONT
        self._append([cell, self._styled(about, BODY_FONT)])

    def table(self, name: str, rows: Sequence[Sequence[Value]]) -> None:
        """Write headings and rows as a table of Excel's own."""
        first = self.row + 1
        self._append([self._heading_cell(column.heading) for column in self.columns])
        for row in rows:
            self._append_row(row)
        area = f"A{first}:{get_column_letter(len(self.columns))}{self.row}"
        table = Table(displayName=name, ref=area, autoFilter=AutoFilter(ref=area))
        table.tableColumns = [
            TableColumn(id=place, name=column.heading)
            for place, column in enumerate(self.columns, start=1)
        ]
        self.sheet.add_table(table)
        self._add_bars(first + 1)

    def _append(self, cells: Sequence[Any]) -> None:
        self.sheet.append(cells)
        self.row += 1

    def _append_row(self, row: Sequence[Value]) -> None:
        self._append(
            [self._filled(place, value) for place, value in enumerate(row)],
        )

    def _filled(self, place: int, value: Value) -> Any:
        if isinstance(value, str):
            cell = (self.guarded if value.startswith(FORMULA_STARTS) else self.cells)[place]
            _fill_with_text(cell, value)
            return cell
        cell = self.cells[place]
        cell.value = value
        return cell

    def _styled(self, value: Value, font: Font) -> Any:
        cell: Any = WriteOnlyCell(self.sheet)
        cell.font = font
        if isinstance(value, str):
            _fill_with_text(cell, value)
            cell.quotePrefix = value.startswith(FORMULA_STARTS)
        else:
            cell.value = value
        return cell

    def _heading_cell(self, heading: str) -> Any:
        cell = self._styled(heading, HEADING_FONT)
        cell.fill = HEADING_FILL
        cell.border = HEADING_BORDER
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        return cell

    def _body_cell(self, column: Column) -> Any:
        cell: Any = WriteOnlyCell(self.sheet)
        cell.font = BODY_FONT
        cell.border = BODY_BORDER
        cell.number_format = column.number_format
        cell.alignment = Alignment(
            horizontal="center" if column.centred else None,
            vertical="top",
            wrap_text=column.wrap,
        )
        return cell

    def _guarded_cell(self, column: Column) -> Any:
        cell = self._body_cell(column)
        cell.quotePrefix = True
        return cell

    def _add_bars(self, first: int) -> None:
        for place, column in enumerate(self.columns, start=1):
            if column.bar and self.row >= first:
                letter = get_column_letter(place)
                rule = DataBarRule("num", 0, "max", None, color=f"FF{palette.SOFT}")
                area = f"{letter}{first}:{letter}{self.row}"
                self.sheet.conditional_formatting.add(area, rule)

    def _set_up_page(self) -> None:
        sheet = self.sheet
        sheet.sheet_view.showGridLines = False
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = PAPER_A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        margins = sheet.page_margins
        margins.left = margins.right = 0.5
        margins.top, margins.bottom = 0.6, 0.7
        sheet.oddFooter.left.text = "&A"
        sheet.oddFooter.right.text = "&P / &N"


def _fill_with_text(cell: Any, text: str) -> None:
    cell.value = ESCAPE_LOOKALIKE.sub("_x005F_", text)
    cell.data_type = "s"


def _fitted_width(column: Column, values: Iterable[Value]) -> int:
    longest = max((_length(value) for value in values if value is not None), default=0)
    words = max(map(len, column.heading.split()), default=0) + FILTER_ARROW
    return max(NARROWEST, words, min(longest + 2, WIDEST))


def _length(value: Value) -> int:
    if isinstance(value, datetime):
        return len("27.04.2023 09:30")
    return max(map(len, str(value).split("\n")))
