"""Remembers a PDF's page references.

WeasyPrint asks pydyf for the references of all pages once for every tag it
writes, and pydyf makes the list anew each time. Tags times pages is a tenth of
the time that a report of some hundred pages takes.
"""

from __future__ import annotations

from typing import Any

import pydyf

MEMORY = "remembered_page_references"


def remember_page_references() -> None:
    """Let pydyf answer from memory for as long as no page is added."""
    pydyf.PDF.page_references = property(_page_references)


def _page_references(pdf: Any) -> tuple[bytes, ...]:
    # Number, generation and "R" for each page.
    kids = pdf.pages["Kids"]
    remembered: tuple[bytes, ...] = pdf.__dict__.get(MEMORY, ())
    if len(remembered) != len(kids) // 3:
        remembered = tuple(f"{number} 0 R".encode("ascii") for number in kids[::3])
        pdf.__dict__[MEMORY] = remembered
    return remembered
