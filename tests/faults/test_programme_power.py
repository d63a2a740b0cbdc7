"""The server is killed at any moment, in any state, with commands under way."""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests

from bench.times import percentile
from seminar.clock import now
from seminar.config import DATABASE_FILE, load_settings
from seminar.services import seminars
from seminar.services.seminars import NewGroup
from seminar.store import open_database
from tests.support.agendas import small_agenda
from tests.support.servers import Server

full = [pytest.mark.faults_full, pytest.mark.timeout(1800)]
PASSES_WITH_TIME = ("blocks", "dormant")
RIGHT_TO = 1000

Fields = dict[str, Any]


@dataclass
class Sent:
    """A command, and its acknowledgement where one came."""

    operation: Fields
    answer: Fields | None = None


@dataclass
class Facilitator:
    """Sends one command after the other, as fast as they are answered, until the line breaks."""

    token: str
    chance: random.Random
    revision: int = 0
    sent: list[Sent] = field(default_factory=list)
    programme: Fields = field(default_factory=dict)

    def work(self, server: Server) -> None:
        with suppress(requests.RequestException):
            while True:
                self.send(server, self._something())
                self.programme = self.see(server)["programme"]

    def send(self, server: Server, operation: Fields) -> Fields:
        sent = Sent(operation)
        self.sent.append(sent)
        sent.answer = self.ask(server, operation)
        self.revision += bool(sent.answer["ok"])
        return sent.answer

    def ask(self, server: Server, operation: Fields) -> Fields:
        answer = server.post("/api/ops", json=[operation], headers=self._headers)
        answer.raise_for_status()
        (one,) = answer.json()
        return dict(one)

    def see(self, server: Server) -> Fields:
        answer = server.get("/api/snapshot", headers=self._headers)
        answer.raise_for_status()
        snapshot: Fields = answer.json()
        return snapshot

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def _something(self) -> Fields:
        kind, more = self.chance.choice(
            [
                ("start", {}),
                ("pause", {}),
                ("resume", {}),
                ("next", {}),
                ("previous", {}),
                ("undo", {}),
                ("reopen", {}),
                ("skip", {"block": "coffee"}),
                ("goto", {"block": self.chance.choice(["opening", "talk", "end"])}),
                ("extend", {"seconds": self.chance.choice([-300, -60, 60, 300])}),
                ("extend", {"seconds": 120, "group": 1}),
                ("extend", {"seconds": 60, "phase": "round"}),
                ("replan", {"strategy": "shrink", "seconds": 120}),
                ("alerts", {"minutes": self.chance.choice([[5, 1], [10, 2, 0]])}),
                ("finish", {}),
                ("round.start", {"order": "number"}),
                ("round.next", {}),
                ("round.extend", {"seconds": 30}),
                ("round.end", {}),
            ]
        )
        name = kind if "." in kind else f"programme.{kind}"
        return {"id": str(uuid4()), "type": name, "expect": self.revision, **more}


@dataclass
class Table:
    """What the database file holds."""

    log: list[int]
    operations: set[str]
    commands: list[int]


def table(data: Path) -> Table:
    with closing(sqlite3.connect(data / DATABASE_FILE)) as connection:

        def column(query: str) -> list[Any]:
            return [row[0] for row in connection.execute(query)]

        assert column("PRAGMA integrity_check") == ["ok"]
        return Table(
            column("SELECT seq FROM log ORDER BY seq"),
            {str(one) for one in column("SELECT id FROM operations")},
            column("SELECT revision FROM programme_commands ORDER BY revision"),
        )


@pytest.mark.parametrize(
    ("times", "back_within"),
    [pytest.param(6, 15.0, id="quick"), pytest.param(100, 5.0, id="full", marks=full)],
)
@pytest.mark.timeout(600)
def test_killed_while_commands_are_under_way(
    tmp_path: Path, figure: Callable[[str], None], times: int, back_within: float
) -> None:
    data = tmp_path / "data"
    with closing(open_database(load_settings({}, data_dir=data), now)) as store:
        made = store.write(
            lambda transaction: seminars.create(transaction, small_agenda(), now(), [NewGroup()])
        )
    chance = random.Random(times)
    facilitator = Facilitator(made.facilitator_token, chance)
    server = Server(data)
    back: list[float] = []
    for _ in range(times):
        working = threading.Thread(target=facilitator.work, args=[server])
        working.start()
        time.sleep(chance.uniform(0.05, 0.6))
        server.kill()
        killed_at = time.monotonic()
        working.join()
        server = Server(data)
        assert server.get("/healthz").ok
        back.append(time.monotonic() - killed_at)
        stands_as_it_stood(facilitator, server)
    server.stop()
    figure(
        f"{times} kills while the programme is moved: answers again after "
        f"{percentile(back, 50):.1f} s (longest {max(back):.1f}), each time as it stood"
    )
    assert max(back) <= back_within
    nothing_lost_nothing_twice(facilitator, table(data))


def without_passing(programme: Fields) -> Fields:
    return {name: value for name, value in programme.items() if name not in PASSES_WITH_TIME}


def stands_as_it_stood(facilitator: Facilitator, server: Server) -> None:
    """Deadlines are where they were, and the time that the server was gone has passed."""
    seen = facilitator.see(server)
    assert abs(seen["now"] - time.time() * 1000) <= RIGHT_TO
    programme, last = seen["programme"], facilitator.sent[-1]
    if last.answer is None:
        # It came through or it did not; sent again under its id, it is done once.
        was_done = programme["revision"] == facilitator.revision + 1
        last.answer = facilitator.ask(server, last.operation)
        assert last.answer["ok"] or not was_done
        facilitator.revision += last.answer["ok"]
    elif facilitator.programme.get("revision") == facilitator.revision:
        before = facilitator.programme
        assert without_passing(programme) == without_passing(before)
    assert facilitator.see(server)["programme"]["revision"] == facilitator.revision
    for sent in facilitator.sent[-3:]:
        assert facilitator.ask(server, sent.operation) == sent.answer
    facilitator.programme = facilitator.see(server)["programme"]
    assert facilitator.programme["revision"] == facilitator.revision


def nothing_lost_nothing_twice(facilitator: Facilitator, found: Table) -> None:
    done = {one.operation["id"] for one in facilitator.sent if one.answer and one.answer["ok"]}
    assert done <= found.operations
    assert found.commands == list(range(1, facilitator.revision + 1))
    assert len(done) == facilitator.revision
    assert found.log == list(range(1, len(found.log) + 1))
