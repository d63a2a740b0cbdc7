"""Files made in the test's own process, and what they hold."""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from typing import Any

from openpyxl import Workbook, load_workbook
from pypdf import PdfReader

from seminar.domain.report import Report
from seminar.exports.registry import render

Row = dict[str, Any]


@cache
def made(report: Report, name: str) -> bytes:
    """The report as a file of this format."""
    return render(report, name, lambda _done, _of, _step: None)


def workbook(report: Report) -> Workbook:
    """The report's workbook, opened again."""
    return load_workbook(io.BytesIO(made(report, "xlsx")))


def table_rows(book: Workbook, table: str) -> list[Row]:
    """The rows of a table in the workbook, by heading."""
    for sheet in book:
        if table in sheet.tables:
            cells = [[cell.value for cell in row] for row in sheet[sheet.tables[table].ref]]
            return [dict(zip(cells[0], row, strict=True)) for row in cells[1:]]
    return []


@cache
def pdf_pages(content: bytes) -> tuple[str, ...]:
    """The text of each page."""
    return tuple(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


@cache
def pdf_text(content: bytes) -> str:
    """All the text, with white space made even."""
    return " ".join(" ".join(pdf_pages(content)).split())


def csv_rows(content: bytes) -> list[Row]:
    """The rows, by heading."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def json_of(report: Report) -> dict[str, Any]:
    """The report's JSON, read again."""
    result: dict[str, Any] = json.loads(made(report, "json"))
    return result
