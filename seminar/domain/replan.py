"""Ways to catch up, each with what it gives back.

What a way regains is measured where it counts, at the end of the day. A cut
before a fixed start gives back no more than that start's lateness, so cuts are
shared out in proportion to what each block can give, but never where they would
only make people wait. Every second that is cut is a second regained.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from seminar.domain.errors import SeminarError
from seminar.domain.extending import LONGEST_EXTENSION
from seminar.domain.programme_commands import Replan, Strategy
from seminar.domain.programme_state import Programme
from seminar.domain.projection import day_end, free_from, still_to_come
from seminar.domain.schedule import Schedule, ScheduledBlock


@dataclass(frozen=True)
class Option:
    """One way to catch up: the new lengths in seconds, and what they give.

    `regained` and `shortfall` add up to the seconds asked for. A dropped block
    (its length is 0) may give more than was asked: the `surplus`. `ends_at` is
    when the day then ends.
    """

    strategy: Strategy
    block: str | None
    lengths: Mapping[str, int]
    regained: int
    shortfall: int
    surplus: int
    ends_at: int


def options(programme: Programme, schedule: Schedule, seconds: int, now: int) -> tuple[Option, ...]:
    """The ways to regain so many seconds: to let all move, and those that give something."""
    if not 1 <= seconds <= LONGEST_EXTENSION:
        raise SeminarError("invalid", "replan_out_of_bounds", field="seconds")
    if programme.status == "finished":
        raise SeminarError("invalid", "programme_finished")
    found = _Search(programme, schedule, seconds, now)
    push = found.option("push", {})
    return (push, *(option for option in found.cuts() if option.regained))


def chosen(programme: Programme, schedule: Schedule, command: Replan, now: int) -> Option:
    """The option that the command means, the very one that `options` shows."""
    for option in options(programme, schedule, command.seconds, now):
        if (option.strategy, option.block) == (command.strategy, command.block):
            return option
    raise SeminarError("invalid", "nothing_to_regain", field="strategy")


class _Search:
    """The day as it stands, against which each way is measured."""

    def __init__(self, programme: Programme, schedule: Schedule, seconds: int, now: int) -> None:
        self._programme = programme
        self._schedule = schedule
        self._asked = seconds
        self._now = now
        self._later = still_to_come(programme, schedule)
        self._ends_at = day_end(programme, schedule, now)

    def cuts(self) -> Iterable[Option]:
        yield self.option("shrink", self._cut(_given_by_flexible))
        yield self.option("breaks", self._cut(_given_by_break))
        for block in self._later:
            if block.flexible and not self._is_all_there_is():
                yield self.option("drop", {block.key: 0}, block.key)

    def _is_all_there_is(self) -> bool:
        return self._programme.current is None and len(self._later) == 1

    def option(
        self, strategy: Strategy, lengths: Mapping[str, int], block: str | None = None
    ) -> Option:
        replanned = replace(self._programme, lengths={**self._programme.lengths, **lengths})
        ends_at = day_end(replanned, self._schedule, self._now)
        gained = (self._ends_at - ends_at) // 1000
        regained = min(gained, self._asked)
        return Option(
            strategy=strategy,
            block=block,
            lengths=lengths,
            regained=regained,
            shortfall=self._asked - regained,
            surplus=gained - regained,
            ends_at=ends_at,
        )

    def _cut(self, given_by: Callable[[ScheduledBlock, int], int]) -> dict[str, int]:
        lengths = [self._programme.seconds_of(block) for block in self._later]
        gives = [
            given_by(block, length) for block, length in zip(self._later, lengths, strict=True)
        ]
        stretches = self._stretches(lengths)
        regained = min(self._asked, *(idle + sum(gives[first:]) for first, idle in stretches))
        needs = [max(regained - idle, 0) for _first, idle in stretches]
        bounds = [first for first, _idle in stretches]
        cuts = _shared(regained, gives, bounds, needs)
        return {
            block.key: length - cut
            for block, length, cut in zip(self._later, lengths, cuts, strict=True)
            if cut
        }

    def _stretches(self, lengths: list[int]) -> list[tuple[int, int]]:
        """Where each run of blocks without a fixed start begins, and its idle seconds.

        Idle is how much earlier the day would end if only the blocks from
        there on counted: so much is regained without a cut there.
        """
        begins = free_from(self._programme, self._schedule, self._now)
        starts = [(0, begins)]
        for place, block in enumerate(self._later):
            if block.fixed_start is not None:
                starts.append((place, block.fixed_start))
        return [
            (first, (self._ends_at - start) // 1000 - sum(lengths[first:]))
            for first, start in starts
        ]


def _given_by_flexible(block: ScheduledBlock, length: int) -> int:
    return max(length - block.min_seconds, 0) if block.flexible else 0


def _given_by_break(block: ScheduledBlock, length: int) -> int:
    return max(length - block.min_seconds, 0) if block.kind == "break" else 0


def _shared(
    total: int, gives: Sequence[int], bounds: Sequence[int], needs: Sequence[int]
) -> list[int]:
    """The total shared out in proportion; from each bound on, at least what it needs."""
    cuts: list[int] = []
    for number, first in enumerate(bounds):
        end = bounds[number + 1] if number + 1 < len(bounds) else len(gives)
        rest = _rest(total, sum(gives[first:]), sum(gives[end:]))
        rest = max(rest, *needs[number + 1 :], 0)
        cuts += _in_proportion(total - rest, gives[first:end])
        total = rest
    return cuts


def _rest(total: int, gives: int, gives_later: int) -> int:
    """The part of the total that falls on the later blocks, rounded up."""
    return -(-total * gives_later // gives) if gives else 0


def _in_proportion(total: int, gives: Sequence[int]) -> list[int]:
    """The total in whole seconds, none more than it can give."""
    whole = sum(gives)
    cuts = []
    before = counted = 0
    for one in gives:
        counted += one
        upto = total * counted // whole if whole else 0
        cuts.append(upto - before)
        before = upto
    return cuts
