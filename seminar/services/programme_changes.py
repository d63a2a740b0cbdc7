"""What a command has changed in the programme that people see, in one small message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from seminar.domain import phases
from seminar.domain.programme import Programme
from seminar.domain.schedule import Schedule
from seminar.services.gathering import Moment, schedule_of
from seminar.services.programme_shown import (
    NOT_VISITED,
    extra_time,
    round_now,
    state,
    undo,
    visit,
    visited,
)


def change(moment: Moment, seminar: int, before: Programme, programme: Programme) -> dict[str, Any]:
    """What a command has moved, and nothing that follows from it or that screens know already.

    It stays small whatever the command, however many blocks and groups there are.
    """
    schedule = schedule_of(moment, seminar)
    stood = state(moment, seminar, before, schedule)
    stands = state(moment, seminar, programme, schedule)
    told = {
        "lengths": _lengths(before, programme, schedule),
        "actual": _actual(before, programme, schedule),
        "extra_time": _own_times(before, programme),
    }
    return {
        "type": "programme",
        **{name: value for name, value in stands.items() if value != stood[name]},
        **undo(moment, seminar),
        **{name: value for name, value in told.items() if value},
    }


def renamed(moment: Moment, seminar: int, programme: Programme) -> dict[str, Any]:
    """What everybody is told when a group that they see reporting gets another name."""
    return {"type": "programme", "round": round_now(moment, seminar, programme)}


def _lengths(before: Programme, after: Programme, schedule: Schedule) -> list[int]:
    """The place of the first block with another length, and the seconds from there to the last."""
    lengths = [after.seconds_of(block) for block in schedule.blocks]
    moved = [
        place
        for place, block in enumerate(schedule.blocks)
        if before.seconds_of(block) != lengths[place]
    ]
    return [moved[0], *lengths[moved[0] : moved[-1] + 1]] if moved else []


def _actual(before: Programme, after: Programme, schedule: Schedule) -> list[list[int | None]]:
    """The actual times that have changed, each after its block's place."""
    stood, stands = visited(before), visited(after)
    return [
        [place, *stands.get(block.key, NOT_VISITED)]
        for place, block in enumerate(schedule.blocks)
        if stands.get(block.key, NOT_VISITED) != stood.get(block.key, NOT_VISITED)
    ]


def _own_times(before: Programme, after: Programme) -> dict[str, dict[str, Any] | None]:
    """The groups whose own time has changed in the visit that is on.

    Going from one visit to another, back to an earlier one too, moves nobody's own time: the
    screens know each group's for every visit.
    """
    if visit(before) != visit(after):
        return {}
    stood, stands = _own_times_now(before), _own_times_now(after)
    return {
        str(number): extra_time(after, number)
        for number in sorted({*stood, *stands})
        if stood.get(number) != stands.get(number)
    }


def _own_times_now(programme: Programme) -> Mapping[int, Mapping[str, int]]:
    return phases.extra_times(programme.current) if programme.current else {}
