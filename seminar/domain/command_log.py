"""The log of the programme's commands, told as events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from seminar.domain.events import UNDO, Actor, Event
from seminar.domain.programme_state import Programme
from seminar.domain.schedule import Schedule


@dataclass(frozen=True)
class Recorded:
    """A command as the log holds it, with the state that it moved.

    `who` counts the facilitator's links in the order they were made.
    """

    revision: int
    at: int
    actor: Actor
    who: int
    kind: str
    data: Mapping[str, Any]
    undone: bool
    before: Programme


def events(programme: Programme, log: Sequence[Recorded], schedule: Schedule) -> Iterable[Event]:
    """Each command with what it did, seen from the states before and after."""
    afters = [*(entry.before for entry in log[1:]), programme]
    for entry, after in zip(log, afters, strict=False):
        yield _event(entry, after, schedule)


def _event(entry: Recorded, after: Programme, schedule: Schedule) -> Event:
    event = Event(
        revision=entry.revision,
        at=entry.before.time(entry.at),
        actor=entry.actor,
        who=entry.who,
        kind=entry.kind,
        block=after.block or entry.before.block,
        undone=entry.undone and entry.kind != UNDO,
    )
    details = _DETAILS.get(entry.kind)
    return event if details is None else replace(event, **details(entry, after, schedule))


def _undoing(entry: Recorded, _after: Programme, _schedule: Schedule) -> dict[str, Any]:
    return {"block": None, "undoes": entry.data["revision"]}


def _going_on(_entry: Recorded, after: Programme, _schedule: Schedule) -> dict[str, Any]:
    """After the last block there is none."""
    return {"block": after.block}


def _resuming(entry: Recorded, after: Programme, _schedule: Schedule) -> dict[str, Any]:
    paused_at = entry.before.paused_at or 0
    return {"seconds": round((after.moved_at - paused_at) / 1000)}


def _extending(entry: Recorded, after: Programme, _schedule: Schedule) -> dict[str, Any]:
    """What was asked for; where less could be taken away than that, what was taken."""
    run, group, seconds = after.current, entry.data.get("group"), entry.data["seconds"]
    if run is not None and seconds < 0:
        moved = run.additions[-1] if group is None else run.group_additions[-1]
        seconds = round(moved.milliseconds / 1000)
    groups = () if group is None else (group,)
    return {"seconds": seconds, "phase": entry.data.get("phase"), "groups": groups}


def _skipping(entry: Recorded, _after: Programme, _schedule: Schedule) -> dict[str, Any]:
    return {"block": entry.data["block"]}


def _replanning(entry: Recorded, after: Programme, schedule: Schedule) -> dict[str, Any]:
    changed = tuple(
        (block.key, entry.before.seconds_of(block), after.seconds_of(block))
        for block in schedule.blocks
        if entry.before.seconds_of(block) != after.seconds_of(block)
    )
    return {
        "block": entry.data.get("block"),
        "seconds": entry.data["seconds"],
        "lengths": changed,
        "strategy": entry.data["strategy"],
    }


def _choosing_alerts(_entry: Recorded, after: Programme, _schedule: Schedule) -> dict[str, Any]:
    return {"block": None, "alerts": after.alerts}


def _beginning_round(_entry: Recorded, after: Programme, _schedule: Schedule) -> dict[str, Any]:
    begun = after.round
    return {"seconds": begun.seconds, "groups": begun.order} if begun else {}


def _giving_the_word(_entry: Recorded, after: Programme, _schedule: Schedule) -> dict[str, Any]:
    """After the last group there is none."""
    return {"groups": (after.round.turn.group,)} if after.round else {}


def _minding_the_turn(entry: Recorded, _after: Programme, _schedule: Schedule) -> dict[str, Any]:
    on = entry.before.round
    return {"seconds": entry.data.get("seconds"), "groups": (on.turn.group,) if on else ()}


_DETAILS: Mapping[str, Callable[[Recorded, Programme, Schedule], dict[str, Any]]] = {
    UNDO: _undoing,
    "next": _going_on,
    "resume": _resuming,
    "extend": _extending,
    "skip": _skipping,
    "replan": _replanning,
    "alerts": _choosing_alerts,
    "round.start": _beginning_round,
    "round.next": _giving_the_word,
    "round.skip": _minding_the_turn,
    "round.extend": _minding_the_turn,
}
