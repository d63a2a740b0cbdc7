"""Points: written, moved, addressed, removed, restored. No text is ever thrown away."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from seminar.domain.agenda import PARKING_LOT
from seminar.domain.points import (
    PointState,
    checked_addressees,
    position_before,
    resolve,
    save,
    set_removed,
)
from seminar.domain.programme import is_over
from seminar.services.cards import tell_activity, tell_counts
from seminar.services.commands import (
    AddressPoint,
    MovePoint,
    ResolvePoint,
    SavePoint,
    TouchPoint,
)
from seminar.services.feedback import tell_feedback
from seminar.services.gathering import programme_of, question_of, schedule_of
from seminar.services.point_rows import (
    as_shown,
    create,
    find,
    require,
    state_of,
    write_revision,
)
from seminar.services.priorities import close_ranks
from seminar.services.viewers import Viewer
from seminar.store.tables import AnyRow, Point
from seminar.store.writer import Transaction


def save_point(transaction: Transaction, viewer: Viewer, command: SavePoint) -> dict[str, Any]:
    """Saves what was typed; a new point where there is none of that id."""
    row = find(transaction, viewer, command.point)
    if row is None:
        return _create(transaction, viewer, command)
    saved = save(
        state_of(row),
        command.base,
        command.text,
        viewer.participant,
        gives_way=command.gives_way,
    )
    if saved.changed:
        written = write_revision(
            transaction, viewer, command.point, command.base, saved.state, saved.gave_way
        )
        _tell_point(transaction, viewer, written)
        if saved.state.counted != row.counted:
            tell_counts(transaction, viewer)
    conflict = {"conflict": True} if saved.conflict else {}
    return {"rev": saved.rev, **conflict}


def _create(transaction: Transaction, viewer: Viewer, command: SavePoint) -> dict[str, Any]:
    state = save(PointState(), command.base, command.text, viewer.participant).state
    late = _is_late(transaction, viewer, command.question)
    created = create(transaction, viewer, command.point, command.question, state, late=late)
    _tell_point(transaction, viewer, created)
    tell_counts(transaction, viewer)
    return {"rev": state.rev}


def _is_late(transaction: Transaction, viewer: Viewer, question: str) -> bool:
    if question == PARKING_LOT:
        return False
    block, _question = question_of(transaction, viewer.seminar, question)
    programme = programme_of(transaction, viewer.seminar)
    schedule = schedule_of(transaction, viewer.seminar)
    return is_over(programme, schedule, block.key, transaction.now, viewer.own_group.number)


def resolve_point(
    transaction: Transaction, viewer: Viewer, command: ResolvePoint
) -> dict[str, Any]:
    """Lets one text stand where several stood side by side."""
    row = require(transaction, viewer, command.point)
    state = resolve(state_of(row), command.base, command.text, viewer.participant)
    written = write_revision(transaction, viewer, command.point, command.base, state)
    _tell_point(transaction, viewer, written)
    if state.counted != row.counted:
        tell_counts(transaction, viewer)
    return {"rev": state.rev}


def remove_point(transaction: Transaction, viewer: Viewer, command: TouchPoint) -> dict[str, Any]:
    """Takes a point away. It can be brought back, without its rank."""
    return _set_removed(transaction, viewer, command, removed=True)


def restore_point(transaction: Transaction, viewer: Viewer, command: TouchPoint) -> dict[str, Any]:
    """Brings a removed point back where it stood."""
    return _set_removed(transaction, viewer, command, removed=False)


def _set_removed(
    transaction: Transaction, viewer: Viewer, command: TouchPoint, *, removed: bool
) -> dict[str, Any]:
    row = require(transaction, viewer, command.point)
    before = state_of(row)
    state = set_removed(before, command.base, removed=removed)
    if state is before:
        return {"rev": state.rev}
    write_revision(transaction, viewer, command.point, command.base, state)
    if row.rank is not None:
        _unrank(transaction, viewer, command.point, row.question)
    _tell_point(transaction, viewer, require(transaction, viewer, command.point))
    tell_counts(transaction, viewer)
    return {"rev": state.rev}


def _unrank(transaction: Transaction, viewer: Viewer, point: str, question: str) -> None:
    transaction.connection.execute(
        update(Point).where(Point.seminar_id == viewer.seminar, Point.id == point).values(rank=None)
    )
    close_ranks(transaction, viewer, question)


def move_point(transaction: Transaction, viewer: Viewer, command: MovePoint) -> dict[str, Any]:
    """Moves a point within its question, to another one, or to the parking lot."""
    row = require(transaction, viewer, command.point)
    if command.question != PARKING_LOT:
        question_of(transaction, viewer.seminar, command.question)
    others = transaction.connection.execute(
        select(Point.id, Point.position)
        .where(
            Point.group_id == viewer.own_group.id,
            Point.question == command.question,
            Point.id != command.point,
        )
        .order_by(Point.position, Point.number)
    ).all()
    position = position_before([(id, place) for id, place in others], command.before)
    moved = command.question != row.question
    transaction.connection.execute(
        update(Point)
        .where(Point.seminar_id == viewer.seminar, Point.id == command.point)
        .values(
            question=command.question,
            position=position,
            # What the group put first, and for whom, was said of the question it leaves.
            **({"rank": None, "addressees": []} if moved else {}),
        )
    )
    if moved and row.rank is not None:
        close_ranks(transaction, viewer, row.question)
    _tell_point(transaction, viewer, require(transaction, viewer, command.point))
    if moved:
        tell_counts(transaction, viewer)
    return {}


def address_point(
    transaction: Transaction, viewer: Viewer, command: AddressPoint
) -> dict[str, Any]:
    """Says whom a point is for. Nobody named means all whom the question is for."""
    row = require(transaction, viewer, command.point)
    allowed: tuple[str, ...] = ()
    if row.question != PARKING_LOT:
        allowed = question_of(transaction, viewer.seminar, row.question)[1].addressees
    addressees = checked_addressees(command.addressees, allowed)
    transaction.connection.execute(
        update(Point)
        .where(Point.seminar_id == viewer.seminar, Point.id == command.point)
        .values(addressees=list(addressees))
    )
    _tell_point(transaction, viewer, require(transaction, viewer, command.point))
    return {}


def _tell_point(transaction: Transaction, viewer: Viewer, row: AnyRow) -> None:
    removed = {"removed": True} if row.removed_at is not None else {}
    transaction.log.add(
        viewer.seminar,
        viewer.own_group.scope,
        {"type": "point", "point": as_shown(row), **removed},
    )
    tell_activity(transaction, viewer)
    if row.rank is not None:
        tell_feedback(transaction, viewer, row.question)
