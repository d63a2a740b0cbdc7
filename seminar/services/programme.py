"""The programme's clock: commands carried out, and undone."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select, update

from seminar.domain.errors import SeminarError
from seminar.domain.programme import (
    COMMANDS,
    BlockTimes,
    Programme,
    check_expected,
    decide,
    project,
    restore,
)
from seminar.services.commands import MoveClock
from seminar.services.gathering import Moment, programme_of, schedule_of
from seminar.services.viewers import Viewer
from seminar.store.tables import Programme as ProgrammeRow
from seminar.store.tables import ProgrammeCommand
from seminar.store.writer import Transaction

MOST_UNDO = 20


def move(transaction: Transaction, viewer: Viewer, command: MoveClock) -> dict[str, Any]:
    """Carries out the command that the operation's type names, such as `programme.next`."""
    current = programme_of(transaction, viewer.seminar)
    check_expected(current, command.expect)
    kind = command.type.removeprefix("programme.")
    data = command.model_dump(exclude={"id", "type", "expect"})
    schedule = schedule_of(transaction, viewer.seminar)
    moved = decide(current, COMMANDS[kind](**data), schedule, transaction.now)
    _record(transaction, viewer, current, moved, kind, data)
    return _apply(transaction, viewer, moved)


def undo(transaction: Transaction, viewer: Viewer, command: MoveClock) -> dict[str, Any]:
    """Brings back what stood before the latest command that is not undone."""
    current = programme_of(transaction, viewer.seminar)
    check_expected(current, command.expect)
    latest = _latest_not_undone(transaction, viewer.seminar, current.revision)
    if latest is None:
        raise SeminarError("invalid", "nothing_to_undo")
    revision, before = latest
    transaction.connection.execute(
        update(ProgrammeCommand)
        .where(ProgrammeCommand.seminar_id == viewer.seminar, ProgrammeCommand.revision == revision)
        .values(undone=True)
    )
    restored = restore(current, Programme.from_json(before))
    _record(transaction, viewer, current, restored, "undo", {"revision": revision})
    return _apply(transaction, viewer, restored)


def _record(
    transaction: Transaction,
    viewer: Viewer,
    before: Programme,
    after: Programme,
    kind: str,
    data: dict[str, Any],
) -> None:
    transaction.connection.execute(
        insert(ProgrammeCommand).values(
            seminar_id=viewer.seminar,
            revision=after.revision,
            at=transaction.now,
            actor=viewer.actor,
            kind=kind,
            data=data,
            before=before.to_json(),
            # An undo is itself not undone: the way back is to give the command again.
            undone=kind == "undo",
        )
    )


def _apply(transaction: Transaction, viewer: Viewer, programme: Programme) -> dict[str, Any]:
    transaction.connection.execute(
        update(ProgrammeRow)
        .where(ProgrammeRow.seminar_id == viewer.seminar)
        .values(revision=programme.revision, state=programme.to_json())
    )
    transaction.log.add(
        viewer.seminar,
        "seminar",
        {
            "type": "programme",
            **_state(transaction, viewer.seminar, programme),
            "times": [
                [times.expected_start, times.expected_end, times.actual_start, times.actual_end]
                for times in _times(transaction, viewer.seminar, programme)
            ],
        },
    )
    return {"revision": programme.revision}


def _times(moment: Moment, seminar: int, programme: Programme) -> tuple[BlockTimes, ...]:
    return project(programme, schedule_of(moment, seminar), moment.now)


def _state(moment: Moment, seminar: int, programme: Programme) -> dict[str, Any]:
    return {
        "revision": programme.revision,
        "status": programme.status,
        "block": programme.block,
        "started_at": programme.started_at,
        "ends_at": programme.ends_at,
        "paused_at": programme.paused_at,
        "can_undo": _latest_not_undone(moment, seminar, programme.revision) is not None,
    }


def _latest_not_undone(
    moment: Moment, seminar: int, revision: int
) -> tuple[int, dict[str, Any]] | None:
    row = moment.connection.execute(
        select(ProgrammeCommand.revision, ProgrammeCommand.before)
        .where(
            ProgrammeCommand.seminar_id == seminar,
            ProgrammeCommand.undone.is_(False),
            ProgrammeCommand.revision > revision - 2 * MOST_UNDO,
        )
        .order_by(ProgrammeCommand.revision.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else (row.revision, row.before)


def as_shown(moment: Moment, seminar: int, *, with_notes: bool) -> dict[str, Any]:
    """The programme as a viewer sees it; the notes are for the facilitator."""
    programme = programme_of(moment, seminar)
    blocks = moment.agendas.of(moment.connection, seminar).blocks
    times = _times(moment, seminar, programme)
    return {
        **_state(moment, seminar, programme),
        "blocks": [
            _block(block.model_dump(mode="json", by_alias=True), time, with_notes=with_notes)
            for block, time in zip(blocks, times, strict=True)
        ],
    }


def _block(block: dict[str, Any], times: BlockTimes, *, with_notes: bool) -> dict[str, Any]:
    fixed_start = block.pop("at")
    notes = block.pop("notes")
    return {
        **block,
        "fixed_start": fixed_start,
        "planned_start": times.planned_start,
        "planned_end": times.planned_end,
        "expected_start": times.expected_start,
        "expected_end": times.expected_end,
        "actual_start": times.actual_start,
        "actual_end": times.actual_end,
        **({"notes": notes} if with_notes else {}),
    }
