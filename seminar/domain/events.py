"""What was done to the programme, as plain facts: a report carries them too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Actor = Literal["facilitator", "host"]

UNDO = "undo"


@dataclass(frozen=True)
class Event:
    """One command, and what it did.

    `block` is the block it was about: the one entered, the one left out, else the
    current one. `seconds` is the time given (below 0: taken away), asked to be won
    back, or passed in the pause that is over. `lengths` has, for each block that was
    given another length, the seconds before and after. `groups` are those that a
    round has, or the one whose turn or time it is. `undoes` is the revision that an
    undo took back; what was taken back is `undone`.
    """

    revision: int
    at: int
    actor: Actor
    who: int
    kind: str
    block: str | None = None
    phase: str | None = None
    groups: tuple[int, ...] = ()
    seconds: int | None = None
    lengths: tuple[tuple[str, int, int], ...] = ()
    alerts: tuple[int, ...] = ()
    strategy: str | None = None
    undone: bool = False
    undoes: int | None = None
