"""Dates and numbers as the report's language writes them."""

from __future__ import annotations

from collections.abc import Callable

from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from seminar.exports.wording import local_time


def formats(language: str, time_zone: str) -> dict[str, Callable[[int], str]]:
    """Return the template's filters: days, clock times and numbers."""

    def day(at: int) -> str:
        return format_date(local_time(at, time_zone), "long", locale=language)

    def clock(at: int) -> str:
        return format_time(local_time(at, time_zone), "HH:mm", locale=language)

    def number(value: int) -> str:
        return format_decimal(value, locale=language)

    return {"day": day, "clock": clock, "number": number}
