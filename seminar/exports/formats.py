"""Dates and numbers as the report's language writes them."""

from __future__ import annotations

from collections.abc import Callable

from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from seminar.exports.wording import local_time


def formats(language: str, time_zone: str) -> dict[str, Callable[[int], str]]:
    """Return the template's filters: days, clock times, numbers and differences."""

    def day(at: int) -> str:
        return format_date(local_time(at, time_zone), "long", locale=language)

    def clock(at: int) -> str:
        return format_time(local_time(at, time_zone), "HH:mm", locale=language)

    def clock_with_seconds(at: int) -> str:
        return format_time(local_time(at, time_zone), "HH:mm:ss", locale=language)

    def difference(value: int) -> str:
        return format_decimal(value, "+#,##0;−#,##0", locale=language) if value else "0"

    def number(value: int) -> str:
        return format_decimal(value, locale=language)

    return {
        "day": day,
        "clock": clock,
        "clock_with_seconds": clock_with_seconds,
        "difference": difference,
        "number": number,
    }
