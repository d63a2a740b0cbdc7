"""Points: written, moved, addressed, removed, restored. No text is ever thrown away."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, insert, select, update

from seminar.domain.agenda import PARKING_LOT
from seminar.domain.errors import SeminarError
from seminar.domain.points import (
    OtherText,
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
from seminar.services.gathering import Moment, programme_of, question_of, schedule_of
from seminar.services.priorities import close_ranks
from seminar.services.viewers import Viewer
from seminar.store.tables import AnyRow, Group, Point, Revision
from seminar.store.writer import Transaction

_COLUMNS = (
    Point.id,
    Point.number,
    Point.question,
    Point.text,
    Point.rev,
    Point.rank,
    Point.addressees,
    Point.late,
    Point.position,
    Point.updated_at,
    Point.other_texts,
    Point.author_id,
    Point.removed_at,
    Point.group_id,
)


def save_point(transaction: Transaction, viewer: Viewer, command: SavePoint) -> dict[str, Any]:
    """Saves what was typed; a new point where there is none of that id."""
    row = _find(transaction, viewer, command.point)
    if row is None:
        return _create(transaction, viewer, command)
    saved = save(_state(row), command.base, command.text, viewer.participant)
    if saved.changed:
        _write_revision(transaction, viewer, command.point, command.base, saved.state)
        _tell_point(transaction, viewer, command.point)
        if row.removed_at is not None or bool(row.text) != bool(saved.state.text):
            tell_counts(transaction, viewer)
    conflict = {"conflict": True} if saved.conflict else {}
    return {"rev": saved.state.rev, **conflict}


def _create(transaction: Transaction, viewer: Viewer, command: SavePoint) -> dict[str, Any]:
    state = save(PointState(), command.base, command.text, viewer.participant).state
    late = _is_late(transaction, viewer, command.question)
    number = transaction.connection.execute(
        update(Group)
        .where(Group.id == viewer.own_group.id)
        .values(points_made=Group.points_made + 1)
        .returning(Group.points_made)
    ).scalar_one()
    newest = func.coalesce(func.max(Point.position), 0.0) + 1.0
    transaction.connection.execute(
        insert(Point).values(
            seminar_id=viewer.seminar,
            id=command.point,
            group_id=viewer.own_group.id,
            number=number,
            question=command.question,
            text=state.text,
            rev=state.rev,
            author_id=viewer.participant,
            position=select(newest)
            .where(Point.group_id == viewer.own_group.id, Point.question == command.question)
            .scalar_subquery(),
            rank=None,
            addressees=[],
            late=late,
            other_texts=[],
            created_at=transaction.now,
            updated_at=transaction.now,
            removed_at=None,
        )
    )
    _insert_revision(transaction, viewer, command.point, command.base, state)
    _tell_point(transaction, viewer, command.point)
    tell_counts(transaction, viewer)
    return {"rev": state.rev}


def _is_late(transaction: Transaction, viewer: Viewer, question: str) -> bool:
    if question == PARKING_LOT:
        return False
    block, _question = question_of(transaction, viewer.seminar, question)
    programme = programme_of(transaction, viewer.seminar)
    return is_over(programme, schedule_of(transaction, viewer.seminar), block.key, transaction.now)


def resolve_point(
    transaction: Transaction, viewer: Viewer, command: ResolvePoint
) -> dict[str, Any]:
    """Lets one text stand where several stood side by side."""
    row = _require(transaction, viewer, command.point)
    state = resolve(_state(row), command.base, command.text, viewer.participant)
    _write_revision(transaction, viewer, command.point, command.base, state)
    _tell_point(transaction, viewer, command.point)
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
    row = _require(transaction, viewer, command.point)
    before = _state(row)
    state = set_removed(before, command.base, removed=removed)
    if state is before:
        return {"rev": state.rev}
    _write_revision(transaction, viewer, command.point, command.base, state)
    if row.rank is not None:
        _unrank(transaction, viewer, command.point, row.question)
    _tell_point(transaction, viewer, command.point)
    tell_counts(transaction, viewer)
    return {"rev": state.rev}


def _unrank(transaction: Transaction, viewer: Viewer, point: str, question: str) -> None:
    transaction.connection.execute(
        update(Point).where(Point.seminar_id == viewer.seminar, Point.id == point).values(rank=None)
    )
    close_ranks(transaction, viewer, question)


def move_point(transaction: Transaction, viewer: Viewer, command: MovePoint) -> dict[str, Any]:
    """Moves a point within its question, to another one, or to the parking lot."""
    row = _require(transaction, viewer, command.point)
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
    _tell_point(transaction, viewer, command.point)
    if moved:
        tell_counts(transaction, viewer)
    return {}


def address_point(
    transaction: Transaction, viewer: Viewer, command: AddressPoint
) -> dict[str, Any]:
    """Says whom a point is for. Nobody named means all whom the question is for."""
    row = _require(transaction, viewer, command.point)
    allowed: tuple[str, ...] = ()
    if row.question != PARKING_LOT:
        allowed = question_of(transaction, viewer.seminar, row.question)[1].addressees
    addressees = checked_addressees(command.addressees, allowed)
    transaction.connection.execute(
        update(Point)
        .where(Point.seminar_id == viewer.seminar, Point.id == command.point)
        .values(addressees=list(addressees))
    )
    _tell_point(transaction, viewer, command.point)
    return {}


def _find(transaction: Transaction, viewer: Viewer, point: str) -> AnyRow | None:
    row = transaction.connection.execute(
        select(*_COLUMNS).where(Point.seminar_id == viewer.seminar, Point.id == point)
    ).one_or_none()
    if row is not None and row.group_id != viewer.own_group.id:
        raise SeminarError("not_found", "point_unknown", field="point")
    return row


def _require(transaction: Transaction, viewer: Viewer, point: str) -> AnyRow:
    row = _find(transaction, viewer, point)
    if row is None:
        raise SeminarError("not_found", "point_unknown", field="point")
    return row


def _state(row: AnyRow) -> PointState:
    others = tuple(OtherText(**other) for other in row.other_texts)
    return PointState(row.rev, row.text, row.author_id, row.removed_at is not None, others)


def _write_revision(
    transaction: Transaction, viewer: Viewer, point: str, base: int, state: PointState
) -> None:
    transaction.connection.execute(
        update(Point)
        .where(Point.seminar_id == viewer.seminar, Point.id == point)
        .values(
            text=state.text,
            rev=state.rev,
            author_id=state.author,
            other_texts=[
                {"rev": other.rev, "text": other.text, "by": other.by}
                for other in state.other_texts
            ],
            removed_at=transaction.now if state.removed else None,
            updated_at=transaction.now,
        )
    )
    _insert_revision(transaction, viewer, point, base, state)


def _insert_revision(
    transaction: Transaction, viewer: Viewer, point: str, base: int, state: PointState
) -> None:
    transaction.connection.execute(
        insert(Revision).values(
            seminar_id=viewer.seminar,
            point_id=point,
            rev=state.rev,
            base=base,
            text=state.text,
            author_id=viewer.participant,
            removed=state.removed,
            at=transaction.now,
        )
    )


def _tell_point(transaction: Transaction, viewer: Viewer, point: str) -> None:
    row = _require(transaction, viewer, point)
    removed = {"removed": True} if row.removed_at is not None else {}
    transaction.log.add(
        viewer.seminar,
        viewer.own_group.scope,
        {"type": "point", "point": as_shown(row), **removed},
    )
    tell_activity(transaction, viewer)
    if row.rank is not None:
        tell_feedback(transaction, viewer, row.question)


def as_shown(row: AnyRow) -> dict[str, Any]:
    """A point as its group sees it."""
    return {
        "id": row.id,
        "number": row.number,
        "question": row.question,
        "text": row.text,
        "rev": row.rev,
        "rank": row.rank,
        "addressees": row.addressees,
        "late": row.late,
        "position": row.position,
        "updated_at": row.updated_at,
        "other_texts": row.other_texts,
    }


def points_of(moment: Moment, group: int) -> list[AnyRow]:
    """A group's points in its own order, removed ones too."""
    return list(
        moment.connection.execute(
            select(*_COLUMNS)
            .where(Point.group_id == group)
            .order_by(Point.question, Point.position, Point.number)
        )
    )
