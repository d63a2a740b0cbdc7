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


FIELDS: dict[str, dict[str, Any]] = {
    "point.save": {"point": "$point", "question": "both", "base": 1, "text": "Changed"},
    "point.resolve": {"point": "$point", "base": 1, "text": "Changed"},
    "point.remove": {"point": "$point", "base": 1},
    "point.restore": {"point": "$removed", "base": 2},
    "point.move": {"point": "$point", "question": "own"},
    "point.address": {"point": "$point", "addressees": ["ks"]},
    "priorities.set": {"question": "both", "points": ["$point"]},
    "block.hand_in": {"block": "talk", "done": True},
    "role.take": {"role": "leader", "participant": "$participant"},
    "participant.rename": {"name": "Another"},
    "help.call": {},
    "help.clear": {},
    "programme.goto": {"block": "end"},
    "programme.skip": {"block": "coffee"},
    "programme.extend": {"seconds": 60},
    "programme.replan": {"strategy": "$strategy", "seconds": 60},
    "programme.alerts": {"minutes": [5, 1]},
    "round.start": {"order": "number"},
    "round.extend": {"seconds": 60},
    "message.send": {"to": 1, "text": "Hello"},
    "roles.deal": {"to": 1},
    "group.rename": {"group": 1, "name": "Another"},
    "help.answer": {"group": 1},
    "seminar.close": {},
}


def payload(kind: str, ours: Ours) -> dict[str, Any]:
    """An operation that would be understood from whoever may do it."""
    named: dict[Any, Any] = {
        "$point": ours.point,
        "$removed": ours.removed,
        "$participant": ours.participant,
        "$strategy": "breaks",
    }
    moves_clock = kind.startswith(("programme.", "round."))
    fields = FIELDS.get(kind, {}) if moves_clock else FIELDS[kind]
    filled = {
        name: [named.get(one, one) for one in value]
        if isinstance(value, list)
        else named.get(value, value)
        for name, value in fields.items()
    }
    expect = {"expect": 2} if moves_clock else {}
    return {"id": str(uuid4()), "type": kind, **expect, **filled}
