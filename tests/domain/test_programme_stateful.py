"""Random commands, pauses and clock steps against a stopwatch."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from seminar.domain import phases, replan
from seminar.domain.agenda import Agenda
from seminar.domain.errors import SeminarError
from seminar.domain.programme import (
    Alerts,
    Command,
    Continue,
    EndRound,
    Extend,
    ExtendReport,
    Finish,
    GoTo,
    Next,
    NextReport,
    Pause,
    Previous,
    Programme,
    Reopen,
    Replan,
    Resume,
    Schedule,
    Skip,
    SkipReport,
    Start,
    StartRound,
    alerts_of,
    check_expected,
    day_end,
    decide,
    is_dormant,
    is_over,
    project,
    remaining,
    restore,
    schedule,
)
from tests.domain.stopwatch import Oracle

BEGINS = 1_682_578_800_000
SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
MOST_BLOCKS = 5
GROUPS = (None, 1, 2)

fixed_starts = st.none() | st.sampled_from(["08:30", "09:20", "10:00", "11:30", "00:30"])


@st.composite
def blocks(draw: st.DrawFn) -> dict[str, Any]:
    minutes = draw(st.integers(1, 90))
    kind = draw(st.sampled_from(["plenary", "group_work", "group_work", "break"]))
    at = draw(fixed_starts)
    cuts = draw(st.lists(st.integers(1, 30), max_size=3, unique=True))
    ends = [0, *sorted(cut for cut in cuts if cut < minutes), minutes]
    parts = [
        {"key": f"p{number}", "kind": "round", "title": "Part", "minutes": end - begin}
        for number, (begin, end) in enumerate(pairwise(ends))
    ]
    return {
        "kind": kind,
        "title": "Talk",
        "minutes": minutes,
        "flexible": draw(st.booleans()),
        "min_minutes": draw(st.integers(1, minutes)),
        **({"phases": parts} if kind == "group_work" and cuts else {}),
        **({"at": at} if at else {}),
    }


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """One to five blocks, some with fixed starts that may be impossible to keep."""
    described = draw(st.lists(blocks(), min_size=1, max_size=MOST_BLOCKS))
    keyed = [{"key": f"b{number}", **block} for number, block in enumerate(described)]
    return schedule(Agenda.model_validate({"title": "A day of talk", "blocks": keyed}), BEGINS)


block_keys = st.integers(0, MOST_BLOCKS).map(lambda number: f"b{number}")
some_seconds = st.one_of(
    st.sampled_from((60, -60, 300, -300)),
    st.integers(-3600, 3600),
    st.integers(-90_000, 90_000),
)
moves: st.SearchStrategy[Command] = st.one_of(
    st.sampled_from((Start(), Pause(), Resume(), Next(), Next(), Previous(), Finish())),
    st.sampled_from((Reopen(), Continue())),
    block_keys.map(GoTo),
    block_keys.map(Skip),
    st.lists(st.integers(-1, 121), max_size=9).map(tuple).map(Alerts),
)
extensions: st.SearchStrategy[Command] = st.builds(
    Extend,
    some_seconds,
    st.none() | st.sampled_from(("p0", "p1", "p2", "", "x")),
    st.sampled_from(GROUPS),
)
reports: st.SearchStrategy[Command] = st.one_of(
    st.builds(
        StartRound,
        st.lists(st.integers(0, 6), max_size=4).map(tuple) | st.just((3, 1, 2)),
        st.sampled_from((150, 1, 3600, 0, 3601)),
    ),
    st.sampled_from((NextReport(), SkipReport(), EndRound())),
    some_seconds.map(ExtendReport),
)
commands = st.one_of(moves, moves, extensions, reports)


class Clockwork(RuleBasedStateMachine):
    """One seminar whose facilitator presses anything at any time."""

    @initialize(
        of=schedules(),
        started=st.sampled_from([True, True, True, False]),
        start_at=st.integers(0, 4),
    )
    def begin(self, of: Schedule, started: bool, start_at: int) -> None:
        self.schedule = of
        self.programme = Programme()
        self.befores: list[Programme] = []
        self.now = self.time = BEGINS - 30 * MINUTE
        self.oracle = Oracle(of, self.now)
        self.log: list[tuple[Command | None, int]] = []
        for command in (Start(), GoTo(f"b{start_at}")) if started else ():
            self.press(command)

    def reach(self, now: int) -> None:
        """Move the clock; the oracle hears of no time before the latest command's."""
        self.now = now
        time = max(now, self.programme.moved_at)
        self.oracle.tick(time - self.time)
        self.time = time

    def carry_out(self, command: Command) -> None:
        self.befores.append(self.programme)
        self.programme = decide(self.programme, command, self.schedule, self.now)
        self.log.append((command, self.now))

    @rule(milliseconds=st.integers(0, 40 * MINUTE))
    def time_goes_on(self, milliseconds: int) -> None:
        before = remaining(self.programme, self.now)
        self.reach(self.now + milliseconds)
        after = remaining(self.programme, self.now)
        if before is not None and after is not None:
            assert 0 <= before - after <= milliseconds

    @precondition(lambda self: self.programme.current and self.programme.revision % 7 == 6)
    @rule(milliseconds=st.integers(11 * HOUR, 14 * HOUR))
    def night_falls(self, milliseconds: int) -> None:
        self.reach(self.now + milliseconds)

    @rule(milliseconds=st.integers(-90 * MINUTE, 90 * MINUTE))
    def clock_is_set(self, milliseconds: int) -> None:
        at_command = remaining(self.programme, self.programme.moved_at)
        self.reach(self.now + milliseconds)
        after = remaining(self.programme, self.now)
        if at_command is not None and after is not None:
            assert after <= at_command

    @precondition(lambda self: self.programme.revision)
    @rule(behind=st.integers(1, 3))
    def press_what_another_has_pressed(self, behind: int) -> None:
        check_expected(self.programme, self.programme.revision)
        with pytest.raises(SeminarError, match="programme_moved_on"):
            check_expected(self.programme, self.programme.revision - behind)

    @rule(command=moves)
    def press_a_move(self, command: Command) -> None:
        self.press(command)

    @precondition(lambda self: self.programme.current is not None)
    @rule(command=extensions)
    def press_more_time(self, command: Command) -> None:
        self.press(command)

    @precondition(lambda self: self.programme.current is not None and self.oracle.phases() != ("",))
    @rule(seconds=some_seconds, which=st.integers(0, 3), group=st.sampled_from(GROUPS))
    def press_more_time_for_a_phase(self, seconds: int, which: int, group: int | None) -> None:
        keys = self.oracle.phases()
        self.press(Extend(seconds, keys[which % len(keys)], group))

    @precondition(lambda self: self.programme.current is not None)
    @rule(command=reports)
    def press_for_reports(self, command: Command) -> None:
        self.press(command)

    def press(self, command: Command) -> None:
        if self.oracle.do(command):
            self.carry_out(command)
            return
        with pytest.raises(SeminarError):
            decide(self.programme, command, self.schedule, self.now)

    @precondition(lambda self: self.programme.revision % 3 == 2)
    @rule(seconds=st.integers(1, 90) | st.integers(1, 3 * 3600), which=st.integers(0, 8))
    def catch_up(self, seconds: int, which: int) -> None:
        if self.programme.status == "finished":
            with pytest.raises(SeminarError, match="programme_finished"):
                replan.options(self.programme, self.schedule, seconds, self.now)
            return
        found = replan.options(self.programme, self.schedule, seconds, self.now)
        option = found[-1 - which % len(found)]
        command = Replan(option.strategy, seconds, option.block)
        before, lengths = self.oracle.day_end(), self.oracle.world.lengths
        if not self.oracle.do(command, dict(option.lengths)):
            with pytest.raises(SeminarError, match="programme_dormant"):
                decide(self.programme, command, self.schedule, self.now)
            return
        self.carry_out(command)
        after = self.oracle.day_end()
        assert (option.regained, option.shortfall) == (
            min((before - after) // SECOND, seconds),
            seconds - option.regained,
        )
        assert option.surplus == (before - after) // SECOND - option.regained
        assert option.ends_at == after == day_end(self.programme, self.schedule, self.now)
        for block, length, now in zip(
            self.schedule.blocks, lengths, self.oracle.world.lengths, strict=True
        ):
            is_dropped = (option.strategy, option.block) == ("drop", block.key)
            least = 0 if is_dropped else min(block.min_seconds, length)
            assert least <= now <= length

    @precondition(lambda self: self.befores)
    @rule()
    def undo(self) -> None:
        before = self.befores.pop()
        self.oracle.undo()
        undone = self.programme
        self.programme = restore(undone, before)
        assert {**self.programme.to_json(), "revision": 0, "moved_at": 0} == {
            **before.to_json(),
            "revision": 0,
            "moved_at": 0,
        }
        assert self.programme.moved_at == undone.moved_at
        self.log.append((None, self.now))

    @rule()
    def restart(self) -> None:
        self.programme = Programme.from_json(json.loads(json.dumps(self.programme.to_json())))

    @invariant()
    def shows_what_the_stopwatch_shows(self) -> None:
        world = self.oracle.world
        assert self.programme.status == world.status
        assert self.programme.revision == self.oracle.revision
        assert [run.block for run in self.programme.runs] == [f"b{n}" for n in world.visits]
        assert alerts_of(self.programme, self.schedule) == world.alerts
        lengths = [self.programme.seconds_of(block) for block in self.schedule.blocks]
        assert lengths == list(world.lengths)
        if world.status in {"planned", "finished"}:
            assert (self.programme.block, remaining(self.programme, self.now)) == (None, None)
        else:
            assert self.programme.block == f"b{world.place}"
            assert remaining(self.programme, self.now) == world.left[-1]

    @invariant()
    def phases_are_what_the_stopwatch_shows(self) -> None:
        run = self.programme.current
        if run is None:
            return
        block = self.schedule.block(run.block)
        stands_at, keys = run.stands_at(self.time), self.oracle.phases()
        for group in GROUPS:
            left = self.oracle.world.left_for(group, keys)
            assert remaining(self.programme, self.now, group) == left[-1]
            assert list(left) == sorted(left)
            ends = phases.deadlines(run, block, group)
            assert [end - stands_at for end in ends] == (list(left) if block.phases else [])

    @invariant()
    def phases_went_as_the_stopwatch_showed(self) -> None:
        run = self.programme.current
        if run is None or not self.schedule.block(run.block).phases:
            return
        times = phases.times(run, self.schedule.block(run.block), self.time)
        assert times[0][0] == run.started_at
        assert all(before[1] == after[0] for before, after in pairwise(times))
        left = self.oracle.world.left_for(None, self.oracle.phases())
        for (_start, end), one in zip(times, left, strict=True):
            # The time that is left is still to pass, whatever pauses there have been.
            assert end - self.time == one if one > 0 else end <= self.time
        assert times[-1][1] == max(self.time + left[-1], self.time)

    @invariant()
    def extra_time_is_what_was_given(self) -> None:
        run = self.programme.current
        for group in (1, 2) if run else ():
            given = {key: one for (of, key), one in self.oracle.world.extra.items() if of == group}
            assert run is not None
            some = {key: one for key, one in given.items() if one}
            assert phases.extra_time(run, group) == some
            assert phases.extra_times(run).get(group, {}) == some

    @invariant()
    def late_is_what_the_stopwatch_says(self) -> None:
        world = self.oracle.world
        for place, block in enumerate(self.schedule.blocks):
            for group in GROUPS:
                passed = place < world.place or world.status == "finished"
                here = place == world.place and world.status != "planned"
                up = here and world.left_for(group, self.oracle.phases())[-1] <= 0
                over = is_over(self.programme, self.schedule, block.key, self.now, group)
                assert over == (passed or up)

    @invariant()
    def the_round_is_where_the_stopwatch_says(self) -> None:
        world, run = self.oracle.world, self.programme.current
        written = [
            (turn.group, turn.skipped)
            for one in self.programme.runs
            for reported in one.rounds
            for turn in reported.turns
        ]
        assert written == list(world.turns)
        reporting = world.reporting
        assert (self.programme.round is None) == (reporting is None)
        if self.programme.round is not None and reporting is not None and run is not None:
            turn = self.programme.round.turn
            assert turn.group == world.turns[-1][0]
            assert turn.ends_at - run.stands_at(self.time) == reporting.left
            assert self.programme.round.next_group == next(iter(reporting.waiting), None)
            still = len(self.programme.round.order) - self.programme.round.number
            assert still == len(reporting.waiting)

    @invariant()
    def it_sleeps_when_the_stopwatch_says(self) -> None:
        assert is_dormant(self.programme, self.schedule, self.now) == self.oracle.is_dormant()

    @invariant()
    def the_day_ends_when_the_stopwatch_says(self) -> None:
        if self.programme.status != "finished":
            assert day_end(self.programme, self.schedule, self.now) == self.oracle.day_end()

    @invariant()
    def visits_follow_one_another(self) -> None:
        instants = []
        for run in self.programme.runs:
            additions = (*run.additions, *run.group_additions)
            moved = sorted([*(one.at for one in run.pauses), *(one.at for one in additions)])
            instants += [run.started_at, *moved, *([run.ended_at] if run.ended_at else [])]
            assert all(one.until is None or one.at <= one.until for one in run.pauses)
        assert instants == sorted(instants)
        assert all(instant <= self.programme.moved_at for instant in instants)
        assert [run.ended_at for run in self.programme.runs[:-1]].count(None) == 0

    @invariant()
    def what_is_on_is_in_the_last_visit_only(self) -> None:
        for run in self.programme.runs:
            if run.ended_at is not None:
                assert (run.paused_at, run.round) == (None, None)
            for reported in run.rounds:
                open_turns = [turn for turn in reported.turns if turn.ended_at is None]
                assert len(open_turns) == (reported.ended_at is None)

    @invariant()
    def the_projection_is_in_order(self) -> None:
        times = project(self.programme, self.schedule, self.now)
        place = self.schedule.position(self.programme.block or "b0")
        coming = [one for one in times[place:] if one.expected_start is not None]
        for before, after in pairwise(coming if self.programme.status != "finished" else []):
            assert before.expected_end is not None
            assert after.expected_start is not None
            gap = after.expected_start - before.expected_end
            assert gap >= 0
            assert gap // SECOND == after.slack
        for block, one in zip(self.schedule.blocks, times, strict=True):
            visited = any(run.block == block.key for run in self.programme.runs)
            assert (one.actual_start is not None) == visited

    @invariant()
    def a_fixed_start_never_moves_forward(self) -> None:
        times = project(self.programme, self.schedule, self.now)
        place = self.schedule.position(self.programme.block) + 1 if self.programme.block else 0
        coming = zip(self.schedule.blocks[place:], times[place:], strict=True)
        if self.programme.status != "finished":
            for block, one in coming:
                if block.fixed_start is not None and one.expected_start is not None:
                    assert one.expected_start >= block.fixed_start

    @invariant()
    def each_block_is_expected_when_the_stopwatch_says(self) -> None:
        expected = self.oracle.expected() if self.programme.status != "finished" else {}
        times = project(self.programme, self.schedule, self.now)
        for place, block in enumerate(self.schedule.blocks):
            if place in expected:
                start, end = expected[place]
                assert (times[place].expected_start, times[place].expected_end) == (start, end)
                late = start - (block.fixed_start or block.planned_start)
                assert times[place].late_by == int(late / SECOND)
            elif place > self.oracle.world.place and self.programme.status != "finished":
                assert (times[place].expected_start, times[place].expected_end) == (None, None)

    @invariant()
    def the_projection_moves_one_way(self) -> None:
        now = project(self.programme, self.schedule, self.now)
        later = project(self.programme, self.schedule, self.now + 7 * MINUTE)
        for one, other in zip(now, later, strict=True):
            assert (one.expected_start is None) == (other.expected_start is None)
            if one.expected_start is not None and other.expected_start is not None:
                assert 0 <= other.expected_start - one.expected_start <= 7 * MINUTE
            if one.expected_end is not None and other.expected_end is not None:
                assert 0 <= other.expected_end - one.expected_end <= 7 * MINUTE

    def teardown(self) -> None:
        """Replaying the log gives the same figures."""
        if not hasattr(self, "log"):
            return
        programme, befores = Programme(), list[Programme]()
        for command, at in self.log:
            if command is None:
                programme = restore(programme, befores.pop())
            else:
                befores.append(programme)
                programme = decide(programme, command, self.schedule, at)
        assert programme == self.programme


def test_against_the_stopwatch() -> None:
    run_state_machine_as_test(
        Clockwork,
        settings=settings(
            max_examples=200,
            stateful_step_count=50,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )


moments = st.tuples(commands, st.integers(0, 40 * MINUTE))


@settings(max_examples=200, deadline=None)
@given(of=schedules(), steps=st.lists(moments, max_size=12), wait=st.integers(0, 40 * MINUTE))
def test_the_projection_is_what_happens_if_everyone_keeps_to_it(
    of: Schedule, steps: list[tuple[Command, int]], wait: int
) -> None:
    programme, now = Programme(), BEGINS - 30 * MINUTE
    for command, after in steps:
        now += after
        try:
            programme = decide(programme, command, of, now)
        except SeminarError:
            continue
    now += wait
    assume(not is_dormant(programme, of, now))
    promised = project(programme, of, now)
    kept = _kept_to(programme, of, now)
    started = {run.block: run.started_at for run in kept.runs}
    expected = {one.block: one.expected_start for one in promised if one.expected_start}
    assert {block: started[block] for block in expected} == expected
    assert kept.finished_at == day_end(programme, of, now)


def _kept_to(programme: Programme, of: Schedule, now: int) -> Programme:
    """Let the rest of the day run as it should: nobody early, nobody waiting."""
    if programme.status == "planned":
        first = next(block for block in of.blocks if programme.seconds_of(block))
        due = max(of.starts_at, first.fixed_start or 0, now)
        programme = decide(programme, Start(), of, due)
    if programme.status == "paused":
        programme = decide(programme, Resume(), of, now)
    while programme.current is not None:
        place = of.position(programme.current.block) + 1
        later = [block for block in of.blocks[place:] if programme.seconds_of(block)]
        fixed = later[0].fixed_start if later else None
        due = max(programme.current.ends_at, fixed or 0, now)
        programme = decide(programme, Next(), of, due)
    return programme
