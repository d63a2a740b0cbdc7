"""The agenda laid out in time: what was planned, and what nobody has moved yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from seminar.domain.agenda import Agenda, Block
from seminar.domain.agenda_fields import BlockKind
from seminar.domain.errors import SeminarError

EARLIEST_FIXED_START = timedelta(hours=6)
"""How long before the seminar's start a fixed time still means the same day."""


@dataclass(frozen=True)
class ScheduledPhase:
    """A phase and how long after its block's start the agenda ends it."""

    key: str
    ends_after: int


@dataclass(frozen=True)
class ScheduledBlock:
    """A block with the instants that the agenda gives it."""

    key: str
    kind: BlockKind
    seconds: int
    planned_start: int
    planned_end: int
    fixed_start: int | None = None
    min_seconds: int = 0
    flexible: bool = False
    phases: tuple[ScheduledPhase, ...] = ()

    @property
    def promised_start(self) -> int:
        """When people were told that the block starts."""
        return self.planned_start if self.fixed_start is None else self.fixed_start

    def no_earlier(self, free_from: int) -> int:
        """When the block starts once everything before it is done."""
        return free_from if self.fixed_start is None else max(free_from, self.fixed_start)


@dataclass(frozen=True)
class Schedule:
    """The agenda laid out in time from the seminar's start."""

    starts_at: int
    blocks: tuple[ScheduledBlock, ...]
    alerts: tuple[int, ...] = (10, 5, 1, 0)

    @property
    def ends_at(self) -> int:
        """When the day is planned to end."""
        return self.blocks[-1].planned_end

    def position(self, key: str) -> int:
        """The block's place in the order, from 0."""
        for position, block in enumerate(self.blocks):
            if block.key == key:
                return position
        raise SeminarError("not_found", "block_unknown", field="block", block=key)

    def block(self, key: str) -> ScheduledBlock:
        """The block with this key."""
        return self.blocks[self.position(key)]


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
    return Schedule(starts_at, tuple(blocks), agenda.alerts)


def _scheduled(block: Block, free_from: int, fixed_start: int | None) -> ScheduledBlock:
    start = free_from if fixed_start is None else max(free_from, fixed_start)
    return ScheduledBlock(
        key=block.key,
        kind=block.kind,
        seconds=block.seconds,
        planned_start=start,
        planned_end=start + block.seconds * 1000,
        fixed_start=fixed_start,
        min_seconds=block.min_seconds,
        flexible=block.flexible,
        phases=tuple(_phases(block)),
    )


def _phases(block: Block) -> Iterator[ScheduledPhase]:
    minutes: int | float = 0
    for phase in block.phases[:-1]:
        minutes += phase.minutes
        yield ScheduledPhase(phase.key, min(round(minutes * 60), block.seconds) * 1000)
    for phase in block.phases[-1:]:
        yield ScheduledPhase(phase.key, block.seconds * 1000)


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
