"""The running order: all that whoever leads the day reads from, at one moment.

Frozen and plain, as the Report is: it crosses to the process that makes the PDF, and
without what is for the facilitator's eyes it becomes the programme's calendar.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

MINUTE = 60_000


@dataclass(frozen=True)
class OrderLink:
    """Something to open or to read; without an address, just its name."""

    title: str
    url: str | None
    note: str | None = None


@dataclass(frozen=True)
class OrderPhase:
    """A phase with the time of day it is expected to have, ms UTC."""

    title: str
    instruction: str
    starts_at: int
    ends_at: int


@dataclass(frozen=True)
class OrderQuestion:
    """A question; `addressees` are the names of those the answers go to."""

    text: str
    introduction: str
    addressees: tuple[str, ...]
    prioritise_from: int
    prioritise_to: int


@dataclass(frozen=True)
class OrderBlock:
    """A block with its times, ms UTC.

    `starts_at` and `ends_at` are what is expected, or what was for a block that is
    over; None for one that is left out or was jumped over.
    """

    key: str
    kind: str
    title: str
    planned_start: int
    planned_end: int
    starts_at: int | None
    ends_at: int | None
    is_fixed: bool
    is_current: bool
    speaker: str
    description: str
    notes: str
    links: tuple[OrderLink, ...]
    phases: tuple[OrderPhase, ...]
    questions: tuple[OrderQuestion, ...]

    @property
    def is_left_out(self) -> bool:
        """Whether nobody is to come to this block."""
        return self.starts_at is None

    @property
    def has_moved(self) -> bool:
        """Whether it starts in another minute than planned."""
        if self.starts_at is None:
            return False
        return self.starts_at // MINUTE != self.planned_start // MINUTE

    @property
    def minutes(self) -> int:
        """How long it lasts; for one that is left out, how long it was meant to."""
        if self.starts_at is None or self.ends_at is None:
            return round((self.planned_end - self.planned_start) / MINUTE)
        return round((self.ends_at - self.starts_at) / MINUTE)


@dataclass(frozen=True)
class RunningOrder:
    """A seminar's programme at one moment. `id` is the seminar's own, and tells nothing."""

    id: str
    title: str
    language: str
    time_zone: str
    made_at: int
    revision: int
    description: str
    reading: tuple[OrderLink, ...]
    reflection: tuple[str, ...]
    blocks: tuple[OrderBlock, ...]

    @property
    def starts_at(self) -> int:
        """When the day starts, or did."""
        return next(self._starts(), self.made_at)

    @property
    def ends_at(self) -> int:
        """When the day ends, or did."""
        ends = [block.ends_at for block in self.blocks if block.ends_at is not None]
        return max(ends, default=self.starts_at)

    def without_notes(self) -> RunningOrder:
        """What everybody may see."""
        return replace(self, blocks=tuple(replace(block, notes="") for block in self.blocks))

    def to_json(self) -> str:
        """The running order as JSON text."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | bytes) -> RunningOrder:
        """The running order that `to_json` wrote."""
        data = json.loads(text)
        return cls(
            **data
            | {
                "reading": tuple(OrderLink(**one) for one in data["reading"]),
                "reflection": tuple(data["reflection"]),
                "blocks": tuple(_block_from(one) for one in data["blocks"]),
            }
        )

    def _starts(self) -> Iterator[int]:
        return (block.starts_at for block in self.blocks if block.starts_at is not None)


def _block_from(data: dict[str, Any]) -> OrderBlock:
    return OrderBlock(
        **data
        | {
            "links": tuple(OrderLink(**one) for one in data["links"]),
            "phases": tuple(OrderPhase(**one) for one in data["phases"]),
            "questions": tuple(
                OrderQuestion(**one | {"addressees": tuple(one["addressees"])})
                for one in data["questions"]
            ),
        }
    )
