"""Agendas to the text of agenda files."""

from __future__ import annotations

import io

from pydantic import JsonValue
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from seminar.agenda_files.schema import SCHEMA_NAME
from seminar.domain.agenda import Agenda

_HEADER = f"# yaml-language-server: $schema={SCHEMA_NAME}\n"
_WIDEST = 1_000_000


def agenda_yaml(agenda: Agenda) -> str:
    """The agenda as a file that reads back as the same agenda."""
    yaml = YAML()
    yaml.width = _WIDEST
    yaml.indent(mapping=2, sequence=4, offset=2)
    data = agenda.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    stream = io.StringIO()
    yaml.dump(_styled({"title": agenda.title, "language": agenda.language, **data}), stream)
    return _HEADER + stream.getvalue()


def _styled(value: JsonValue) -> object:
    if isinstance(value, dict):
        return {name: _styled(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_styled(part) for part in value]
    return _styled_text(value) if isinstance(value, str) else value


def _styled_text(text: str) -> object:
    if not text.isascii() and not text.replace("\n", "").isprintable():
        return DoubleQuotedScalarString(text)
    if "\n" not in text:
        return text
    lines = text.split("\n")
    is_plain = all(line == line.strip() for line in lines) and "\t" not in text
    return LiteralScalarString(text) if is_plain else DoubleQuotedScalarString(text)
