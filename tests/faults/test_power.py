"""The server's process is killed, again and again."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import gevent
import pytest

from bench.times import percentile
from seminar.config import DATABASE_FILE
from tests.faults.compare import check
from tests.faults.halls import Hall, Seminar
from tests.faults.scribes import settle, wait_until
from tests.support.databases import enlarge

full = [pytest.mark.faults_full, pytest.mark.timeout(3600)]
PACE = 0.2


@pytest.mark.parametrize(
    ("moments", "scribes", "within", "megabytes"),
    [
        pytest.param(5, 10, 15.0, 0, id="quick"),
        pytest.param(100, 50, 5.0, 0, id="full", marks=full),
        pytest.param(20, 50, 5.0, 150, id="large", marks=full),
    ],
)
def test_killed_at_any_moment(
    seminar: Seminar,
    figure: Callable[[str], None],
    moments: int,
    scribes: int,
    within: float,
    megabytes: int,
) -> None:
    hall = seminar(scribes, running=False)
    enlarge(hall.data / DATABASE_FILE, megabytes)
    hall.machine.start()
    hall.seat(scribes)
    chance = random.Random(moments)
    typing = [scribe.type_for(3600, PACE) for scribe in hall.scribes]
    back = [kill_and_wait(hall, chance.uniform(0.1, 1.2)) for _ in range(moments)]
    gevent.killall(typing)
    settle(hall.scribes, 60)
    hall.machine.stop()
    acknowledged = check(hall)
    first, last = [one[0] for one in back], [one[1] for one in back]
    figure(
        f"{moments} kills, {scribes} scribes, at least {megabytes} MB, "
        f"{acknowledged} acknowledged, none lost or doubled; "
        f"answers again after {percentile(first, 50):.1f} s (longest {max(first):.1f}), "
        f"last scribe back after {percentile(last, 50):.1f} s (longest {max(last):.1f})"
    )
    assert max(first) <= within


def kill_and_wait(hall: Hall, after: float) -> tuple[float, float]:
    """Seconds from the kill until the server answers, and until each scribe has been answered."""
    gevent.sleep(after)
    before = [len(scribe.journal.acknowledged_after) for scribe in hall.scribes]
    started = time.monotonic()
    hall.machine.kill()
    hall.machine.start()
    answers = time.monotonic() - started
    wait_until(
        lambda: all(
            len(scribe.journal.acknowledged_after) > known
            for scribe, known in zip(hall.scribes, before, strict=True)
        ),
        60,
    )
    return answers, time.monotonic() - started
