"""JSON as the outside may send it: no NaN, no depth without end, no numbers without end."""

from __future__ import annotations

import json
from typing import Any


class NotJsonError(ValueError):
    """What came is not JSON that we read."""


def _refuse(constant: str) -> Any:
    raise NotJsonError(constant)


# Made once: `json.loads` and `json.dumps` would make one of each for every message.
_DECODER = json.JSONDecoder(parse_constant=_refuse)
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def read_json(text: str | bytes) -> Any:
    """The value of a JSON text. Raises `NotJsonError`, whatever is wrong with it."""
    try:
        return _DECODER.decode(text if isinstance(text, str) else text.decode())
    except (ValueError, RecursionError) as error:
        raise NotJsonError(str(error)) from error


def write_json(value: Any) -> str:
    """A value as compact JSON text."""
    return _ENCODER.encode(value)
