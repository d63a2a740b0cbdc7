"""A seminar at work: every group's scribe writes, every device in the group follows."""

from gevent import monkey

monkey.patch_all()

import random
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import gevent
from gevent.pool import Pool
from rich.console import Console
from rich.table import Table

from bench import servers
from bench.client import Client, file_limit, keep_to_load_cores
from bench.servers import Server
from bench.times import Times
from bench.visitor import come_by_link

DEVICES = 5
QUESTION = "sfo"
JOIN_AT_ONCE = 50
FAST_GROUPS = 50
WIDTH = 150
RATE_ON_SLOW_DISK = 200
RATES = (200, 500)
OnEvent = Callable[[str, Any, float], None]
Come = Callable[[OnEvent], Client]
TEXT = "Kulturskolen og SFO kan dele lokaler og planlegge uka sammen, så barna møter én helhet. "


@dataclass
class Result:
    """One row of the table."""

    name: str
    clients: int
    groups: int
    joined_a_second: float
    cpu_each_joining: float
    memory_each: float
    operations_a_second: float
    cpu_each_operation: float
    acknowledged: Times
    delivered: Times

    @property
    def cpu_each_group(self) -> float:
        """Milliseconds of processor time in a second of work."""
        return self.cpu_each_operation * self.operations_a_second / self.groups


class Hall:
    """All clients of one run, and when each point was sent.

    `coming` holds for each group how each of its devices comes in; the first one writes.
    """

    def __init__(self, coming: list[list[Come]]) -> None:
        self._coming = coming
        self.size = sum(len(devices) for devices in coming)
        self.sent: dict[str, float] = {}
        self.acknowledged = Times()
        self.delivered = Times()
        self.groups: list[list[Client]] = []
        self.recording = False

    def join(self) -> float:
        """Everybody comes in; seconds it took."""
        started = time.perf_counter()
        scribes = Pool(JOIN_AT_ONCE).map(lambda devices: devices[0](_ignore), self._coming)
        self.groups = [[scribe] for scribe in scribes]
        others = [
            (group, come)
            for group, devices in zip(self.groups, self._coming, strict=True)
            for come in devices[1:]
        ]
        Pool(JOIN_AT_ONCE).map(lambda one: one[0].append(one[1](self._receive)), others)
        return time.perf_counter() - started

    def leave(self) -> None:
        for client in (client for group in self.groups for client in group):
            client.close()

    def _receive(self, name: str, payload: Any, received_at: float) -> None:
        if name != "changes":
            return
        for change in payload["changes"]:
            sent = self.sent.get(change["point"]["id"]) if change["type"] == "point" else None
            if sent is not None and self.recording:
                self.delivered.add(received_at - sent)

    def save(self, group: int) -> None:
        """The group's scribe writes a point."""
        point = str(uuid.uuid4())
        operation = {
            "id": str(uuid.uuid4()), "type": "point.save", "point": point, "question": QUESTION,
            "base": 0, "text": TEXT,
        }  # fmt: skip
        sent = self.sent[point] = time.perf_counter()
        answer = self.groups[group][0].call("op", operation)
        if not answer["ok"]:
            raise RuntimeError(answer)
        if self.recording:
            self.acknowledged.add(time.perf_counter() - sent)


def _ignore(_name: str, _payload: Any, _received_at: float) -> None:
    """A scribe's own echo is not what is measured."""


def run(name: str, server: Server, hall: Hall, seconds: float, pace: float | None) -> Result:
    """One run: join, warm up, write for a while.

    `pace` is the seconds between two points of a group; None lets each scribe
    write as fast as the acknowledgements come.
    """
    empty = server.usage()
    joining = hall.join()
    cpu_joining = server.usage().cpu - empty.cpu
    gevent.sleep(1.0)
    memory = (server.usage().memory - empty.memory) / hall.size
    _write(hall, min(3.0, seconds), pace)
    hall.recording = True
    before, started = server.usage(), time.perf_counter()
    _write(hall, seconds, pace)
    elapsed = time.perf_counter() - started
    used = server.usage().cpu - before.cpu
    hall.recording = False
    hall.leave()
    count = len(hall.acknowledged.values)
    return Result(
        name, hall.size, len(hall.groups), hall.size / joining, cpu_joining / hall.size * 1000,
        memory, count / elapsed, used / count * 1000, hall.acknowledged, hall.delivered,
    )  # fmt: skip


def _write(hall: Hall, seconds: float, pace: float | None) -> None:
    until = time.perf_counter() + seconds
    gevent.joinall(
        [gevent.spawn(_scribe, hall, group, until, pace) for group in range(len(hall.groups))],
        raise_error=True,
    )


def _scribe(hall: Hall, group: int, until: float, pace: float | None) -> None:
    if pace is not None:
        gevent.sleep(random.random() * pace)
    while time.perf_counter() < until:
        started = time.perf_counter()
        hall.save(group)
        if pace is not None:
            gevent.sleep(max(0.0, pace - (time.perf_counter() - started)))


@contextmanager
def product_hall(groups: int, preload: str = "") -> Iterator[tuple[Server, Hall]]:
    """The product, with a seminar of so many groups; everybody comes by their group's link."""
    with servers.folder() as data, servers.product(Path(data), preload) as server:
        made = servers.new_seminar(Path(data), groups)
        coming = [_by_link(server.port, made["code"], group) for group in made["groups"]]
        yield server, Hall(coming)


def _by_link(port: int, code: str, group: dict[str, Any]) -> list[Come]:
    auth = {"code": code, "view": "group", "group": group["number"]}
    return [lambda on_event: come_by_link(port, group["link"], auth, on_event)] * DEVICES


@contextmanager
def floor_hall(groups: int, preload: str = "") -> Iterator[tuple[Server, Hall]]:
    """The floor, with as many rooms; there is no page to open."""
    with servers.folder() as data, servers.floor(Path(data), preload) as server:
        yield server, Hall([_into_room(server.port, group) for group in range(groups)])


def _into_room(port: int, group: int) -> list[Come]:
    def come(on_event: OnEvent) -> Client:
        client = Client(port, {"room": group}, on_event)
        client.connected.get(timeout=60)
        return client

    return [come] * DEVICES


HALLS: tuple[tuple[str, Callable[..., AbstractContextManager[tuple[Server, Hall]]]], ...] = (
    ("floor", floor_hall),
    ("product", product_hall),
)


def table(results: list[Result]) -> Table:
    """The results side by side."""
    shown = Table(
        "", "clients", "joined/s", "CPU ms/joining", "KB each",
        "ops/s", "CPU ms/op", "CPU ms/s of a group",
        "ack ms p50/95/99", "delivered ms p50/95/99",
    )  # fmt: skip
    for one in results:
        shown.add_row(
            one.name, str(one.clients), f"{one.joined_a_second:.0f}",
            f"{one.cpu_each_joining:.2f}", f"{one.memory_each:.0f}",
            f"{one.operations_a_second:.0f}", f"{one.cpu_each_operation:.2f}",
            f"{one.cpu_each_group:.1f}", str(one.acknowledged), str(one.delivered),
        )  # fmt: skip
    return shown


def growth(results: list[Result]) -> Table:
    """What becomes of one client's and one group's cost as the hall grows."""
    shown = Table("growth", "KB each", "CPU of a group", "ack p95", "delivered p95")
    for smaller, larger in pairwise(results):
        shown.add_row(
            f"{smaller.groups} → {larger.groups} groups",
            f"× {larger.memory_each / smaller.memory_each:.2f}",
            f"× {larger.cpu_each_group / smaller.cpu_each_group:.2f}",
            f"× {larger.acknowledged.at(95) / smaller.acknowledged.at(95):.2f}",
            f"× {larger.delivered.at(95) / smaller.delivered.at(95):.2f}",
        )
    return shown


def main(sizes: list[int], seconds: float, pace: float) -> None:
    """The floor and the product in turn: at each size, at fixed rates, and as fast as they go."""
    file_limit()
    keep_to_load_cores()
    with servers.folder() as built:
        # First: without a compiler it fails now, and not after minutes of measuring.
        slow_disk = servers.slow_disk(Path(built))
        by_size = [_pair(f"{groups} groups", groups, seconds, pace) for groups in sizes]
        rates = [_pair(f"{rate}/s", FAST_GROUPS, seconds, FAST_GROUPS / rate) for rate in RATES]
        slow = _pair(
            f"{RATE_ON_SLOW_DISK}/s, disk of 5 ms", FAST_GROUPS, seconds,
            FAST_GROUPS / RATE_ON_SLOW_DISK, slow_disk,
        )  # fmt: skip
    fast = _pair("full speed", FAST_GROUPS, seconds, None)
    console = Console(width=WIDTH)
    console.print(table([one for pair in (*by_size, *rates, slow, fast) for one in pair]))
    console.print(growth([product for _floor, product in by_size]))
    floor, product = fast
    share = product.operations_a_second / floor.operations_a_second
    console.print(f"product / floor at full speed: {share:.2f}")


def _pair(
    name: str, groups: int, seconds: float, pace: float | None, preload: str = ""
) -> list[Result]:
    results = []
    for side, make in HALLS:
        with make(groups, preload) as (server, hall):
            results.append(run(f"{side}, {name}", server, hall, seconds, pace))
    return results
