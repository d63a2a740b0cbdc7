"""Takes out of a document what no file format can hold."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

SourceT = TypeVar("SourceT")

LINE_BREAK = re.compile("\r\n?|\x0b|\x0c|\x85|\u2028|\u2029")
UNUSABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def cleaned_text(text: str) -> str:
    """Return `text` with plain line breaks and without control characters.

    Half surrogate pairs and code points that are no characters go too.
    """
    return UNUSABLE.sub("", LINE_BREAK.sub("\n", text))


def cleaned(source: SourceT) -> SourceT:
    """Return a report, or its like, with every text in it cleaned."""
    result: SourceT = _cleaned(source)
    return result


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return cleaned_text(value)
    if isinstance(value, tuple):
        return tuple(map(_cleaned, value))
    return _cleaned_fields(value) if is_dataclass(value) else value


def _cleaned_fields(value: Any) -> Any:
    before = {field.name: getattr(value, field.name) for field in fields(value)}
    after = {name: _cleaned(part) for name, part in before.items()}
    return value if after == before else replace(value, **after)
