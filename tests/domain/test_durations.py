"""Lengths of time as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar.domain.durations import read_minutes


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        (25, 25),
        (25.0, 25),
        (7.5, 7.5),
        ("25", 25),
        (" 25 ", 25),
        ("25 min", 25),
        ("25min", 25),
        ("25 min.", 25),
        ("25 m", 25),
        ("0:25", 25),
        ("1:30", 90),
        ("01:30", 90),
        ("1 t 30 min", 90),
        ("1t30", 90),
        ("1 t", 60),
        ("1 time", 60),
        ("2 timer", 120),
        ("2 timar og 5 minutt", 125),
        ("1 h 30", 90),
        ("1 h 30 m", 90),
        ("1 hour and 10 minutes", 70),
        ("90 minutter", 90),
        ("90 MINUTTER", 90),
        ("1,5 t", 90),
        ("1.5 hours", 90),
        ("2,5 min", 2.5),
        ("0", 0),
    ],
)
def test_durations_are_forgiving(written: object, minutes: float) -> None:
    assert read_minutes(written) == minutes


@pytest.mark.parametrize(
    "written",
    [
        "",
        "  ",
        "en time",
        "25 min igjen",
        "1:75",
        "1:5",
        "1:30:00",
        "90 sek",
        "1 t og",
        "og 30 min",
        "-5",
        "1e3",
        "25 kr",
        "t",
        "min",
        "og",
        "½ t",
        "²",
        "9" * 100,
        None,
        True,
        [25],
        float("nan"),
        float("inf"),
    ],
)
def test_what_is_no_duration_is_none(written: object) -> None:
    assert read_minutes(written) is None


@given(st.integers(0, 999), st.integers(0, 59))
def test_every_way_of_writing_hours_and_minutes_agrees(hours: int, minutes: int) -> None:
    ways = [
        hours * 60 + minutes,
        f"{hours * 60 + minutes}",
        f"{hours * 60 + minutes} min",
        f"{hours}:{minutes:02}",
        f"{hours} t {minutes} min",
        f"{hours}t{minutes}m",
        f"{hours} hours and {minutes} minutes",
        f"{hours} timer, {minutes} minutter",
    ]
    assert {read_minutes(way) for way in ways} == {hours * 60 + minutes}


@given(st.one_of(st.text(max_size=80), st.floats(), st.integers()))
def test_any_text_or_number_is_minutes_or_none(written: object) -> None:
    minutes = read_minutes(written)
    assert minutes is None or minutes == read_minutes(minutes)
