"""Groups as the facilitator sees them at a glance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, func, select, update

from seminar.domain.groups import ROLES
from seminar.services.gathering import Moment, programme_of
from seminar.services.programme_shown import extra_time, extra_times
from seminar.services.viewers import Viewer
from seminar.store.prepared import Prepared
from seminar.store.tables import Group, HandIn, Participant, Point, RoleHolder, Site
from seminar.store.writer import Transaction

ACTIVITY_EVERY = 10_000
"""Milliseconds between two words to the facilitator about a group that goes on writing."""

_MARK_ACTIVITY = Prepared(
    update(Group)
    .where(
        Group.id == bindparam("of_group"),
        func.coalesce(Group.last_activity, 0) < bindparam("before"),
    )
    .values(last_activity=bindparam("now"))
)
_COUNTS = (
    select(Point.group_id, Point.question, func.count(), func.count(Point.rank))
    .where(Point.counted.is_(True))
    .group_by(Point.group_id, Point.question)
)
_COUNTS_OF_ALL = Prepared(_COUNTS.where(Point.seminar_id == bindparam("of_seminar")))
_COUNTS_OF_GROUP = Prepared(_COUNTS.where(Point.group_id == bindparam("of_group")))


def tell_counts(transaction: Transaction, viewer: Viewer) -> None:
    """Tells the facilitator how many points the group has under each question."""
    group = viewer.own_group
    counts = _counts(transaction, viewer.seminar, group.id).get(group.id, ({}, {}))
    transaction.log.add(
        viewer.seminar,
        "board",
        {"type": "card", "number": group.number, "points": counts[0], "prioritised": counts[1]},
    )


def tell_activity(transaction: Transaction, viewer: Viewer) -> None:
    """Tells the facilitator that the group is at work, but not for every key pressed."""
    group = viewer.own_group
    told = _MARK_ACTIVITY.run(
        transaction.connection,
        of_group=group.id,
        now=transaction.now,
        before=transaction.now - ACTIVITY_EVERY,
    )
    if told:
        transaction.log.add(
            viewer.seminar,
            "board",
            {"type": "card", "number": group.number, "last_activity": transaction.now},
        )


def cards(moment: Moment, seminar: int) -> list[dict[str, Any]]:
    """Every group's card, in the order of their numbers."""
    programme = programme_of(moment, seminar)
    people = _gathered(_people(moment, seminar))
    roles = _gathered(_roles(moment, seminar))
    hand_ins = _gathered(_hand_ins(moment, seminar))
    counts = _counts(moment, seminar)
    own_times = extra_times(programme)
    rows = moment.connection.execute(
        select(
            Group.id,
            Group.number,
            Group.name,
            Site.name.label("site"),
            Group.municipality,
            Group.help_called_at,
            Group.last_activity,
        )
        .outerjoin(Site, Site.id == Group.site_id)
        .where(Group.seminar_id == seminar)
        .order_by(Group.number)
    )
    return [
        {
            "number": row.number,
            "name": row.name,
            "site": row.site or "",
            "municipality": row.municipality,
            "participants": people.get(row.id, []),
            "roles": dict.fromkeys(ROLES) | dict(roles.get(row.id, [])),
            "points": counts.get(row.id, ({}, {}))[0],
            "prioritised": counts.get(row.id, ({}, {}))[1],
            "handed_in": dict(hand_ins.get(row.id, [])),
            "help_called_at": row.help_called_at,
            "last_activity": row.last_activity,
            "extra_time": extra_time(programme, row.number),
            "extra_times": own_times.get(row.number, {}),
        }
        for row in rows
    ]


def _gathered(pairs: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    by_group: dict[int, list[Any]] = {}
    for group, value in pairs:
        by_group.setdefault(group, []).append(value)
    return by_group


def _people(moment: Moment, seminar: int) -> Iterable[tuple[int, dict[str, Any]]]:
    rows = moment.connection.execute(
        select(Participant.group_id, Participant.id, Participant.name, Participant.left_at)
        .where(Participant.seminar_id == seminar)
        .order_by(Participant.id)
    )
    return (
        (group, {"id": id, "name": name, "present": left_at is None})
        for group, id, name, left_at in rows
    )


def _roles(moment: Moment, seminar: int) -> Iterable[tuple[int, tuple[str, int]]]:
    rows = moment.connection.execute(
        select(RoleHolder.group_id, RoleHolder.role, RoleHolder.participant_id)
        .join(Group, Group.id == RoleHolder.group_id)
        .where(Group.seminar_id == seminar)
    )
    return ((group, (role, participant)) for group, role, participant in rows)


def _hand_ins(moment: Moment, seminar: int) -> Iterable[tuple[int, tuple[str, int]]]:
    rows = moment.connection.execute(
        select(HandIn.group_id, HandIn.block, HandIn.at)
        .join(Group, Group.id == HandIn.group_id)
        .where(Group.seminar_id == seminar)
    )
    return ((group, (block, at)) for group, block, at in rows)


def _counts(
    moment: Moment, seminar: int, group: int | None = None
) -> dict[int, tuple[dict[str, int], dict[str, int]]]:
    if group is None:
        rows = _COUNTS_OF_ALL.all(moment.connection, of_seminar=seminar)
    else:
        rows = _COUNTS_OF_GROUP.all(moment.connection, of_group=group)
    counts: dict[int, tuple[dict[str, int], dict[str, int]]] = {}
    for owner, question, points, prioritised in rows:
        all_points, first_points = counts.setdefault(owner, ({}, {}))
        all_points[question] = points
        if prioritised:
            first_points[question] = prioritised
    return counts
