"""The programme as people see it: facts from which every screen computes the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select

from seminar.domain import phases
from seminar.domain.agenda import Block
from seminar.domain.programme import (
    BlockTimes,
    Programme,
    alerts_of,
    dormant_at,
    is_dormant,
    project,
)
from seminar.domain.schedule import Schedule, ScheduledBlock
from seminar.services.gathering import Moment, agenda_of, programme_of, schedule_of
from seminar.store.prepared import Prepared
from seminar.store.tables import AnyRow, Group, ProgrammeCommand

TOLD_OF_A_COMMAND = ("block", "seconds", "phase", "group", "strategy")

MOST_NAME_BYTES = 160
"""Of each group's name during a round: everybody is told two of them in one small message."""

Visited = tuple[int | None, int | None, int | None]
NOT_VISITED: Visited = (None, None, None)

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


def visited(programme: Programme) -> dict[str, Visited]:
    """By block: when its first visit began, its latest one ended, and its latest one began."""
    when: dict[str, Visited] = {}
    for run in programme.runs:
        first, _ended_at, _latest = when.get(run.block, (run.started_at, None, None))
        when[run.block] = (first, run.ended_at, run.started_at)
    return when


def visit(programme: Programme) -> int | None:
    """Which visit to a block is on, from 1. An undone one's number is given again."""
    return len(programme.runs) if programme.current else None


def as_shown(moment: Moment, seminar: int, *, to_facilitator: bool) -> dict[str, Any]:
    """The whole programme; the notes and the round's order are for the facilitator."""
    programme = programme_of(moment, seminar)
    schedule = schedule_of(moment, seminar)
    times = project(programme, schedule, moment.now)
    when = visited(programme)
    shown = {
        **state(moment, seminar, programme, schedule),
        **undo(moment, seminar),
        "starts_at": schedule.starts_at,
        "skipped": [block.key for block in schedule.blocks if not programme.seconds_of(block)],
        "blocks": [
            {
                **_block(block, planned, time, with_notes=to_facilitator),
                "length": programme.seconds_of(planned),
                "latest_start": when.get(block.key, NOT_VISITED)[2],
            }
            for block, planned, time in zip(
                agenda_of(moment, seminar).blocks, schedule.blocks, times, strict=True
            )
        ],
    }
    if to_facilitator:
        shown["round_order"] = list(programme.round.order) if programme.round else []
    return shown


def state(moment: Moment, seminar: int, programme: Programme, schedule: Schedule) -> dict[str, Any]:
    """How the programme stands, without its blocks."""
    run = programme.current
    return {
        "revision": programme.revision,
        "status": programme.status,
        "block": programme.block,
        "visit": visit(programme),
        "started_at": programme.started_at,
        "finished_at": programme.finished_at,
        "block_started_at": run and run.started_at,
        "ends_at": programme.ends_at,
        "paused_at": programme.paused_at,
        "paused_for": run and run.paused_milliseconds,
        "phases": list(phases.deadlines(run, schedule.block(run.block))) if run else [],
        "alerts": list(alerts_of(programme, schedule)),
        "dormant": is_dormant(programme, schedule, moment.now),
        "dormant_at": dormant_at(programme, schedule),
        "round": round_now(moment, seminar, programme),
    }


def undo(moment: Moment, seminar: int) -> dict[str, Any]:
    """Whether there is a command to take back, and what it did."""
    latest = latest_not_undone(moment, seminar)
    return {"can_undo": latest is not None, "undo": latest and _told(latest)}


def _told(command: AnyRow) -> dict[str, Any]:
    """As much of a command as it takes to say what it did."""
    fields = {name: command.data.get(name) for name in TOLD_OF_A_COMMAND}
    return {
        "kind": command.kind,
        **{name: value for name, value in fields.items() if value is not None},
    }


def round_now(moment: Moment, seminar: int, programme: Programme) -> dict[str, Any] | None:
    """Whose turn it is to report, and who is next; None where nobody reports."""
    current = programme.round
    if current is None:
        return None
    group, following = current.turn.group, current.next_group
    names = _names(moment, seminar, group, following)
    return {
        "turn": current.number,
        "of": len(current.order),
        "group": group,
        "name": _in_short(names[group]),
        "next": following,
        "next_name": None if following is None else _in_short(names[following]),
        "started_at": current.turn.started_at,
        "ends_at": current.turn.ends_at,
    }


def _in_short(name: str) -> str:
    """The name, or as much of it as is told."""
    encoded = name.encode()
    if len(encoded) <= MOST_NAME_BYTES:
        return name
    return encoded[: MOST_NAME_BYTES - len("…".encode())].decode(errors="ignore") + "…"


def _names(moment: Moment, seminar: int, *numbers: int | None) -> dict[int, str]:
    rows = moment.connection.execute(_NAMES, {"of_seminar": seminar, "numbers": numbers})
    return {row.number: row.name for row in rows}


def is_reporting(programme: Programme, number: int) -> bool:
    """Whether the group reports now or next, so that everybody sees its name."""
    current = programme.round
    return current is not None and number in (current.turn.group, current.next_group)


def _block(
    block: Block, planned: ScheduledBlock, times: BlockTimes, *, with_notes: bool
) -> dict[str, Any]:
    shown = dict(block.as_json)
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


def extra_times(programme: Programme) -> dict[int, dict[str, Mapping[str, int]]]:
    """By group, the time it had on top in each visit to a block: undo may lead back there."""
    times: dict[int, dict[str, Mapping[str, int]]] = {}
    for visit, run in enumerate(programme.runs, start=1):
        for group, extra in phases.extra_times(run).items():
            times.setdefault(group, {})[str(visit)] = extra
    return times
