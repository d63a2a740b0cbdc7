"""The wall clock of the server's machine is set while a seminar runs: nobody notices."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from seminar.clock import now
from seminar.config import load_settings
from seminar.live import PING_INTERVAL, PING_TIMEOUT
from seminar.store import open_database
from seminar.wire import throttle
from tests.support.servers import Client, Server
from tests.support.worlds import World

STEPPED = [sys.executable, str(Path(__file__).parents[1] / "support" / "stepped.py")]
HOUR = 3600
RIGHT_TO = 100
MOST_AT_ONCE = 300


class Machine:
    """A machine with a server on it, and a wall clock to set."""

    def __init__(self, folder: Path) -> None:
        self._ahead = folder / "ahead"
        self._folder = folder
        self.set(0)
        self.server = self._start()
        self.store = open_database(load_settings({}, data_dir=folder / "data"), now)
        self.world = World(self.store)

    def _start(self) -> Server:
        return Server(self._folder / "data", program=[*STEPPED, str(self._ahead)])

    def start_again(self) -> None:
        """After a power cut of the server's process, not of the machine."""
        self.server.kill()
        self.server = self._start()

    def set(self, seconds: int) -> None:
        """The wall clock is ahead by so much."""
        self._ahead.write_text(str(seconds), encoding="ascii")

    def connect(self, token: str, **auth: Any) -> Client:
        return Client(self.server.url, token=token, **auth)

    def close(self) -> None:
        self.server.stop()
        self.store.close()


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    made = Machine(tmp_path)
    yield made
    made.close()


def remaining(client: Client) -> float:
    """What the server says is left of the block, as it would be at one and the same moment."""
    programme = client.snapshot["programme"]
    sent = time.monotonic()
    answer = client.call("clock")
    middle = (sent + time.monotonic()) / 2
    left: float = programme["ends_at"] - answer["now"] + middle * 1000
    return left


def test_a_step_of_the_clock_moves_no_deadline_and_ends_no_connection(machine: Machine) -> None:
    world = machine.world
    boss = machine.connect(world.made.facilitator_token)
    assert boss.op("programme.start", expect=0)["ok"]
    hall = [machine.connect(world.group_token(1), name=f"Member {n}") for n in range(10)]
    hall += [machine.connect(world.made.wall_token), machine.connect(world.organiser_token("ks"))]
    watcher = hall[0]
    before = remaining(watcher)
    for ahead in (HOUR, HOUR - 120, -HOUR, -HOUR + 120, 0):
        machine.set(ahead)
        assert abs(remaining(watcher) - before) < RIGHT_TO
        assert abs(remaining(machine.connect(world.made.wall_token)) - before) < RIGHT_TO
        time.sleep(1)
    machine.set(HOUR)
    time.sleep(PING_INTERVAL + PING_TIMEOUT + 2)
    machine.set(-HOUR)
    time.sleep(PING_INTERVAL + PING_TIMEOUT + 2)
    assert [client.of("disconnect") for client in hall] == [[]] * len(hall)
    answer = boss.op("programme.extend", expect=1, seconds=60)
    assert answer["ok"]
    for client in hall:
        (moved,) = client.wait_for(lambda one=client: one.changes("programme"))
        assert moved["ends_at"] == watcher.snapshot["programme"]["ends_at"] + 60_000


def test_set_while_the_server_is_down_it_moves_no_deadline_of_a_programme_under_way(
    machine: Machine,
) -> None:
    boss = machine.connect(machine.world.made.facilitator_token)
    assert boss.op("programme.start", expect=0)["ok"]
    wall = machine.world.made.wall_token
    before = remaining(machine.connect(wall))
    for ahead in (HOUR, -2 * HOUR):
        machine.set(ahead)
        machine.start_again()
        assert abs(remaining(machine.connect(wall)) - before) < RIGHT_TO


def test_a_clock_set_back_keeps_nobody_from_writing(machine: Machine) -> None:
    boss = machine.connect(machine.world.made.facilitator_token)
    for ahead in (HOUR, 0):
        machine.set(ahead)
        answers = [boss.op("message.send", to="all", text="x") for _ in range(MOST_AT_ONCE - 50)]
        assert {answer["ok"] for answer in answers} == {True}
        time.sleep(3)


def test_windows_of_a_throttle_are_of_steady_time() -> None:
    storage = throttle.SteadyStorage()
    assert [storage.incr("one", 0.2) for _ in range(3)] == [1, 2, 3]
    assert storage.incr("another", 0.2) == 1
    time.sleep(0.25)
    assert storage.incr("one", 0.2) == 1


def test_a_throttle_forgets_those_who_are_gone() -> None:
    storage = throttle.SteadyStorage()
    for number in range(3 * throttle.KEYS_KEPT):
        storage.incr(str(number), 0.001)
    time.sleep(throttle.ROOM_MADE_EVERY)
    storage.incr("newest", 0.001)
    assert list(storage.storage) == ["newest"]
