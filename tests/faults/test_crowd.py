"""Those who don't read, those who shout, and a hall behind one address: the others don't notice."""

from __future__ import annotations

import re
import resource
import socket
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import gevent
import pytest

from bench.times import percentile
from tests.faults.compare import WORD, check
from tests.faults.halls import Hall, Seminar
from tests.faults.line import Line, LineDownError, http, post_operations
from tests.faults.scribes import (
    Entry,
    Journal,
    Scribe,
    save_operation,
    settle,
    wait_until,
)
from tests.support.devices import COOKIE, TOKEN

full = [pytest.mark.faults_full, pytest.mark.timeout(1800)]
MOST_GROWTH = 100
"""Megabytes."""
ALLOWED_A_SECOND = 100
ALLOWED_AT_ONCE = 300
PONG_EVERY = 4.0
PAGE = resource.getpagesize()
MUTES = 100
GREEDY = 5
WRITERS = 10
LONG_TEXT = 300
"""Words."""


class Mute(Line):
    """Comes in, says now and then that it is there, and never reads."""

    def __init__(self, port: int, token: str) -> None:
        super().__init__(port, {"token": token})
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._reader.kill()
        self._reader = gevent.spawn(self._say_that_it_is_there)

    def _say_that_it_is_there(self) -> None:
        while True:
            gevent.sleep(PONG_EVERY)
            try:
                self._send("3")
            except OSError:
                return


class Greedy(Mute):
    """Asks at once for all there is of its group, as often as one may, and reads none of it."""

    def _say_that_it_is_there(self) -> None:
        with suppress(OSError):
            for number in range(20):
                self._send(f'42{number}["sync",{{"seq":{{"group:1":0}}}}]')
            while True:
                gevent.sleep(0.1)
                self._send("3")
        gevent.sleep(1)


class Crowd:
    """So many mute clients; each comes again when it is thrown out."""

    def __init__(self, hall: Hall, count: int, kind: type[Mute] = Mute, groups: int = 10) -> None:
        self._hall = hall
        self._kind = kind
        self._tokens = [group.token for group in hall.world.made.groups[:groups]]
        self._staying = [gevent.spawn(self._stay, place) for place in range(count)]
        self.came = 0

    def _stay(self, place: int) -> None:
        while True:
            try:
                mute = self._kind(self._hall.port, self._tokens[place % len(self._tokens)])
            except OSError:
                gevent.sleep(0.5)
                continue
            self.came += 1
            gevent.joinall([mute._reader])
            mute.close()

    def leave(self) -> None:
        gevent.killall(self._staying)


@pytest.mark.parametrize(
    ("seconds", "worse", "excused"),
    [pytest.param(4, 4.0, 1_500, id="quick"), pytest.param(600, 1.2, 0, id="full", marks=full)],
)
def test_clients_that_never_read(
    seminar: Seminar,
    figure: Callable[[str], None],
    tmp_path: Path,
    seconds: float,
    worse: float,
    excused: float,
) -> None:
    """Beside a second hall at the same time without them: what else the machine does hits both."""
    halls = [seminar(WRITERS, tmp_path / name) for name in ("with", "without")]
    for writer in [one for hall in halls for one in hall.seat(WRITERS, points=1, over_http=0.0)]:
        writer.type(LONG_TEXT)
    write(halls[0].scribes + halls[1].scribes, 1)
    peak = Peak(halls[0])
    crowd = Crowd(halls[0], MUTES)
    wait_until(lambda: crowd.came >= MUTES, 60)
    writing = [gevent.spawn(write, hall.scribes, seconds) for hall in halls]
    gevent.joinall(writing, raise_error=True)
    with_them, without = (one.value for one in writing)
    grown = peak.end()
    crowd.leave()
    acknowledged = sum(check(hall) for hall in halls)
    figure(
        f"{MUTES} of them for {seconds:.0f} s, came {crowd.came} times, memory +{grown:.0f} MB; "
        f"others' p95 {with_them:.0f} ms, at the same time without them {without:.0f} ms "
        f"({with_them / without - 1:+.0%}); {acknowledged} acknowledged"
    )
    assert grown <= MOST_GROWTH
    assert with_them <= max(without * worse, excused)


def test_clients_that_ask_for_all_there_is_and_never_read_it(
    seminar: Seminar, figure: Callable[[str], None]
) -> None:
    """They are dropped, and come back to ask again."""
    hall = seminar(WRITERS)
    writers = hall.seat(WRITERS, points=1, over_http=0.0)
    write_much(hall)
    alone = write(writers, 3)
    peak = Peak(hall)
    greedy = Crowd(hall, GREEDY, Greedy, groups=1)
    others = write(writers, 3)
    wait_until(lambda: greedy.came >= 2 * GREEDY, 20)
    grown = peak.end()
    greedy.leave()
    acknowledged = check(hall)
    figure(
        f"{GREEDY} of them, dropped {greedy.came - GREEDY} times, memory +{grown:.0f} MB; "
        f"others' p95 {others:.0f} ms, {alone:.0f} before; {acknowledged} acknowledged"
    )
    assert grown <= MOST_GROWTH
    assert others <= max(500, 2 * alone)


def write_much(hall: Hall) -> None:
    """So that a `sync` of the first group from its beginning brings 190 KB."""
    operations = [save_operation(f"{number} {'lang ' * 1_900}".strip()) for number in range(20)]
    for operation in operations:
        post_operations(hall.port, hall.world.group_token(1), [operation])
        hall.journals.append(journal_of(operation))


class Peak:
    """The most that the server's process and the system's sockets have held since it was made."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._before = self._most = self._held()
        self._looking = gevent.spawn(self._look)

    def _held(self) -> float:
        """Megabytes."""
        line = next(
            line
            for line in Path("/proc/net/sockstat").read_text().splitlines()
            if line.startswith("TCP:")
        )
        return self._hall.machine.memory() + int(line.split()[-1]) * PAGE / 1024**2

    def _look(self) -> None:
        while True:
            self._most = max(self._most, self._held())
            gevent.sleep(0.1)

    def end(self) -> float:
        """By how much it was more than at first."""
        self._looking.kill()
        return self._most - self._before


def write(writers: list[Scribe], seconds: float, pace: float = 0.5) -> float:
    """All type for a while; the 95th percentile of the acknowledgements, in milliseconds."""
    since = time.monotonic()
    gevent.joinall([writer.type_for(seconds, pace) for writer in writers])
    settle(writers, 60)
    return percentile([took for one in writers for took in one.journal.times(since)], 95)


@pytest.mark.parametrize(
    ("seconds", "within"),
    [pytest.param(2, 500, id="quick"), pytest.param(120, 500, id="full", marks=full)],
)
def test_one_who_sends_ten_times_too_much(
    seminar: Seminar, figure: Callable[[str], None], seconds: float, within: float
) -> None:
    hall = seminar(21)
    writers = hall.seat(20, over_http=0.0)
    write(writers, 1)
    alone = write(writers, seconds)
    shouting = gevent.spawn(shout, hall, 21, seconds)
    started = time.monotonic()
    others = write(writers, seconds)
    journal = shouting.get()
    elapsed = time.monotonic() - started
    accepted = sum(entry.answer is not None for entry in journal.entries)
    settle(writers, 60)
    check(hall)
    figure(
        f"{len(journal.entries) / seconds:.0f} a second for {seconds:.0f} s: {accepted} done, "
        f"{len(journal.told_to_wait)} told to wait, the rest not read; others' p95 {others:.0f} "
        f"ms, {alone:.0f} before"
    )
    assert accepted <= ALLOWED_A_SECOND * elapsed + ALLOWED_AT_ONCE
    assert accepted < len(journal.entries)
    assert {code for _, _, code in journal.told_to_wait} == {"too_many"}
    # What the machine does besides hits those before as well.
    assert others <= max(within, 2 * alone)


def test_one_who_asks_for_much_again_and_again(
    seminar: Seminar, figure: Callable[[str], None]
) -> None:
    """Over the socket and over HTTP, without waiting for an answer."""
    seconds = 3.0
    hall = seminar(11)
    writers = hall.seat(10, over_http=0.0)
    write(writers, 1)
    alone = write(writers, seconds)
    asking = [gevent.spawn(ask, hall, 11, seconds) for ask in (ask_on_socket, ask_over_http)]
    others = write(writers, seconds)
    on_socket, over_http = (one.get() for one in asking)
    settle(writers, 60)
    acknowledged = check(hall)
    figure(
        f"{on_socket}, over HTTP {over_http}; others' p95 {others:.0f} ms, {alone:.0f} before; "
        f"{acknowledged} acknowledged"
    )
    assert 100 <= on_socket["done"] <= 200
    assert on_socket["too_many"] > 0
    assert 100 <= over_http[200] <= 200
    assert over_http[429] > 0
    assert others <= max(500, 2 * alone)


def ask_on_socket(hall: Hall, number: int, seconds: float) -> Counter[str]:
    """How many questions were answered, and how many refused."""
    line = Line(hall.port, {"token": hall.world.group_token(number)})
    point = save_operation("A point")
    assert line.call("op", point)["ok"]
    asked = [("history", {"point": point["point"]}), ("sync", {"seq": {f"group:{number}": 0}})]
    until, answers = time.monotonic() + seconds, []
    while time.monotonic() < until:
        answers += [line.ask(event, payload) for event, payload in asked]
        gevent.sleep(0.01)
    said = [answer.get(timeout=60) for answer in answers]
    line.close()
    hall.journals.append(journal_of(point))
    return Counter(one["error"]["code"] if "error" in one else "done" for one in said)


def journal_of(operation: dict[str, Any]) -> Journal:
    return Journal([Entry(operation, sent=True)], {operation["point"]: operation["text"]})


def ask_over_http(hall: Hall, number: int, seconds: float) -> Counter[int]:
    """How many requests got which status."""
    headers = {"Authorization": f"Bearer {hall.world.group_token(number)}"}
    until, statuses = time.monotonic() + seconds, Counter[int]()
    while time.monotonic() < until:
        statuses[http(hall.port, "GET", "/api/snapshot", headers=headers)[0]] += 1
    return statuses


def shout(hall: Hall, number: int, seconds: float) -> Journal:
    """Ten times what is allowed, without waiting for an answer; it may be shown the door."""
    line = Line(hall.port, {"token": hall.world.group_token(number)})
    journal, answers = Journal(), []
    started = time.monotonic()
    while (passed := time.monotonic() - started) < seconds:
        while len(journal.entries) < passed * ALLOWED_A_SECOND * 10:
            text = f"ø{number}s{len(journal.entries)}o0,"
            op = save_operation(text)
            journal.entries.append(Entry(op, sent=True))
            journal.typed[op["point"]] = text
            answers.append(line.ask("op", op))
        gevent.sleep(0.01)
    for entry, answer in zip(journal.entries, answers, strict=True):
        with suppress(LineDownError):
            note(journal, entry, answer.get(timeout=60))
    line.close()
    hall.journals.append(journal)
    return journal


def note(journal: Journal, entry: Entry, said: dict[str, Any]) -> None:
    if said["ok"]:
        entry.answer = said
    else:
        journal.told_to_wait.append((0.0, 0.0, said["error"]["code"]))


class Browser:
    """A device with a cookie of its own, that joins by the code on the wall."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._cookie = ""

    def join(self, group: int) -> Line:
        path = f"/j/{self._hall.world.code}"
        found = TOKEN.search(self._request("GET", path))
        assert found
        fields = {"csrf_token": unescape(found[1]), "group": str(group), "name": ""}
        self._request("POST", path, urlencode(fields).encode())
        auth = {"code": self._hall.world.code, "view": "group", "group": group}
        headers = f"Cookie: {self._cookie}\r\nOrigin: http://127.0.0.1:{self._hall.port}\r\n"
        return Line(self._hall.port, auth, headers=headers)

    def _request(self, method: str, path: str, body: bytes = b"") -> str:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self._cookie}
        status, answer, content = http(
            self._hall.port, method, path, body=body, headers=headers, within=60
        )
        assert status in (200, 302), (status, content)
        cookie = re.search(rf"{COOKIE}=[^;]+", answer.get("set-cookie", ""))
        self._cookie = cookie[0] if cookie else self._cookie
        return content.decode()


@pytest.mark.parametrize(
    "seconds", [pytest.param(3, id="quick"), pytest.param(120, id="full", marks=full)]
)
def test_a_hall_behind_one_address(
    seminar: Seminar, figure: Callable[[str], None], seconds: float
) -> None:
    """260 phones that came by the code, and 40 scribes who save twice a second."""
    hall = seminar(40)
    started = time.monotonic()
    joining = [gevent.spawn(Browser(hall).join, 1 + place % 40) for place in range(260)]
    gevent.joinall(joining, raise_error=True)
    joined = time.monotonic() - started
    phones = [one.value for one in joining]
    writers = hall.seat(40, over_http=0.0)
    write(writers, 0.5)
    p95 = write(writers, seconds, pace=0.5)
    assert all(phone.is_up for phone in phones)
    newest = [writer.line.call("clock", {})["seq"] for writer in writers if writer.line]
    for place, phone in enumerate(phones):
        seen = phone.call("clock", {})["seq"]
        scope = f"group:{1 + place % 40}"
        assert seen[scope] == newest[place % 40][scope]
        phone.close()
    typed = sum(len(WORD.findall(text)) for one in writers for text in one.journal.typed.values())
    refusals = [one for writer in writers for one in writer.journal.told_to_wait]
    acknowledged = check(hall)
    figure(
        f"260 phones joined in {joined:.1f} s, {acknowledged} saved in {seconds:.0f} s, "
        f"{len(refusals)} refused; p95 {p95:.0f} ms"
    )
    assert refusals == []
    # Each keystroke was typed and, as `check` has shown, kept; some are saved two at a time.
    assert typed >= 0.9 * 40 * 2 * seconds
    assert acknowledged >= 40 * seconds
