"""The JSON Schema of agenda files, for editors that help while one writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from seminar.domain.agenda import Agenda

SCHEMA_NAME = "agenda.schema.json"
_WITHOUT_KEY = ("Block", "Phase", "Question")


def schema_text() -> str:
    """The schema as the text of its file."""
    return json.dumps(_schema(), ensure_ascii=False, indent=2) + "\n"


def write_schema(folder: Path | str) -> Path:
    """Write the schema into the folder of agendas, and say where."""
    path = Path(folder) / SCHEMA_NAME
    path.write_text(schema_text(), encoding="utf-8")
    return path


class _Plain(GenerateJsonSchema):
    """Without titles that only repeat each field's name."""

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002
        return False


def _schema() -> dict[str, Any]:
    schema = Agenda.model_json_schema(schema_generator=_Plain)
    for part in _WITHOUT_KEY:
        schema["$defs"][part]["required"].remove("key")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
