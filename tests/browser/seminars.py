"""Seminars for the tests, made and moved as scripts do it; and a server that can be killed."""

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from click.testing import CliRunner

from seminar.cli import commands
from tests.support.servers import Server

AGENDA = Path(__file__).with_name("small-agenda.yaml")


class BadGateway(BaseHTTPRequestHandler):
    """A proxy whose server is gone."""

    def do_GET(self) -> None:
        self.send_error(502)

    def do_POST(self) -> None:
        self.send_error(502)

    def log_message(self, *_args: Any, **_more: Any) -> None:
        """Nobody reads it."""


class OwnServer:
    """A server on one data folder and one port, before and after a power cut."""

    def __init__(self, data: Path) -> None:
        self.current = Server(data)

    @property
    def url(self) -> str:
        return self.current.url

    def cut_power(self) -> None:
        self.current.kill()

    def start_again(self) -> None:
        self.current = Server(self.current.data, "--port", str(self._port))

    @contextmanager
    def gone_behind_a_proxy(self) -> Iterator[None]:
        """While it is down, a proxy answers in its place."""
        with ThreadingHTTPServer(("127.0.0.1", self._port), BadGateway) as proxy:
            threading.Thread(target=proxy.serve_forever, daemon=True).start()
            yield
            proxy.shutdown()

    @property
    def _port(self) -> int:
        port = urlsplit(self.url).port
        assert port is not None
        return port


@dataclass(frozen=True)
class MadeSeminar:
    """A seminar of the small agenda, with all its links."""

    server: Server
    code: str
    facilitator: str
    wall: str
    groups: dict[int, str]
    organisers: dict[str, str]

    def move(self, name: str, **fields: Any) -> None:
        """A command to the programme, such as `goto`."""
        self.command(f"programme.{name}", **fields)

    def command(self, kind: str, **fields: Any) -> None:
        """A command to the clock, such as `round.next`."""
        self._ask(kind, expect=self._snapshot()["programme"]["revision"], **fields)

    def rename(self, group: int, name: str) -> None:
        """A group's new name."""
        self._ask("group.rename", group=group, name=name)

    def say(self, text: str) -> None:
        """A message to everybody."""
        self._ask("message.send", to="all", text=text)

    def _ask(self, kind: str, **fields: Any) -> None:
        answer = self.server.ask(self._token, kind, **fields)
        assert answer["ok"], answer

    @property
    def _token(self) -> str:
        return self.facilitator.rsplit("/", 1)[1]

    def _snapshot(self) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._token}"}
        snapshot: dict[str, Any] = self.server.get("/api/snapshot", headers=headers).json()
        return snapshot

    @property
    def ends_at(self) -> int:
        """When the time of the block that is on will be up."""
        instant: int = self._snapshot()["programme"]["ends_at"]
        return instant

    def to_work(self) -> None:
        self.move("start")
        self.move("goto", block="work")

    def leave(self, seconds: int) -> None:
        """So much of the block's time, and no more."""
        snapshot = self._snapshot()
        left = (snapshot["programme"]["ends_at"] - snapshot["now"]) // 1000
        self.move("extend", seconds=seconds - left)

    def over_time(self) -> None:
        """All the time there is, taken away."""
        self.move("extend", seconds=-24 * 60 * 60)


def make_seminar(server: Server, *, groups: int = 2, agenda: Path = AGENDA) -> MadeSeminar:
    """Made by the command, beside the running server.

    In this process: a hundred processes of their own would only load the same modules again.
    """
    ours = {name: None for name in os.environ if name.startswith("SEMINAR_")}
    asked = ["create", str(agenda), "--json", "--groups", str(groups), "--data", str(server.data)]
    made = CliRunner(env=ours).invoke(commands, asked, catch_exceptions=False)
    assert made.exit_code == 0, made.output
    described: dict[str, Any] = json.loads(made.stdout)
    return MadeSeminar(
        server=server,
        code=described["code"],
        facilitator=described["links"]["facilitator"],
        wall=described["links"]["wall"],
        groups={group["number"]: group["link"] for group in described["groups"]},
        organisers={one["key"]: one["link"] for one in described["organisers"]},
    )
