"""The programme's clockwork: commands, undo, what is left and what is late."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from seminar.domain.errors import SeminarError
from seminar.domain.programme import (
    COMMANDS,
    Alerts,
    Command,
    Continue,
    Extend,
    Finish,
    GoTo,
    Next,
    Pause,
    PauseTaken,
    Previous,
    Programme,
    Reopen,
    Resume,
    Skip,
    Start,
    TimeAdded,
    alerts_of,
    check_expected,
    decide,
    is_dormant,
    is_over,
    remaining,
    restore,
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
    SECOND,
    THREE,
    at,
    laid_out,
    oslo,
    refusal,
    run_through,
)


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


PARAMS: dict[str, dict[str, Any]] = {
    "goto": {"block": "close"},
    "extend": {"seconds": 60},
    "skip": {"block": "close"},
    "replan": {"strategy": "push", "seconds": 60},
    "alerts": {"minutes": [5]},
    "round.start": {"order": [1]},
    "round.extend": {"seconds": 60},
}
SECOND_BLOCK = run_through((Next(), 1), programme=RUNNING)
CLOSE_SKIPPED = run_through((Skip("close"), 1), programme=RUNNING)
ONLY_GROUPS = run_through((Skip("opening"), 1), (Skip("close"), 1))
EVEN_BEFORE = {"skip", "replan", "alerts"}


class TestRefusals:
    @pytest.mark.parametrize("kind", sorted(set(COMMANDS) - EVEN_BEFORE - {"start", "reopen"}))
    @pytest.mark.parametrize(
        ("programme", "reason"),
        [(PLANNED, "programme_not_started"), (FINISHED, "programme_finished")],
    )
    def test_only_a_programme_under_way_moves(
        self, kind: str, programme: Programme, reason: str
    ) -> None:
        command = COMMANDS[kind](**PARAMS.get(kind, {}))
        assert refusal(programme, command) == ("invalid", reason)

    @pytest.mark.parametrize("kind", sorted(EVEN_BEFORE))
    def test_a_finished_programme_is_planned_no_more(self, kind: str) -> None:
        command = COMMANDS[kind](**PARAMS[kind])
        assert refusal(FINISHED, command) == ("invalid", "programme_finished")

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
            (RUNNING, Skip("opening"), "invalid", "block_is_current"),
            (RUNNING, Skip("lunch"), "not_found", "block_unknown"),
            (SECOND_BLOCK, Skip("opening"), "invalid", "block_behind"),
            (CLOSE_SKIPPED, Skip("close"), "invalid", "block_skipped"),
            (ONLY_GROUPS, Skip("groups"), "invalid", "last_block_left"),
            (PLANNED, Reopen(), "invalid", "programme_not_finished"),
            (RUNNING, Reopen(), "invalid", "programme_not_finished"),
            (RUNNING, Continue(), "invalid", "programme_not_dormant"),
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


class TestSkip:
    def test_next_passes_over_it(self) -> None:
        moved = run_through((Skip("groups"), 5), (Next(), 20), programme=RUNNING)
        assert (moved.block, moved.skipped) == ("close", ("groups",))

    def test_previous_passes_over_it(self) -> None:
        back = run_through((Skip("groups"), 5), (Next(), 20), (Previous(), 22), programme=RUNNING)
        assert back.block == "opening"

    def test_nothing_before_but_what_was_skipped(self) -> None:
        second = run_through((Skip("opening"), 0), (Start(), 1))
        assert second.block == "groups"
        assert refusal(second, Previous()) == ("invalid", "no_block_before")

    def test_next_finishes_when_all_the_rest_is_skipped(self) -> None:
        alone = run_through((Skip("groups"), 6), (Next(), 20), programme=CLOSE_SKIPPED)
        assert alone.status == "finished"

    def test_going_to_it_gives_it_its_length_again(self) -> None:
        there = run_through((Skip("groups"), 5), (GoTo("groups"), 9), programme=RUNNING)
        assert (there.ends_at, there.skipped) == (NINE + 59 * MINUTE, ())

    def test_one_visited_and_come_back_from_can_be_skipped(self) -> None:
        back = run_through((Next(), 5), (Previous(), 8), (Skip("groups"), 9), programme=RUNNING)
        assert run_through((Next(), 20), programme=back).block == "close"

    def test_what_is_written_under_it_comes_late_once_it_is_passed(self) -> None:
        skipped = run_through((Skip("groups"), 5), programme=RUNNING)
        assert not is_over(skipped, THREE, "groups", NINE + 6 * MINUTE)
        passed = run_through((Next(), 20), programme=skipped)
        assert is_over(passed, THREE, "groups", NINE + 20 * MINUTE)


class TestReopen:
    def test_the_last_block_goes_on_as_it_was(self) -> None:
        again = run_through((Reopen(), 9), programme=FINISHED)
        assert (again.status, again.block, again.finished_at) == ("running", "opening", None)
        assert (again.ends_at, again.runs[-1].ended_at) == (NINE + 20 * MINUTE, None)

    def test_it_may_be_over_time(self) -> None:
        again = run_through((Reopen(), 25), programme=FINISHED)
        assert remaining(again, NINE + 25 * MINUTE) == -5 * MINUTE

    def test_a_day_later_it_is_awake(self) -> None:
        again = run_through((Reopen(), 24 * 60), programme=FINISHED)
        assert not is_dormant(again, THREE, NINE + DAY)


class TestDormant:
    """The day ends at 10:20 and is asleep after 22:20."""

    SLEEPS = 80 + 12 * 60

    @pytest.mark.parametrize(
        ("programme", "minutes", "dormant"),
        [
            (RUNNING, SLEEPS, False),
            (RUNNING, SLEEPS + 0.01, True),
            (PAUSED, SLEEPS, False),
            (PAUSED, SLEEPS + 0.01, True),
            (PLANNED, 10 * SLEEPS, False),
            (FINISHED, 10 * SLEEPS, False),
            (run_through((GoTo("close"), 300), programme=RUNNING), 310 + 12 * 60, False),
            (run_through((GoTo("close"), 300), programme=RUNNING), 311 + 12 * 60, True),
            (run_through((GoTo("close"), 5), (Pause(), 300), programme=RUNNING), 1020, False),
            (run_through((GoTo("close"), 5), (Pause(), 300), programme=RUNNING), 1021, True),
        ],
    )
    def test_half_a_day_after_its_end(
        self, programme: Programme, minutes: float, dormant: bool
    ) -> None:
        assert is_dormant(programme, THREE, at(minutes)) == dormant

    @pytest.mark.parametrize("kind", sorted(set(COMMANDS) - {"finish", "continue"}))
    def test_it_asks_first(self, kind: str) -> None:
        command = COMMANDS[kind](**PARAMS.get(kind, {}))
        expected = ("invalid", "programme_dormant")
        assert refusal(RUNNING, command, minutes=self.SLEEPS + 1) == expected

    def test_it_goes_on_when_told_to(self) -> None:
        awake = run_through((Continue(), 2000), programme=RUNNING)
        assert awake.runs == RUNNING.runs
        assert not is_dormant(awake, THREE, at(2000 + 12 * 60))
        assert run_through((Next(), 2001), programme=awake).block == "groups"

    def test_or_is_finished(self) -> None:
        assert run_through((Finish(), 2000), programme=RUNNING).status == "finished"

    def test_undo_needs_no_asking(self) -> None:
        back = restore(PAUSED, RUNNING)
        assert is_dormant(back, THREE, at(2000))


class TestAlerts:
    def test_the_agendas_until_others_are_chosen(self) -> None:
        assert alerts_of(RUNNING, THREE) == (10, 5, 1, 0)
        chosen = run_through((Alerts((3, 15, 3)), 2), programme=RUNNING)
        assert alerts_of(chosen, THREE) == (15, 3, 0)
        assert alerts_of(run_through((Alerts(()), 0)), THREE) == (0,)

    @pytest.mark.parametrize("minutes", [(-1,), (121,), tuple(range(1, 9))])
    def test_out_of_bounds(self, minutes: tuple[int, ...]) -> None:
        assert refusal(RUNNING, Alerts(minutes)) == ("invalid", "alerts_out_of_bounds")


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
