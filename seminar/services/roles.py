"""Roles: taken, handed over, dealt."""

from __future__ import annotations

from random import SystemRandom
from typing import Any

from sqlalchemy import bindparam, delete, insert

from seminar.domain.errors import SeminarError
from seminar.domain.groups import ROLES, Role, deal, take, with_scribe
from seminar.services.commands import DealRoles, TakeRole
from seminar.services.gathering import (
    group_of_number,
    groups_of,
    holders_of,
    members_of,
)
from seminar.services.viewers import GroupKey, Viewer
from seminar.store.prepared import Prepared
from seminar.store.tables import RoleHolder
from seminar.store.writer import Transaction

_CLEAR = Prepared(delete(RoleHolder).where(RoleHolder.group_id == bindparam("of_group")))
_INSERT = Prepared(insert(RoleHolder))


def take_role(transaction: Transaction, viewer: Viewer, command: TakeRole) -> dict[str, Any]:
    """A role changes hands within the viewer's group."""
    group = viewer.own_group
    participant = viewer.participant if command.participant is None else command.participant
    members = {member.id: member for member in members_of(transaction, group.id)}
    if participant not in members:
        raise SeminarError("not_found", "participant_unknown", field="participant")
    if participant != viewer.participant and not members[participant].present:
        raise SeminarError("invalid", "participant_away", field="participant")
    newest = take(holders_of(transaction, group.id), command.role, participant)
    set_holders(transaction, viewer.seminar, group, newest)
    # Asked by one who has left meanwhile, it must not take the pen from those who are there.
    keep_scribe(transaction, viewer.seminar, group)
    return {}


def deal_roles(transaction: Transaction, viewer: Viewer, command: DealRoles) -> dict[str, Any]:
    """Roles dealt at random among those present, in one group or in all."""
    if command.to == "all":
        groups = groups_of(transaction, viewer.seminar)
    else:
        groups = [group_of_number(transaction, viewer.seminar, command.to)]
    for group in groups:
        dealt = deal(members_of(transaction, group.id), SystemRandom())
        if dealt:
            set_holders(transaction, viewer.seminar, group, dealt)
    return {}


def keep_scribe(transaction: Transaction, seminar: int, group: GroupKey) -> None:
    """Gives the group a scribe who is there, where it lacks one."""
    holders = holders_of(transaction, group.id)
    newest = with_scribe(holders, members_of(transaction, group.id))
    if newest != holders:
        set_holders(transaction, seminar, group, newest)


def set_holders(
    transaction: Transaction, seminar: int, group: GroupKey, holders: dict[Role, int]
) -> None:
    """Writes who holds which role, and tells the group and the facilitator."""
    _CLEAR.run(transaction.connection, of_group=group.id)
    _INSERT.run_each(
        transaction.connection,
        [
            {"group_id": group.id, "role": role, "participant_id": participant}
            for role, participant in holders.items()
        ],
    )
    roles = as_shown(holders)
    transaction.log.add(seminar, group.scope, {"type": "roles", "roles": roles})
    transaction.log.add(seminar, "board", {"type": "card", "number": group.number, "roles": roles})


def as_shown(holders: dict[Role, int]) -> dict[str, int | None]:
    """Every role with its holder, or None."""
    return {role: holders.get(role) for role in ROLES}
