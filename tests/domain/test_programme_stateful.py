"""Random commands and clock steps against an oracle that counts down instead of storing instants.

The oracle keeps the milliseconds that are left and lets them tick. Undo is a
parallel world in which the command was never given and the time went on.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from seminar.domain.agenda import Agenda
from seminar.domain.errors import SeminarError
from seminar.domain.programme import (
    Command,
    Extend,
    Finish,
    GoTo,
    Next,
    Pause,
    Previous,
    Programme,
    Resume,
    Schedule,
    Start,
    decide,
    is_over,
    project,
    remaining,
    restore,
    schedule,
)

BEGINS = 1_682_578_800_000
SECOND = 1000
MINUTE = 60 * SECOND
MOST_BLOCKS = 5

lengths = st.integers(1, 90)
fixed_starts = st.none() | st.sampled_from(["08:30", "09:20", "10:00", "11:30", "00:30"])


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """One to five blocks, some with fixed starts that may be impossible to keep."""
    blocks = draw(st.lists(st.tuples(lengths, fixed_starts), min_size=1, max_size=MOST_BLOCKS))
    agenda = Agenda.model_validate(
        {
            "title": "A day of talk",
            "blocks": [
                {"key": f"b{number}", "kind": "plenary", "title": "Talk", "minutes": minutes}
                | ({"at": at} if at else {})
                for number, (minutes, at) in enumerate(blocks)
            ],
        }
    )
    return schedule(agenda, BEGINS)


commands: st.SearchStrategy[Command] = st.one_of(
    st.sampled_from((Start(), Pause(), Resume(), Next(), Previous(), Finish())),
    st.integers(0, MOST_BLOCKS).map(lambda number: GoTo(f"b{number}")),
    (st.sampled_from((60, -60, 300, -300)) | st.integers(-90_000, 90_000)).map(Extend),
)


@dataclass(frozen=True)
class World:
    """What a stopwatch on the table would show."""

    status: str = "planned"
    place: int = -1
    left: int = 0
    visits: tuple[int, ...] = ()

    def tick(self, milliseconds: int) -> World:
        if self.status != "running":
            return self
        return replace(self, left=self.left - milliseconds)

    def enter(self, place: int, minutes: int) -> World:
        return World("running", place, minutes * MINUTE, (*self.visits, place))

    def finish(self) -> World:
        return World("finished", -1, 0, self.visits)


@dataclass
class Oracle:
    """The world as it is, and those in which the latest commands were not given."""

    minutes: list[int]
    world: World = World()
    others: list[World] = field(default_factory=list)
    revision: int = 0

    def tick(self, milliseconds: int) -> None:
        self.world = self.world.tick(milliseconds)
        self.others = [world.tick(milliseconds) for world in self.others]

    def undo(self) -> None:
        self.world = self.others.pop()
        self.revision += 1

    def do(self, command: Command) -> bool:
        """Whether the command could be done."""
        after = self.after(command)
        if after is None:
            return False
        self.others.append(self.world)
        self.world = after
        self.revision += 1
        return True

    def after(self, command: Command) -> World | None:
        world = self.world
        possible = {
            Start: world.status == "planned",
            Pause: world.status == "running",
            Resume: world.status == "paused",
        }
        if not possible.get(type(command), world.status in {"running", "paused"}):
            return None
        match command:
            case Start():
                return world.enter(0, self.minutes[0])
            case Pause() | Resume():
                return replace(world, status="paused" if command == Pause() else "running")
            case Extend(seconds):
                return self.extended(seconds)
            case Finish():
                return world.finish()
            case _:
                return self.moved(self.target(command))

    def target(self, command: Command) -> int:
        if isinstance(command, GoTo):
            return int(command.block[1:])
        return self.world.place + (1 if isinstance(command, Next) else -1)

    def moved(self, place: int) -> World | None:
        one_after_the_last = self.world.place + 1 == len(self.minutes)
        if place < 0 or place == self.world.place or place > len(self.minutes):
            return None
        if place == len(self.minutes):
            return self.world.finish() if one_after_the_last else None
        return self.world.enter(place, self.minutes[place])

    def extended(self, seconds: int) -> World | None:
        left = max(self.world.left, 0)
        if not 0 < abs(seconds) <= 86_400 or (seconds < 0 and left == 0):
            return None
        return replace(self.world, left=max(left + seconds * SECOND, 0))


class Clockwork(RuleBasedStateMachine):
    """One seminar whose facilitator presses anything at any time."""

    @initialize(of=schedules())
    def begin(self, of: Schedule) -> None:
        self.schedule = of
        self.programme = Programme()
        self.befores: list[Programme] = []
        self.oracle = Oracle([block.seconds // 60 for block in of.blocks])
        self.now = self.time = self.highest = BEGINS - 30 * MINUTE
        self.log: list[tuple[Command | None, int]] = []

    def reach(self, now: int) -> None:
        """Move the clock; the oracle hears of no time before the latest command's."""
        self.now = now
        time = max(now, self.programme.moved_at)
        self.oracle.tick(time - self.time)
        self.time = time

    @rule(milliseconds=st.integers(0, 40 * MINUTE))
    def time_goes_on(self, milliseconds: int) -> None:
        before = remaining(self.programme, self.now)
        self.reach(self.now + milliseconds)
        after = remaining(self.programme, self.now)
        if before is not None and after is not None:
            assert 0 <= before - after <= milliseconds

    @rule(milliseconds=st.integers(-90 * MINUTE, 90 * MINUTE))
    def clock_is_set(self, milliseconds: int) -> None:
        at_command = remaining(self.programme, self.programme.moved_at)
        self.reach(self.now + milliseconds)
        after = remaining(self.programme, self.now)
        if at_command is not None and after is not None:
            assert after <= at_command

    @rule(command=commands)
    def press(self, command: Command) -> None:
        known = not isinstance(command, GoTo) or int(command.block[1:]) < len(self.schedule.blocks)
        if not (known and self.oracle.do(command)):
            with pytest.raises(SeminarError):
                decide(self.programme, command, self.schedule, self.now)
            return
        self.befores.append(self.programme)
        self.programme = decide(self.programme, command, self.schedule, self.now)
        self.log.append((command, self.now))

    @precondition(lambda self: self.befores)
    @rule()
    def undo(self) -> None:
        before = self.befores.pop()
        self.oracle.undo()
        undone = self.programme
        self.programme = restore(undone, before)
        assert self.programme.runs == before.runs
        assert self.programme.finished_at == before.finished_at
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
        if world.place < 0:
            assert (self.programme.block, remaining(self.programme, self.now)) == (None, None)
        else:
            assert self.programme.block == f"b{world.place}"
            assert remaining(self.programme, self.now) == world.left

    @invariant()
    def late_is_what_the_stopwatch_says(self) -> None:
        world = self.oracle.world
        for place, block in enumerate(self.schedule.blocks):
            passed = place < world.place or world.status == "finished"
            up = place == world.place and world.left <= 0
            assert is_over(self.programme, self.schedule, block.key, self.now) == (passed or up)

    @invariant()
    def visits_follow_one_another(self) -> None:
        instants = []
        for run in self.programme.runs:
            moves = sorted([*(one.at for one in run.pauses), *(one.at for one in run.additions)])
            instants += [run.started_at, *moves, *([run.ended_at] if run.ended_at else [])]
            assert all(one.until is None or one.at <= one.until for one in run.pauses)
        assert instants == sorted(instants)
        assert all(instant <= self.programme.moved_at for instant in instants)
        assert [run.ended_at for run in self.programme.runs[:-1]].count(None) == 0

    @invariant()
    def a_deadline_is_length_and_pauses_and_additions(self) -> None:
        planned = {block.key: block.seconds * SECOND for block in self.schedule.blocks}
        for run in self.programme.runs:
            stood = sum(one.until - one.at for one in run.pauses if one.until is not None)
            added = sum(one.milliseconds for one in run.additions)
            assert run.ends_at == run.started_at + planned[run.block] + stood + added

    @invariant()
    def the_projection_is_in_order(self) -> None:
        times = project(self.programme, self.schedule, self.now)
        if self.programme.status != "finished":
            place = self.schedule.position(self.programme.block or "b0")
            for before, after in pairwise(times[place:]):
                assert before.expected_end is not None
                assert after.expected_start is not None
                gap = after.expected_start - before.expected_end
                assert gap >= 0
                assert gap // SECOND == after.slack
        for block, one in zip(self.schedule.blocks, times, strict=True):
            visited = any(run.block == block.key for run in self.programme.runs)
            assert (one.actual_start is not None) == visited

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
            max_examples=100,
            stateful_step_count=40,
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
    promised = project(programme, of, now)
    kept = _kept_to(programme, of, now)
    started = {run.block: run.started_at for run in kept.runs}
    assert {one.block: one.expected_start for one in promised if one.expected_start} == started


def _kept_to(programme: Programme, of: Schedule, now: int) -> Programme:
    """Let the rest of the day run as it should: nobody early, nobody waiting."""
    if programme.status == "planned":
        first = max(of.starts_at, of.blocks[0].fixed_start or 0, now)
        programme = decide(programme, Start(), of, first)
    if programme.status == "paused":
        programme = decide(programme, Resume(), of, now)
    while programme.current is not None:
        place = of.position(programme.current.block) + 1
        fixed = of.blocks[place].fixed_start if place < len(of.blocks) else None
        due = max(programme.current.ends_at, fixed or 0, now)
        programme = decide(programme, Next(), of, due)
    return programme
