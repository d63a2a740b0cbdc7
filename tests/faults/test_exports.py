"""Excel and PDF of a whole hall are made while it writes."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import NamedTuple

import gevent
import pytest

from bench.times import percentile
from tests.faults.compare import check
from tests.faults.halls import Hall, Seminar
from tests.faults.line import http
from tests.faults.scribes import Scribe, settle
from tests.support.devices import COOKIE

full = [pytest.mark.faults_full, pytest.mark.timeout(1800)]
GROUPS = 300
STARTS = {"xlsx": b"PK", "pdf": b"%PDF"}


class HallSize(NamedTuple):
    """Points in each group, those who write, and how many times the files are made."""

    points: int
    scribes: int
    rounds: int


@pytest.mark.parametrize(
    ("hall_size", "worse", "excused"),
    [
        pytest.param(HallSize(2, 10, 1), 4.0, 1_500, id="quick"),
        pytest.param(HallSize(36, 50, 4), 1.2, 0, id="full", marks=full),
    ],
)
def test_files_of_three_hundred_groups(
    seminar: Seminar,
    figure: Callable[[str], None],
    hall_size: HallSize,
    worse: float,
    excused: float,
) -> None:
    """In turn with and without, because what else the machine does changes."""
    points, scribes, rounds = hall_size
    hall = seminar(GROUPS, running=False)
    hall.fill(points)
    hall.machine.start()
    writers = hall.seat(scribes, over_http=0.0)
    typing = [writer.type_for(3600, 0.5) for writer in writers]
    gevent.sleep(1)
    during: list[float] = []
    alone: list[float] = []
    made: dict[str, float] = {}
    for _ in range(rounds):
        since = time.monotonic()
        made = {kind: make(hall, kind) for kind in STARTS}
        during += times(writers, since)
        since = time.monotonic()
        gevent.sleep(max(3.0, sum(made.values()) / 2))
        alone += times(writers, since)
    gevent.killall(typing)
    settle(writers, 60)
    acknowledged = check(hall)
    slow, usual = percentile(during, 95), percentile(alone, 95)
    figure(
        f"{GROUPS} groups, {GROUPS * points} points, {rounds} times: xlsx in {made['xlsx']:.1f} "
        f"s, pdf in {made['pdf']:.1f} s; p95 {slow:.0f} ms, without {usual:.0f} ms "
        f"({slow / usual - 1:+.0%}); {acknowledged} acknowledged"
    )
    assert slow <= max(usual * worse, excused)


def times(writers: list[Scribe], since: float) -> list[float]:
    return [took for one in writers for took in one.journal.times(since)]


def make(hall: Hall, kind: str) -> float:
    """Seconds until the facilitator has the file."""
    started = time.monotonic()
    _, answer, _ = http(hall.port, "GET", f"/l/{hall.world.made.facilitator_token}", within=30)
    cookie = re.search(rf"{COOKIE}=[^;]+", answer["set-cookie"])
    assert cookie
    status, _, content = http(
        hall.port,
        "GET",
        f"/s/{hall.world.code}/exports/{kind}",
        headers={"Cookie": cookie[0]},
        within=280,
    )
    assert status == 200
    assert content.startswith(STARTS[kind])
    return time.monotonic() - started
