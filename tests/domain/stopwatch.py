"""An oracle for the programme that counts down instead of storing instants.

It keeps the milliseconds that are left, of the block, of each phase and of a
report, and lets them tick. Undo is a parallel world in which the command was
never given and the time went on.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import accumulate

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
    Reopen,
    Replan,
    Resume,
    Schedule,
    Skip,
    SkipReport,
    Start,
    StartRound,
)

SECOND = 1000
HALF_A_DAY = 12 * 60 * 60 * SECOND

Extra = dict[tuple[int, str], int]


@dataclass(frozen=True)
class Reporting:
    """The round that is on: who is still to report, and what is left of the turn."""

    waiting: tuple[int, ...]
    seconds: int
    left: int


@dataclass(frozen=True)
class World:
    """What a stopwatch on the table would show, and what was written down beside it.

    `left` is what is left up to the end of each phase, the block's end last.
    """

    lengths: tuple[int, ...]
    status: str = "planned"
    place: int = -1
    left: tuple[int, ...] = ()
    visits: tuple[int, ...] = ()
    extra: Extra = field(default_factory=dict)
    reporting: Reporting | None = None
    turns: tuple[tuple[int, bool], ...] = ()
    alerts: tuple[int, ...] = (10, 5, 1, 0)

    def tick(self, milliseconds: int) -> World:
        if self.status in {"planned", "paused"}:
            return self
        turn = self.reporting
        return replace(
            self,
            left=tuple(one - milliseconds for one in self.left),
            reporting=turn and replace(turn, left=turn.left - milliseconds),
        )

    def left_for(self, group: int | None, phases: tuple[str, ...]) -> tuple[int, ...]:
        """What is left up to each end for one group, with all extra time it has by then."""
        own = [self.extra.get((group or 0, key), 0) for key in phases]
        if phases != ("",):
            own[-1] += self.extra.get((group or 0, ""), 0)
        return tuple(one + more for one, more in zip(self.left, accumulate(own), strict=True))


class Oracle:
    """The world as it is, and those in which the latest commands were not given."""

    def __init__(self, schedule: Schedule, time: int) -> None:
        self.schedule = schedule
        self.world = World(tuple(block.seconds for block in schedule.blocks))
        self.others: list[World] = []
        self.revision = 0
        self.time = time
        self.since_command = 0

    def tick(self, milliseconds: int) -> None:
        self.world = self.world.tick(milliseconds)
        self.others = [world.tick(milliseconds) for world in self.others]
        self.time += milliseconds
        self.since_command += milliseconds

    def undo(self) -> None:
        self.world = self.others.pop()
        self.revision += 1

    def do(self, command: Command, replanned: dict[str, int] | None = None) -> bool:
        """Whether the command could be done; `replanned` is what the replanning chose."""
        after = self.after(command, replanned)
        if after is None:
            return False
        self.others.append(self.world)
        self.world = after
        self.revision += 1
        self.since_command = 0
        return True

    def phases(self) -> tuple[str, ...]:
        if self.world.place < 0:
            return ()
        phases = self.schedule.blocks[self.world.place].phases
        return tuple(phase.key for phase in phases) or ("",)

    def day_end(self, since: int = 0) -> int:
        """When the day ends if all goes on as it stands, or as it stood some time ago."""
        expected = self.expected(since)
        return max((end for _start, end in expected.values()), default=self.free_from(since))

    def free_from(self, since: int) -> int:
        """When the first of the blocks to come can start."""
        world, now = self.world, self.time - since
        if world.status == "planned":
            return max(now, self.schedule.starts_at)
        return now + max(world.left[-1] + (since if world.status == "running" else 0), 0)

    def expected(self, since: int = 0) -> dict[int, tuple[int, int]]:
        """From when to when each block that is to come is expected, by its place."""
        expected = {}
        end = self.free_from(since)
        for place in range(self.world.place + 1, len(self.world.lengths)):
            if self.world.lengths[place]:
                start = max(end, self.schedule.blocks[place].fixed_start or 0)
                end = start + self.world.lengths[place] * SECOND
                expected[place] = (start, end)
        return expected

    def is_dormant(self) -> bool:
        if self.world.status not in {"running", "paused"}:
            return False
        return self.time > self.day_end(self.since_command) + HALF_A_DAY

    def after(self, command: Command, replanned: dict[str, int] | None) -> World | None:
        if not self.is_possible(command):
            return None
        if isinstance(command, Skip | Replan | Alerts):
            return self.planned_anew(command, replanned)
        if isinstance(command, Start | Next | Previous | GoTo | Finish):
            return self.gone_on(command)
        if isinstance(command, Extend):
            return self.extended(command)
        statuses = {Pause: "paused", Resume: "running", Reopen: "running"}
        if type(command) in statuses:
            return replace(self.world, status=statuses[type(command)])
        return self.world if isinstance(command, Continue) else self.reported(command)

    def is_possible(self, command: Command) -> bool:
        status = self.world.status
        if self.is_dormant():
            return isinstance(command, Finish | Continue)
        possible = {
            Start: status == "planned",
            Pause: status == "running",
            Resume: status == "paused",
            Reopen: status == "finished",
            Continue: False,
            Skip: status != "finished",
            Replan: status != "finished",
            Alerts: status != "finished",
        }
        return possible.get(type(command), status in {"running", "paused"})

    def planned_anew(
        self, command: Skip | Replan | Alerts, replanned: dict[str, int] | None
    ) -> World | None:
        match command:
            case Skip(block):
                return self.skipped(int(block[1:]))
            case Replan():
                return None if replanned is None else self.with_lengths(replanned)
            case Alerts(minutes):
                alerts = sorted({0, *minutes})
                fine = len(alerts) <= 8 and alerts[0] == 0 and alerts[-1] <= 120
                return replace(self.world, alerts=tuple(alerts[::-1])) if fine else None

    def gone_on(self, command: Start | Next | Previous | GoTo | Finish) -> World | None:
        match command:
            case Start() | Next():
                return self.moved(self.next_place())
            case Previous():
                before = [place for place in range(self.world.place) if self.world.lengths[place]]
                return self.moved(before[-1]) if before else None
            case GoTo(block):
                return self.gone_to(int(block[1:]))
            case Finish():
                return self.finished()

    def next_place(self) -> int:
        later = range(self.world.place + 1, len(self.world.lengths))
        return next((place for place in later if self.world.lengths[place]), -1)

    def finished(self) -> World:
        return replace(self.world, status="finished", reporting=None)

    def moved(self, place: int) -> World:
        if place < 0:
            return self.finished()
        block, seconds = self.schedule.blocks[place], self.world.lengths[place]
        shares = [phase.ends_after for phase in block.phases] or [block.seconds * SECOND]
        left = [seconds * share // (block.seconds * SECOND) * SECOND for share in shares]
        return replace(
            self.world,
            status="running",
            place=place,
            left=tuple(left),
            visits=(*self.world.visits, place),
            extra={},
            reporting=None,
        )

    def gone_to(self, place: int) -> World | None:
        if place == self.world.place or place >= len(self.world.lengths):
            return None
        world = self.world
        if world.lengths[place] == 0:
            self.world = self.with_lengths({f"b{place}": self.schedule.blocks[place].seconds})
        there = self.moved(place)
        self.world = world
        return there

    def with_lengths(self, lengths: dict[str, int]) -> World:
        all_lengths = list(self.world.lengths)
        for key, seconds in lengths.items():
            all_lengths[int(key[1:])] = seconds
        return replace(self.world, lengths=tuple(all_lengths))

    def skipped(self, place: int) -> World | None:
        lengths = self.world.lengths
        if not self.world.place < place < len(lengths) or lengths[place] == 0:
            return None
        if self.world.status == "planned" and sum(map(bool, lengths)) == 1:
            return None
        return self.with_lengths({f"b{place}": 0})

    def extended(self, command: Extend) -> World | None:
        phases = self.phases()
        if command.phase is not None and (command.phase not in phases or not command.phase):
            return None
        place = phases.index(command.phase) if command.phase else len(phases) - 1
        if command.group is not None:
            return self.extended_for_group(command, command.group, place)
        if command.phase is not None:
            return self.phase_extended(command.seconds, place)
        moved = more(self.world.left[-1], command.seconds)
        if moved is None:
            return None
        *others, last = self.world.left
        left = [min(one, last + moved) for one in others]
        return replace(self.world, left=(*left, last + moved))

    def phase_extended(self, seconds: int, place: int) -> World | None:
        moved = more_of_phase(self.world.left, seconds, place)
        if moved is None:
            return None
        left = [one + moved if at >= place else one for at, one in enumerate(self.world.left)]
        return replace(self.world, left=tuple(left))

    def extended_for_group(self, command: Extend, group: int, place: int) -> World | None:
        if self.schedule.blocks[self.world.place].kind != "group_work":
            return None
        key = (group, command.phase or "")
        given = self.world.extra.get(key, 0)
        left = self.world.left_for(group, self.phases())
        moved = more_of_phase(left, command.seconds, place)
        if moved is None or (moved < 0 and given == 0):
            return None
        return replace(self.world, extra={**self.world.extra, key: max(given + moved, 0)})

    def reported(self, command: Command) -> World | None:
        world, turn = self.world, self.world.reporting
        if isinstance(command, StartRound):
            return None if turn else self.round_started(command)
        if turn is None:
            return None
        match command:
            case NextReport() | SkipReport():
                written = (*world.turns[:-1], (world.turns[-1][0], command == SkipReport()))
                world = replace(world, turns=written)
                return with_turn(world, turn.waiting, turn.seconds)
            case ExtendReport(seconds):
                moved = more(turn.left, seconds)
                longer = None if moved is None else replace(turn, left=turn.left + moved)
                return longer and replace(world, reporting=longer)
            case EndRound():
                return replace(world, reporting=None)
        raise AssertionError

    def round_started(self, command: StartRound) -> World | None:
        order = command.order
        plenary = self.schedule.blocks[self.world.place].kind == "plenary"
        fine = order and len(set(order)) == len(order) and min(order) >= 1
        if not (plenary and fine and 1 <= command.seconds <= 3600):
            return None
        return with_turn(self.world, order, command.seconds)


def with_turn(world: World, waiting: tuple[int, ...], seconds: int) -> World:
    if not waiting:
        return replace(world, reporting=None)
    reporting = Reporting(waiting[1:], seconds, seconds * SECOND)
    return replace(world, reporting=reporting, turns=(*world.turns, (waiting[0], False)))


def more(left: int, seconds: int) -> int | None:
    """By how much to move what has so much left; None where it can't be done."""
    if not 0 < abs(seconds) <= 86_400 or (seconds < 0 and left <= 0):
        return None
    return max(max(left, 0) + seconds * SECOND, 0) - left


def more_of_phase(left: tuple[int, ...], seconds: int, place: int) -> int | None:
    """The same for a phase, which has no more to give than its own time."""
    before = max(left[place - 1], 0) if place else 0
    return more(left[place] - before, seconds)
