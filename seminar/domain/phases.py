"""The parts of a block, each with its own deadline, and extra time for single groups.

- A block's phases share its length as the agenda says, in proportion where
  re-planning has changed the length. The last one ends with the block.
- Time given to a phase moves its deadline and all that follows, the block's end
  too. Time given to the block is the last phase's; a block cut short cuts the
  phases that would have outlasted it.
- Time taken from a phase stops where the phase begins, or at now.
- A group's own time comes on top of everybody's, and can be taken back as far as
  it was given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import accumulate, pairwise

from seminar.domain.errors import SeminarError
from seminar.domain.extending import extended
from seminar.domain.programme_commands import Extend
from seminar.domain.programme_state import BlockRun, GroupTimeAdded, TimeAdded
from seminar.domain.schedule import ScheduledBlock

WHOLE_BLOCK = ""
"""Where a phase's key would stand, for extra time at the block's end."""


def deadlines(run: BlockRun, block: ScheduledBlock, group: int | None = None) -> tuple[int, ...]:
    """When each phase of the visit ends, as it stood when the clock last moved.

    With a group, as it stands for that group. Empty for a block without phases.
    """
    return _ends(run, block, group) if block.phases else ()


def times(run: BlockRun, block: ScheduledBlock, now: int) -> tuple[tuple[int, int], ...]:
    """From when to when each phase of the visit was on, or is expected to be.

    A pause is part of the phase that it stopped, and time over of the last one. A
    phase that was not come to takes no time.
    """
    ends = [_by_the_clock(end, run, now) for end in _unpaused_ends(run, block)]
    over = max(ends[-1], now) if run.ended_at is None else run.ended_at
    ends = [*(min(end, over) for end in ends[:-1]), over]
    return tuple(pairwise((run.started_at, *ends))) if block.phases else ()


def extra_time(run: BlockRun, group: int) -> Mapping[str, int]:
    """Milliseconds that the group has on top, by phase; `WHOLE_BLOCK` is the block's end."""
    return _by_phase(added for added in run.group_additions if added.group == group)


def extra_times(run: BlockRun) -> Mapping[int, Mapping[str, int]]:
    """The groups that have time on top, each with what `extra_time` says."""
    given: dict[int, list[GroupTimeAdded]] = {}
    for added in run.group_additions:
        given.setdefault(added.group, []).append(added)
    extra = {group: _by_phase(additions) for group, additions in given.items()}
    return {group: by_phase for group, by_phase in extra.items() if by_phase}


def _by_phase(additions: Iterable[GroupTimeAdded]) -> Mapping[str, int]:
    extra: Counter[str] = Counter()
    for added in additions:
        extra[added.phase or WHOLE_BLOCK] += added.milliseconds
    return {key: milliseconds for key, milliseconds in extra.items() if milliseconds}


def ends_at(run: BlockRun, group: int | None = None) -> int:
    """The block's end, with all extra time of the group."""
    extra = 0 if group is None else sum(extra_time(run, group).values())
    return run.ends_at + extra


def extend(run: BlockRun, block: ScheduledBlock, command: Extend, at: int) -> BlockRun:
    """The visit with the time added (or taken away) where the command says."""
    if command.group is not None:
        return _extend_for_group(run, block, command, command.group, at)
    if command.phase is not None:
        return _extend_phase(run, block, command, at)
    moved_to = extended(run.ends_at, run.stands_at(at), command.seconds)
    return _with_addition(run, TimeAdded(at, moved_to - run.ends_at))


def _extend_phase(run: BlockRun, block: ScheduledBlock, command: Extend, at: int) -> BlockRun:
    moved_by = _moved_by(run, block, command, at)
    return _with_addition(run, TimeAdded(at, moved_by, command.phase))


def _with_addition(run: BlockRun, added: TimeAdded) -> BlockRun:
    moved_to = run.ends_at + added.milliseconds
    return replace(run, ends_at=moved_to, additions=(*run.additions, added))


def _extend_for_group(
    run: BlockRun, block: ScheduledBlock, command: Extend, group: int, at: int
) -> BlockRun:
    if block.kind != "group_work":
        raise SeminarError("invalid", "extra_time_needs_group_work", field="group")
    moved_by = _moved_by(run, block, command, at)
    given = extra_time(run, group).get(command.phase or WHOLE_BLOCK, 0)
    if moved_by < 0 and given == 0:
        raise SeminarError("invalid", "no_extra_time_to_take", field="seconds")
    added = GroupTimeAdded(at, max(moved_by, -given), group, command.phase)
    return replace(run, group_additions=(*run.group_additions, added))


def _moved_by(run: BlockRun, block: ScheduledBlock, command: Extend, at: int) -> int:
    """How far the command moves the phase's deadline; without a phase, the last one's."""
    place = _place(block, command.phase)
    ends = _ends(run, block, command.group)
    stands_at = run.stands_at(at)
    begins_at = max(stands_at, ends[place - 1]) if place else stands_at
    return extended(ends[place], begins_at, command.seconds) - ends[place]


def _place(block: ScheduledBlock, key: str | None) -> int:
    keys = _keys(block)
    if key is None:
        return len(keys) - 1
    if not key or key not in keys:
        raise SeminarError("not_found", "phase_unknown", field="phase", phase=key)
    return keys.index(key)


def _keys(block: ScheduledBlock) -> list[str]:
    """The phases' keys; a block without phases is one long one without a name."""
    return [phase.key for phase in block.phases] or [WHOLE_BLOCK]


def _ends(run: BlockRun, block: ScheduledBlock, group: int | None) -> tuple[int, ...]:
    extra = _extra_up_to_each(run, block, group)
    paused = run.paused_milliseconds
    ends = _unpaused_ends(run, block)
    return tuple(end + paused + more for end, more in zip(ends, extra, strict=True))


def _unpaused_ends(run: BlockRun, block: ScheduledBlock) -> list[int]:
    """The phases' ends as if there had been no pauses."""
    ends = _planned_ends(run, block)
    for added in run.additions:
        ends = _moved(ends, added, block)
    return ends


def _by_the_clock(end: int, run: BlockRun, now: int) -> int:
    """An end with the pauses that began before it."""
    for pause in run.pauses:
        if pause.at < end:
            end += (now if pause.until is None else pause.until) - pause.at
    return end


def _planned_ends(run: BlockRun, block: ScheduledBlock) -> list[int]:
    """The phases' ends as the visit began, to whole seconds."""
    seconds = run.planned_milliseconds // 1000
    whole = block.seconds * 1000
    shares = [phase.ends_after for phase in block.phases] or [whole]
    return [run.started_at + seconds * share // whole * 1000 for share in shares]


def _moved(ends: list[int], added: TimeAdded, block: ScheduledBlock) -> list[int]:
    if added.phase is None:
        last = ends[-1] + added.milliseconds
        return [*(min(end, last) for end in ends[:-1]), last]
    place = _place(block, added.phase)
    return [*ends[:place], *(end + added.milliseconds for end in ends[place:])]


def _extra_up_to_each(run: BlockRun, block: ScheduledBlock, group: int | None) -> list[int]:
    keys = _keys(block)
    extra = {} if group is None else extra_time(run, group)
    own = [extra.get(key, 0) for key in keys]
    if block.phases:
        own[-1] += extra.get(WHOLE_BLOCK, 0)
    return list(accumulate(own))
