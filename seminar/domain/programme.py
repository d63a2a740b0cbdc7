"""The programme's clockwork: a state, a command and the time make a new state.

Only instants are stored (milliseconds since 1970, UTC), and what moved them.
Everything that passes with time is computed from them with `now` passed in, so
a restart, a reader in another place and a replay of the log see the same.

What a facilitator can rely on:

- Entering a block, whichever way and however often, starts its clock with the
  whole of its planned length. A step taken by mistake is what undo is for: it
  gives back the very deadline that stood before.
- Entering a block while the programme is paused lets the new block run.
- "Five more minutes" means five minutes that can be seen: they are added to the
  time that is left, and a block over time has none left.
- Taking time away stops at "time is up". A block over time has none to give.
- "Previous" is the block before in the agenda, not the one visited before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from seminar.domain.agenda import Agenda, Block
from seminar.domain.agenda_fields import BlockKind
from seminar.domain.errors import SeminarError

Status = Literal["planned", "running", "paused", "finished"]

LONGEST_EXTENSION = 24 * 60 * 60
"""Seconds that one command may add or take away."""

EARLIEST_FIXED_START = timedelta(hours=6)
"""How long before the seminar's start a fixed time still means the same day."""


@dataclass(frozen=True)
class ScheduledBlock:
    """A block with the instants that the agenda gives it."""

    key: str
    kind: BlockKind
    seconds: int
    planned_start: int
    planned_end: int
    fixed_start: int | None = None

    @property
    def promised_start(self) -> int:
        """When people were told that the block starts."""
        return self.planned_start if self.fixed_start is None else self.fixed_start


@dataclass(frozen=True)
class Schedule:
    """The agenda laid out in time from the seminar's start."""

    starts_at: int
    blocks: tuple[ScheduledBlock, ...]

    def position(self, key: str) -> int:
        """The block's place in the order, from 0."""
        for position, block in enumerate(self.blocks):
            if block.key == key:
                return position
        raise SeminarError("not_found", "block_unknown", field="block", block=key)


def schedule(agenda: Agenda, starts_at: int) -> Schedule:
    """Lay the agenda's blocks out one after the other from `starts_at`.

    A block with a fixed time of day waits for it. Where the blocks before it
    fill more than the time there is, it is planned for when they are done.
    """
    zone = ZoneInfo(agenda.time_zone)
    blocks: list[ScheduledBlock] = []
    free_from = starts_at
    for block in agenda.blocks:
        scheduled = _scheduled(block, free_from, _fixed_start(block, starts_at, zone))
        blocks.append(scheduled)
        free_from = scheduled.planned_end
    return Schedule(starts_at, tuple(blocks))


def _scheduled(block: Block, free_from: int, fixed_start: int | None) -> ScheduledBlock:
    start = _no_earlier(free_from, fixed_start)
    end = start + block.seconds * 1000
    return ScheduledBlock(block.key, block.kind, block.seconds, start, end, fixed_start)


def _fixed_start(block: Block, starts_at: int, zone: ZoneInfo) -> int | None:
    """The instant of the block's time of day, on the seminar's date or the next."""
    if block.fixed_start is None:
        return None
    begins = datetime.fromtimestamp(starts_at / 1000, zone)
    wall_time = time.fromisoformat(block.fixed_start)
    same_day = datetime.combine(begins.date(), wall_time, zone)
    if same_day.astimezone(UTC) >= begins.astimezone(UTC) - EARLIEST_FIXED_START:
        return _instant(same_day)
    return _instant(datetime.combine(begins.date() + timedelta(days=1), wall_time, zone))


def _instant(moment: datetime) -> int:
    return int(moment.timestamp()) * 1000


def _no_earlier(free_from: int, fixed_start: int | None) -> int:
    return free_from if fixed_start is None else max(free_from, fixed_start)


@dataclass(frozen=True)
class PauseTaken:
    """A pause within a visit to a block; `until` is None while it lasts."""

    at: int
    until: int | None = None


@dataclass(frozen=True)
class TimeAdded:
    """An extension (or a shortening) and how far it moved the deadline."""

    at: int
    milliseconds: int


@dataclass(frozen=True)
class BlockRun:
    """One visit to a block.

    `ends_at` is its deadline as last moved: the start, the planned length, the
    pauses that are over and what was added. Once the block is left, `ends_at`
    beside `ended_at` says how early or late that was.
    """

    block: str
    started_at: int
    ends_at: int
    ended_at: int | None = None
    pauses: tuple[PauseTaken, ...] = ()
    additions: tuple[TimeAdded, ...] = ()

    @property
    def paused_at(self) -> int | None:
        """When the pause that lasts began."""
        if self.pauses and self.pauses[-1].until is None:
            return self.pauses[-1].at
        return None

    def to_json(self) -> dict[str, Any]:
        """The visit as JSON holds it."""
        return {
            "block": self.block,
            "started_at": self.started_at,
            "ends_at": self.ends_at,
            "ended_at": self.ended_at,
            "pauses": [asdict(pause) for pause in self.pauses],
            "additions": [asdict(added) for added in self.additions],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> BlockRun:
        """The visit that `to_json` wrote."""
        return cls(
            data["block"],
            data["started_at"],
            data["ends_at"],
            data["ended_at"],
            tuple(PauseTaken(**pause) for pause in data["pauses"]),
            tuple(TimeAdded(**added) for added in data["additions"]),
        )


@dataclass(frozen=True)
class Programme:
    """Where the programme stands: every visit to a block, in order.

    `moved_at` is the latest instant of a command; the programme's time never
    runs back behind it, whatever the server's clock does.
    """

    revision: int = 0
    runs: tuple[BlockRun, ...] = ()
    finished_at: int | None = None
    moved_at: int = 0

    @property
    def status(self) -> Status:
        """What the programme is doing."""
        if self.finished_at is not None:
            return "finished"
        if not self.runs:
            return "planned"
        return "running" if self.paused_at is None else "paused"

    @property
    def current(self) -> BlockRun | None:
        """The visit that is going on."""
        return self.runs[-1] if self.runs and self.finished_at is None else None

    @property
    def block(self) -> str | None:
        """The current block's key."""
        return self.current.block if self.current else None

    @property
    def started_at(self) -> int | None:
        """When the programme began."""
        return self.runs[0].started_at if self.runs else None

    @property
    def ends_at(self) -> int | None:
        """The current block's deadline, as it stood when the clock last moved."""
        return self.current.ends_at if self.current else None

    @property
    def paused_at(self) -> int | None:
        """Since when the current block's clock has stood still."""
        return self.current.paused_at if self.current else None

    def to_json(self) -> dict[str, Any]:
        """The state as JSON holds it."""
        return {
            "revision": self.revision,
            "runs": [run.to_json() for run in self.runs],
            "finished_at": self.finished_at,
            "moved_at": self.moved_at,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Programme:
        """The state that `to_json` wrote."""
        return cls(
            data["revision"],
            tuple(BlockRun.from_json(run) for run in data["runs"]),
            data["finished_at"],
            data["moved_at"],
        )


@dataclass(frozen=True)
class Start:
    """Begin with the first block."""


@dataclass(frozen=True)
class Pause:
    """Stop the current block's clock."""


@dataclass(frozen=True)
class Resume:
    """Let the current block's clock run again, with the time that was left."""


@dataclass(frozen=True)
class Next:
    """Go to the block after; after the last one the programme is finished."""


@dataclass(frozen=True)
class Previous:
    """Go to the block before."""


@dataclass(frozen=True)
class GoTo:
    """Go to any other block."""

    block: str


@dataclass(frozen=True)
class Extend:
    """Give the current block more time, or less."""

    seconds: int


@dataclass(frozen=True)
class Finish:
    """End the programme where it stands."""


Command = Start | Pause | Resume | Next | Previous | GoTo | Extend | Finish

COMMANDS: Mapping[str, Callable[..., Command]] = {
    "start": Start,
    "pause": Pause,
    "resume": Resume,
    "next": Next,
    "previous": Previous,
    "goto": GoTo,
    "extend": Extend,
    "finish": Finish,
}
"""The closed set, by the names that people and the log know the commands under."""


def check_expected(programme: Programme, expect: int) -> None:
    """Refuse a command that was given while looking at another revision."""
    if programme.revision != expect:
        raise SeminarError("stale", "programme_moved_on")


def decide(programme: Programme, command: Command, schedule: Schedule, now: int) -> Programme:
    """The programme after the command, or the reason why it can't be done."""
    at = _clamped(programme, now)
    moved = _moved(programme, command, schedule, at)
    return replace(moved, revision=programme.revision + 1, moved_at=at)


def restore(current: Programme, before: Programme) -> Programme:
    """Undo: what stood before, to the millisecond, under a new revision."""
    return replace(before, revision=current.revision + 1, moved_at=current.moved_at)


def _clamped(programme: Programme, now: int) -> int:
    return max(now, programme.moved_at)


def _moved(programme: Programme, command: Command, schedule: Schedule, at: int) -> Programme:
    if isinstance(command, Start):
        return _start(programme, schedule, at)
    run = _current(programme)
    if isinstance(command, Pause | Resume | Extend):
        return _with_current(programme, _adjusted(run, command, at))
    destination = _destination(run, command, schedule)
    left = _with_current(programme, _left(run, at))
    if destination is None:
        return replace(left, finished_at=at)
    return _entered(left, destination, at)


def _current(programme: Programme) -> BlockRun:
    if programme.current is None:
        planned = programme.status == "planned"
        reason = "programme_not_started" if planned else "programme_finished"
        raise SeminarError("invalid", reason)
    return programme.current


def _with_current(programme: Programme, run: BlockRun) -> Programme:
    return replace(programme, runs=(*programme.runs[:-1], run))


def _start(programme: Programme, schedule: Schedule, at: int) -> Programme:
    if programme.status == "finished":
        raise SeminarError("invalid", "programme_finished")
    if programme.status != "planned":
        raise SeminarError("invalid", "programme_already_started")
    return _entered(programme, schedule.blocks[0], at)


def _entered(programme: Programme, block: ScheduledBlock, at: int) -> Programme:
    run = BlockRun(block.key, at, at + block.seconds * 1000)
    return replace(programme, runs=(*programme.runs, run))


def _left(run: BlockRun, at: int) -> BlockRun:
    run = run if run.paused_at is None else _resume(run, at)
    return replace(run, ended_at=at)


def _adjusted(run: BlockRun, command: Pause | Resume | Extend, at: int) -> BlockRun:
    match command:
        case Pause():
            return _pause(run, at)
        case Resume():
            return _resume(run, at)
        case Extend(seconds):
            return _extend(run, seconds, at)


def _pause(run: BlockRun, at: int) -> BlockRun:
    if run.paused_at is not None:
        raise SeminarError("invalid", "programme_paused")
    return replace(run, pauses=(*run.pauses, PauseTaken(at)))


def _resume(run: BlockRun, at: int) -> BlockRun:
    if run.paused_at is None:
        raise SeminarError("invalid", "programme_not_paused")
    pauses = (*run.pauses[:-1], PauseTaken(run.paused_at, at))
    return replace(run, ends_at=run.ends_at + at - run.paused_at, pauses=pauses)


def _extend(run: BlockRun, seconds: int, at: int) -> BlockRun:
    if seconds == 0 or abs(seconds) > LONGEST_EXTENSION:
        raise SeminarError("invalid", "extension_out_of_bounds", field="seconds")
    stands_at = at if run.paused_at is None else run.paused_at
    left = max(run.ends_at - stands_at, 0)
    if seconds < 0 and left == 0:
        raise SeminarError("invalid", "no_time_left_to_take", field="seconds")
    ends_at = stands_at + max(left + seconds * 1000, 0)
    added = TimeAdded(at, ends_at - run.ends_at)
    return replace(run, ends_at=ends_at, additions=(*run.additions, added))


def _destination(
    run: BlockRun, command: Next | Previous | GoTo | Finish, schedule: Schedule
) -> ScheduledBlock | None:
    """The block that the command leads to; None is the end of the programme."""
    match command:
        case Next():
            following = schedule.position(run.block) + 1
            return schedule.blocks[following] if following < len(schedule.blocks) else None
        case Previous():
            return _block_before(run, schedule)
        case GoTo(block):
            return _other_block(run, block, schedule)
        case Finish():
            return None


def _block_before(run: BlockRun, schedule: Schedule) -> ScheduledBlock:
    position = schedule.position(run.block)
    if position == 0:
        raise SeminarError("invalid", "no_block_before")
    return schedule.blocks[position - 1]


def _other_block(run: BlockRun, block: str, schedule: Schedule) -> ScheduledBlock:
    position = schedule.position(block)
    if block == run.block:
        raise SeminarError("invalid", "block_is_current", field="block")
    return schedule.blocks[position]


def remaining(programme: Programme, now: int) -> int | None:
    """Milliseconds left of the current block, negative when it is over time."""
    if programme.ends_at is None:
        return None
    if programme.paused_at is not None:
        return programme.ends_at - programme.paused_at
    return programme.ends_at - _clamped(programme, now)


def is_over(programme: Programme, schedule: Schedule, block_key: str, now: int) -> bool:
    """Whether what is written under this block's questions now comes late.

    It does when the programme is finished, has come to a later block, or the
    block is the current one and its time is up.
    """
    position = schedule.position(block_key)
    if programme.block is None:
        return programme.status == "finished"
    if programme.block == block_key:
        return (remaining(programme, now) or 0) <= 0
    return schedule.position(programme.block) > position


@dataclass(frozen=True)
class BlockTimes:
    """A block as planned, as expected and as it went.

    Expected are the times of the latest visit, or of the one still to come.
    Both are None for a block that was jumped over, or that the programme was
    finished without. Actual are the first visit's start and the latest one's
    end. `slack` is the seconds the block waits for its fixed start. `late_by`
    is the seconds its expected start lies after its fixed start, or after its
    planned one where none is fixed; negative is early.
    """

    block: str
    planned_start: int
    planned_end: int
    expected_start: int | None
    expected_end: int | None
    actual_start: int | None
    actual_end: int | None
    slack: int
    late_by: int | None


@dataclass(frozen=True)
class _Expected:
    start: int | None = None
    end: int | None = None
    slack: int = 0


def project(programme: Programme, schedule: Schedule, now: int) -> tuple[BlockTimes, ...]:
    """One entry per block in order: planned, expected at `now`, and actual."""
    expected = _expected(programme, schedule, _clamped(programme, now))
    return tuple(
        _times(block, one, _visits(programme, block))
        for block, one in zip(schedule.blocks, expected, strict=True)
    )


def _visits(programme: Programme, block: ScheduledBlock) -> list[BlockRun]:
    return [run for run in programme.runs if run.block == block.key]


def _times(block: ScheduledBlock, expected: _Expected, visits: list[BlockRun]) -> BlockTimes:
    return BlockTimes(
        block=block.key,
        planned_start=block.planned_start,
        planned_end=block.planned_end,
        expected_start=expected.start,
        expected_end=expected.end,
        actual_start=visits[0].started_at if visits else None,
        actual_end=visits[-1].ended_at if visits else None,
        slack=expected.slack,
        late_by=_late_by(block, expected.start),
    )


def _late_by(block: ScheduledBlock, start: int | None) -> int | None:
    return None if start is None else _seconds(start - block.promised_start)


def _seconds(milliseconds: int) -> int:
    """Whole seconds, so that less than one is neither late nor early."""
    return int(milliseconds / 1000)


def _expected(programme: Programme, schedule: Schedule, at: int) -> list[_Expected]:
    if programme.status == "planned":
        return _following(schedule.blocks, max(schedule.starts_at, at))
    run = programme.current
    if run is None:
        return [_as_visited(programme, block) for block in schedule.blocks]
    position = schedule.position(run.block)
    end = _expected_end(run, at)
    return [
        *(_as_visited(programme, block) for block in schedule.blocks[:position]),
        _Expected(run.started_at, end),
        *_following(schedule.blocks[position + 1 :], end),
    ]


def _expected_end(run: BlockRun, at: int) -> int:
    if run.paused_at is None:
        return max(run.ends_at, at)
    return max(run.ends_at + at - run.paused_at, at)


def _as_visited(programme: Programme, block: ScheduledBlock) -> _Expected:
    visits = _visits(programme, block)
    return _Expected(visits[-1].started_at, visits[-1].ended_at) if visits else _Expected()


def _following(blocks: tuple[ScheduledBlock, ...], free_from: int) -> list[_Expected]:
    """The blocks one after the other, none before its fixed start."""
    expected = []
    for block in blocks:
        start = _no_earlier(free_from, block.fixed_start)
        end = start + block.seconds * 1000
        expected.append(_Expected(start, end, _seconds(start - free_from)))
        free_from = end
    return expected
