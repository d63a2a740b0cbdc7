"""What follows from what has happened."""

from __future__ import annotations

from seminar.domain.programme import (
    BlockTimes,
    GoTo,
    Next,
    Pause,
    Previous,
    Programme,
    Replan,
    Schedule,
    Skip,
    Start,
    day_end,
    decide,
    project,
)
from tests.domain.programmes import (
    DAY,
    FINISHED,
    HOUR,
    MINUTE,
    NINE,
    PAUSED,
    PLANNED,
    RUNNING,
    THREE,
    laid_out,
    run_through,
)


def expected(
    programme: Programme, minutes: float, of: Schedule = THREE
) -> list[tuple[float | None, float | None]]:
    """Expected starts and ends, in minutes past nine."""
    now = NINE + int(minutes * MINUTE)
    return [
        (_minutes(times.expected_start), _minutes(times.expected_end))
        for times in project(programme, of, now)
    ]


def _minutes(instant: int | None) -> float | None:
    return None if instant is None else (instant - NINE) / MINUTE


class TestProjection:
    def test_a_planned_programme_follows_the_plan_until_it_is_late(self) -> None:
        on_time = [(0, 20), (20, 70), (70, 80)]
        assert expected(PLANNED, -30) == on_time
        assert expected(PLANNED, 0) == on_time
        assert expected(PLANNED, 12) == [(12, 32), (32, 82), (82, 92)]

    def test_running_on_time(self) -> None:
        assert expected(RUNNING, 15) == [(0, 20), (20, 70), (70, 80)]

    def test_over_time_pushes_the_rest_with_the_clock(self) -> None:
        assert expected(RUNNING, 26) == [(0, 26), (26, 76), (76, 86)]

    def test_a_pause_pushes_the_rest_with_the_clock(self) -> None:
        assert expected(PAUSED, 15) == [(0, 30), (30, 80), (80, 90)]

    def test_a_pause_over_time(self) -> None:
        over = run_through((Pause(), 23), programme=RUNNING)
        assert expected(over, 30) == [(0, 30), (30, 80), (80, 90)]

    def test_a_block_left_early_pulls_the_rest_forward(self) -> None:
        early = run_through((Next(), 10), programme=RUNNING)
        assert expected(early, 11) == [(0, 10), (10, 60), (60, 70)]
        assert [times.late_by for times in project(early, THREE, NINE)] == [0, -600, -600]

    def test_a_block_jumped_over_has_no_times(self) -> None:
        jumped = run_through((GoTo("close"), 10), programme=RUNNING)
        skipped = project(jumped, THREE, NINE + 11 * MINUTE)[1]
        assert expected(jumped, 11) == [(0, 10), (None, None), (10, 20)]
        assert (skipped.actual_start, skipped.actual_end, skipped.late_by) == (None, None, None)

    def test_a_block_to_be_skipped_has_no_times_and_the_rest_moves_up(self) -> None:
        skipped = run_through((Skip("groups"), 5), programme=RUNNING)
        assert expected(skipped, 6) == [(0, 20), (None, None), (20, 30)]
        assert day_end(skipped, THREE, NINE + 6 * MINUTE) == NINE + 30 * MINUTE

    def test_a_shortened_block_is_expected_shorter(self) -> None:
        shorter = run_through((Replan("shrink", 60 * 60), 5), programme=RUNNING)
        assert expected(shorter, 6) == [(0, 20), (20, 45), (45, 50)]

    def test_the_day_ends_with_its_last_block(self) -> None:
        ends = [day_end(one, THREE, NINE + 30 * MINUTE) for one in (PLANNED, RUNNING, PAUSED)]
        assert ends == [NINE + 110 * MINUTE, NINE + 90 * MINUTE, NINE + 105 * MINUTE]
        assert day_end(FINISHED, THREE, NINE + DAY) == NINE + 5 * MINUTE
        last = run_through((GoTo("close"), 5), programme=RUNNING)
        assert day_end(last, THREE, NINE + 40 * MINUTE) == NINE + 40 * MINUTE

    def test_a_block_to_come_again_has_both_actual_and_expected(self) -> None:
        back = run_through((Next(), 10), (Previous(), 15), programme=RUNNING)
        groups = project(back, THREE, NINE + 16 * MINUTE)[1]
        assert expected(back, 16) == [(15, 35), (35, 85), (85, 95)]
        assert (groups.actual_start, groups.actual_end) == (
            NINE + 10 * MINUTE,
            NINE + 15 * MINUTE,
        )

    def test_a_block_gone_back_to_began_at_its_first_visit(self) -> None:
        back = run_through((Next(), 10), (Previous(), 15), programme=RUNNING)
        opening = project(back, THREE, NINE + 16 * MINUTE)[0]
        assert (opening.actual_start, opening.actual_end) == (NINE, None)

    def test_a_block_behind_shows_its_latest_visit(self) -> None:
        ahead = run_through((Next(), 10), (Previous(), 15), (Next(), 30), programme=RUNNING)
        assert expected(ahead, 31) == [(15, 30), (30, 80), (80, 90)]

    def test_less_than_a_second_is_neither_late_nor_early(self) -> None:
        for begins in (NINE - 999, NINE + 999):
            programme = decide(Programme(), Start(), THREE, begins)
            assert [times.late_by for times in project(programme, THREE, NINE)] == [0, 0, 0]

    def test_a_finished_programme_expects_nothing_more(self) -> None:
        assert expected(FINISHED, 600) == [(0, 5), (None, None), (None, None)]

    def test_every_field(self) -> None:
        lunch = laid_out(("talk", 60), ("lunch", 30, "11:30"))
        programme = decide(Programme(), Start(), lunch, NINE + 2 * MINUTE + 500)
        assert project(programme, lunch, NINE + 3 * MINUTE) == (
            BlockTimes(
                block="talk",
                planned_start=NINE,
                planned_end=NINE + HOUR,
                expected_start=NINE + 2 * MINUTE + 500,
                expected_end=NINE + 62 * MINUTE + 500,
                actual_start=NINE + 2 * MINUTE + 500,
                actual_end=None,
                slack=0,
                late_by=120,
            ),
            BlockTimes(
                block="lunch",
                planned_start=NINE + 150 * MINUTE,
                planned_end=NINE + 180 * MINUTE,
                expected_start=NINE + 150 * MINUTE,
                expected_end=NINE + 180 * MINUTE,
                actual_start=None,
                actual_end=None,
                slack=87 * 60 + 59,
                late_by=0,
            ),
        )


class TestFixedStarts:
    LUNCH = laid_out(("talk", 140), ("lunch", 30, "11:30"), ("more", 30))

    def lunch(self, programme: Programme, minutes: float) -> BlockTimes:
        return project(programme, self.LUNCH, NINE + int(minutes * MINUTE))[1]

    def test_slack_is_what_is_left_before_it(self) -> None:
        programme = run_through((Start(), 0), of=self.LUNCH)
        times = self.lunch(programme, 5)
        assert (times.expected_start, times.slack, times.late_by) == (NINE + 150 * MINUTE, 600, 0)

    def test_slack_takes_up_a_delay(self) -> None:
        programme = run_through((Start(), 4), of=self.LUNCH)
        times = self.lunch(programme, 5)
        assert (times.expected_start, times.slack, times.late_by) == (NINE + 150 * MINUTE, 360, 0)

    def test_a_delay_past_it_is_shown(self) -> None:
        programme = run_through((Start(), 22), of=self.LUNCH)
        times = self.lunch(programme, 23)
        assert (times.expected_start, times.slack, times.late_by) == (NINE + 162 * MINUTE, 0, 720)

    def test_an_agenda_too_full_is_late_from_the_first_moment(self) -> None:
        full = laid_out(("talk", 160), ("lunch", 30, "11:30"))
        assert project(Programme(), full, NINE)[1].late_by == 600

    def test_the_first_block_may_be_fixed(self) -> None:
        waiting = laid_out(("talk", 60, "09:15"), ("more", 10))
        assert expected(Programme(), 0, waiting) == [(15, 75), (75, 85)]
        assert project(Programme(), waiting, NINE)[0].slack == 900
        started = run_through((Start(), 5), of=waiting)
        assert expected(started, 6, waiting) == [(5, 65), (65, 75)]
