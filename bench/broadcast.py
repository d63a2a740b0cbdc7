"""How long a programme command takes until the last of many clients has it.

The clients are read by one bare epoll loop: five thousand greenlets that take turns would measure
themselves. Pings are answered, nothing else is looked at.
"""

from gevent import monkey

monkey.patch_all()

import json
import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gevent.pool import Pool
from rich.console import Console
from rich.table import Table

from bench import servers
from bench.client import Client, file_limit, frame, keep_to_load_cores
from bench.servers import Server
from bench.times import Times

epoll = monkey.get_original("select", "epoll")

JOIN_AT_ONCE = 50
IN_A_GROUP = 10
PAUSE = 0.25
WARM_UP = 5
GIVE_UP_AFTER = 20.0
PING = b"\x81\x012"
TOLD = b'"programme"'
PONG = frame("3")
Auth = dict[str, Any]


@dataclass
class Result:
    """One row of the table."""

    name: str
    clients: int
    joined_a_second: float
    size: int
    acknowledged: Times
    last: Times
    cpu: float
    idle_cpu: float


class Audience:
    """Everybody who listens, and the one who commands."""

    def __init__(self, port: int, auths: list[Auth], commander: Auth) -> None:
        started = time.perf_counter()
        clients = Pool(JOIN_AT_ONCE).map(lambda auth: _come(port, auth), auths)
        self.joined_a_second = len(auths) / (time.perf_counter() - started)
        self._clients = [*clients, _come(port, commander)]
        self.listening = [client.release() for client in clients]
        self.commanding = self._clients[-1].release()
        self._epoll = epoll()
        for descriptor in (*self.listening, self.commanding):
            self._epoll.register(descriptor, 1)
        self.size = 0

    def command(self, payload: dict[str, Any]) -> tuple[float, float]:
        """Seconds until the acknowledgement, and until the last listener was told."""
        waiting = set(self.listening)
        acknowledged = 0.0
        started = time.perf_counter()
        os.write(self.commanding, frame('421["op",' + json.dumps(payload) + "]"))
        while waiting or not acknowledged:
            for descriptor, data in self._read(started + GIVE_UP_AFTER):
                if descriptor == self.commanding and b'431[{"ok"' in data:
                    if b'"ok":true' not in data:
                        raise RuntimeError(data)
                    acknowledged = time.perf_counter() - started
                elif TOLD in data and descriptor in waiting:
                    waiting.remove(descriptor)
                    self.size = len(data)
        return acknowledged, time.perf_counter() - started

    def listen(self, seconds: float) -> None:
        """Nothing happens for a while."""
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            for _ in self._read(until, last_call=False):
                pass

    def leave(self) -> None:
        self._epoll.close()
        for client in self._clients:
            client.close()

    def _read(self, until: float, *, last_call: bool = True) -> Iterator[tuple[int, bytes]]:
        ready = self._epoll.poll(max(0.0, until - time.perf_counter()))
        if not ready and last_call:
            raise TimeoutError("the server has not told everybody")
        for descriptor, _event in ready:
            data = os.read(descriptor, 65_536)
            if not data:
                raise ConnectionError("the server hung up")
            if PING in data:
                os.write(descriptor, PONG)
            yield descriptor, data


def _come(port: int, auth: Auth) -> Client:
    client = Client(port, auth, lambda *_: None)
    client.connected.get(timeout=60)
    return client


def _commands() -> Iterator[dict[str, Any]]:
    """A start, then pauses that begin and end."""
    kinds = ["start"]
    revision = 0
    while True:
        kind = kinds.pop() if kinds else ("pause" if revision % 2 else "resume")
        yield {"id": str(uuid.uuid4()), "type": f"programme.{kind}", "expect": revision}
        revision += 1


def run(name: str, server: Server, audience: Audience, times: int) -> Result:
    """So many commands, with a pause after each."""
    acknowledged, last = Times(), Times()
    commands = _commands()
    for _ in range(WARM_UP):
        audience.command(next(commands))
        audience.listen(PAUSE)
    before = server.usage()
    for _ in range(times):
        first, all_told = audience.command(next(commands))
        acknowledged.add(first)
        last.add(all_told)
        audience.listen(PAUSE)
    used = server.usage().cpu - before.cpu
    before, started = server.usage(), time.perf_counter()
    audience.listen(10.0)
    idle = (server.usage().cpu - before.cpu) / (time.perf_counter() - started)
    audience.leave()
    return Result(
        name, len(audience.listening), audience.joined_a_second, audience.size,
        acknowledged, last, used / times - idle * PAUSE, idle,
    )  # fmt: skip


@contextmanager
def product_audience(clients: int) -> Iterator[tuple[Server, Audience]]:
    """The product, with a seminar whose groups are full."""
    with servers.folder() as data, servers.product(Path(data)) as server:
        made = servers.new_seminar(Path(data), -(-clients // IN_A_GROUP))
        tokens = [group["link"].rpartition("/")[2] for group in made["groups"]]
        auths = [
            {"token": tokens[number // IN_A_GROUP], "name": f"{number}"}
            for number in range(clients)
        ]
        commander = {"token": made["links"]["facilitator"].rpartition("/")[2]}
        yield server, Audience(server.port, auths, commander)


@contextmanager
def floor_audience(clients: int) -> Iterator[tuple[Server, Audience]]:
    """The floor, with everybody in one room."""
    with servers.folder() as data, servers.floor(Path(data)) as server:
        auths: list[Auth] = [{"room": "all"} for _ in range(clients)]
        yield server, Audience(server.port, auths, {"room": "all"})


def table(results: list[Result]) -> Table:
    """The results side by side."""
    shown = Table(
        "", "clients", "joined/s", "bytes", "ack ms p50/95/99", "last client ms p50/95/99",
        "CPU ms", "idle CPU",
    )  # fmt: skip
    for one in results:
        shown.add_row(
            one.name, str(one.clients), f"{one.joined_a_second:.0f}", str(one.size),
            str(one.acknowledged), str(one.last), f"{one.cpu * 1000:.1f}", f"{one.idle_cpu:.1%}",
        )  # fmt: skip
    return shown


def main(sizes: list[int], times: int) -> None:
    """The floor and the product in turn, at each size."""
    file_limit()
    keep_to_load_cores()
    audiences: list[tuple[str, Callable[[int], Any]]] = [
        ("floor", floor_audience), ("product", product_audience),
    ]  # fmt: skip
    results = []
    for clients in sizes:
        for name, make in audiences:
            with make(clients) as (server, audience):
                results.append(run(name, server, audience, times))
    Console().print(table(results))
