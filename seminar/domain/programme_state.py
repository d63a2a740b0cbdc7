"""What is kept of a programme: instants, and what moved them.

Everything that passes with time is computed from these with `now` passed in, so
a restart, a reader in another place and a replay of the log see the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from seminar.domain.report_back import Round
from seminar.domain.schedule import ScheduledBlock

Status = Literal["planned", "running", "paused", "finished"]


@dataclass(frozen=True)
class PauseTaken:
    """A pause within a visit to a block; `until` is None while it lasts."""

    at: int
    until: int | None = None


@dataclass(frozen=True)
class TimeAdded:
    """An extension (or a shortening) and how far it moved the deadline.

    With a phase it moved the phase's deadline and all after it; without, the
    block's end only.
    """

    at: int
    milliseconds: int
    phase: str | None = None


@dataclass(frozen=True)
class GroupTimeAdded:
    """Extra time for one group, on top of everybody's; with less, some of it taken back."""

    at: int
    milliseconds: int
    group: int
    phase: str | None = None


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
    group_additions: tuple[GroupTimeAdded, ...] = ()
    rounds: tuple[Round, ...] = ()

    @property
    def paused_at(self) -> int | None:
        """When the pause that lasts began."""
        if self.pauses and self.pauses[-1].until is None:
            return self.pauses[-1].at
        return None

    @property
    def paused_milliseconds(self) -> int:
        """How long the pauses that are over took together."""
        return sum(pause.until - pause.at for pause in self.pauses if pause.until is not None)

    @property
    def planned_milliseconds(self) -> int:
        """The length the visit was given at its start."""
        added = sum(one.milliseconds for one in self.additions)
        return self.ends_at - self.started_at - self.paused_milliseconds - added

    @property
    def round(self) -> Round | None:
        """The report-back round that is on."""
        if self.rounds and self.rounds[-1].ended_at is None:
            return self.rounds[-1]
        return None

    def stands_at(self, at: int) -> int:
        """Where the visit's clock stands: at `at`, or where the pause stopped it."""
        return at if self.paused_at is None else self.paused_at

    def to_json(self) -> dict[str, Any]:
        """The visit as JSON holds it."""
        return {
            "block": self.block,
            "started_at": self.started_at,
            "ends_at": self.ends_at,
            "ended_at": self.ended_at,
            "pauses": [asdict(pause) for pause in self.pauses],
            "additions": [asdict(added) for added in self.additions],
            "group_additions": [asdict(added) for added in self.group_additions],
            "rounds": [one.to_json() for one in self.rounds],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> BlockRun:
        """The visit that `to_json` wrote, now or in an earlier version."""
        return cls(
            block=data["block"],
            started_at=data["started_at"],
            ends_at=data["ends_at"],
            ended_at=data["ended_at"],
            pauses=tuple(PauseTaken(**pause) for pause in data["pauses"]),
            additions=tuple(TimeAdded(**added) for added in data["additions"]),
            group_additions=tuple(
                GroupTimeAdded(**added) for added in data.get("group_additions", ())
            ),
            rounds=tuple(Round.from_json(one) for one in data.get("rounds", ())),
        )


@dataclass(frozen=True)
class Programme:
    """Where the programme stands: every visit to a block, in order.

    `moved_at` is the latest instant of a command; the programme's time never
    runs back behind it, whatever the server's clock does. `lengths` holds the
    seconds that re-planning gave a block instead of the agenda's, 0 for one to
    be skipped. `alerts` stands in for the agenda's where it is set.
    """

    revision: int = 0
    runs: tuple[BlockRun, ...] = ()
    finished_at: int | None = None
    moved_at: int = 0
    lengths: Mapping[str, int] = field(default_factory=dict)
    alerts: tuple[int, ...] | None = None

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

    @property
    def round(self) -> Round | None:
        """The report-back round that is on."""
        return self.current.round if self.current else None

    @property
    def skipped(self) -> tuple[str, ...]:
        """The keys of the blocks to be skipped."""
        return tuple(key for key, seconds in self.lengths.items() if seconds == 0)

    def seconds_of(self, block: ScheduledBlock) -> int:
        """How long the block is to take when it is entered; 0 where it is to be skipped."""
        return self.lengths.get(block.key, block.seconds)

    def time(self, now: int) -> int:
        """The programme's time: `now`, but never before the latest command."""
        return max(now, self.moved_at)

    def to_json(self) -> dict[str, Any]:
        """The state as JSON holds it."""
        return {
            "revision": self.revision,
            "runs": [run.to_json() for run in self.runs],
            "finished_at": self.finished_at,
            "moved_at": self.moved_at,
            "lengths": dict(self.lengths),
            "alerts": None if self.alerts is None else list(self.alerts),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Programme:
        """The state that `to_json` wrote, now or in an earlier version."""
        alerts = data.get("alerts")
        return cls(
            revision=data["revision"],
            runs=tuple(BlockRun.from_json(run) for run in data["runs"]),
            finished_at=data["finished_at"],
            moved_at=data["moved_at"],
            lengths=dict(data.get("lengths", {})),
            alerts=None if alerts is None else tuple(alerts),
        )
