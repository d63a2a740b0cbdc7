"""Participants: joining, coming and going, names."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, exists, func, insert, or_, select, update

from seminar.domain.errors import SeminarError
from seminar.domain.groups import MOST_NAME_CHARACTERS, Role, take
from seminar.domain.text import clean_line
from seminar.services.commands import Rename
from seminar.services.gathering import Moment, group_of_number, holders_of
from seminar.services.roles import keep_scribe, set_holders
from seminar.services.viewers import GroupKey, Viewer
from seminar.store.prepared import Prepared
from seminar.store.tables import Group, Link, Participant, Seminar
from seminar.store.writer import Transaction

MOST_PARTICIPANTS = 500
"""Of a group, with all who have left: each who comes makes a message with everyone's names."""

_COUNT = Prepared(
    select(func.count(Participant.id)).where(Participant.group_id == bindparam("of_group"))
)
_FIND_BY_DEVICE = Prepared(
    select(Participant.id)
    .where(
        Participant.group_id == bindparam("of_group"),
        Participant.device_id == bindparam("of_device"),
    )
    .order_by(Participant.id)
    .limit(1)
)
_FIND_BY_NAME = Prepared(
    select(Participant.id)
    .where(
        Participant.group_id == bindparam("of_group"),
        Participant.link_id == bindparam("of_link"),
        Participant.device_id.is_(None),
        Participant.name == bindparam("name"),
        Participant.left_at.is_not(None),
    )
    .order_by(Participant.id)
    .limit(1)
)
_CLOSED_AT = Prepared(select(Seminar.closed_at).where(Seminar.id == bindparam("of_seminar")))
_INSERT = Prepared(insert(Participant).returning(Participant.id))
_ARRIVE = Prepared(
    update(Participant)
    .where(Participant.id == bindparam("of_participant"), Participant.left_at.is_not(None))
    .values(left_at=None)
)
_GROUPS_JOINED = Prepared(
    select(func.count(Group.id)).where(
        Group.seminar_id == bindparam("of_seminar"),
        exists().where(
            Participant.group_id == Group.id,
            # Whoever has a link opened for a preview has not come.
            or_(Participant.left_at.is_(None), Participant.left_at > Participant.joined_at),
        ),
    )
)
_PEOPLE = Prepared(
    select(Participant.id, Participant.name, Participant.left_at)
    .where(Participant.group_id == bindparam("of_group"))
    .order_by(Participant.id)
)


def join(
    transaction: Transaction,
    seminar: int,
    number: int,
    device: int,
    name: str = "",
    link: int | None = None,
) -> int:
    """A device's participant in a group, made the first time; its id.

    Raises `not_found` for a group that isn't there, `too_many` for one that is
    full and `closed` for a seminar that is. A group's own link opens a closed seminar too, to read.
    """
    group = group_of_number(transaction, seminar, number)
    known = _FIND_BY_DEVICE.first(transaction.connection, of_group=group.id, of_device=device)
    if known is not None:
        _update_known(transaction, known.id, name, link)
        return int(known.id)
    if link is None:
        _require_open(transaction, seminar)
    return _insert(transaction, seminar, group.id, name, device=device, link=link)


def join_by_token(transaction: Transaction, seminar: int, group: int, link: int, name: str) -> int:
    """A program's participant in a group: the one of the same name that has left, or a new one."""
    known = _FIND_BY_NAME.first(
        transaction.connection, of_group=group, of_link=link, name=clean_name(name)
    )
    if known is not None:
        return int(known.id)
    return _insert(transaction, seminar, group, name, device=None, link=link)


def _update_known(transaction: Transaction, participant: int, name: str, link: int | None) -> None:
    values: dict[str, Any] = {}
    if cleaned := clean_name(name):
        values["name"] = cleaned
    if link is not None:
        values["link_id"] = link
    else:
        _forget_revoked_link(transaction, participant)
    if values:
        transaction.connection.execute(
            update(Participant).where(Participant.id == participant).values(**values)
        )


def _forget_revoked_link(transaction: Transaction, participant: int) -> None:
    """Whoever comes by the code is let in by the code, whatever became of an older link."""
    revoked = select(Link.id).where(Link.revoked_at.is_not(None))
    transaction.connection.execute(
        update(Participant)
        .where(Participant.id == participant, Participant.link_id.in_(revoked))
        .values(link_id=None)
    )


def _insert(
    transaction: Transaction,
    seminar: int,
    group: int,
    name: str,
    device: int | None,
    link: int | None,
) -> int:
    if _COUNT.scalar(transaction.connection, of_group=group) >= MOST_PARTICIPANTS:
        raise SeminarError("too_many", "group_full")
    # Nobody is there before their screen is connected.
    return int(
        _INSERT.scalar(
            transaction.connection,
            seminar_id=seminar,
            group_id=group,
            device_id=device,
            link_id=link,
            name=clean_name(name),
            joined_at=transaction.now,
            left_at=transaction.now,
        )
    )


def _require_open(transaction: Transaction, seminar: int) -> None:
    if _is_closed(transaction, seminar):
        raise SeminarError("closed", "seminar_closed")


def _is_closed(transaction: Transaction, seminar: int) -> bool:
    """Once it is, roles stand as they were, whoever comes to read and whoever goes."""
    closed_at = _CLOSED_AT.scalar(transaction.connection, of_seminar=seminar)
    return closed_at is not None


def clean_name(name: str) -> str:
    """A name on one line, shortened to what a card has room for."""
    return clean_line(name)[:MOST_NAME_CHARACTERS]


def arrive(transaction: Transaction, viewer: Viewer, role: Role | None = None) -> None:
    """A participant's screen is connected. The first in a group writes until told otherwise."""
    group = viewer.own_group
    transaction.log.sign(viewer.actor, "participant.arrive")
    came = _ARRIVE.run(transaction.connection, of_participant=viewer.participant)
    if came:
        _tell(transaction, viewer.seminar, group)
    if _is_closed(transaction, viewer.seminar):
        return
    if role is not None and viewer.participant is not None:
        holders = holders_of(transaction, group.id)
        if holders.get(role) != viewer.participant:
            newest = take(holders, role, viewer.participant)
            set_holders(transaction, viewer.seminar, group, newest)
    keep_scribe(transaction, viewer.seminar, group)


def leave(transaction: Transaction, participant: int) -> None:
    """A participant's last screen is gone. Somebody else writes, if anyone is there."""
    row = transaction.connection.execute(
        select(Participant.seminar_id, Group.id, Group.number, Participant.joined_at)
        .join(Group, Group.id == Participant.group_id)
        .where(Participant.id == participant, Participant.left_at.is_(None))
    ).one_or_none()
    if row is None:
        return
    seminar, group = row[0], GroupKey(row[1], row[2])
    transaction.log.sign(f"participant:{participant}", "participant.leave")
    # Later than they joined, by which those who were there are told from those who never came.
    left_at = max(transaction.now, row.joined_at + 1)
    transaction.connection.execute(
        update(Participant).where(Participant.id == participant).values(left_at=left_at)
    )
    _tell(transaction, seminar, group)
    if not _is_closed(transaction, seminar):
        keep_scribe(transaction, seminar, group)


def present(moment: Moment) -> list[int]:
    """Everyone whom the database takes to be there, in all seminars."""
    rows = moment.connection.execute(
        select(Participant.id).where(Participant.left_at.is_(None)).order_by(Participant.id)
    )
    return list(rows.scalars())


def rename(transaction: Transaction, viewer: Viewer, command: Rename) -> dict[str, Any]:
    """The viewer's own name."""
    transaction.connection.execute(
        update(Participant).where(Participant.id == viewer.participant).values(name=command.name)
    )
    _tell(transaction, viewer.seminar, viewer.own_group)
    return {}


def _tell(transaction: Transaction, seminar: int, group: GroupKey) -> None:
    people = as_shown(transaction, group.id)
    transaction.log.add(seminar, group.scope, {"type": "participants", "participants": people})
    transaction.log.add(
        seminar, "board", {"type": "card", "number": group.number, "participants": people}
    )
    if [person["present"] for person in people].count(True) == 1:
        _tell_groups_joined(transaction, seminar)


def _tell_groups_joined(transaction: Transaction, seminar: int) -> None:
    # Not to everybody: each of five hundred groups would make a message for thousands.
    change = {"type": "seminar", "groups_joined": groups_joined(transaction, seminar)}
    for scope in ("board", "wall"):
        transaction.log.add(seminar, scope, change)


def groups_joined(moment: Moment, seminar: int) -> int:
    """How many groups anyone's screen has ever been connected in."""
    return int(_GROUPS_JOINED.scalar(moment.connection, of_seminar=seminar))


def as_shown(moment: Moment, group: int) -> list[dict[str, Any]]:
    """A group's people: who is there, and who holds a role though they have left."""
    rows = _PEOPLE.all(moment.connection, of_group=group)
    return [{"id": id, "name": name, "present": left_at is None} for id, name, left_at in rows]
