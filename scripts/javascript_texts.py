"""Finds the texts to translate in our JavaScript, for pybabel.

Babel's own reader loses its way where template literals lie inside each other, as lit's do.
"""

import json
import re
from collections.abc import Iterator
from typing import IO

CALL = re.compile(r"(?<![\w.])(?<!function )(_|ngettext)\(\s*")
TEXT = re.compile(r'"(?:[^"\\\n]|\\.)*"')
NEXT = re.compile(r"\s*([,)])\s*")

Found = tuple[int, str, tuple[str, ...], list[str]]


def extract(file: IO[bytes], *_from_babel: object, **_options: object) -> Iterator[Found]:
    """Each call of `_("…")` and `ngettext("…", "…", …)`: line, function, texts, no comments."""
    source = file.read().decode()
    for call in CALL.finditer(source):
        line = source.count("\n", 0, call.start()) + 1
        yield line, call[1], tuple(_texts(source, call, line)), []


def _texts(source: str, call: re.Match[str], line: int) -> Iterator[str]:
    position = call.end()
    for _ in range(2 if call[1] == "ngettext" else 1):
        text = TEXT.match(source, position)
        end = NEXT.match(source, text.end()) if text else None
        if not text or not end:
            raise ValueError(f"line {line}: a text to translate is one double-quoted string")
        yield json.loads(text[0])
        position = end.end()
