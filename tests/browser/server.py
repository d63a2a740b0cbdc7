"""A server of the tests' own: a real process with a data folder, that can be killed."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 30


@dataclass(frozen=True)
class MadeSeminar:
    """What `seminar create` printed."""

    code: str
    facilitator: str
    wall: str
    join: str
    groups: dict[int, str]
    organisers: dict[str, str]


class RunningServer:
    """`run.py` on a free port. The port stays the same when it is started again."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.output = data.with_suffix(".log")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "run.py", "--port", str(self.port), "--data", str(self.data)]
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=_environment(), stdout=output, stderr=subprocess.STDOUT
            )
        self._printed(r"Stop with")

    @property
    def sign_in(self) -> str:
        """The host's link, as printed."""
        return self._printed(r"Sign in\S*\s+(\S+)")

    def kill(self) -> None:
        """As when the power goes: nothing is finished, nothing is said."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.kill()

    def make_seminar(self, agenda: Path, *, groups: int = 2) -> MadeSeminar:
        """A seminar made beside the running server."""
        made = self.command("create", str(agenda), "--json", "--groups", str(groups))
        described: dict[str, Any] = json.loads(made)
        return MadeSeminar(
            code=described["code"],
            facilitator=described["links"]["facilitator"],
            wall=described["links"]["wall"],
            join=described["links"]["join"],
            groups={group["number"]: group["link"] for group in described["groups"]},
            organisers={one["key"]: one["link"] for one in described["organisers"]},
        )

    def command(self, *arguments: str) -> str:
        """What a `seminar` command on this server's data folder prints."""
        program = "import sys; from seminar.cli import main; main(sys.argv[1:])"
        command = [sys.executable, "-c", program, *arguments, "--data", str(self.data)]
        return subprocess.run(
            command, cwd=ROOT, env=_environment(), check=True, capture_output=True, text=True
        ).stdout

    def _printed(self, pattern: str) -> str:
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until:
            text = self.output.read_text(encoding="utf-8")
            if found := re.search(pattern, text):
                return found[found.re.groups]
            assert self.process is not None
            assert self.process.poll() is None, text
            time.sleep(0.05)
        raise AssertionError(f"The server has not printed {pattern}: {text}")


def _environment() -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("SEMINAR_")}
    return own | {"PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
