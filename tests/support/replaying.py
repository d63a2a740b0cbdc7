"""The log of the programme's commands, replayed."""

from __future__ import annotations

from collections.abc import Iterable

from seminar.domain.command_log import Recorded
from seminar.domain.events import UNDO
from seminar.domain.programme import decide, restore
from seminar.domain.programme_commands import COMMANDS
from seminar.domain.programme_state import Programme
from seminar.domain.schedule import Schedule


def replay(log: Iterable[Recorded], schedule: Schedule) -> tuple[Programme, ...]:
    """The state before the first command and after each, from the commands alone."""
    states = [Programme()]
    for entry in log:
        if entry.kind == UNDO:
            before = states[entry.data["revision"] - 1]
            states.append(restore(states[-1], before))
        else:
            command = COMMANDS[entry.kind](**entry.data)
            states.append(decide(states[-1], command, schedule, entry.at))
    return tuple(states)
