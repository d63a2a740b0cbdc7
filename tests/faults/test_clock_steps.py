"""The machine's clock is set while a seminar is under way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import gevent
import pytest

from seminar.clock import now
from tests.faults.compare import check
from tests.faults.halls import Seminar
from tests.faults.line import Line
from tests.faults.scribes import settle
from tests.support.servers import ROOT

STEPPED = ROOT / "tests" / "support" / "stepped.py"
full = [pytest.mark.faults_full, pytest.mark.timeout(1800)]
STEP = 120
DRIFT = 2_000
"""Milliseconds the server's own time may differ from ours: a loaded machine answers late."""


@pytest.mark.parametrize(
    ("seconds", "scribes", "idle"),
    [pytest.param(2.5, 5, 20, id="quick"), pytest.param(120, 40, 260, id="full", marks=full)],
)
def test_the_clock_steps_by_two_minutes(
    seminar: Seminar,
    figure: Callable[[str], None],
    tmp_path: Path,
    seconds: float,
    scribes: int,
    idle: int,
) -> None:
    hall = seminar(scribes, running=False)
    ahead = tmp_path / "ahead"
    set_clock(ahead, 0)
    hall.machine.start(program=[STEPPED, ahead])
    seated = hall.seat(scribes)
    auths = [{"token": hall.world.group_token(1 + number % scribes)} for number in range(idle)]
    lines = [Line(hall.port, auth) for auth in auths]
    typing = [scribe.type_for(3600, 0.3) for scribe in seated]
    gevent.sleep(2)
    own = [scribe.line for scribe in seated]
    told = lines[0].call("clock", {})["now"] - now()
    moved = []
    for step in (STEP, -STEP):
        set_clock(ahead, step)
        gevent.sleep(seconds)
        moved.append(lines[0].call("clock", {})["now"] - now() - told)
    kept = sum(line.is_up for line in lines) + sum(
        scribe.line is line for scribe, line in zip(seated, own, strict=True)
    )
    gevent.killall(typing)
    settle(seated, 30)
    acknowledged = check(hall)
    figure(
        f"steps of {STEP:+} and {-2 * STEP:+} s: {kept} of {idle + scribes} connections kept, "
        f"the server's time moved by at most {max(map(abs, moved))} ms; "
        f"{acknowledged} acknowledged"
    )
    assert kept == idle + scribes
    assert max(map(abs, moved)) < DRIFT


def set_clock(file: Path, seconds: int) -> None:
    """From now on the server's clock is so far from ours."""
    draft = file.with_suffix(".new")
    draft.write_text(str(seconds), encoding="ascii")
    draft.replace(file)
