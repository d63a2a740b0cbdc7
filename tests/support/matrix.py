"""Every operation, valid for group 1 of a seminar, and who must be refused it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from seminar.services.operations import OPERATIONS
from tests.support.worlds import World

FACILITATOR = {name for name, one in OPERATIONS.items() if one.who == "facilitator"}
GROUP = {name for name, one in OPERATIONS.items() if one.who == "group"}
WRITING = {name for name, one in OPERATIONS.items() if one.writes_points}
NAMING = {
    "point.save",
    "point.resolve",
    "point.remove",
    "point.restore",
    "point.move",
    "point.address",
    "priorities.set",
    "role.take",
}
"""The ones that name something of group 1's."""

FORBIDDEN = {
    "group by link": FACILITATOR,
    "group by code": FACILITATOR | WRITING,
    "another group": FACILITATOR | NAMING,
    "another seminar's group": FACILITATOR | NAMING,
    "another seminar's facilitator": GROUP,
    "wall": GROUP | FACILITATOR,
    "organiser": GROUP | FACILITATOR,
}


@dataclass(frozen=True)
class Ours:
    """What group 1 has."""

    point: str
    removed: str
    participant: int


def furnish(world: World) -> Ours:
    """A scribe in group 1 who has written, and a programme under way."""
    kari = world.by_link(1, "Kari")
    assert kari.participant is not None
    world.ok(kari, "role.take", role="scribe")
    point, removed = world.write_point(kari, "Ours"), world.write_point(kari, "Gone")
    world.ok(kari, "point.remove", point=removed, base=1)
    world.ok(world.facilitator(), "programme.start", expect=0)
    world.ok(world.facilitator(), "programme.next", expect=1)
    return Ours(point, removed, kari.participant)


def payload(kind: str, ours: Ours) -> dict[str, Any]:
    """An operation that would be done for whoever may do it."""
    fields: dict[str, Any] = {
        "point.save": {"point": ours.point, "question": "both", "base": 1, "text": "Changed"},
        "point.resolve": {"point": ours.point, "base": 1, "text": "Changed"},
        "point.remove": {"point": ours.point, "base": 1},
        "point.restore": {"point": ours.removed, "base": 2},
        "point.move": {"point": ours.point, "question": "own"},
        "point.address": {"point": ours.point, "addressees": ["ks"]},
        "priorities.set": {"question": "both", "points": [ours.point]},
        "block.hand_in": {"block": "talk", "done": True},
        "role.take": {"role": "leader", "participant": ours.participant},
        "participant.rename": {"name": "Another"},
        "programme.goto": {"block": "end"},
        "programme.extend": {"seconds": 60},
        "message.send": {"to": 1, "text": "Hello"},
        "roles.deal": {"to": 1},
        "group.rename": {"group": 1, "name": "Another"},
        "help.answer": {"group": 1},
    }.get(kind, {})
    if kind.startswith("programme."):
        fields = fields | {"expect": 2}
    return {"id": str(uuid4()), "type": kind, **fields}
