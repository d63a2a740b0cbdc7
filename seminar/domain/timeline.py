"""How the day went: planned beside actual, and what was done to the programme.

Everything here follows from the programme's state and its log, so it is the same
after a restart, and the same when the log is replayed from the beginning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from seminar.domain.command_log import Recorded, events
from seminar.domain.events import Event
from seminar.domain.programme_state import BlockRun, Programme
from seminar.domain.projection import BlockTimes, project
from seminar.domain.schedule import Schedule, ScheduledBlock


@dataclass(frozen=True)
class BlockCourse:
    """A block as planned, as expected and as it went; lengths in milliseconds.

    `took` is the length of all visits up to now, with their pauses; None for a
    block that nobody came to. `added` is what moved the deadline, below 0 where time
    was taken away.
    """

    times: BlockTimes
    visits: tuple[BlockRun, ...]
    took: int | None
    paused: int
    added: int
    skipped: bool


@dataclass(frozen=True)
class Timeline:
    """The whole day, and every command in order, those that were undone too."""

    blocks: tuple[BlockCourse, ...]
    events: tuple[Event, ...]

    @property
    def paused(self) -> int:
        """Milliseconds of pauses in all blocks together."""
        return sum(block.paused for block in self.blocks)

    @property
    def added(self) -> int:
        """Milliseconds that were added in all blocks together."""
        return sum(block.added for block in self.blocks)


def timeline(
    programme: Programme, log: Sequence[Recorded], schedule: Schedule, now: int
) -> Timeline:
    """How the day has gone so far."""
    at = programme.time(now)
    return Timeline(
        blocks=tuple(
            _course(programme, block, times, at)
            for block, times in zip(schedule.blocks, project(programme, schedule, now), strict=True)
        ),
        events=tuple(events(programme, log, schedule)),
    )


def _course(programme: Programme, block: ScheduledBlock, times: BlockTimes, at: int) -> BlockCourse:
    visits = tuple(run for run in programme.runs if run.block == block.key)
    return BlockCourse(
        times=times,
        visits=visits,
        took=sum(_until(run.ended_at, at) - run.started_at for run in visits) if visits else None,
        paused=sum(_until(pause.until, at) - pause.at for run in visits for pause in run.pauses),
        added=sum(added.milliseconds for run in visits for added in run.additions),
        skipped=block.key in programme.skipped,
    )


def _until(instant: int | None, at: int) -> int:
    return at if instant is None else instant
