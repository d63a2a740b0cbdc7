"""A real server in a process of its own, and clients of it."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests
import socketio

ROOT = Path(__file__).parents[2]
SEMINAR = [sys.executable, str(ROOT / "run.py")]
SECONDS = 10.0


def environment(**more: str) -> dict[str, str]:
    """This process's environment without settings of ours."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("SEMINAR_")}
    return own | {"COLUMNS": "200"} | more


def seminar(*arguments: str | Path, data: Path | None = None, **more: Any) -> Any:
    """Runs a `seminar` command to its end."""
    chosen = ["--data", str(data)] if data is not None else []
    return subprocess.run(
        [sys.executable, "-m", "seminar", *map(str, arguments), *chosen],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=more.pop("cwd", ROOT),
        env=environment(PYTHONPATH=str(ROOT), **more),
    )


class Server:
    """`seminar serve` on a free port."""

    def __init__(self, data: Path, *arguments: str, program: Sequence[str] = SEMINAR) -> None:
        self.data = data
        self.log = data.parent / f"{data.name}-server.log"
        started = time.monotonic()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*program, "--port", "0", "--data", str(data), *arguments],
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=ROOT,
                env=environment(),
            )
        self.greeting = self._read_greeting()
        self.seconds_to_start = time.monotonic() - started
        found = re.search(r"Sign in\s+((https?://\S+)/l/(\S+))", self.greeting)
        assert found, self.greeting
        self.host_link, self.url, self.host_token = found.groups()

    def _read_greeting(self) -> str:
        assert self._process.stdout is not None
        greeting, deadline = "", time.monotonic() + 30
        while "Stop with" not in greeting:
            ready, _, _ = select.select([self._process.stdout], [], [], 0.5)
            if ready:
                part = os.read(self._process.stdout.fileno(), 65_536).decode()
                assert part, f"{greeting}\n{self.errors()}"
                greeting += part
            assert time.monotonic() < deadline, f"{greeting}\n{self.errors()}"
        return greeting

    @property
    def pid(self) -> int:
        """The server's process."""
        return self._process.pid

    def errors(self) -> str:
        """What the server has written to its log."""
        return self.log.read_text(encoding="utf-8")

    def get(self, path: str, **more: Any) -> requests.Response:
        return requests.get(self.url + path, timeout=SECONDS, **more)

    def post(self, path: str, **more: Any) -> requests.Response:
        return requests.post(self.url + path, timeout=SECONDS, **more)

    def ask(self, token: str, kind: str, **fields: Any) -> dict[str, Any]:
        """An operation over HTTP; its acknowledgement."""
        operation = {"id": str(uuid4()), "type": kind, **fields}
        answer = self.post(
            "/api/ops", json=[operation], headers={"Authorization": f"Bearer {token}"}
        )
        assert answer.status_code == 200, answer.text
        result: dict[str, Any] = answer.json()[0]
        return result

    def stop(self) -> int:
        """Ends it as a service manager does; its exit code."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(10)

    def kill(self) -> None:
        """Ends it as a power cut does."""
        self._process.kill()
        self._process.wait(10)

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None


class Client:
    """One Socket.IO client, and all that it was sent."""

    def __init__(self, url: str, *, headers: dict[str, str] | None = None, **auth: Any) -> None:
        self.received: list[tuple[str, Any]] = []
        self.refused: Any = None
        self._news = threading.Condition()
        # Naming the module undoes what a server in this process has set for all.
        self.socket = socketio.Client(reconnection=False, json=json)
        self.socket.on("*", self._receive)
        self.socket.on("connect_error", self._refuse)
        self.socket.on("disconnect", lambda *reason: self._receive("disconnect"))
        self.socket.connect(
            url, auth=auth, headers=headers or {}, transports=["websocket"], wait_timeout=10
        )

    def _receive(self, event: str, data: Any = None) -> None:
        with self._news:
            self.received.append((event, data))
            self._news.notify_all()

    def _refuse(self, data: Any = None) -> None:
        self.refused = data

    def wait_for(self, found: Callable[[], Any], seconds: float = SECONDS) -> Any:
        """What `found` gives, as soon as it gives something."""
        with self._news:
            assert self._news.wait_for(found, seconds), self.received
            return found()

    def of(self, event: str) -> list[Any]:
        return [data for name, data in list(self.received) if name == event]

    @property
    def snapshot(self) -> dict[str, Any]:
        snapshot: dict[str, Any] = self.wait_for(lambda: self.of("snapshot"))[-1]
        return snapshot

    def changes(self, kind: str | None = None, scope: str | None = None) -> list[dict[str, Any]]:
        return [
            change
            for message in self.of("changes")
            if scope in (None, message["scope"])
            for change in message["changes"]
            if kind in (None, change["type"])
        ]

    def call(self, event: str, data: Any = None) -> Any:
        return self.socket.call(event, data, timeout=SECONDS)

    def op(self, kind: str, **fields: Any) -> dict[str, Any]:
        """An operation's acknowledgement."""
        answer: dict[str, Any] = self.call(
            "op", {"id": fields.pop("id", None) or str(uuid4()), "type": kind, **fields}
        )
        return answer

    def close(self) -> None:
        self.socket.disconnect()


def refusal(url: str, **more: Any) -> Any:
    """What a client that must not come in is told."""
    client = Client.__new__(Client)
    try:
        client.__init__(url, **more)  # type: ignore[misc]
    except socketio.exceptions.ConnectionError:
        return client.refused
    client.close()
    raise AssertionError("it was let in")
