"""What follows from what has happened: when each later block starts and ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from seminar.domain.programme_state import BlockRun, Programme
from seminar.domain.schedule import Schedule, ScheduledBlock


@dataclass(frozen=True)
class BlockTimes:
    """A block as planned, as expected and as it went.

    Expected are the times of the latest visit, or of the one still to come.
    Both are None for a block that was jumped over or is to be skipped, or that
    the programme was finished without. Actual are the first visit's start and
    the latest one's end. `slack` is the seconds the block waits for its fixed
    start. `late_by` is the seconds its expected start lies after its fixed
    start, or after its planned one where none is fixed; negative is early.
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
    """Every block with its planned, expected and actual times, in the agenda's order.

    While a block is over time, or the programme is paused, what is expected of
    it and of all that follows moves with the clock.
    """
    expected = _expected(programme, schedule, programme.time(now))
    return tuple(
        _times(block, one, _visits(programme, block))
        for block, one in zip(schedule.blocks, expected, strict=True)
    )


def day_end(programme: Programme, schedule: Schedule, now: int) -> int:
    """When the day is expected to end; when it did, for a finished programme."""
    if programme.finished_at is not None:
        return programme.finished_at
    following = still_to_come(programme, schedule)
    end = free_from(programme, schedule, now)
    for one in _following(programme, following, end):
        end = end if one.end is None else one.end
    return end


def free_from(programme: Programme, schedule: Schedule, now: int) -> int:
    """When the first of the blocks still to come can start."""
    at = programme.time(now)
    if programme.current is None:
        return max(schedule.starts_at, at)
    return _expected_end(programme.current, at)


def still_to_come(programme: Programme, schedule: Schedule) -> tuple[ScheduledBlock, ...]:
    """The blocks after the current one, but those to be skipped; none when finished."""
    if programme.status == "finished":
        return ()
    place = schedule.position(programme.block) + 1 if programme.block else 0
    return tuple(block for block in schedule.blocks[place:] if programme.seconds_of(block))


def visit_of(programme: Programme, schedule: Schedule, times: BlockTimes) -> BlockRun:
    """The visit whose times these are: one there was, or as it is expected, or as planned."""
    if times.expected_start is None or times.expected_end is None:
        return _to_time(times.block, times.planned_start, times.planned_end)
    if schedule.block(times.block) in still_to_come(programme, schedule):
        return _to_time(times.block, times.expected_start, times.expected_end)
    return _visits(programme, schedule.block(times.block))[-1]


def _to_time(block: str, start: int, end: int) -> BlockRun:
    return BlockRun(block, start, ends_at=end, ended_at=end)


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
        return _following(programme, schedule.blocks, free_from(programme, schedule, at))
    run = programme.current
    if run is None:
        return [_as_visited(programme, block) for block in schedule.blocks]
    position = schedule.position(run.block)
    end = _expected_end(run, at)
    return [
        *(_as_visited(programme, block) for block in schedule.blocks[:position]),
        _Expected(run.started_at, end),
        *_following(programme, schedule.blocks[position + 1 :], end),
    ]


def _expected_end(run: BlockRun, at: int) -> int:
    return max(run.ends_at + at - run.stands_at(at), at)


def _as_visited(programme: Programme, block: ScheduledBlock) -> _Expected:
    visits = _visits(programme, block)
    return _Expected(visits[-1].started_at, visits[-1].ended_at) if visits else _Expected()


def _following(
    programme: Programme, blocks: Iterable[ScheduledBlock], free_from: int
) -> list[_Expected]:
    """The blocks one after the other, none before its fixed start."""
    expected = []
    for block in blocks:
        seconds = programme.seconds_of(block)
        if seconds == 0:
            expected.append(_Expected())
            continue
        start = block.no_earlier(free_from)
        end = start + seconds * 1000
        expected.append(_Expected(start, end, _seconds(start - free_from)))
        free_from = end
    return expected
