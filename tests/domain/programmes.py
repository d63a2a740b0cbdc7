"""Programmes to try commands on: a morning that begins at nine."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from seminar.domain.agenda import Agenda
from seminar.domain.errors import SeminarError
from seminar.domain.programme import (
    Command,
    Finish,
    Pause,
    Programme,
    Schedule,
    Start,
    decide,
    schedule,
)

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

Described = tuple[str, float] | tuple[str, float, str] | dict[str, Any]


def oslo(text: str, fold: int = 0) -> int:
    moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Oslo"), fold=fold)
    return int(moment.timestamp()) * SECOND


NINE = oslo("2023-04-27 09:00")


def an_agenda(*blocks: Described, time_zone: str = "Europe/Oslo", **fields: Any) -> Agenda:
    """Blocks as (key, minutes) or (key, minutes, fixed start), or as what differs from plenary."""
    return Agenda.model_validate(
        {
            "title": "A day of talk",
            "blocks": [_described(block) for block in blocks],
            "time_zone": time_zone,
            **fields,
        }
    )


def _described(block: Described) -> dict[str, Any]:
    if isinstance(block, dict):
        return {"kind": "plenary", "title": block["key"], **block}
    fixed = {"at": block[2]} if len(block) == 3 else {}
    return {"key": block[0], "kind": "plenary", "title": block[0], "minutes": block[1], **fixed}


def laid_out(*blocks: Described, at: int = NINE) -> Schedule:
    return schedule(an_agenda(*blocks), at)


THREE = laid_out(("opening", 20), ("groups", 50), ("close", 10))


def run_through(
    *steps: tuple[Command, float], programme: Programme | None = None, of: Schedule = THREE
) -> Programme:
    """The programme after the commands, each at so many minutes past nine."""
    programme = programme or Programme()
    for command, minutes in steps:
        programme = decide(programme, command, of, at(minutes))
    return programme


def at(minutes: float) -> int:
    """The instant so many minutes past nine."""
    return NINE + round(minutes * MINUTE)


def after_nine(instant: int | None) -> float | None:
    """The instant as minutes past nine."""
    return None if instant is None else (instant - NINE) / MINUTE


def refusal(
    programme: Programme, command: Command, of: Schedule = THREE, minutes: float = 60
) -> tuple[str, str]:
    """Why the command is refused so many minutes past nine."""
    with pytest.raises(SeminarError) as refused:
        decide(programme, command, of, at(minutes))
    return refused.value.code, refused.value.reason


PLANNED = Programme()
RUNNING = run_through((Start(), 0))
PAUSED = run_through((Start(), 0), (Pause(), 5))
FINISHED = run_through((Start(), 0), (Finish(), 5))
