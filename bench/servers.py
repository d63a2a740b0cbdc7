"""The servers that are measured: the whole product, and the bare floor beneath it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench.client import cores

ROOT = Path(__file__).resolve().parents[1]
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")
READY_SECONDS = 20.0


@dataclass
class Usage:
    """What a server has used so far: seconds of CPU, and KB in memory now."""

    cpu: float
    memory: int


class Server:
    """A server in a process of its own, on one core."""

    def __init__(self, command: list[str], data: Path, port: int, preload: str = "") -> None:
        core, _load = cores()
        self.port = port
        self.data = data
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            ["taskset", "-c", core, *command],
            cwd=ROOT,
            env={**os.environ, "SEMINAR_DATA_DIR": str(data), "LD_PRELOAD": preload},
            stdout=subprocess.DEVNULL,
        )
        self.seconds_to_first_page = self._wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(timeout=10)

    def _wait(self) -> float:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5).read()
                return time.perf_counter() - self.started
            except OSError:
                if time.perf_counter() - self.started > READY_SECONDS:
                    raise
                time.sleep(0.01)

    def usage(self) -> Usage:
        """What the kernel says of the process."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        resident = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return Usage((int(fields[11]) + int(fields[12])) / CLOCK_TICKS, int(resident.split()[1]))


def product(data: Path, preload: str = "") -> Server:
    """The whole product."""
    port = free_port()
    return Server([sys.executable, "run.py", "--port", str(port)], data, port, preload)


def floor(data: Path, preload: str = "") -> Server:
    """A bare Flask-SocketIO server that commits one row and tells the room."""
    port = free_port()
    return Server([sys.executable, "-m", "bench.floor", str(port), str(data)], data, port, preload)


def slow_disk(folder: Path) -> str:
    """What to preload for a disk whose flush takes five milliseconds. Needs a C compiler."""
    library = folder / "slow_disk.so"
    source = ROOT / "bench" / "slow_disk.c"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    return str(library)


def new_seminar(data: Path, groups: int) -> dict[str, Any]:
    """A seminar in the product's data folder, with every link."""
    made = subprocess.run(
        [
            sys.executable, "-m", "seminar", "create", "nasjonalt-dialogseminar-2023",
            "--groups", str(groups), "--json", "--data", str(data),
        ],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )  # fmt: skip
    result: dict[str, Any] = json.loads(made.stdout)
    return result


def free_port() -> int:
    """A port that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def folder() -> tempfile.TemporaryDirectory[str]:
    """A data folder that goes away."""
    return tempfile.TemporaryDirectory(prefix="seminar-bench-")
