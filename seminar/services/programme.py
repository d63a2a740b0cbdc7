"""The programme's clock: commands carried out, and undone."""

from __future__ import annotations

from dataclasses import asdict
from random import SystemRandom
from typing import Any

from sqlalchemy import insert, select, update

from seminar.domain.errors import SeminarError
from seminar.domain.programme import (
    COMMANDS,
    Programme,
    check_expected,
    decide,
    restore,
)
from seminar.domain.replan import options
from seminar.services.commands import ExtendBlock, MoveClock, StartRound
from seminar.services.gathering import (
    Moment,
    group_of_number,
    groups_of,
    programme_of,
    schedule_of,
)
from seminar.services.programme_changes import change
from seminar.services.programme_shown import latest_not_undone
from seminar.services.viewers import Viewer
from seminar.store.tables import Programme as ProgrammeRow
from seminar.store.tables import ProgrammeCommand
from seminar.store.writer import Transaction


def move(transaction: Transaction, viewer: Viewer, command: MoveClock) -> dict[str, Any]:
    """Carries out the command that the operation's type names, such as `programme.next`."""
    data = command.model_dump(exclude={"id", "type", "expect"})
    if isinstance(command, ExtendBlock) and command.group is not None:
        group_of_number(transaction, viewer.seminar, command.group)
    return _carry_out(transaction, viewer, command, data)


def start_round(transaction: Transaction, viewer: Viewer, command: StartRound) -> dict[str, Any]:
    """Lets the groups report: by their numbers, at random, or in the order that was chosen."""
    numbers = [group.number for group in groups_of(transaction, viewer.seminar)]
    order = numbers if isinstance(command.order, str) else list(command.order)
    if not set(order) <= set(numbers):
        raise SeminarError("not_found", "group_unknown", field="order")
    if command.order == "random":
        SystemRandom().shuffle(order)
    data = {"order": tuple(order), "seconds": command.seconds}
    return _carry_out(transaction, viewer, command, data)


def _carry_out(
    transaction: Transaction, viewer: Viewer, command: MoveClock, data: dict[str, Any]
) -> dict[str, Any]:
    current = programme_of(transaction, viewer.seminar)
    check_expected(current, command.expect)
    kind = command.type.removeprefix("programme.")
    schedule = schedule_of(transaction, viewer.seminar)
    moved = decide(current, COMMANDS[kind](**data), schedule, transaction.now)
    _record(transaction, viewer, current, moved, kind, data)
    return _apply(transaction, viewer, current, moved)


def undo(transaction: Transaction, viewer: Viewer, command: MoveClock) -> dict[str, Any]:
    """Brings back what stood before the latest command that is not undone."""
    current = programme_of(transaction, viewer.seminar)
    check_expected(current, command.expect)
    latest = latest_not_undone(transaction, viewer.seminar)
    if latest is None:
        raise SeminarError("invalid", "nothing_to_undo")
    transaction.connection.execute(
        update(ProgrammeCommand)
        .where(
            ProgrammeCommand.seminar_id == viewer.seminar,
            ProgrammeCommand.revision == latest.revision,
        )
        .values(undone=True)
    )
    restored = restore(current, Programme.from_json(latest.before))
    _record(transaction, viewer, current, restored, "undo", {"revision": latest.revision})
    return _apply(transaction, viewer, current, restored)


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


def _apply(
    transaction: Transaction, viewer: Viewer, before: Programme, programme: Programme
) -> dict[str, Any]:
    transaction.connection.execute(
        update(ProgrammeRow)
        .where(ProgrammeRow.seminar_id == viewer.seminar)
        .values(revision=programme.revision, state=programme.to_json())
    )
    transaction.log.add(
        viewer.seminar, "seminar", change(transaction, viewer.seminar, before, programme)
    )
    return {"revision": programme.revision}


def any_under_way(moment: Moment) -> bool:
    """Whether the programme of any seminar is running, or paused."""
    states = moment.connection.execute(select(ProgrammeRow.state)).scalars()
    return any(Programme.from_json(state).current is not None for state in states)


def replan_options(moment: Moment, viewer: Viewer, seconds: int) -> dict[str, Any]:
    """The ways to regain so many seconds, each with what it would give."""
    programme = programme_of(moment, viewer.seminar)
    found = options(programme, schedule_of(moment, viewer.seminar), seconds, moment.now)
    return {
        "revision": programme.revision,
        "options": [{**asdict(option), "lengths": dict(option.lengths)} for option in found],
    }
