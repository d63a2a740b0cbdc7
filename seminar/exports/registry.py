"""Which formats there are, and the one way from a Report to a file's content."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from seminar.domain.report import Report
from seminar.exports.cleaning import cleaned

ProgressCallback = Callable[[int, int, str], None]


class _Renderer(Protocol):
    def render(self, report: Report, progress: ProgressCallback) -> bytes:
        """Return the file's content."""


@dataclass(frozen=True)
class ExportFormat:
    """A kind of file, and the module that makes it."""

    name: str
    module: str
    media_type: str


FORMATS = {
    one.name: one
    for one in (
        ExportFormat(
            "xlsx",
            "seminar.exports.excel",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        ExportFormat("pdf", "seminar.exports.pdf", "application/pdf"),
        ExportFormat("csv", "seminar.exports.csv", "text/csv; charset=utf-8"),
        ExportFormat("json", "seminar.exports.json", "application/json"),
    )
}


def load(name: str) -> _Renderer:
    """Import the module that makes the format `name`, and what it needs."""
    return cast("_Renderer", import_module(FORMATS[name].module))


def render(report: Report, name: str, progress: ProgressCallback) -> bytes:
    """Return the report as a file of the format `name`.

    `progress` is told how far the work has come, as `(done, of, step)`.
    """
    return load(name).render(cleaned(report), progress)
