"""One worksheet: a title, and a real table with everything Excel can do for a reader.

openpyxl writes the workbook. The rows below a table's headings, which may be
many thousands, are left to `excel_rows`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.formatting.rule import DataBarRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableColumn

from seminar.exports import palette
from seminar.exports.excel_rows import ColumnStyle, RowWriter
from seminar.exports.excel_values import (
    FILTER_ARROW,
    Column,
    escaped_text,
    fitted_widths,
    height_of,
    lines_needed,
    looks_like_formula,
    with_unique_headings,
)
from seminar.exports.rows import Value

PAPER_A4 = 9
TITLE_HEIGHT = 28
HEADING_AIR = 6
INDENT = 2

TITLE_FONT = Font(name="Calibri", size=18, bold=True, color=palette.DEEP)
SUBTITLE_FONT = Font(name="Calibri", size=11, color=palette.SUBTLE)
HEADING_FONT = Font(name="Calibri", size=11, bold=True, color=palette.DEEP)
BODY_FONT = Font(name="Calibri", size=11, color=palette.INK)
LINK_FONT = Font(name="Calibri", size=11, color=palette.ACCENT, underline="single")
HEADING_FILL = PatternFill("solid", start_color=palette.TINT, end_color=palette.TINT)
HEADING_BORDER = Border(bottom=Side("medium", color=palette.ACCENT))
BODY_BORDER = Border(bottom=Side("thin", color=palette.LINE))


class Sheet:
    """A worksheet that is being written, from the top down."""

    def __init__(
        self,
        book: Workbook,
        name: str,
        colour: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Value]],
    ) -> None:
        self.sheet: Any = book.create_sheet(name)
        self.columns = with_unique_headings(columns)
        self.rows = rows
        self.widths = fitted_widths(columns, rows)
        self.row = 0
        self.rows_xml = ""
        self.sheet.sheet_properties.tabColor = colour
        self._set_up_page()

    @property
    def path(self) -> str:
        """Where the sheet lies in the saved workbook."""
        return str(self.sheet.path).removeprefix("/")

    @property
    def area(self) -> str:
        """The cells that the sheet fills."""
        return f"A1:{get_column_letter(len(self.columns))}{self.row}"

    def title(self, title: str, *lines: str) -> None:
        """Write the sheet's title, what it is about, and an empty row."""
        self.line(title, TITLE_FONT)
        self.sheet.row_dimensions[self.row].height = TITLE_HEIGHT
        for line in lines:
            self.line(line, SUBTITLE_FONT)
        self.space()

    def space(self) -> None:
        """Leave a row empty."""
        self.row += 1

    def line(self, text: str, font: Font = BODY_FONT, *, wrap: bool = False) -> None:
        """Write one text across the sheet."""
        self.row += 1
        cell = self._cell(1, text, font)
        cell.alignment = Alignment(vertical="top", wrap_text=wrap)
        if wrap:
            lines = lines_needed(text, self.widths[0])
            self.sheet.row_dimensions[self.row].height = height_of(lines)

    def facts(self, facts: Iterable[tuple[str, Value]], date_format: str) -> None:
        """Write names and values in the first two columns."""
        for name, value in facts:
            self.row += 1
            self._cell(1, name, HEADING_FONT)
            cell = self._cell(2, value, BODY_FONT)
            cell.alignment = Alignment(horizontal="left")
            if isinstance(value, datetime):
                cell.number_format = date_format

    def link(self, sheet: str, about: str) -> None:
        """Write a link to another sheet and what is there."""
        self.row += 1
        place = sheet.replace("'", "''")
        self._cell(1, sheet, LINK_FONT).hyperlink = f"#'{place}'!A1"
        self.sheet.cell(self.row, 1).font = LINK_FONT
        self._cell(2, about, BODY_FONT)

    def table(self, name: str, *, freeze: bool = True) -> None:
        """Write headings and rows as a table of Excel's own: the last thing on a sheet."""
        self.row += 1
        first = self.row
        self._write_headings()
        styles = [self._style(*one) for one in zip(self.columns, self.widths, strict=True)]
        self.rows_xml = RowWriter(first + 1, styles).xml(self.rows)
        self.row += len(self.rows)
        self._add_table(name, f"A{first}:{get_column_letter(len(self.columns))}{self.row}")
        self._add_bars(first + 1)
        if freeze:
            self.sheet.freeze_panes = f"A{first + 1}"
            self.sheet.print_title_rows = f"{first}:{first}"

    def _write_headings(self) -> None:
        for place, column in enumerate(self.columns, start=1):
            self._heading(place, column.heading)
        both = zip(self.columns, self.widths, strict=True)
        lines = max(lines_needed(one.heading, width - FILTER_ARROW) for one, width in both)
        self.sheet.row_dimensions[self.row].height = height_of(lines) + HEADING_AIR

    def _cell(self, place: int, value: Value, font: Font) -> Cell:
        cell: Cell = self.sheet.cell(self.row, place)
        cell.font = font
        cell.value = escaped_text(value) if isinstance(value, str) else value
        if isinstance(value, str):
            cell.data_type = "s"
            cell.quotePrefix = looks_like_formula(value)
        return cell

    def _heading(self, place: int, heading: str) -> None:
        cell = self._cell(place, heading, HEADING_FONT)
        cell.fill = HEADING_FILL
        cell.border = HEADING_BORDER
        column = self.columns[place - 1]
        cell.alignment = Alignment(
            horizontal="center" if column.centred else "left",
            vertical="center",
            wrap_text=True,
            indent=int(not column.centred),
        )

    def _style(self, column: Column, width: int) -> ColumnStyle:
        plain, guarded = self._body_cell(column), self._body_cell(column)
        guarded.quotePrefix = True
        return ColumnStyle(plain.style_id, guarded.style_id, width - INDENT if column.wrap else 0)

    def _body_cell(self, column: Column) -> Any:
        cell: Any = Cell(self.sheet, row=1, column=1)
        cell.font = BODY_FONT
        cell.border = BODY_BORDER
        cell.number_format = column.number_format
        cell.alignment = Alignment(
            horizontal="center" if column.centred else "left",
            vertical="top",
            wrap_text=column.wrap,
            indent=int(not column.centred),
        )
        return cell

    def _add_table(self, name: str, area: str) -> None:
        table = Table(displayName=name, ref=area, autoFilter=AutoFilter(ref=area))
        table.tableColumns = [
            TableColumn(id=place, name=escaped_text(column.heading))
            for place, column in enumerate(self.columns, start=1)
        ]
        self.sheet.add_table(table)

    def _add_bars(self, first: int) -> None:
        for place, column in enumerate(self.columns, start=1):
            if column.bar:
                letter = get_column_letter(place)
                rule = DataBarRule("num", 0, "max", None, color=f"FF{palette.SOFT}")
                self.sheet.conditional_formatting.add(f"{letter}{first}:{letter}{self.row}", rule)

    def _set_up_page(self) -> None:
        sheet = self.sheet
        for place, width in enumerate(self.widths, start=1):
            sheet.column_dimensions[get_column_letter(place)].width = width
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
