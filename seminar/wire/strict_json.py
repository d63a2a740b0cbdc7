"""JSON as the outside may send it: no NaN, no depth without end, no numbers without end."""

from __future__ import annotations

import json
from typing import Any


class NotJsonError(ValueError):
    """What came is not JSON that we read."""


def _refuse(constant: str) -> Any:
    raise NotJsonError(constant)


def read_json(text: str | bytes) -> Any:
    """The value of a JSON text. Raises `NotJsonError`, whatever is wrong with it."""
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise NotJsonError(str(error)) from error


def write_json(value: Any) -> str:
    """A value as compact JSON text."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
