"""The agenda laid out in time: fixed starts, midnight and summer time."""

from __future__ import annotations

import pytest

from seminar.domain.errors import SeminarError
from seminar.domain.programme import (
    schedule,
)
from tests.domain.programmes import (
    MINUTE,
    NINE,
    SECOND,
    THREE,
    an_agenda,
    laid_out,
    oslo,
)


class TestSchedule:
    def test_blocks_follow_one_another(self) -> None:
        times = [(one.planned_start - NINE, one.planned_end - NINE) for one in THREE.blocks]
        assert times == [(0, 20 * MINUTE), (20 * MINUTE, 70 * MINUTE), (70 * MINUTE, 80 * MINUTE)]
        assert [one.fixed_start for one in THREE.blocks] == [None, None, None]
        assert (THREE.blocks[0].kind, THREE.blocks[0].seconds) == ("plenary", 1200)

    def test_what_may_be_shortened_and_the_phases_come_along(self) -> None:
        part = {"kind": "round", "title": "Part", "minutes": 10 / 3}
        parts = [{"key": key, **part} for key in ("p1", "p2", "p3")]
        of = laid_out(
            {"key": "talk", "minutes": 10, "min_minutes": 4},
            {"key": "rest", "kind": "break", "minutes": 10},
            {"key": "work", "kind": "group_work", "minutes": 10, "phases": parts},
        )
        assert [(one.flexible, one.min_seconds) for one in of.blocks] == [
            (True, 240),
            (False, 300),
            (True, 300),
        ]
        assert [(one.key, one.ends_after) for one in of.blocks[2].phases] == [
            ("p1", 200 * SECOND),
            ("p2", 400 * SECOND),
            ("p3", 600 * SECOND),
        ]
        assert (of.blocks[0].phases, of.ends_at, of.alerts) == (
            (),
            NINE + 30 * MINUTE,
            (10, 5, 1, 0),
        )

    def test_parts_of_minutes(self) -> None:
        assert laid_out(("short", 2.5)).blocks[0].planned_end == NINE + 150 * SECOND

    def test_a_fixed_start_is_waited_for(self) -> None:
        lunch = laid_out(("talk", 60), ("lunch", 30, "11:30"), ("more", 10)).blocks
        assert [one.planned_start for one in lunch] == [
            NINE,
            oslo("2023-04-27 11:30"),
            oslo("2023-04-27 12:00"),
        ]

    def test_an_agenda_too_full_for_its_fixed_start(self) -> None:
        lunch = laid_out(("talk", 160), ("lunch", 30, "11:30")).blocks[1]
        assert lunch.fixed_start == oslo("2023-04-27 11:30")
        assert lunch.promised_start == lunch.fixed_start
        assert lunch.planned_start == oslo("2023-04-27 11:40")

    @pytest.mark.parametrize(
        ("starts_at", "clock", "expected"),
        [
            ("2023-04-27 09:00", "09:00", "2023-04-27 09:00"),
            ("2023-04-27 22:00", "00:30", "2023-04-28 00:30"),  # across midnight
            ("2023-04-27 13:00", "11:30", "2023-04-27 11:30"),  # a lunch already missed
            ("2023-04-27 18:00", "11:30", "2023-04-28 11:30"),  # too long ago to be today's
            ("2023-12-31 23:00", "00:00", "2024-01-01 00:00"),
            ("2023-03-25 22:00", "03:30", "2023-03-26 03:30"),  # the night summer time begins
            ("2023-03-26 01:00", "04:00", "2023-03-26 04:00"),
            ("2023-03-26 01:00", "02:30", "2023-03-26 03:30"),  # an hour that night skips
            ("2023-03-26 08:00", "01:50", "2023-03-26 01:50"),  # five hours ago, not six
            ("2023-10-28 22:00", "04:00", "2023-10-29 04:00"),  # the night it ends
        ],
    )
    def test_which_day_a_fixed_start_means(self, starts_at: str, clock: str, expected: str) -> None:
        blocks = laid_out(("first", 1), ("fixed", 1, clock), at=oslo(starts_at)).blocks
        assert blocks[1].fixed_start == oslo(expected)

    def test_the_hour_that_comes_twice_means_the_first(self) -> None:
        blocks = laid_out(("a", 1), ("b", 1, "02:30"), at=oslo("2023-10-29 01:00")).blocks
        assert blocks[1].fixed_start == oslo("2023-10-29 01:00") + 90 * MINUTE

    def test_the_agendas_own_time_zone(self) -> None:
        agenda = an_agenda(("a", 1), ("b", 1, "11:30"), time_zone="America/New_York")
        starts_at = oslo("2023-04-27 15:00")  # nine in the morning in New York
        assert schedule(agenda, starts_at).blocks[1].fixed_start == oslo("2023-04-27 17:30")

    def test_an_unknown_block(self) -> None:
        with pytest.raises(SeminarError, match="not_found: block_unknown"):
            THREE.position("lunch")
