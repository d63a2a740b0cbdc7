"""A group's own state: calls for help, answers handed in, its name."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from seminar.domain.errors import SeminarError
from seminar.services.cards import tell_activity
from seminar.services.commands import AnswerHelp, HandIn, Plain, RenameGroup
from seminar.services.gathering import Moment, agenda_of, group_of_number, programme_of
from seminar.services.programme_changes import renamed
from seminar.services.programme_shown import is_reporting
from seminar.services.viewers import GroupKey, Viewer
from seminar.store.prepared import Prepared
from seminar.store.tables import AnyRow, Group, Participant, Site
from seminar.store.tables import HandIn as HandInRow
from seminar.store.writer import Transaction

_HAND_INS = Prepared(
    select(HandInRow.block, HandInRow.at).where(HandInRow.group_id == bindparam("of_group"))
)
_PRESENT = (
    select(func.count(Participant.id))
    .where(Participant.group_id == Group.id, Participant.left_at.is_(None))
    .scalar_subquery()
)
_CHOICES = Prepared(
    select(
        Group.number,
        Group.name,
        func.coalesce(Site.name, "").label("site"),
        Group.municipality,
        _PRESENT.label("people"),
    )
    .outerjoin(Site, Site.id == Group.site_id)
    .where(Group.seminar_id == bindparam("of_seminar"))
    .order_by(Group.number)
)
_NAME = Prepared(select(Group.name).where(Group.id == bindparam("of_group")))


def choices(moment: Moment, seminar: int) -> list[AnyRow]:
    """The groups that one may join, and how many are there already; no more than that.

    Everybody who joins asks for it: what each group has written would be read anew each time.
    """
    return _CHOICES.all(moment.connection, of_seminar=seminar)


def call_help(transaction: Transaction, viewer: Viewer, _command: Plain) -> dict[str, Any]:
    """The group asks for the facilitator. Calling twice is calling once."""
    called_at = transaction.connection.execute(
        select(Group.help_called_at).where(Group.id == viewer.own_group.id)
    ).scalar_one()
    if called_at is None:
        _set(transaction, viewer.seminar, viewer.own_group, help_called_at=transaction.now)
    return {}


def clear_help(transaction: Transaction, viewer: Viewer, _command: Plain) -> dict[str, Any]:
    """The group needs no help any more."""
    _set(transaction, viewer.seminar, viewer.own_group, help_called_at=None)
    return {}


def answer_help(transaction: Transaction, viewer: Viewer, command: AnswerHelp) -> dict[str, Any]:
    """The facilitator has answered a group's call."""
    group = group_of_number(transaction, viewer.seminar, command.group)
    _set(transaction, viewer.seminar, group, help_called_at=None)
    return {}


def rename(transaction: Transaction, viewer: Viewer, command: RenameGroup) -> dict[str, Any]:
    """The facilitator gives a group another name."""
    group = group_of_number(transaction, viewer.seminar, command.group)
    _set(transaction, viewer.seminar, group, name=command.name)
    programme = programme_of(transaction, viewer.seminar)
    if is_reporting(programme, group.number):
        told = renamed(transaction, viewer.seminar, programme)
        transaction.log.add(viewer.seminar, "seminar", told)
    return {}


def _set(transaction: Transaction, seminar: int, group: GroupKey, **values: Any) -> None:
    transaction.connection.execute(update(Group).where(Group.id == group.id).values(**values))
    transaction.log.add(seminar, group.scope, {"type": "group", **values})
    transaction.log.add(seminar, "board", {"type": "card", "number": group.number, **values})


def hand_in(transaction: Transaction, viewer: Viewer, command: HandIn) -> dict[str, Any]:
    """A block's answers handed in, or taken back. They can be changed either way."""
    group = viewer.own_group
    blocks = agenda_of(transaction, viewer.seminar).blocks
    if command.block not in {block.key for block in blocks if block.kind == "group_work"}:
        raise SeminarError("not_found", "block_unknown", field="block")
    transaction.connection.execute(
        delete(HandInRow).where(HandInRow.group_id == group.id, HandInRow.block == command.block)
    )
    if command.done:
        transaction.connection.execute(
            insert(HandInRow).values(group_id=group.id, block=command.block, at=transaction.now)
        )
    handed_in = hand_ins(transaction, group.id)
    transaction.log.add(viewer.seminar, group.scope, {"type": "group", "handed_in": handed_in})
    transaction.log.add(
        viewer.seminar, "board", {"type": "card", "number": group.number, "handed_in": handed_in}
    )
    tell_activity(transaction, viewer)
    return {}


def hand_ins(moment: Moment, group: int) -> dict[str, int]:
    """When the group handed in each block's answers."""
    rows = _HAND_INS.all(moment.connection, of_group=group)
    return {row.block: row.at for row in rows}


def name_of(moment: Moment, group: int) -> str:
    """What the group calls itself; empty for one that has only its number."""
    return str(_NAME.scalar(moment.connection, of_group=group))
