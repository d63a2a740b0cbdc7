"""The programme as people see it: facts from which every screen computes the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select

from seminar.domain import phases
from seminar.domain.agenda import Block
from seminar.domain.programme import (
    BlockTimes,
    Programme,
    Schedule,
    alerts_of,
    dormant_at,
    is_dormant,
    project,
)
from seminar.domain.schedule import ScheduledBlock
from seminar.services.gathering import Moment, agenda_of, programme_of, schedule_of
from seminar.store.prepared import Prepared
from seminar.store.tables import AnyRow, Group, ProgrammeCommand

TOLD_OF_A_COMMAND = ("block", "seconds", "phase", "group", "strategy")

_LATEST_NOT_UNDONE = Prepared(
    select(
        ProgrammeCommand.revision,
        ProgrammeCommand.before,
        ProgrammeCommand.kind,
        ProgrammeCommand.data,
    )
    .where(
        ProgrammeCommand.seminar_id == bindparam("of_seminar"),
        ProgrammeCommand.undone.is_(False),
    )
    .order_by(ProgrammeCommand.revision.desc())
    .limit(1)
)

_NAMES = select(Group.number, Group.name).where(
    Group.seminar_id == bindparam("of_seminar"),
    Group.number.in_(bindparam("numbers", expanding=True)),
)


def latest_not_undone(moment: Moment, seminar: int) -> AnyRow | None:
    """The command that undo would take back, with the state before it."""
    return _LATEST_NOT_UNDONE.first(moment.connection, of_seminar=seminar)


def change(moment: Moment, seminar: int, before: Programme, programme: Programme) -> dict[str, Any]:
    """What a command has moved, and nothing that every screen knows already."""
    schedule = schedule_of(moment, seminar)
    times = project(programme, schedule, moment.now)
    stood = _state(moment, seminar, before, schedule)
    stands = _state(moment, seminar, programme, schedule)
    own = _own_times(before, programme)
    return {
        "type": "programme",
        **{name: value for name, value in stands.items() if value != stood[name]},
        # A group that reports may have been given another name.
        "round": stands["round"],
        **_undo(moment, seminar),
        "expected": _expected(times),
        "actual": _actual(project(before, schedule, moment.now), times),
        **({"extra_time": own} if own else {}),
    }


def _own_times(before: Programme, after: Programme) -> dict[str, dict[str, Any] | None]:
    """The groups whose own time has changed. Another visit to a block takes it from all, unsaid."""
    moved = {number: extra_time(after, number) for number in _with_own_time(after)}
    if before.current and after.current and before.current.started_at == after.current.started_at:
        moved = {
            number: extra_time(after, number)
            for number in _with_own_time(before) | _with_own_time(after)
            if extra_time(before, number) != extra_time(after, number)
        }
    return {str(number): time for number, time in sorted(moved.items())}


def _with_own_time(programme: Programme) -> set[int]:
    run = programme.current
    return {added.group for added in run.group_additions} if run else set()


def _expected(times: Sequence[BlockTimes]) -> list[list[int] | None]:
    """Each block's expected length, and its start where it doesn't follow on the one before."""
    entries: list[list[int] | None] = []
    follows_on = None
    for block in times:
        if block.expected_start is None or block.expected_end is None:
            entries.append(None)
            continue
        length = block.expected_end - block.expected_start
        starts = [] if block.expected_start == follows_on else [block.expected_start]
        entries.append([length, *starts])
        follows_on = block.expected_end
    return entries


def _actual(
    before: Sequence[BlockTimes], after: Sequence[BlockTimes]
) -> dict[str, list[int | None]]:
    """The actual times that have changed, by the block's key."""
    return {
        now.block: [now.actual_start, now.actual_end]
        for then, now in zip(before, after, strict=True)
        if (then.actual_start, then.actual_end) != (now.actual_start, now.actual_end)
    }


def as_shown(moment: Moment, seminar: int, *, to_facilitator: bool) -> dict[str, Any]:
    """The whole programme; the notes and the round's order are for the facilitator."""
    programme = programme_of(moment, seminar)
    schedule = schedule_of(moment, seminar)
    times = project(programme, schedule, moment.now)
    shown = {
        **_state(moment, seminar, programme, schedule),
        **_undo(moment, seminar),
        "blocks": [
            _block(block, planned, time, with_notes=to_facilitator)
            for block, planned, time in zip(
                agenda_of(moment, seminar).blocks, schedule.blocks, times, strict=True
            )
        ],
    }
    if to_facilitator:
        shown["round_order"] = list(programme.round.order) if programme.round else []
    return shown


def _state(
    moment: Moment, seminar: int, programme: Programme, schedule: Schedule
) -> dict[str, Any]:
    run = programme.current
    return {
        "revision": programme.revision,
        "status": programme.status,
        "block": programme.block,
        "started_at": programme.started_at,
        "block_started_at": run and run.started_at,
        "ends_at": programme.ends_at,
        "paused_at": programme.paused_at,
        "phases": list(phases.deadlines(run, schedule.block(run.block))) if run else [],
        "skipped": list(programme.skipped),
        "alerts": list(alerts_of(programme, schedule)),
        "dormant": is_dormant(programme, schedule, moment.now),
        "dormant_at": dormant_at(programme, schedule),
        "round": _round(moment, seminar, programme),
    }


def _undo(moment: Moment, seminar: int) -> dict[str, Any]:
    latest = latest_not_undone(moment, seminar)
    return {"can_undo": latest is not None, "undo": latest and _told(latest)}


def _told(command: AnyRow) -> dict[str, Any]:
    """As much of a command as it takes to say what it did."""
    fields = {name: command.data.get(name) for name in TOLD_OF_A_COMMAND}
    return {
        "kind": command.kind,
        **{name: value for name, value in fields.items() if value is not None},
    }


def _round(moment: Moment, seminar: int, programme: Programme) -> dict[str, Any] | None:
    current = programme.round
    if current is None:
        return None
    group, following = current.turn.group, current.next_group
    names = _names(moment, seminar, group, following)
    return {
        "turn": current.number,
        "of": len(current.order),
        "group": group,
        "name": names[group],
        "next": following,
        "next_name": names.get(following),
        "started_at": current.turn.started_at,
        "ends_at": current.turn.ends_at,
    }


def _names(moment: Moment, seminar: int, *numbers: int | None) -> dict[int | None, str]:
    rows = moment.connection.execute(_NAMES, {"of_seminar": seminar, "numbers": numbers})
    return {row.number: row.name for row in rows}


def is_reporting(programme: Programme, number: int) -> bool:
    """Whether the group reports now or next, so that everybody sees its name."""
    current = programme.round
    return current is not None and number in (current.turn.group, current.next_group)


def _block(
    block: Block, planned: ScheduledBlock, times: BlockTimes, *, with_notes: bool
) -> dict[str, Any]:
    shown = block.model_dump(mode="json", by_alias=True)
    fixed_start, notes = shown.pop("at"), shown.pop("notes")
    return {
        **shown,
        "fixed_start": fixed_start,
        "fixed_at": planned.fixed_start,
        "planned_start": times.planned_start,
        "planned_end": times.planned_end,
        "expected_start": times.expected_start,
        "expected_end": times.expected_end,
        "actual_start": times.actual_start,
        "actual_end": times.actual_end,
        **({"notes": notes} if with_notes else {}),
    }


def extra_time(programme: Programme, group: int) -> dict[str, Any] | None:
    """The time that a group has on top in the current block, or None."""
    run = programme.current
    if run is None:
        return None
    extra = phases.extra_time(run, group)
    return {"started_at": run.started_at, "phases": dict(extra)} if extra else None
