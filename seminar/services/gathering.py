"""Rows that several services gather before they decide."""

from __future__ import annotations

from typing import Protocol, cast

from sqlalchemy import Connection, bindparam, select

from seminar.domain.agenda import Agenda, Block, Question
from seminar.domain.errors import SeminarError
from seminar.domain.groups import Member, Role
from seminar.domain.programme import Programme
from seminar.domain.schedule import Schedule
from seminar.services.viewers import GroupKey
from seminar.store.agendas import Agendas
from seminar.store.prepared import Prepared
from seminar.store.tables import Group, Participant, RoleHolder
from seminar.store.tables import Programme as ProgrammeRow

_MEMBERS = Prepared(
    select(Participant.id, Participant.left_at)
    .where(Participant.group_id == bindparam("of_group"))
    .order_by(Participant.id)
)
_HOLDERS = Prepared(
    select(RoleHolder.role, RoleHolder.participant_id).where(
        RoleHolder.group_id == bindparam("of_group")
    )
)
_GROUP = Prepared(
    select(Group.id, Group.number).where(
        Group.seminar_id == bindparam("of_seminar"), Group.number == bindparam("of_number")
    )
)
_STATE = Prepared(
    select(ProgrammeRow.state).where(ProgrammeRow.seminar_id == bindparam("of_seminar"))
)


class Moment(Protocol):
    """What reading needs: a connection, the time, the agendas, and how long a seminar is kept."""

    connection: Connection
    now: int
    agendas: Agendas
    retention_days: int


def agenda_of(moment: Moment, seminar: int) -> Agenda:
    """The seminar's agenda."""
    return moment.agendas.of(moment.connection, seminar)


def schedule_of(moment: Moment, seminar: int) -> Schedule:
    """The agenda laid out from the seminar's start."""
    return moment.agendas.schedule_of(moment.connection, seminar)


def programme_of(moment: Moment, seminar: int) -> Programme:
    """Where the programme stands."""
    state = _STATE.scalar(moment.connection, of_seminar=seminar)
    return Programme.from_json(state)


def question_of(moment: Moment, seminar: int, key: str) -> tuple[Block, Question]:
    """The question with this key, and its block. Raises `not_found`."""
    for block, question in agenda_of(moment, seminar).questions():
        if question.key == key:
            return block, question
    raise SeminarError("not_found", "question_unknown", field="question")


def require_organiser(moment: Moment, seminar: int, key: str | None) -> None:
    """Raises `not_found` for an organiser the agenda doesn't know."""
    if key not in {organiser.key for organiser in agenda_of(moment, seminar).organisers}:
        raise SeminarError("not_found", "organiser_unknown", field="organiser")


def group_of_number(moment: Moment, seminar: int, number: int) -> GroupKey:
    """The group that people call by this number. Raises `not_found`."""
    row = _GROUP.first(moment.connection, of_seminar=seminar, of_number=number)
    if row is None:
        raise SeminarError("not_found", "group_unknown", field="group")
    return GroupKey(*row)


def groups_of(moment: Moment, seminar: int) -> list[GroupKey]:
    """All groups in the order of their numbers."""
    rows = moment.connection.execute(
        select(Group.id, Group.number).where(Group.seminar_id == seminar).order_by(Group.number)
    )
    return [GroupKey(*row) for row in rows]


def members_of(moment: Moment, group: int) -> list[Member]:
    """A group's participants in the order they came."""
    rows = _MEMBERS.all(moment.connection, of_group=group)
    return [Member(id, left_at is None) for id, left_at in rows]


def holders_of(moment: Moment, group: int) -> dict[Role, int]:
    """Who holds which role in a group."""
    rows = _HOLDERS.all(moment.connection, of_group=group)
    return {cast("Role", row.role): row.participant_id for row in rows}
