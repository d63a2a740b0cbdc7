"""Agenda files to agendas, or to everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from seminar.agenda_files.explain import explain
from seminar.agenda_files.keys import fill_in_keys
from seminar.agenda_files.outline import Finding, Outline, read_outline
from seminar.agenda_files.problems import AgendaFileError, Problem
from seminar.domain.agenda import Agenda
from seminar.domain.agenda_rules import dotted

LARGEST_KIB = 256


def read_agenda(path: Path | str) -> Agenda:
    """Read the agenda file; AgendaFileError names everything wrong with it at once."""
    name = str(path)
    try:
        with Path(path).open("rb") as file:
            content = file.read(LARGEST_KIB * 1024 + 1)
    except FileNotFoundError:
        raise AgendaFileError([Problem(name, 1, "no_such_file")]) from None
    except (OSError, ValueError) as error:
        detail = getattr(error, "strerror", None) or str(error)
        raise AgendaFileError([Problem(name, 1, "unreadable_file", {"detail": detail})]) from None
    return parse_agenda(content, name)


def parse_agenda(content: str | bytes, name: str = "agenda.yaml") -> Agenda:
    """Read an agenda from the text of a file; `name` is what problems call the file."""
    outline = _outline(content, name)
    fill_in_keys(outline.data)
    findings = outline.findings
    try:
        agenda = Agenda.model_validate(outline.data) if outline.complete else None
    except ValidationError as error:
        agenda, findings = None, _all_findings(outline, error.errors())
    if agenda is None or findings:
        raise _error(name, findings)
    return agenda


def check_files(paths: Iterable[Path | str]) -> list[Problem]:
    """Everything that is wrong with the files, in their order; empty when all is well."""
    problems: list[Problem] = []
    for path in paths:
        try:
            read_agenda(path)
        except AgendaFileError as error:
            problems.extend(error.problems)
    return problems


def _outline(content: str | bytes, name: str) -> Outline:
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    if len(raw) > LARGEST_KIB * 1024:
        raise _error(name, [Finding(1, "file_too_large", {"most": LARGEST_KIB})])
    try:
        return read_outline(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _error(name, [Finding(line, "not_utf8", {})]) from None


def _all_findings(outline: Outline, errors: list[ErrorDetails]) -> list[Finding]:
    """What the models refuse, but on lines where YAML itself failed only that."""
    failed = {finding.line for finding in outline.findings}
    lines = {dotted(location): line for location, line in outline.lines.items()}
    refused = [_finding(outline, error, lines) for error in errors]
    return outline.findings + [finding for finding in refused if finding.line not in failed]


def _finding(outline: Outline, error: ErrorDetails, lines: dict[str, int]) -> Finding:
    reason, params = explain(error)
    if "first" in params:
        params = {**params, "first": lines[str(params["first"])]}
    return Finding(outline.line(error["loc"]), reason, params)


def _error(name: str, findings: list[Finding]) -> AgendaFileError:
    unique = {(finding.line, finding.reason, str(finding.params)): finding for finding in findings}
    ordered = sorted(unique.values(), key=lambda finding: finding.line)
    return AgendaFileError(
        Problem(name, finding.line, finding.reason, finding.params) for finding in ordered
    )
