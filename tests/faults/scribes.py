"""Simulated scribes: each has an outbox such as the browser's, and a journal of all it typed."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import gevent
from gevent.event import Event

from seminar.domain.points import MOST_CHARACTERS
from tests.faults.line import Line, LineDownError, http, post_operations

PROBE_EVERY = 0.5
PROBE_WITHIN = 1.0
FIRST_RETRY = 0.5
LONGEST_RETRY = 5.0
SEND_AGAIN = ("busy", "too_many")
LONGEST_WORD = 16
"""Characters, with the space behind it."""

Operation = dict[str, Any]
Answer = dict[str, Any]


def save_operation(
    text: str, point: str = "", base: int = 0, question: str = "both", id: str = ""
) -> Operation:
    """A text on top of a revision; a new point where none is named."""
    return {
        "id": id or str(uuid4()),
        "type": "point.save",
        "point": point or str(uuid4()),
        "question": question,
        "base": base,
        "text": text,
    }


@dataclass
class Entry:
    """One operation, from the keystroke until it is acknowledged and ever after."""

    op: Operation
    sent: bool = False
    sent_first_at: float = 0.0
    answer: Answer | None = None


@dataclass
class Journal:
    """What one scribe has typed and what was said of it. Nothing is ever taken out."""

    entries: list[Entry] = field(default_factory=list)
    typed: dict[str, str] = field(default_factory=dict)
    acknowledged_after: list[tuple[float, float]] = field(default_factory=list)
    """When each acknowledgement came, and the seconds it took since the operation was sent last."""
    told_to_wait: list[tuple[float, float, str]] = field(default_factory=list)
    """When an operation was refused for now, the seconds that took, and the code."""
    refused: list[tuple[float, float]] = field(default_factory=list)
    """When an operation was refused for now, and when it was sent for the first time."""

    @property
    def waiting(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.answer is None]

    def times(self, since: float = 0.0) -> list[float]:
        """Milliseconds until each acknowledgement that came after a moment."""
        return [took * 1000 for at, took in self.acknowledged_after if at >= since]


class Scribe:
    """One who writes in one group.

    An operation is in the journal before it is sent, is sent with the same id
    until it is acknowledged, and none is sent before the one ahead of it.
    """

    def __init__(
        self,
        port: int,
        token: str,
        number: int,
        *,
        points: int = 3,
        over_http: float = 0.1,
        seed: int = 0,
        question: str = "both",
    ) -> None:
        self.port = port
        self.number = number
        self.journal = Journal()
        self.line: Line | None = None
        self._token = token
        self._most_points = points
        self._over_http = over_http
        self._question = question
        self._random = random.Random(seed * 1_000 + number)
        self._points: list[str] = []
        self._revisions: dict[str, int] = {}
        self._words = 0
        self._failures = 0
        self._something = Event()
        self._greenlets: list[gevent.Greenlet[..., None]] = []

    def start(self) -> None:
        """Connects, and stays connected; sends what waits."""
        self._greenlets += [gevent.spawn(self._stay_connected), gevent.spawn(self._pump)]

    def stop(self) -> None:
        gevent.killall(self._greenlets)
        if self.line is not None:
            self.line.close()

    # --- typing -----------------------------------------------------------------------------------

    def type_for(self, seconds: float, pace: float) -> gevent.Greenlet[..., None]:
        """A word every `pace` seconds, online or not."""
        typing = gevent.spawn(self._type_for, seconds, pace)
        self._greenlets.append(typing)
        return typing

    def _type_for(self, seconds: float, pace: float) -> None:
        until = time.monotonic() + seconds
        gevent.sleep(self._random.random() * pace)
        while time.monotonic() < until:
            self.type()
            gevent.sleep(pace)

    def type(self, words: int = 1) -> None:
        """Some words more. Each word there is, is typed once."""
        point = self._choose_point(words)
        for _ in range(words):
            self._words += 1
            word = f"ø{self.number}p{self._points.index(point)}o{self._words},"
            text = f"{self.journal.typed.get(point, '')} {word}".strip()
            self.journal.typed[point] = text
        self._keep(point, text)

    def _choose_point(self, words: int) -> str:
        """One with room for so many words more; a new one where there is none."""
        most = MOST_CHARACTERS - words * LONGEST_WORD
        room = [one for one in self._points if len(self.journal.typed.get(one, "")) < most]
        if len(self._points) < self._most_points or not room:
            self._points.append(self._new_id())
            return self._points[-1]
        return self._random.choice(room)

    def _keep(self, point: str, text: str) -> None:
        own = [entry for entry in self.journal.waiting if entry.op["point"] == point]
        if own and not own[-1].sent:
            own[-1].op["text"] = text
        else:
            op = save_operation(
                text, point, self._revisions.get(point, 0), self._question, self._new_id()
            )
            self.journal.entries.append(Entry(op))
        self._something.set()

    def _new_id(self) -> str:
        return str(UUID(int=self._random.getrandbits(128), version=4))

    # --- sending ----------------------------------------------------------------------------------

    def _pump(self) -> None:
        while True:
            entry = next(iter(self.journal.waiting), None)
            if entry is None:
                self._something.clear()
                self._something.wait()
            elif self.line is None:
                gevent.sleep(0.02)
            else:
                self._deliver(entry, self.line)

    def _deliver(self, entry: Entry, line: Line) -> None:
        if entry.sent and entry.op["type"] == "point.save":
            entry.op["gives_way"] = True
        started = time.monotonic()
        entry.sent_first_at = entry.sent_first_at or started
        entry.sent = True
        try:
            answer = self._ask(entry.op, line)
        except OSError:
            line.close()
            self._wait_longer()
            return
        now = time.monotonic()
        if not answer["ok"] and answer["error"]["code"] in SEND_AGAIN:
            self.journal.told_to_wait.append((now, now - started, answer["error"]["code"]))
            self.journal.refused.append((now, entry.sent_first_at))
            self._wait_longer()
            return
        self._failures = 0
        entry.answer = answer
        self.journal.acknowledged_after.append((now, now - started))
        if "rev" in answer:
            self._rebase(entry.op["point"], answer["rev"])

    def _ask(self, op: Operation, line: Line) -> Answer:
        if self._random.random() < self._over_http:
            return post_operations(self.port, self._token, [op])[0]
        answer: Answer = line.call("op", op)
        return answer

    def _wait_longer(self) -> None:
        pause = min(LONGEST_RETRY, FIRST_RETRY * 2**self._failures)
        self._failures += 1
        until = time.monotonic() + pause
        while self._failures and time.monotonic() < until:
            gevent.sleep(0.05)

    def _rebase(self, point: str, revision: int) -> None:
        self._revisions[point] = revision
        for entry in self.journal.waiting:
            if entry.op["point"] == point:
                entry.op["base"] = revision

    # --- the line ---------------------------------------------------------------------------------

    def _stay_connected(self) -> None:
        while True:
            try:
                self._probe()
                self.line = self._open()
            except OSError:
                gevent.sleep(PROBE_EVERY * (0.75 + 0.5 * self._random.random()))
                continue
            self._failures = 0
            while self.line.is_up and not self.line.is_silent:
                gevent.sleep(0.05)
            self.line.close()
            self.line = None

    def _probe(self) -> None:
        status, _, _ = http(self.port, "GET", "/healthz", within=PROBE_WITHIN)
        if status != 200:
            raise LineDownError(f"{status}")

    def _open(self) -> Line:
        auth = {"token": self._token, "name": f"Scribe {self.number}", "role": "scribe"}
        return Line(self.port, auth)

    @property
    def says_saved(self) -> bool:
        """The word beside the clock: the line is up and nothing waits."""
        return self.line is not None and not self.journal.waiting

    @property
    def says_offline(self) -> bool:
        return self.line is None


def wait_until(found: Any, within: float) -> float:
    """Seconds until `found()` is true. Fails where it takes too long."""
    started = time.monotonic()
    while not found():
        gevent.sleep(0.02)
        assert time.monotonic() - started < within, f"not within {within} s"
    return time.monotonic() - started


def settle(scribes: Iterable[Scribe], within: float) -> float:
    """Seconds until everything typed has been acknowledged."""
    all_of_them = list(scribes)
    return wait_until(lambda: not any(one.journal.waiting for one in all_of_them), within)
