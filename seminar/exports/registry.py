"""Which documents there are, in which formats, and the one way to a file's content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, TypeAlias, cast

from seminar.domain.report import Report
from seminar.domain.running_order import RunningOrder
from seminar.exports.cleaning import cleaned
from seminar.exports.orders import ReportOrder

ProgressCallback = Callable[[int, int, str], None]
Source: TypeAlias = Report | RunningOrder
Given: TypeAlias = Source | ReportOrder
"""What the process that makes a file is given: all that is in it, or where to read that."""


class _Renderer(Protocol):
    def render(self, source: Source, progress: ProgressCallback, /) -> bytes:
        """Return the file's content."""


@dataclass(frozen=True)
class ExportFormat:
    """A kind of file, and the module that makes it."""

    name: str
    module: str
    media_type: str


@dataclass(frozen=True)
class Document:
    """A kind of document: what it is made from, and the formats that it has."""

    name: str
    source: type[Report | RunningOrder]
    formats: Mapping[str, ExportFormat]


def _document(name: str, source: type[Report | RunningOrder], *formats: ExportFormat) -> Document:
    return Document(name, source, {one.name: one for one in formats})


REPORT = _document(
    "report",
    Report,
    ExportFormat(
        "xlsx",
        "seminar.exports.excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    ExportFormat("pdf", "seminar.exports.pdf", "application/pdf"),
    ExportFormat("csv", "seminar.exports.csv", "text/csv; charset=utf-8"),
    ExportFormat("json", "seminar.exports.json", "application/json"),
)
RUNNING_ORDER = _document(
    "running-order",
    RunningOrder,
    ExportFormat("pdf", "seminar.exports.running_order_pdf", "application/pdf"),
)
DOCUMENTS = {one.name: one for one in (REPORT, RUNNING_ORDER)}


def document_of(given: Given) -> Document:
    """Return the kind of document that this is made into."""
    if isinstance(given, ReportOrder):
        return REPORT
    return next(one for one in DOCUMENTS.values() if isinstance(given, one.source))


def load(document: Document, name: str) -> _Renderer:
    """Import the module that makes the format `name`, and what it needs."""
    return cast("_Renderer", import_module(document.formats[name].module))


def render(source: Source, name: str, progress: ProgressCallback) -> bytes:
    """Return the document as a file of the format `name`.

    `progress` is told how far the work has come, as `(done, of, step)`.
    """
    return load(document_of(source), name).render(cleaned(source), progress)
