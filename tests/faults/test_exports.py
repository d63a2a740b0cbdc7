"""Excel and PDF of a whole hall are made while it writes."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import gevent
import pytest

from tests.faults.compare import check
from tests.faults.halls import Hall, Seminar
from tests.faults.line import http
from tests.faults.scribes import Scribe, percentile, settle
from tests.support.devices import COOKIE

full = [pytest.mark.faults_full, pytest.mark.timeout(1800)]
GROUPS = 300
STARTS = {"xlsx": b"PK", "pdf": b"%PDF"}


@pytest.mark.parametrize(
    ("points", "scribes", "worse"),
    [pytest.param(3, 20, 4.0, id="quick"), pytest.param(36, 50, 1.2, id="full", marks=full)],
)
def test_files_of_three_hundred_groups(
    seminar: Seminar, figure: Callable[[str], None], points: int, scribes: int, worse: float
) -> None:
    hall = seminar(GROUPS, running=False)
    hall.fill(points)
    hall.machine.start()
    writers = hall.seat(scribes)
    typing = [writer.type_for(3600, 0.5) for writer in writers]
    gevent.sleep(3)
    since = time.monotonic()
    seconds = {kind: make(hall, kind) for kind in STARTS}
    during = p95(writers, since)
    # As long without, and both before and after would be fairer than one of them: machines drift.
    since = time.monotonic()
    gevent.sleep(max(5.0, sum(seconds.values())))
    alone = p95(writers, since)
    gevent.killall(typing)
    settle(writers, 60)
    acknowledged = check(hall)
    made = ", ".join(f"{kind} in {took:.1f} s" for kind, took in seconds.items())
    figure(
        f"{GROUPS} groups, {GROUPS * points} points: {made}; p95 {during:.0f} ms, without "
        f"{alone:.0f} ms ({during / alone - 1:+.0%}); {acknowledged} acknowledged"
    )
    assert during <= alone * worse


def p95(writers: list[Scribe], since: float) -> float:
    return percentile([took for one in writers for took in one.journal.times(since)], 95)


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
