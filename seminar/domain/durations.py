"""Lengths of time as people write them: `25`, `25 min`, `0:25`, `1 t 30 min`."""

from __future__ import annotations

import math
import re
from fractions import Fraction

_NUMBER = r"\d{1,6}(?:[.,]\d{1,20})?"
_HOUR_WORDS = r"t|timer|time|timar|h|hours|hour|hrs|hr"
_MINUTE_WORDS = r"m|min|mins|minutter|minutt|minuttar|minutes|minute"
_CLOCK = re.compile(r"(?P<hours>\d{1,3}):(?P<minutes>[0-5]\d)")
_MINUTES = rf"(?P<minutes>{_NUMBER})\s*(?:(?:{_MINUTE_WORDS})\.?)?"
_WORDS = re.compile(
    rf"(?P<hours>{_NUMBER})\s*(?:{_HOUR_WORDS})\.?(?:\s*(?:og|and|,)?\s*{_MINUTES})?"
)
_ONLY_MINUTES = re.compile(_MINUTES)
_LONGEST_TEXT = 60


def read_minutes(value: object) -> int | float | None:
    """The minutes that a number or a text means; None where it means none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _plain(Fraction(value)) if math.isfinite(value) else None
    if isinstance(value, str) and len(value) <= _LONGEST_TEXT:
        return _from_text(value.strip().casefold())
    return None


def _from_text(text: str) -> int | float | None:
    match = _CLOCK.fullmatch(text) or _WORDS.fullmatch(text) or _ONLY_MINUTES.fullmatch(text)
    if match is None:
        return None
    parts = match.groupdict()
    return _plain(_number(parts.get("hours")) * 60 + _number(parts["minutes"]))


def _number(text: str | None) -> Fraction:
    return Fraction((text or "0").replace(",", "."))


def _plain(minutes: Fraction) -> int | float:
    return int(minutes) if minutes.denominator == 1 else float(minutes)
