"""Groups: roles, who holds them, and who may do what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal, get_args

Role = Literal["leader", "timekeeper", "scribe", "theme_keeper"]
ROLES: tuple[Role, ...] = get_args(Role)
MOST_NAME_CHARACTERS = 80
MOST_GROUP_NAME_CHARACTERS = 120


@dataclass(frozen=True)
class Member:
    """A participant as the rules see one. Members stand in the order they came."""

    id: int
    present: bool


Holders = Mapping[Role, int]


def deal(members: Sequence[Member], random: Random) -> dict[Role, int]:
    """Every role dealt at random among those present, as evenly as it goes.

    KS advises that roles are dealt at random. Where people are fewer than
    roles, the leader also keeps the time (KS: one «ordstyrer og tidtaker»).
    """
    present = [member.id for member in members if member.present]
    if not present:
        return {}
    random.shuffle(present)
    # The order decides who gets two: with three people leader and timekeeper share one.
    order: tuple[Role, ...] = ("leader", "scribe", "theme_keeper", "timekeeper")
    return {role: present[index % len(present)] for index, role in enumerate(order)}


def take(holders: Holders, role: Role, participant: int) -> dict[Role, int]:
    """The role in the participant's hands; the others as they were."""
    return {**holders, role: participant}


def with_scribe(holders: Holders, members: Sequence[Member]) -> dict[Role, int]:
    """The roles, with a scribe who is there, as long as anyone is.

    A scribe who has left is replaced by the one present who holds fewest
    roles, and among those by the one who came first.
    """
    present = [member.id for member in members if member.present]
    if not present or holders.get("scribe") in present:
        return dict(holders)
    held = list(holders.values())
    newest = min(
        present, key=lambda participant: (held.count(participant), present.index(participant))
    )
    return take(holders, "scribe", newest)


def roles_of(holders: Holders, participant: int) -> tuple[Role, ...]:
    """The roles one participant holds, in the usual order."""
    return tuple(role for role in ROLES if holders.get(role) == participant)
