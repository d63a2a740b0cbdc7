"""Priorities: which of its points a group puts first."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from seminar.domain.points import checked_priorities
from seminar.services.cards import tell_activity, tell_counts
from seminar.services.commands import SetPriorities
from seminar.services.feedback import tell_feedback
from seminar.services.gathering import question_of
from seminar.services.viewers import Viewer
from seminar.store.tables import Point
from seminar.store.writer import Transaction


def set_priorities(
    transaction: Transaction, viewer: Viewer, command: SetPriorities
) -> dict[str, Any]:
    """The question's points that come first, in order of rank."""
    _block, question = question_of(transaction, viewer.seminar, command.question)
    present = transaction.connection.execute(
        select(Point.id).where(
            Point.group_id == viewer.own_group.id,
            Point.question == command.question,
            Point.removed_at.is_(None),
        )
    ).scalars()
    ranked = checked_priorities(command.points, set(present), question.prioritise.to)
    _write(transaction, viewer, command.question, ranked)
    return {}


def close_ranks(transaction: Transaction, viewer: Viewer, question: str) -> None:
    """Moves the others up where a ranked point has left the question."""
    _write(transaction, viewer, question, _ranked(transaction, viewer, question))


def _ranked(transaction: Transaction, viewer: Viewer, question: str) -> tuple[str, ...]:
    rows = transaction.connection.execute(
        select(Point.id)
        .where(
            Point.group_id == viewer.own_group.id,
            Point.question == question,
            Point.rank.is_not(None),
        )
        .order_by(Point.rank)
    )
    return tuple(rows.scalars())


def _write(
    transaction: Transaction, viewer: Viewer, question: str, ranked: tuple[str, ...]
) -> None:
    transaction.connection.execute(
        update(Point)
        .where(
            Point.group_id == viewer.own_group.id,
            Point.question == question,
            Point.rank.is_not(None),
        )
        .values(rank=None)
    )
    for rank, point in enumerate(ranked, start=1):
        transaction.connection.execute(
            update(Point)
            .where(Point.seminar_id == viewer.seminar, Point.id == point)
            .values(rank=rank)
        )
    transaction.log.add(
        viewer.seminar,
        viewer.own_group.scope,
        {"type": "priorities", "question": question, "points": list(ranked)},
    )
    tell_activity(transaction, viewer)
    tell_counts(transaction, viewer)
    tell_feedback(transaction, viewer, question)
