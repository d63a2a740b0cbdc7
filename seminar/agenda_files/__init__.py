"""Agenda files: YAML that a facilitator can write, and its JSON Schema."""

from seminar.agenda_files.library import LibraryEntry, agenda_library
from seminar.agenda_files.problems import AgendaFileError, Problem
from seminar.agenda_files.reading import check_files, parse_agenda, read_agenda
from seminar.agenda_files.schema import schema_text, write_schema

__all__ = [
    "AgendaFileError",
    "LibraryEntry",
    "Problem",
    "agenda_library",
    "check_files",
    "parse_agenda",
    "read_agenda",
    "schema_text",
    "write_schema",
]
