"""What a facilitator can ask of the programme."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from seminar.domain.report_back import USUAL_SECONDS

Strategy = Literal["push", "shrink", "breaks", "drop"]


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
    """Go to any other block; one that was to be skipped has its agenda's length again."""

    block: str


@dataclass(frozen=True)
class Extend:
    """Give the current block, or one of its phases, more time or less.

    With a group the time is that group's own, on top of everybody's.
    """

    seconds: int
    phase: str | None = None
    group: int | None = None


@dataclass(frozen=True)
class Skip:
    """Leave a later block out."""

    block: str


@dataclass(frozen=True)
class Replan:
    """Catch up by so many seconds in one of the ways that `replan.options` shows."""

    strategy: Strategy
    seconds: int
    block: str | None = None


@dataclass(frozen=True)
class Alerts:
    """Choose at how many minutes before a block's end the screens say so."""

    minutes: tuple[int, ...]


@dataclass(frozen=True)
class StartRound:
    """Let the groups report in this order, each with so much time."""

    order: tuple[int, ...]
    seconds: int = USUAL_SECONDS


@dataclass(frozen=True)
class NextReport:
    """Give the floor to the next group; after the last one the round is over."""


@dataclass(frozen=True)
class SkipReport:
    """Pass over the group whose turn it is."""


@dataclass(frozen=True)
class ExtendReport:
    """Give the group whose turn it is more time, or less."""

    seconds: int


@dataclass(frozen=True)
class EndRound:
    """End the round where it stands."""


@dataclass(frozen=True)
class Finish:
    """End the programme where it stands."""


@dataclass(frozen=True)
class Reopen:
    """Let a finished programme's last block go on as it was."""


@dataclass(frozen=True)
class Continue:
    """Say that a programme long past its end does go on."""


RoundCommand = StartRound | NextReport | SkipReport | ExtendReport | EndRound
Move = Next | Previous | GoTo | Finish
Plan = Skip | Replan | Alerts
Adjustment = Pause | Resume | Extend | RoundCommand
Command = Start | Adjustment | Move | Plan | Reopen | Continue

COMMANDS: Mapping[str, Callable[..., Command]] = {
    "start": Start,
    "pause": Pause,
    "resume": Resume,
    "next": Next,
    "previous": Previous,
    "goto": GoTo,
    "extend": Extend,
    "skip": Skip,
    "replan": Replan,
    "alerts": Alerts,
    "finish": Finish,
    "reopen": Reopen,
    "continue": Continue,
    "round.start": StartRound,
    "round.next": NextReport,
    "round.skip": SkipReport,
    "round.extend": ExtendReport,
    "round.end": EndRound,
}
"""The closed set, by the names that people and the log know the commands under."""
