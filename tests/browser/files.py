"""The downloaded files, opened as their readers open them."""

import re
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from pypdf import PdfReader


def tables(workbook: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of every table in a workbook, without their headings."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for sheet in load_workbook(workbook).worksheets:
        for name, area in sheet.tables.items():
            rows = [tuple(_value(cell) for cell in row) for row in sheet[area]]
            found[name] = rows[1:]
    return found


def _value(cell: Any) -> Any:
    return None if cell.value == "" else cell.value


def pdf_text(report: Path) -> str:
    """All that can be read in a PDF, without the spaces that lines and hyphens bring."""
    pages = PdfReader(report).pages
    return squeezed("".join(page.extract_text() for page in pages))


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad\u2010]+", "", text)
