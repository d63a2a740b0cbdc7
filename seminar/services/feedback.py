"""The prioritised feedback as an organiser sees it come in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from seminar.domain.agenda import Question
from seminar.domain.points import effective_addressees
from seminar.services.gathering import Moment, agenda_of
from seminar.services.viewers import GroupKey, Viewer
from seminar.store.tables import Group, Point, Site
from seminar.store.writer import Transaction


def tell_feedback(transaction: Transaction, viewer: Viewer, question_key: str) -> None:
    """Tells every organiser that may get it what the viewer's group put first."""
    for _block, question in agenda_of(transaction, viewer.seminar).questions():
        if question.key == question_key and question.answers_go_to == "organisers":
            _tell_question(transaction, viewer, question)


def _tell_question(transaction: Transaction, viewer: Viewer, question: Question) -> None:
    group = viewer.own_group
    points = _prioritised(transaction, viewer.seminar, question, group)
    for organiser in question.addressees:
        transaction.log.add(
            viewer.seminar,
            f"organiser:{organiser}",
            {
                "type": "feedback",
                "question": question.key,
                "group": group.number,
                "points": _for(organiser, points, question),
            },
        )


def feedback_for(moment: Moment, seminar: int, organiser: str) -> list[dict[str, Any]]:
    """Every question whose answers may be addressed to the organiser, with what was put first."""
    return [
        {
            "question": question.key,
            "text": question.text,
            "block": block.key,
            "points": _for(organiser, _prioritised(moment, seminar, question), question),
        }
        for block, question in agenda_of(moment, seminar).questions()
        if question.answers_go_to == "organisers" and organiser in question.addressees
    ]


def _for(
    organiser: str, points: list[tuple[list[str], dict[str, Any]]], question: Question
) -> list[dict[str, Any]]:
    return [
        point
        for addressees, point in points
        if organiser in effective_addressees(addressees, question.addressees)
    ]


def _prioritised(
    moment: Moment, seminar: int, question: Question, group: GroupKey | None = None
) -> list[tuple[list[str], dict[str, Any]]]:
    query = (
        select(
            Point.addressees,
            Point.id,
            Point.number,
            Group.number.label("group"),
            Group.name.label("group_name"),
            Site.name.label("site"),
            Group.municipality,
            Point.text,
            Point.rank,
            Point.late,
            Point.created_at,
        )
        .join(Group, Group.id == Point.group_id)
        .outerjoin(Site, Site.id == Group.site_id)
        .where(
            Point.seminar_id == seminar,
            Point.question == question.key,
            Point.rank.is_not(None),
            Point.counted.is_(True),
        )
        .order_by(Group.number, Point.rank)
    )
    if group is not None:
        query = query.where(Point.group_id == group.id)
    return [
        (row.addressees, _as_shown(dict(row._mapping)))  # noqa: SLF001 SQLAlchemy's public name
        for row in moment.connection.execute(query)
    ]


def _as_shown(row: dict[str, Any]) -> dict[str, Any]:
    del row["addressees"]
    return {**row, "site": row["site"] or ""}
