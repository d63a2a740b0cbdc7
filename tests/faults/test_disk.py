"""The disk is full, and has room again."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import gevent
import pytest

from seminar.config import DATABASE_FILE
from tests.faults.compare import check
from tests.faults.halls import Hall, Seminar
from tests.faults.line import Line
from tests.faults.scribes import Scribe, settle, wait_until
from tests.support.volume import Volume

full = [pytest.mark.faults_full, pytest.mark.timeout(600)]


VISITOR = "Visitor"


@pytest.fixture
def small_seminar(volume: Volume, seminar: Seminar) -> Iterator[Callable[[int], Hall]]:
    """Ends its server before the volume goes."""
    halls: list[Hall] = []

    def make(groups: int) -> Hall:
        halls.append(seminar(groups, volume.data))
        return halls[-1]

    yield make
    for hall in halls:
        hall.close()


@pytest.mark.parametrize(
    ("scribes", "seconds", "times"),
    # What fifty scribes write in more than three rounds would fill the volume by itself.
    [pytest.param(20, 5.5, 1, id="quick"), pytest.param(50, 20, 3, id="full", marks=full)],
)
def test_a_full_disk(
    small_seminar: Callable[[int], Hall],
    volume: Volume,
    figure: Callable[[str], None],
    scribes: int,
    seconds: float,
    times: int,
) -> None:
    hall = small_seminar(scribes)
    seated = hall.seat(scribes)
    process, refused, settled = hall.machine.pid, [], []
    visitor = Line(hall.port, {"token": hall.world.group_token(1), "name": VISITOR})
    typing = [scribe.type_for(3600, 0.2) for scribe in seated]
    for _ in range(times):
        gevent.sleep(1)
        volume.fill(process)
        since = time.monotonic()
        wait_until(lambda: all(told_since(scribe, since) for scribe in seated), 30)  # noqa: B023
        refused += [seconds_until_told(scribe, since) for scribe in seated]
        visitor.close()
        gevent.sleep(seconds)
        assert not any(scribe.says_saved for scribe in seated)
        volume.free(process)
        now = time.monotonic()
        wait_until(lambda: all(saved_since(scribe, now) for scribe in seated), 30)  # noqa: B023
        settled.append(time.monotonic() - now)
    gevent.killall(typing)
    settle(seated, 30)
    assert hall.machine.pid == process
    wait_until(lambda: has_left(hall), 30)
    acknowledged = check(hall)
    figure(
        f"{volume.kind}, {scribes} scribes, full {times} times: each device told "
        f"(busy) within {max(refused):.2f} s; saving again {max(settled):.1f} s after space was "
        f"there, same process; {acknowledged} acknowledged"
    )
    assert len(refused) == scribes * times
    assert max(refused) <= 2


def has_left(hall: Hall) -> bool:
    """Whether the one who went while nothing could be written is known to be gone."""
    with closing(sqlite3.connect(hall.data / DATABASE_FILE)) as connection:
        query = "SELECT left_at FROM participants WHERE name = ?"
        return connection.execute(query, (VISITOR,)).fetchone()[0] is not None


def told_since(scribe: Scribe, since: float) -> bool:
    return any(at > since for at, _, _ in scribe.journal.told_to_wait)


def saved_since(scribe: Scribe, since: float) -> bool:
    return any(at > since for at, _ in scribe.journal.acknowledged_after)


def seconds_until_told(scribe: Scribe, since: float) -> float:
    """From when the disk was full, or the operation was sent first, whichever is later."""
    codes = {code for at, _took, code in scribe.journal.told_to_wait if at > since}
    assert codes == {"busy"}
    told, sent_first = next(one for one in scribe.journal.refused if one[0] > since)
    return told - max(since, sent_first)
