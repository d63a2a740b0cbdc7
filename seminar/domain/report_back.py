"""The report-back round: groups tell the plenary one after the other, each with a timer.

As everywhere in the programme, an instant that a clock runs towards is kept as it
stood when the clock last moved; while the programme is paused, what is left of a
turn is counted from when the pause began.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from seminar.domain.errors import SeminarError

USUAL_SECONDS = 150
LONGEST_SECONDS = 60 * 60
MOST_TURNS = 1000


@dataclass(frozen=True)
class Turn:
    """One group's turn to report; `ended_at` is None while it lasts."""

    group: int
    started_at: int
    ends_at: int
    ended_at: int | None = None
    skipped: bool = False


@dataclass(frozen=True)
class Round:
    """Groups in the order they report, and the turns there have been.

    `ended_at` is None while the round goes on.
    """

    order: tuple[int, ...]
    seconds: int
    turns: tuple[Turn, ...]
    ended_at: int | None = None

    @property
    def turn(self) -> Turn:
        """The turn that is on, or the last there was."""
        return self.turns[-1]

    @property
    def number(self) -> int:
        """Which turn of the round it is, from 1."""
        return len(self.turns)

    @property
    def next_group(self) -> int | None:
        """The group that reports after this one."""
        return self.order[self.number] if self.number < len(self.order) else None

    def to_json(self) -> dict[str, Any]:
        """The round as JSON holds it."""
        return {
            "order": list(self.order),
            "seconds": self.seconds,
            "turns": [asdict(turn) for turn in self.turns],
            "ended_at": self.ended_at,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Round:
        """The round that `to_json` wrote."""
        turns = tuple(Turn(**turn) for turn in data["turns"])
        return cls(tuple(data["order"]), data["seconds"], turns, data["ended_at"])


def begun(order: tuple[int, ...], seconds: int, at: int, stands_at: int) -> Round:
    """A round with its first group's turn; `stands_at` is where the clock stands."""
    if not order or len(order) > MOST_TURNS or len(set(order)) < len(order) or min(order) < 1:
        raise SeminarError("invalid", "round_order_invalid", field="order")
    if not 1 <= seconds <= LONGEST_SECONDS:
        raise SeminarError("invalid", "round_seconds_out_of_bounds", field="seconds")
    return Round(order, seconds, (Turn(order[0], at, stands_at + seconds * 1000),))


def moved_on(current: Round, at: int, stands_at: int, *, skipped: bool) -> Round:
    """The round with the next group's turn; after the last one it is over."""
    group = current.next_group
    left = _with_turn(current, replace(current.turn, ended_at=at, skipped=skipped))
    if group is None:
        return replace(left, ended_at=at)
    following = Turn(group, at, stands_at + current.seconds * 1000)
    return replace(left, turns=(*left.turns, following))


def with_deadline(current: Round, ends_at: int) -> Round:
    """The round with its turn's deadline moved."""
    return _with_turn(current, replace(current.turn, ends_at=ends_at))


def over(current: Round, at: int) -> Round:
    """The round, ended in the middle of the turn."""
    left = _with_turn(current, replace(current.turn, ended_at=at))
    return replace(left, ended_at=at)


def _with_turn(current: Round, turn: Turn) -> Round:
    return replace(current, turns=(*current.turns[:-1], turn))
