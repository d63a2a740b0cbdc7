"""Phases of group work, and time that single groups are given."""

from __future__ import annotations

from typing import Any

import pytest

from seminar.domain.phases import (
    WHOLE_BLOCK,
    deadlines,
    ends_at,
    extra_time,
    times,
)
from seminar.domain.programme import (
    BlockRun,
    Command,
    Extend,
    GoTo,
    GroupTimeAdded,
    Next,
    Pause,
    Programme,
    Replan,
    Resume,
    Schedule,
    Start,
    decide,
    is_over,
    remaining,
)
from tests.domain.programmes import MINUTE, NINE, after_nine, at, laid_out, refusal, run_through

PARTS = [("alone", 5), ("round", 15), ("talk", 25), ("choose", 10)]
GROUPS: dict[str, Any] = {
    "key": "groups",
    "kind": "group_work",
    "minutes": 55,
    "phases": [
        {"key": key, "kind": "round", "title": key, "minutes": minutes} for key, minutes in PARTS
    ],
}
OF = laid_out(
    GROUPS, {"key": "simple", "kind": "group_work", "minutes": 30}, {"key": "close", "minutes": 10}
)
STARTED = run_through((Start(), 0), of=OF)


def after(*steps: tuple[Command, float], programme: Programme = STARTED) -> Programme:
    return run_through(*steps, programme=programme, of=OF)


def run_of(programme: Programme) -> BlockRun:
    assert programme.current is not None
    return programme.current


def ends(programme: Programme, group: int | None = None) -> list[float | None]:
    """The phases' deadlines in minutes past nine."""
    run = run_of(programme)
    return [after_nine(end) for end in deadlines(run, OF.block(run.block), group)]


def went(
    programme: Programme, now: float, run: BlockRun | None = None
) -> list[tuple[float | None, float | None]]:
    """From when to when each phase was on or is expected to be, in minutes past nine."""
    run = run or run_of(programme)
    shown = times(run, OF.block(run.block), at(now))
    return [(after_nine(start), after_nine(end)) for start, end in shown]


class TestDeadlines:
    def test_they_follow_from_the_start(self) -> None:
        assert ends(STARTED) == [5, 20, 45, 55]
        assert ends(run_through((Start(), 3), of=OF)) == [8, 23, 48, 58]

    def test_a_pause_moves_them_all_when_it_is_over(self) -> None:
        paused = after((Pause(), 10))
        assert ends(paused) == [5, 20, 45, 55]
        assert ends(after((Resume(), 17), programme=paused)) == [12, 27, 52, 62]

    def test_a_block_without_phases_has_none(self) -> None:
        simple = after((GoTo("simple"), 10))
        assert ends(simple) == []

    def test_a_shortened_block_shortens_each_in_proportion(self) -> None:
        of = laid_out(("talk", 20), {**GROUPS, "min_minutes": 33})
        shorter = run_through((Start(), 0), (Replan("shrink", 22 * 60), 1), (Next(), 10), of=of)
        run = run_of(shorter)
        shown = [after_nine(end) for end in deadlines(run, of.block("groups"))]
        assert shown == [13, 22, 37, 43]

    def test_odd_lengths_end_on_whole_seconds(self) -> None:
        of = laid_out(("talk", 20), {**GROUPS, "min_minutes": 1})
        shorter = run_through((Start(), 0), (Replan("shrink", 1001), 1), (Next(), 10), of=of)
        run = run_of(shorter)
        shown = [end - at(10) for end in deadlines(run, of.block("groups"))]
        assert [one % 1000 for one in shown] == [0, 0, 0, 0]
        assert shown[-1] == run.planned_milliseconds


class TestAsItWent:
    def test_as_planned(self) -> None:
        assert went(STARTED, 12) == [(0, 5), (5, 20), (20, 45), (45, 55)]

    def test_a_pause_lengthens_the_phase_that_it_stopped(self) -> None:
        paused = after((Pause(), 10))
        assert went(paused, 12) == [(0, 5), (5, 22), (22, 47), (47, 57)]
        again = after((Resume(), 17), (Pause(), 40), (Resume(), 41), programme=paused)
        assert went(again, 41) == [(0, 5), (5, 27), (27, 53), (53, 63)]

    def test_a_pause_at_its_very_end_is_the_next_one_s(self) -> None:
        assert went(after((Pause(), 5)), 8) == [(0, 5), (5, 23), (23, 48), (48, 58)]

    def test_time_over_is_the_last_one_s(self) -> None:
        assert went(STARTED, 70) == [(0, 5), (5, 20), (20, 45), (45, 70)]
        [left, _now] = after((Next(), 80)).runs
        assert went(STARTED, 99, left) == [(0, 5), (5, 20), (20, 45), (45, 80)]

    def test_what_nobody_came_to_takes_no_time(self) -> None:
        [left, _now] = after((Pause(), 10), (Next(), 12)).runs
        assert went(STARTED, 99, left) == [(0, 5), (5, 12), (12, 12), (12, 12)]

    def test_more_time_for_a_phase_and_less_for_the_block(self) -> None:
        longer = after((Extend(240, "round"), 6), (Extend(-1200), 30))
        assert went(longer, 30) == [(0, 5), (5, 24), (24, 39), (39, 39)]

    def test_a_block_without_phases_has_none(self) -> None:
        assert went(after((Next(), 10)), 11) == []


class TestForAll:
    @pytest.mark.parametrize(
        ("command", "minutes", "expected"),
        [
            (Extend(300, "round"), 7, [5, 25, 50, 60]),
            (Extend(300), 7, [5, 20, 45, 60]),  # the last phase's
            (Extend(300, "choose"), 7, [5, 20, 45, 60]),
            (Extend(-300, "round"), 7, [5, 15, 40, 50]),
            (Extend(-6000, "round"), 7, [5, 7, 32, 42]),  # on to the next phase
            (Extend(-6000, "talk"), 7, [5, 20, 20, 30]),  # one still to come is left out
            (Extend(-300, "talk"), 7, [5, 20, 40, 50]),
            (Extend(300, "round"), 22, [5, 27, 52, 62]),  # over time: five to be seen
            (Extend(60, "alone"), 22, [23, 38, 63, 73]),
            (Extend(-900), 7, [5, 20, 40, 40]),
            (Extend(-6000), 7, [5, 7, 7, 7]),
            (Extend(300), 58, [5, 20, 45, 63]),
        ],
    )
    def test_more_or_less(self, command: Extend, minutes: float, expected: list[float]) -> None:
        longer = after((command, minutes))
        assert ends(longer) == expected
        assert after_nine(longer.ends_at) == expected[-1]

    def test_what_a_short_block_lost_comes_back_to_the_last_phase(self) -> None:
        assert ends(after((Extend(-900), 7), (Extend(900), 8))) == [5, 20, 40, 55]

    def test_while_paused_it_counts_from_the_pause(self) -> None:
        longer = after((Pause(), 7), (Extend(-6000, "round"), 20), (Resume(), 30))
        assert ends(longer) == [28, 30, 55, 65]

    @pytest.mark.parametrize(
        ("command", "minutes", "reason"),
        [
            (Extend(-60, "alone"), 5, "no_time_left_to_take"),
            (Extend(0, "round"), 5, "extension_out_of_bounds"),
            (Extend(90_000, "round", 1), 5, "extension_out_of_bounds"),
            (Extend(60, "lunch"), 5, "phase_unknown"),
            (Extend(60, ""), 5, "phase_unknown"),
            (Extend(60, "", 3), 5, "phase_unknown"),
        ],
    )
    def test_what_is_refused(self, command: Extend, minutes: float, reason: str) -> None:
        assert refusal(STARTED, command, OF, minutes)[1] == reason

    def test_a_phase_of_another_block_is_unknown(self) -> None:
        simple = after((Next(), 55))
        assert refusal(simple, Extend(60, "round"), OF) == ("not_found", "phase_unknown")


class TestForOneGroup:
    def test_it_comes_on_top_and_for_that_group_only(self) -> None:
        own = after((Extend(300, "round", 4), 7), (Extend(60, None, 4), 8))
        assert ends(own) == ends(own, 5) == [5, 20, 45, 55]
        assert ends(own, 4) == [5, 25, 50, 61]
        assert extra_time(run_of(own), 4) == {"round": 5 * MINUTE, WHOLE_BLOCK: MINUTE}
        assert extra_time(run_of(own), 5) == {}
        assert after_nine(ends_at(run_of(own), 4)) == 61
        assert after_nine(own.ends_at) == 55

    def test_it_survives_pauses_and_what_all_are_given(self) -> None:
        own = after((Extend(300, "round", 4), 7), (Pause(), 8), (Resume(), 10), (Extend(600), 12))
        assert ends(own) == [7, 22, 47, 67]
        assert ends(own, 4) == [7, 27, 52, 72]

    def test_over_time_means_minutes_that_can_be_seen(self) -> None:
        own = after((Extend(300, None, 4), 57))
        assert remaining(own, at(57), 4) == 5 * MINUTE
        assert remaining(own, at(57)) == -2 * MINUTE
        assert run_of(own).group_additions == (GroupTimeAdded(at(57), 7 * MINUTE, 4),)

    def test_a_groups_own_time_counts_before_it_is_over(self) -> None:
        own = after((Extend(300, None, 4), 50))
        late = [is_over(own, OF, "groups", at(57), group) for group in (None, 4, 5)]
        assert late == [True, False, True]
        assert is_over(own, OF, "groups", at(60), 4)
        moved_on = after((Next(), 58), programme=own)
        assert is_over(moved_on, OF, "groups", at(58), 4)

    def test_a_block_without_phases(self) -> None:
        own = after((GoTo("simple"), 10), (Extend(120, None, 1), 12))
        assert extra_time(run_of(own), 1) == {WHOLE_BLOCK: 2 * MINUTE}
        assert remaining(own, at(12), 1) == 30 * MINUTE

    def test_it_can_be_taken_back_as_far_as_it_was_given(self) -> None:
        own = after((Extend(300, "round", 4), 7))
        assert extra_time(run_of(after((Extend(-60, "round", 4), 8), programme=own)), 4) == {
            "round": 4 * MINUTE
        }
        assert ends(after((Extend(-6000, "round", 4), 8), programme=own), 4) == [5, 20, 45, 55]
        assert extra_time(run_of(after((Extend(-6000, "round", 4), 8), programme=own)), 4) == {}

    def test_but_not_what_has_been_used(self) -> None:
        own = after((Extend(300, "round", 4), 7), (Extend(-600, "round", 4), 22))
        assert ends(own, 4) == [5, 22, 47, 57]

    @pytest.mark.parametrize("command", [Extend(-60, None, 4), Extend(-60, "talk", 4)])
    def test_nothing_given_is_nothing_to_take(self, command: Extend) -> None:
        own = after((Extend(300, "round", 4), 7))
        assert refusal(own, command, OF, 8) == ("invalid", "no_extra_time_to_take")

    def test_only_groups_at_work_get_it(self) -> None:
        plenary = after((GoTo("close"), 10))
        assert refusal(plenary, Extend(60, None, 4), OF) == (
            "invalid",
            "extra_time_needs_group_work",
        )

    def test_it_ends_with_the_visit(self) -> None:
        own = after((Extend(300, "round", 4), 7), (GoTo("close"), 10), (GoTo("groups"), 12))
        assert extra_time(run_of(own), 4) == {}


def test_a_programme_kept_before_there_were_phases() -> None:
    run = BlockRun.from_json(
        {
            "block": "groups",
            "started_at": NINE,
            "ends_at": at(62),
            "ended_at": None,
            "pauses": [{"at": at(1), "until": at(3)}],
            "additions": [{"at": at(4), "milliseconds": 5 * MINUTE}],
        }
    )
    assert [after_nine(end) for end in deadlines(run, OF.block("groups"))] == [7, 22, 47, 62]


def test_the_log_gives_the_same_figures_at_any_later_time() -> None:
    steps: list[tuple[Command, float]] = [
        (Extend(300, "alone"), 3),
        (Extend(120, "talk", 2), 4),
        (Pause(), 6),
        (Extend(-60), 7),
        (Resume(), 9),
    ]
    of: Schedule = OF
    once, again = STARTED, STARTED
    for command, minutes in steps:
        once = decide(once, command, of, at(minutes))
    for command, minutes in steps:
        again = decide(again, command, of, at(minutes))
    assert once == again
    assert ends(once) == [13, 28, 53, 62]
    assert ends(once, 2) == [13, 28, 55, 64]
