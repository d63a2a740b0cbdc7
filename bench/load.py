"""A seminar at work: every group's scribe writes, every device in the group follows."""

from gevent import monkey

monkey.patch_all()

import os
import random
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gevent
from gevent.pool import Pool
from rich.console import Console
from rich.table import Table

from bench import servers
from bench.client import Client, cores, file_limit
from bench.servers import Server

DEVICES = 5
QUESTION = "sfo"
JOIN_AT_ONCE = 50
TEXT = "Kulturskolen og SFO kan dele lokaler og planlegge uka sammen, så barna møter én helhet. "


@dataclass
class Times:
    """Milliseconds, as they were measured."""

    values: list[float] = field(default_factory=list)

    def add(self, seconds: float) -> None:
        self.values.append(seconds * 1000)

    def at(self, percent: int) -> float:
        ordered = sorted(self.values)
        return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]

    def __str__(self) -> str:
        if not self.values:
            return "–"
        return " / ".join(f"{self.at(percent):.1f}" for percent in (50, 95, 99))


@dataclass
class Result:
    """One row of the table."""

    name: str
    clients: int
    joined_a_second: float
    memory_each: float
    operations_a_second: float
    cpu_each_operation: float
    acknowledged: Times
    delivered: Times


class Hall:
    """All clients of one run, and when each point was sent."""

    def __init__(self, port: int, auths: list[list[dict[str, Any]]]) -> None:
        self._port = port
        self._auths = auths
        self.sent: dict[str, float] = {}
        self.acknowledged = Times()
        self.delivered = Times()
        self.groups: list[list[Client]] = []
        self.recording = False

    def join(self) -> float:
        """Everybody comes in; seconds it took."""
        started = time.perf_counter()
        pool = Pool(JOIN_AT_ONCE)
        flat = [(group, auth) for group, auths in enumerate(self._auths) for auth in auths]
        self.groups = [[] for _ in self._auths]

        def come(one: tuple[int, dict[str, Any]]) -> None:
            group, auth = one
            scribe = auth.get("role") == "scribe"
            client = Client(self._port, auth, self._ignore if scribe else self._receive)
            client.connected.get(timeout=60)
            if scribe:
                self.groups[group].insert(0, client)
            else:
                self.groups[group].append(client)

        pool.map(come, flat)
        return time.perf_counter() - started

    def leave(self) -> None:
        for client in (client for group in self.groups for client in group):
            client.close()

    def _ignore(self, _name: str, _payload: Any, _received_at: float) -> None:
        """A scribe's own echo is not what is measured."""

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


def run(name: str, server: Server, hall: Hall, seconds: float, pace: float | None) -> Result:
    """One run: join, warm up, write for a while.

    `pace` is the seconds between two points of a group; None lets each scribe
    write as fast as the acknowledgements come.
    """
    empty = server.usage()
    clients = sum(len(auths) for auths in hall._auths)  # noqa: SLF001 the run's own hall
    joining = hall.join()
    gevent.sleep(1.0)
    memory = (server.usage().memory - empty.memory) / clients
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
        name, clients, clients / joining, memory, count / elapsed, used / count * 1000,
        hall.acknowledged, hall.delivered,
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
def product_hall(groups: int) -> Iterator[tuple[Server, Hall]]:
    """The product, with a seminar of so many groups."""
    with servers.folder() as data, servers.product(Path(data)) as server:
        made = servers.new_seminar(Path(data), groups)
        tokens = [group["link"].rpartition("/")[2] for group in made["groups"]]
        auths = [
            [
                {"token": token, "name": f"{number}", **({"role": "scribe"} if number == 0 else {})}
                for number in range(DEVICES)
            ]
            for token in tokens
        ]
        yield server, Hall(server.port, auths)


@contextmanager
def floor_hall(groups: int) -> Iterator[tuple[Server, Hall]]:
    """The floor, with as many rooms."""
    with servers.folder() as data, servers.floor(Path(data)) as server:
        auths = [
            [{"room": group, **({"role": "scribe"} if number == 0 else {})}
             for number in range(DEVICES)]
            for group in range(groups)
        ]  # fmt: skip
        yield server, Hall(server.port, auths)


def table(results: list[Result]) -> Table:
    """The results side by side."""
    shown = Table(
        "", "clients", "joined/s", "KB each", "ops/s", "CPU ms/op",
        "ack ms p50/95/99", "delivered ms p50/95/99",
    )  # fmt: skip
    for one in results:
        shown.add_row(
            one.name, str(one.clients), f"{one.joined_a_second:.0f}", f"{one.memory_each:.0f}",
            f"{one.operations_a_second:.0f}", f"{one.cpu_each_operation:.2f}",
            str(one.acknowledged), str(one.delivered),
        )  # fmt: skip
    return shown


def main(sizes: list[int], seconds: float, pace: float) -> None:
    """The product and the floor in turn, at each size, paced and as fast as it goes."""
    file_limit()
    os.sched_setaffinity(0, {int(core) for core in cores()[1].split(",")})
    halls: list[tuple[str, Callable[[int], Any]]] = [
        ("floor", floor_hall), ("product", product_hall),
    ]  # fmt: skip
    results = []
    for groups in sizes:
        for name, make in halls:
            with make(groups) as (server, hall):
                results.append(run(f"{name}, {groups} groups", server, hall, seconds, pace))
    for name, make in halls:
        with make(50) as (server, hall):
            results.append(run(f"{name}, 50 at full speed", server, hall, seconds, None))
    Console().print(table(results))
    fast = {one.name.split(",")[0]: one.operations_a_second for one in results[-2:]}
    Console().print(f"product / floor at full speed: {fast['product'] / fast['floor']:.2f}")


def first_page(runs: int = 5) -> float:
    """Seconds from start to the first page, on a data folder that is there already; the median."""
    times = []
    with servers.folder() as data:
        for _ in range(runs + 1):
            with servers.product(Path(data)) as server:
                times.append(server.seconds_to_first_page)
    return statistics.median(times[1:])
