"""What Excel allows in names, cells and columns, and how to stay within it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from seminar.exports.rows import Value

CELL_LIMIT = 32_767
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
ESCAPE_LOOKALIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
NARROWEST, WIDEST = 7, 26
FILTER_ARROW = 4
DATE_WIDTH = 16
LINE_HEIGHT = 15.0
MOST_HEIGHT = 409.0
NAME_LIMIT = 31
HEADING_LIMIT = 200
BEYOND_ONE_UNIT = 0xFFFF
NAME_FORBIDDEN = re.compile(r"[\[\]:*?/\\\n\t]")


@dataclass(frozen=True)
class Column:
    """How a column looks. Without a `width` it is fitted to what it holds."""

    heading: str
    width: int | None = None
    wrap: bool = False
    centred: bool = False
    number_format: str = "General"
    bar: bool = False

    def parts(self, number: int) -> list[Column]:
        """Return the column as this many columns, for texts that go on."""
        more = range(2, number + 1)
        return [self, *(replace(self, heading=f"{self.heading} ({part})") for part in more)]


def looks_like_formula(text: str) -> bool:
    """Whether Excel would calculate the text if someone typed it."""
    return text.startswith(FORMULA_STARTS)


def escaped_text(text: str) -> str:
    """Keep Excel from reading `_x0041_` in a text as an escape of its own."""
    return ESCAPE_LOOKALIKE.sub("_x005F_", text)


def with_unique_headings(columns: Sequence[Column]) -> list[Column]:
    """Return the columns with headings that a table can have: short and all different."""
    wishes = (" ".join(column.heading.split())[:HEADING_LIMIT] or "–" for column in columns)
    headings = _all_different(wishes, HEADING_LIMIT)
    return [
        replace(column, heading=heading) for column, heading in zip(columns, headings, strict=True)
    ]


def sheet_names(wishes: Iterable[str]) -> list[str]:
    """Return names that Excel allows, all different, near to the wishes."""
    return _all_different((_legal(NAME_FORBIDDEN.sub(" ", wish)) for wish in wishes), NAME_LIMIT)


def _all_different(wishes: Iterable[str], limit: int) -> list[str]:
    names: dict[str, str] = {}
    for wish in wishes:
        name, number = wish, 2
        while name.casefold() in names:
            ending = f" {number}"
            name, number = wish[: limit - len(ending)].rstrip(" '") + ending, number + 1
        names[name.casefold()] = name
    return [*names.values()]


def _legal(name: str) -> str:
    return name.strip(" '")[:NAME_LIMIT].strip(" '") or "–"


def pieces(text: str) -> list[str]:
    """Cut a text into what Excel can hold in a cell, which counts in UTF-16 units."""
    if len(text) <= CELL_LIMIT // 2:
        return [text]
    found, start, size = [], 0, 0
    for place, character in enumerate(text):
        units = 2 if ord(character) > BEYOND_ONE_UNIT else 1
        if size + units > CELL_LIMIT:
            found.append(text[start:place])
            start, size = place, 0
        size += units
    return [*found, text[start:]]


def split_long_texts(
    columns: Sequence[Column], rows: Sequence[Sequence[Value]]
) -> tuple[Sequence[Column], Sequence[Sequence[Value]]]:
    """Give a text that is too long for one cell as many columns as it needs."""
    needs = [_cells_needed(row[place] for row in rows) for place in range(len(columns))]
    if max(needs) == 1:
        return columns, rows
    return (
        [part for column, need in zip(columns, needs, strict=True) for part in column.parts(need)],
        [
            [part for value, need in zip(row, needs, strict=True) for part in _parts(value, need)]
            for row in rows
        ],
    )


def _cells_needed(values: Iterable[Value]) -> int:
    return max((len(pieces(value)) for value in values if isinstance(value, str)), default=1)


def _parts(value: Value, need: int) -> list[Value]:
    found: list[Value] = [*pieces(value)] if isinstance(value, str) else [value]
    return found + [None] * (need - len(found))


def fitted_widths(columns: Sequence[Column], rows: Sequence[Sequence[Value]]) -> list[int]:
    """Return the width of each column, in characters, that shows its values."""
    return [
        column.width or _fitted_width(column.heading, (row[place] for row in rows))
        for place, column in enumerate(columns)
    ]


def _fitted_width(heading: str, values: Iterable[Value]) -> int:
    longest = max((_length(value) for value in values if value is not None), default=0)
    words = max(map(len, heading.split()), default=0) + FILTER_ARROW
    return max(NARROWEST, words, min(longest + 2, WIDEST))


def height_of(lines: int) -> float:
    """Return the height, in points, of a row with so many lines."""
    return min(lines * LINE_HEIGHT + 2, MOST_HEIGHT)


def lines_needed(value: Value, width: int) -> int:
    """Return how many lines a wrapped text takes in a column of this width."""
    if not isinstance(value, str) or (len(value) <= width and "\n" not in value):
        return 1
    return sum(1 + len(line) // width for line in value.split("\n"))


def _length(value: Value) -> int:
    if isinstance(value, datetime):
        return DATE_WIDTH
    return len(str(value))
