"""Messages from the facilitator."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, insert, or_, select

from seminar.services.commands import SendMessage
from seminar.services.gathering import Moment, group_of_number
from seminar.services.viewers import Viewer
from seminar.store.prepared import Prepared
from seminar.store.tables import Group, Message
from seminar.store.writer import Transaction

MOST_SHOWN = 20

_ALL = (
    select(Message.id, Group.number, Message.text, Message.at)
    .outerjoin(Group, Group.id == Message.group_id)
    .where(Message.seminar_id == bindparam("of_seminar"))
    .order_by(Message.id.desc())
    .limit(MOST_SHOWN)
)
_TO_ANY = Prepared(_ALL)
_TO_ONE = Prepared(
    _ALL.where(or_(Message.group_id.is_(None), Message.group_id == bindparam("of_group")))
)


def send(transaction: Transaction, viewer: Viewer, command: SendMessage) -> dict[str, Any]:
    """Sends a message to all groups, the wall included, or to one group."""
    group = None
    if command.to != "all":
        group = group_of_number(transaction, viewer.seminar, command.to)
    number = transaction.connection.execute(
        insert(Message)
        .values(
            seminar_id=viewer.seminar,
            group_id=group and group.id,
            text=command.text,
            at=transaction.now,
        )
        .returning(Message.id)
    ).scalar_one()
    message = {"id": number, "to": command.to, "text": command.text, "at": transaction.now}
    for scope in ("seminar",) if group is None else (group.scope, "board"):
        transaction.log.add(viewer.seminar, scope, {"type": "message", "message": message})
    return {}


def shown_to(moment: Moment, viewer: Viewer) -> list[dict[str, Any]]:
    """The latest messages the viewer may see, oldest first."""
    if viewer.kind == "facilitator":
        rows = _TO_ANY.all(moment.connection, of_seminar=viewer.seminar)
    else:
        group = viewer.group and viewer.group.id
        rows = _TO_ONE.all(moment.connection, of_seminar=viewer.seminar, of_group=group)
    return [
        {"id": id, "to": number or "all", "text": text, "at": at}
        for id, number, text, at in reversed(rows)
    ]
