"""YAML text to plain data, with the line of every field.

Every value stays text as it was written, so that `title: 2023`, `at: 9.30` and
`minutes: 0:25` mean what their writer meant; only counts become numbers. Anchors,
aliases and tags are refused, so nothing can grow or run.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from ruamel.yaml.reader import ReaderError

from seminar.agenda_files.problems import Params
from seminar.domain.agenda_rules import Location

_NOTHING = ("", "~", "null", "Null", "NULL")
_COUNTS = ("from", "to", "alerts")
_WHOLE_NUMBER = re.compile(r"[+-]?\d{1,9}")
_DEEPEST = 12

# What the YAML reader says, and in which context; our sentence; whether the mistake
# stands where something was opened and not where the reader gave up.
_STUMBLES = (
    ("mapping values are not allowed", "", "bad_indentation", False),
    ("found '<scalar>'", "block mapping", "text_after_quotes", False),
    ("", "block scalar", "text_after_bar", False),
    ("end of stream", "quoted scalar", "quote_not_closed", True),
    ("could not find expected ':'", "", "missing_colon", True),
    ("", "an alias", "anchor", False),
    ("", "an anchor", "anchor", False),
    ("", "flow", "bracket_not_closed", True),
    ("", "block", "bad_indentation", False),
)


@dataclass(frozen=True)
class Finding:
    """One thing wrong with the text as YAML."""

    line: int
    reason: str
    params: Params


@dataclass(frozen=True)
class Outline:
    """The data, where each field stands, and what was wrong on the way.

    `complete` is false where the text could not be read to its end.
    """

    data: object
    lines: dict[Location, int]
    findings: list[Finding]
    complete: bool

    def line(self, location: Location) -> int:
        """The line of the field, or of the nearest one around it."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)


class _StopError(Exception):
    """Reading further would make no sense; the finding says why."""


def read_outline(text: str) -> Outline:
    """Read the YAML text as far as it can be read."""
    return _Builder(text).outline()


class _Builder:
    def __init__(self, text: str) -> None:
        self._text = text
        self._events: Iterator[Event] = YAML(typ="safe", pure=True).parse(text)
        self._last_line = 1
        self._lines: dict[Location, int] = {}
        self._findings: list[Finding] = []

    def outline(self) -> Outline:
        data, complete = None, False
        try:
            data = self._document()
            complete = True
        except _StopError:
            pass
        except ReaderError as error:
            self._unreadable_character(error)
        except MarkedYAMLError as error:
            self._stumbled(_explain_syntax(error, self._text))
        except (YAMLError, ValueError) as error:
            self._find(self._last_line, "yaml_error", detail=str(error).splitlines()[0])
        return Outline(data, self._lines, self._findings, complete)

    def _find(self, line: int, reason: str, **params: str | int) -> None:
        self._findings.append(Finding(line, reason, params))

    def _unreadable_character(self, error: ReaderError) -> None:
        line = self._text.count("\n", 0, error.position) + 1
        self._find(line, "unreadable_character")

    def _stumbled(self, finding: Finding) -> None:
        """Keep the finding unless its line has a better one already."""
        if finding.line not in {known.line for known in self._findings}:
            self._findings.append(finding)

    def _next(self) -> Event:
        event = next(self._events)
        self._last_line = _line(event)
        return event

    def _document(self) -> object:
        self._next()
        if isinstance(self._next(), StreamEndEvent):
            self._find(1, "empty_file")
            raise _StopError
        first = self._next()
        self._lines[()] = _line(first)
        data = self._value(first, ())
        self._next()
        following = self._next()
        if isinstance(following, DocumentStartEvent):
            self._find(_line(following), "several_documents")
        return data

    def _value(self, event: Event, location: Location) -> object:
        self._refuse_anchors_and_tags(event)
        if isinstance(event, SequenceStartEvent | MappingStartEvent):
            if len(location) >= _DEEPEST:
                self._find(_line(event), "too_deep")
                raise _StopError
            is_list = isinstance(event, SequenceStartEvent)
            return self._list(location) if is_list else self._fields(location)
        return _scalar(event, location) if isinstance(event, ScalarEvent) else None

    def _refuse_anchors_and_tags(self, event: Event) -> None:
        if isinstance(event, NodeEvent) and event.anchor is not None:
            self._find(_line(event), "anchor")
        elif not isinstance(event, AliasEvent) and getattr(event, "tag", None) is not None:
            self._find(_line(event), "tag")

    def _list(self, location: Location) -> list[object]:
        entries: list[object] = []
        while not isinstance(event := self._next(), SequenceEndEvent):
            here = (*location, len(entries))
            self._lines[here] = _line(event)
            entries.append(self._value(event, here))
        return entries

    def _fields(self, location: Location) -> dict[str, object]:
        fields: dict[str, object] = {}
        while not isinstance(event := self._next(), MappingEndEvent):
            name = self._field_name(event, location)
            value = self._value(self._next(), (*location, name))
            if value is not None and name:
                fields[name] = value
        return fields

    def _field_name(self, event: Event, location: Location) -> str:
        """The field's name; empty where the field has to be passed over."""
        if not isinstance(event, ScalarEvent):
            self._find(_line(event), "field_name_expected")
            self._value(event, (*location, ""))
            return ""
        here = (*location, event.value)
        if here in self._lines:
            first = self._lines[here]
            self._find(_line(event), "repeated_field", field=event.value, first=first)
            return ""
        self._lines[here] = _line(event)
        return str(event.value)


def _line(event: Event) -> int:
    return int(event.start_mark.line) + 1


def _scalar(event: ScalarEvent, location: Location) -> str | int | None:
    text = str(event.value)
    if event.implicit[0] and text in _NOTHING:
        return None
    if _field(location) in _COUNTS and _WHOLE_NUMBER.fullmatch(text.strip()):
        return int(text)
    return text


def _field(location: Location) -> str:
    """The field that the value belongs to, itself or as an entry of its list."""
    return next((part for part in reversed(location) if isinstance(part, str)), "")


def _explain_syntax(error: MarkedYAMLError, text: str) -> Finding:
    """Say in plain words what the YAML reader stumbled over."""
    problem, context = str(error.problem or ""), str(error.context or "")
    at = error.problem_mark.line + 1 if error.problem_mark else 1
    opened = error.context_mark.line + 1 if error.context_mark else at
    line = _line_text(text, at)
    if line.lstrip(" ").startswith("\t"):
        return Finding(at, "tab_character", {})
    if "cannot start any token" in problem:
        return Finding(at, "special_start", {"character": problem.split("'")[1]})
    if "mapping values are not allowed" in problem and line.count(": ") > 1:
        return Finding(at, "colon_in_text", {})
    for in_problem, in_context, reason, is_where_opened in _STUMBLES:
        if in_problem in problem and in_context in context:
            return Finding(opened if is_where_opened else at, reason, {})
    return Finding(at, "yaml_error", {"detail": problem})


def _line_text(text: str, line: int) -> str:
    return next(islice(io.StringIO(text), line - 1, None), "")
