"""Operations: which there are, who may do them, and each done once only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert

from seminar.domain.errors import SeminarError
from seminar.services import (
    commands,
    groups,
    messages,
    participants,
    points,
    priorities,
    programme,
    roles,
    seminars,
)
from seminar.services.viewers import RIGHT, Viewer, ViewerKind, confirmed, may_write
from seminar.store.log import heads
from seminar.store.prepared import Prepared
from seminar.store.tables import AnyRow, Seminar
from seminar.store.tables import Operation as OperationRow
from seminar.store.writer import Transaction

Answer = dict[str, Any]

CAME_TOO_EARLY = ("point_unknown", "base_unknown")

_RIGHT_AND_ANSWER = Prepared(
    RIGHT.outerjoin(
        OperationRow,
        (OperationRow.seminar_id == Seminar.id) & (OperationRow.id == bindparam("of_operation")),
    ).add_columns(OperationRow.scope, OperationRow.answer)
)
_INSERT = Prepared(insert(OperationRow))


@dataclass(frozen=True)
class Operation:
    """A kind of operation: its fields, who may do it, and what does it."""

    command: type[commands.Command]
    perform: Callable[[Transaction, Viewer, Any], Answer]
    who: ViewerKind
    writes_points: bool = False


def _group(
    command: type[commands.Command],
    perform: Callable[[Transaction, Viewer, Any], Answer],
    *,
    writes_points: bool = False,
) -> Operation:
    return Operation(command, perform, "group", writes_points)


def _facilitator(
    command: type[commands.Command], perform: Callable[[Transaction, Viewer, Any], Answer]
) -> Operation:
    return Operation(command, perform, "facilitator")


OPERATIONS: dict[str, Operation] = {
    "point.save": _group(commands.SavePoint, points.save_point, writes_points=True),
    "point.resolve": _group(commands.ResolvePoint, points.resolve_point, writes_points=True),
    "point.remove": _group(commands.TouchPoint, points.remove_point, writes_points=True),
    "point.restore": _group(commands.TouchPoint, points.restore_point, writes_points=True),
    "point.move": _group(commands.MovePoint, points.move_point, writes_points=True),
    "point.address": _group(commands.AddressPoint, points.address_point, writes_points=True),
    "priorities.set": _group(commands.SetPriorities, priorities.set_priorities, writes_points=True),
    "block.hand_in": _group(commands.HandIn, groups.hand_in, writes_points=True),
    "role.take": _group(commands.TakeRole, roles.take_role),
    "participant.rename": _group(commands.Rename, participants.rename),
    "help.call": _group(commands.Plain, groups.call_help),
    "help.clear": _group(commands.Plain, groups.clear_help),
    "programme.start": _facilitator(commands.MoveClock, programme.move),
    "programme.pause": _facilitator(commands.MoveClock, programme.move),
    "programme.resume": _facilitator(commands.MoveClock, programme.move),
    "programme.next": _facilitator(commands.MoveClock, programme.move),
    "programme.previous": _facilitator(commands.MoveClock, programme.move),
    "programme.goto": _facilitator(commands.ChooseBlock, programme.move),
    "programme.extend": _facilitator(commands.ExtendBlock, programme.move),
    "programme.skip": _facilitator(commands.ChooseBlock, programme.move),
    "programme.replan": _facilitator(commands.Replan, programme.move),
    "programme.alerts": _facilitator(commands.ChooseAlerts, programme.move),
    "programme.finish": _facilitator(commands.MoveClock, programme.move),
    "programme.reopen": _facilitator(commands.MoveClock, programme.move),
    "programme.continue": _facilitator(commands.MoveClock, programme.move),
    "programme.undo": _facilitator(commands.MoveClock, programme.undo),
    "round.start": _facilitator(commands.StartRound, programme.start_round),
    "round.next": _facilitator(commands.MoveClock, programme.move),
    "round.skip": _facilitator(commands.MoveClock, programme.move),
    "round.extend": _facilitator(commands.ExtendReport, programme.move),
    "round.end": _facilitator(commands.MoveClock, programme.move),
    "message.send": _facilitator(commands.SendMessage, messages.send),
    "roles.deal": _facilitator(commands.DealRoles, roles.deal_roles),
    "group.rename": _facilitator(commands.RenameGroup, groups.rename),
    "help.answer": _facilitator(commands.AnswerHelp, groups.answer_help),
    "seminar.close": _facilitator(commands.Plain, seminars.close),
}


def read(payload: object) -> commands.Command:
    """The operation that a payload asks for. Raises `invalid`."""
    if not isinstance(payload, dict):
        raise SeminarError("invalid", "operation_unreadable")
    kind = payload.get("type")
    if not isinstance(kind, str) or kind not in OPERATIONS:
        raise SeminarError("invalid", "operation_unknown", field="type")
    return commands.parsed(OPERATIONS[kind].command, payload)


def perform(transaction: Transaction, viewer: Viewer, command: commands.Command) -> Answer:
    """Does the operation once and remembers the answer, a refusal too.

    A repeat gets the first answer. Services refuse before they change
    anything, so that a refusal leaves nothing behind.
    """
    row = _RIGHT_AND_ANSWER.first(
        transaction.connection,
        of_seminar=viewer.seminar,
        of_link=viewer.link,
        of_operation=command.id,
    )
    try:
        # First, so that a link which was revoked learns nothing from a repeat.
        is_open = confirmed(row, viewer)
    except SeminarError as error:
        return refused(error)
    assert row is not None
    if row.answer is not None:
        return _remembered(row, viewer)
    transaction.log.sign(viewer.actor, command.type)
    try:
        answer = _do(transaction, viewer, command, is_open=is_open)
    except SeminarError as error:
        answer = refused(error)
        if error.code == "too_large" or error.reason in CAME_TOO_EARLY:
            # Shortened, or after what it builds on, it may come again under its id.
            return answer
    _remember(transaction, viewer, command.id, answer)
    return answer


def _do(
    transaction: Transaction, viewer: Viewer, command: commands.Command, *, is_open: bool
) -> Answer:
    operation = OPERATIONS[command.type]
    if viewer.kind != operation.who:
        raise SeminarError("not_allowed", "not_yours_to_do")
    if not is_open:
        raise SeminarError("closed", "seminar_closed")
    if operation.writes_points and not may_write(transaction.connection, viewer):
        raise SeminarError("not_allowed", "not_the_scribe")
    given = operation.perform(transaction, viewer, command)
    return {"ok": True, "seq": _written(transaction, viewer), **given}


def _written(transaction: Transaction, viewer: Viewer) -> int:
    """The number under which the viewer is told of this; where nothing changed, its newest."""
    for entry in transaction.log.write():
        if entry.scope in viewer.scopes:
            return entry.seq
    return heads(transaction.connection, viewer.seminar, [viewer.scope])[viewer.scope]


def refused(error: SeminarError) -> Answer:
    """A refusal as it is remembered; the adapters put it into words."""
    return {
        "ok": False,
        "error": {
            "code": error.code,
            "reason": error.reason,
            "field": error.field,
            "params": error.params,
        },
    }


def _remembered(row: AnyRow, viewer: Viewer) -> Answer:
    if row.scope != viewer.scope:
        return refused(SeminarError("invalid", "operation_taken", field="id"))
    return dict(row.answer)


def _remember(transaction: Transaction, viewer: Viewer, operation: str, answer: Answer) -> None:
    _INSERT.run(
        transaction.connection,
        seminar_id=viewer.seminar,
        id=operation,
        scope=viewer.scope,
        answer=answer,
    )
