"""A seminar in a data folder, a server process for it that may be killed, and its scribes."""

from __future__ import annotations

import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import gevent

from seminar.clock import now
from seminar.config import DATABASE_FILE, load_settings
from seminar.services import admission, operations
from seminar.services.viewers import Viewer
from seminar.store import open_database
from seminar.store.writer import Transaction
from tests.faults.line import http
from tests.faults.scribes import Entry, Journal, Scribe, save_operation
from tests.support.servers import ROOT, environment
from tests.support.worlds import World

PORTS = range(20_000, 32_000)
"""Below those that the system gives to clients: one who knocks while nobody listens must not be
answered by himself. Many, because another may take one while its server is down."""
START_WITHIN = 60.0


def free_port() -> int:
    while True:
        port = random.choice(PORTS)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


class Machine:
    """The server's process."""

    def __init__(self, data: Path, port: int, log: Path) -> None:
        self.data = data
        self.port = port
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(
        self, program: Sequence[str | Path] = (ROOT / "run.py",), under: Sequence[str] = ()
    ) -> float:
        """Starts it; seconds until it answers. `under` is a command that watches it."""
        started = time.monotonic()
        command = [*under, sys.executable, *map(str, program)]
        command += ["--port", str(self.port), "--data", str(self.data)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdout=subprocess.DEVNULL,
                stderr=log,
                cwd=ROOT,
                # The tests' seminars take place in 2023, and are not to be deleted for their age.
                env=environment(SEMINAR_RETENTION_DAYS="3650"),
            )
        while not self._answers():
            gevent.sleep(0.02)
            assert time.monotonic() - started < START_WITHIN, self.errors()
        return time.monotonic() - started

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.errors()
        try:
            return http(self.port, "GET", "/healthz", within=5.0)[0] == 200
        except OSError:
            return False

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """Ends it as a power cut does."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, number: int) -> None:
        if self._process is None:
            return
        self._process.send_signal(number)
        self._process.wait(20)
        self._process = None

    def memory(self) -> float:
        """Megabytes that it has in memory."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        resident = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(resident.split()[1]) / 1024

    def errors(self) -> str:
        return self._log.read_text(encoding="utf-8")


class Hall:
    """One seminar, its server and its scribes."""

    def __init__(self, data: Path, groups: int, empty_database: Path, log: Path) -> None:
        settings = load_settings({}, data_dir=data)
        shutil.copy(empty_database, data / DATABASE_FILE)
        store = open_database(settings, now)
        self.world = World(store, groups=groups)
        store.close()
        self.data = data
        self.machine = Machine(data, free_port(), log)
        self.scribes: list[Scribe] = []
        self.journals: list[Journal] = []

    @property
    def port(self) -> int:
        return self.machine.port

    def seat(self, count: int, port: int | None = None, **more: Any) -> list[Scribe]:
        """Scribes, one for each group from the first without one, connected."""
        taken = len(self.scribes)
        new = [
            Scribe(port or self.port, self.world.group_token(number), number, **more)
            for number in range(taken + 1, taken + count + 1)
        ]
        for scribe in new:
            scribe.start()
        self.scribes += new
        self.journals += [scribe.journal for scribe in new]
        return new

    def fill(self, points: int) -> None:
        """So many points in every group, from before the test. The server must not run yet."""
        store = open_database(load_settings({}, data_dir=self.data), now)
        for number in range(1, len(self.world.made.groups) + 1):
            viewer = admission.by_token(store, self.world.group_token(number))
            journal = Journal()
            store.write(partial(_write_points, viewer=viewer, points=points, journal=journal))
            self.journals.append(journal)
        store.close()

    def close(self) -> None:
        for scribe in self.scribes:
            scribe.stop()
        self.machine.kill()


def _write_points(transaction: Transaction, viewer: Viewer, points: int, journal: Journal) -> None:
    for place in range(points):
        text = f"ø{viewer.own_group.number}f{place}o0, " + 8 * "lokaler og tid "
        op = save_operation(text.strip(), question=("both", "own", "one")[place % 3])
        answer = operations.perform(transaction, viewer, operations.read(op))
        journal.entries.append(Entry(op, sent=True, answer=answer))
        journal.typed[op["point"]] = op["text"]


Seminar = Callable[..., Hall]
"""Makes a hall; see the fixture."""
