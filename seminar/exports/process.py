"""Placeholder until the exports' own process is in place."""
from __future__ import annotations
from collections.abc import Callable
from pathlib import Path
from seminar.domain.report import Report


class ExportError(Exception):
    """The file could not be made."""


def file_name(report: Report, kind: str) -> str:
    return f"{report.code}.{kind}"


def run_export(report: Report, kind: str, path: Path, on_progress: Callable[[int, int, str], None]) -> Path:
    from seminar.exports.registry import render
    path.write_bytes(render(report, kind, on_progress))
    return path
