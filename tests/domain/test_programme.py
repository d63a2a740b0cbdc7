"""The programme's clockwork: commands, undo, what is left, what is late, and the projection."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from seminar.domain.agenda import Agenda
from seminar.domain.errors import SeminarError
from seminar.domain.programme import (
    COMMANDS,
    BlockRun,
    BlockTimes,
    Command,
    Extend,
    Finish,
    GoTo,
    Next,
    Pause,
    PauseTaken,
    Previous,
    Programme,
    Resume,
    Schedule,
    Start,
    TimeAdded,
    check_expected,
    decide,
    is_over,
    project,
    remaining,
    restore,
    schedule,
)

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def oslo(text: str, fold: int = 0) -> int:
    moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Oslo"), fold=fold)
    return int(moment.timestamp()) * SECOND


NINE = oslo("2023-04-27 09:00")


def an_agenda(
    *blocks: tuple[str, float] | tuple[str, float, str], time_zone: str = "Europe/Oslo"
) -> Agenda:
    """Blocks as (key, minutes) or (key, minutes, fixed start)."""
    return Agenda.model_validate(
        {
            "title": "A day of talk",
            "blocks": [
                {"key": block[0], "kind": "plenary", "title": block[0], "minutes": block[1]}
                | ({"at": block[2]} if len(block) == 3 else {})
                for block in blocks
            ],
            "time_zone": time_zone,
        }
    )


def laid_out(*blocks: tuple[str, float] | tuple[str, float, str], at: int = NINE) -> Schedule:
    return schedule(an_agenda(*blocks), at)


THREE = laid_out(("opening", 20), ("groups", 50), ("close", 10))


def run_through(
    *steps: tuple[Command, int], programme: Programme | None = None, of: Schedule = THREE
) -> Programme:
    """The programme after the commands, each at so many minutes past nine."""
    programme = programme or Programme()
    for command, minutes in steps:
        programme = decide(programme, command, of, NINE + minutes * MINUTE)
    return programme


def refusal(programme: Programme, command: Command, of: Schedule = THREE) -> tuple[str, str]:
    with pytest.raises(SeminarError) as refused:
        decide(programme, command, of, NINE + HOUR)
    return refused.value.code, refused.value.reason


PLANNED = Programme()
RUNNING = run_through((Start(), 0))
PAUSED = run_through((Start(), 0), (Pause(), 5))
FINISHED = run_through((Start(), 0), (Finish(), 5))


class TestStartAndStop:
    def test_a_new_programme_is_planned(self) -> None:
        assert (PLANNED.revision, PLANNED.status, PLANNED.block) == (0, "planned", None)
        assert (PLANNED.started_at, PLANNED.ends_at, PLANNED.paused_at) == (None, None, None)

    def test_start_gives_the_first_block_its_whole_length_however_late(self) -> None:
        late = run_through((Start(), 7))
        assert (late.revision, late.status, late.block) == (1, "running", "opening")
        assert (late.started_at, late.ends_at) == (NINE + 7 * MINUTE, NINE + 27 * MINUTE)

    def test_finish_ends_the_visit(self) -> None:
        assert (FINISHED.status, FINISHED.block, FINISHED.ends_at) == ("finished", None, None)
        assert FINISHED.finished_at == NINE + 5 * MINUTE
        assert FINISHED.runs[-1].ended_at == NINE + 5 * MINUTE
        assert FINISHED.started_at == NINE

    def test_finish_while_paused_closes_the_pause(self) -> None:
        done = run_through((Finish(), 8), programme=PAUSED)
        assert done.runs[-1].pauses == (PauseTaken(NINE + 5 * MINUTE, NINE + 8 * MINUTE),)
        assert done.status == "finished"

    def test_next_on_the_last_block_finishes(self) -> None:
        done = run_through((Start(), 0), (Next(), 20), (Next(), 70), (Next(), 80))
        assert (done.status, done.finished_at) == ("finished", NINE + 80 * MINUTE)


class TestPause:
    def test_the_time_left_stands_still(self) -> None:
        assert (PAUSED.status, PAUSED.paused_at) == ("paused", NINE + 5 * MINUTE)
        for minutes in (5, 6, 600):
            assert remaining(PAUSED, NINE + minutes * MINUTE) == 15 * MINUTE

    def test_resume_moves_the_deadline_by_the_pause(self) -> None:
        resumed = run_through((Resume(), 12), programme=PAUSED)
        assert (resumed.status, resumed.ends_at) == ("running", NINE + 27 * MINUTE)
        assert resumed.runs[-1].pauses == (PauseTaken(NINE + 5 * MINUTE, NINE + 12 * MINUTE),)

    def test_a_pause_over_time_keeps_how_far_over(self) -> None:
        over = run_through((Start(), 0), (Pause(), 23), (Resume(), 30))
        assert remaining(over, NINE + 30 * MINUTE) == -3 * MINUTE

    def test_entering_a_block_while_paused_lets_it_run(self) -> None:
        for command in (Next(), GoTo("groups")):
            moved = run_through((command, 8), programme=PAUSED)
            assert (moved.status, moved.block) == ("running", "groups")
            assert moved.ends_at == NINE + 58 * MINUTE
            assert moved.runs[0].pauses == (PauseTaken(NINE + 5 * MINUTE, NINE + 8 * MINUTE),)
            assert moved.runs[0].ends_at == NINE + 23 * MINUTE


class TestMoving:
    def test_next_enters_the_block_after_with_its_whole_length(self) -> None:
        moved = run_through((Start(), 0), (Next(), 12))
        assert (moved.block, moved.ends_at) == ("groups", NINE + 62 * MINUTE)
        assert moved.runs[0].ended_at == NINE + 12 * MINUTE

    def test_previous_is_the_block_before_in_the_agenda_and_starts_anew(self) -> None:
        back = run_through((Start(), 0), (GoTo("close"), 5), (Previous(), 8))
        assert (back.block, back.ends_at) == ("groups", NINE + 58 * MINUTE)

    def test_a_block_visited_again_gets_its_whole_length_again(self) -> None:
        again = run_through((Start(), 0), (Next(), 19), (Previous(), 21))
        assert [run.block for run in again.runs] == ["opening", "groups", "opening"]
        assert remaining(again, NINE + 21 * MINUTE) == 20 * MINUTE


class TestExtend:
    @pytest.mark.parametrize(
        ("at", "seconds", "left"),
        [
            (5, 300, 20),
            (5, -300, 10),
            (15, -600, 0),  # more than there is: the time is up
            (20, 300, 5),  # at the very end
            (22, 300, 5),  # two minutes over: five minutes to be seen
            (90, 60, 1),  # and so however far over
        ],
    )
    def test_what_is_left_after(self, at: int, seconds: int, left: int) -> None:
        moved = run_through((Extend(seconds), at), programme=RUNNING)
        assert remaining(moved, NINE + at * MINUTE) == left * MINUTE

    def test_while_paused_it_counts_from_the_pause(self) -> None:
        longer = run_through((Extend(300), 30), programme=PAUSED)
        assert (longer.status, remaining(longer, NINE + HOUR)) == ("paused", 20 * MINUTE)
        assert remaining(run_through((Resume(), 40), programme=longer), NINE + 40 * MINUTE) == (
            20 * MINUTE
        )

    def test_while_paused_over_time(self) -> None:
        longer = run_through((Start(), 0), (Pause(), 23), (Extend(300), 30))
        assert remaining(longer, NINE + HOUR) == 5 * MINUTE

    def test_it_is_kept_with_how_far_it_moved_the_deadline(self) -> None:
        moved = run_through((Extend(300), 22), (Extend(-1200), 23), programme=RUNNING)
        assert moved.runs[-1].additions == (
            TimeAdded(NINE + 22 * MINUTE, 7 * MINUTE),
            TimeAdded(NINE + 23 * MINUTE, -4 * MINUTE),
        )

    @pytest.mark.parametrize("seconds", [0, 86_401, -86_401, 10**30])
    def test_out_of_bounds(self, seconds: int) -> None:
        assert refusal(RUNNING, Extend(seconds)) == ("invalid", "extension_out_of_bounds")

    @pytest.mark.parametrize("seconds", [86_400, -86_400, 1, -1])
    def test_within_bounds(self, seconds: int) -> None:
        moved = run_through((Extend(seconds), 0), programme=RUNNING)
        assert remaining(moved, NINE) == max(20 * MINUTE + seconds * SECOND, 0)

    def test_a_block_over_time_has_nothing_to_give(self) -> None:
        assert refusal(RUNNING, Extend(-60)) == ("invalid", "no_time_left_to_take")
        ended = run_through((Extend(-1200), 5), programme=RUNNING)
        assert refusal(ended, Extend(-1)) == ("invalid", "no_time_left_to_take")


class TestRefusals:
    @pytest.mark.parametrize("kind", sorted(set(COMMANDS) - {"start"}))
    @pytest.mark.parametrize(
        ("programme", "reason"),
        [(PLANNED, "programme_not_started"), (FINISHED, "programme_finished")],
    )
    def test_only_a_programme_under_way_moves(
        self, kind: str, programme: Programme, reason: str
    ) -> None:
        params: dict[str, Any] = {"goto": {"block": "close"}, "extend": {"seconds": 60}}
        command = COMMANDS[kind](**params.get(kind, {}))
        assert refusal(programme, command) == ("invalid", reason)

    @pytest.mark.parametrize(
        ("programme", "command", "code", "reason"),
        [
            (RUNNING, Start(), "invalid", "programme_already_started"),
            (PAUSED, Start(), "invalid", "programme_already_started"),
            (FINISHED, Start(), "invalid", "programme_finished"),
            (PAUSED, Pause(), "invalid", "programme_paused"),
            (RUNNING, Resume(), "invalid", "programme_not_paused"),
            (RUNNING, Previous(), "invalid", "no_block_before"),
            (RUNNING, GoTo("opening"), "invalid", "block_is_current"),
            (RUNNING, GoTo("lunch"), "not_found", "block_unknown"),
        ],
    )
    def test_what_makes_no_sense(
        self, programme: Programme, command: Command, code: str, reason: str
    ) -> None:
        assert refusal(programme, command) == (code, reason)

    def test_two_facilitators_on_one_revision_move_one_block(self) -> None:
        check_expected(RUNNING, 1)
        moved = run_through((Next(), 12), programme=RUNNING)
        with pytest.raises(SeminarError) as refused:
            check_expected(moved, 1)
        assert (refused.value.code, refused.value.reason) == ("stale", "programme_moved_on")


class TestTime:
    def test_a_clock_stepped_back_is_held_at_the_last_command(self) -> None:
        stepped = run_through((Extend(60), -60), programme=PAUSED)
        assert stepped.moved_at == PAUSED.moved_at
        assert stepped.runs[-1].additions == (TimeAdded(NINE + 5 * MINUTE, MINUTE),)
        assert remaining(RUNNING, NINE - HOUR) == 20 * MINUTE

    def test_the_latest_instant_is_kept_through_undo(self) -> None:
        back = restore(PAUSED, RUNNING)
        assert remaining(back, NINE) == 15 * MINUTE

    def test_midnight_and_summer_time_move_nothing(self) -> None:
        for start in ("2023-04-27 23:55", "2023-03-26 01:55", "2023-10-29 02:55"):
            begins = oslo(start)
            night = laid_out(("late", 20), at=begins)
            programme = decide(Programme(), Start(), night, begins)
            assert remaining(programme, begins + 15 * MINUTE) == 5 * MINUTE


class TestUndo:
    @pytest.mark.parametrize(
        "command", [Pause(), Next(), GoTo("close"), Extend(300), Extend(-6000), Finish()]
    )
    def test_it_gives_back_the_very_deadline(self, command: Command) -> None:
        after = run_through((command, 12), programme=RUNNING)
        back = restore(after, RUNNING)
        assert replace(back, revision=1, moved_at=RUNNING.moved_at) == RUNNING
        assert back.revision == 3
        assert remaining(back, NINE + 14 * MINUTE) == 6 * MINUTE

    def test_of_start(self) -> None:
        back = restore(RUNNING, PLANNED)
        assert (back.status, back.revision, back.runs) == ("planned", 2, ())

    def test_of_resume_stands_still_again(self) -> None:
        back = restore(run_through((Resume(), 12), programme=PAUSED), PAUSED)
        assert (back.status, remaining(back, NINE + HOUR)) == ("paused", 15 * MINUTE)

    def test_several_steps_back(self) -> None:
        steps: tuple[Command, ...] = (Start(), Pause(), Resume(), Extend(60), Next(), Finish())
        states = [Programme()]
        for minute, command in enumerate(steps):
            states.append(run_through((command, minute), programme=states[-1]))
        current = states[-1]
        for before in reversed(states[:-1]):
            current = restore(current, before)
            assert current.runs == before.runs
        assert (current.status, current.revision) == ("planned", 12)


class TestLate:
    @pytest.mark.parametrize(
        ("programme", "minutes", "late"),
        [
            (PLANNED, 600, (False, False, False)),
            (RUNNING, 19, (False, False, False)),
            (RUNNING, 20, (True, False, False)),
            (PAUSED, 600, (False, False, False)),
            (run_through((Pause(), 21), programme=RUNNING), 22, (True, False, False)),
            (run_through((GoTo("close"), 3), programme=RUNNING), 4, (True, True, False)),
            (
                run_through((GoTo("close"), 3), (GoTo("opening"), 4), programme=RUNNING),
                5,
                (False, False, False),
            ),
            (run_through((Extend(60), 25), programme=RUNNING), 25, (False, False, False)),
            (FINISHED, 5, (True, True, True)),
        ],
    )
    def test_each_block(
        self, programme: Programme, minutes: int, late: tuple[bool, bool, bool]
    ) -> None:
        now = NINE + minutes * MINUTE
        assert tuple(is_over(programme, THREE, one.key, now) for one in THREE.blocks) == late

    @pytest.mark.parametrize("programme", [PLANNED, RUNNING, FINISHED])
    def test_an_unknown_block(self, programme: Programme) -> None:
        with pytest.raises(SeminarError, match="not_found: block_unknown"):
            is_over(programme, THREE, "lunch", NINE)


class TestSchedule:
    def test_blocks_follow_one_another(self) -> None:
        times = [(one.planned_start - NINE, one.planned_end - NINE) for one in THREE.blocks]
        assert times == [(0, 20 * MINUTE), (20 * MINUTE, 70 * MINUTE), (70 * MINUTE, 80 * MINUTE)]
        assert [one.fixed_start for one in THREE.blocks] == [None, None, None]
        assert (THREE.blocks[0].kind, THREE.blocks[0].seconds) == ("plenary", 1200)

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


class TestJson:
    @pytest.mark.parametrize(
        "programme",
        [
            PLANNED,
            RUNNING,
            PAUSED,
            FINISHED,
            run_through((Resume(), 7), (Extend(90), 8), (Next(), 9), programme=PAUSED),
        ],
    )
    def test_round_trip(self, programme: Programme) -> None:
        written = json.loads(json.dumps(programme.to_json()))
        assert Programme.from_json(written) == programme
        assert written == programme.to_json()

    def test_the_form_that_is_kept(self) -> None:
        longer = run_through((Extend(60), 6), programme=PAUSED)
        assert longer.to_json() == {
            "revision": 3,
            "runs": [
                {
                    "block": "opening",
                    "started_at": NINE,
                    "ends_at": NINE + 21 * MINUTE,
                    "ended_at": None,
                    "pauses": [{"at": NINE + 5 * MINUTE, "until": None}],
                    "additions": [{"at": NINE + 6 * MINUTE, "milliseconds": MINUTE}],
                }
            ],
            "finished_at": None,
            "moved_at": NINE + 6 * MINUTE,
        }

    def test_a_visit_on_its_own(self) -> None:
        run = BlockRun("opening", NINE, NINE + DAY, pauses=(PauseTaken(NINE),))
        assert BlockRun.from_json(run.to_json()) == run
