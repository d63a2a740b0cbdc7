"""The network between the scribes and the server goes away, with and without a word."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import gevent
import pytest

from tests.faults.compare import check
from tests.faults.halls import Hall, Seminar, free_port
from tests.faults.proxy import Proxy
from tests.faults.scribes import Scribe, settle, wait_until

full = [pytest.mark.faults_full, pytest.mark.timeout(1800)]
CHARACTERS = 2_000
OpenProxy = Callable[[Hall], Proxy]


@pytest.fixture
def proxy() -> Iterator[OpenProxy]:
    proxies: list[Proxy] = []

    def make(hall: Hall) -> Proxy:
        proxies.append(Proxy(hall.port, free_port()))
        return proxies[-1]

    yield make
    for one in proxies:
        one.close()


@pytest.mark.parametrize(
    ("seconds", "scribes"),
    [pytest.param(6, 3, id="quick"), pytest.param(600, 20, id="full", marks=full)],
)
def test_the_network_is_cut(
    seminar: Seminar,
    proxy: OpenProxy,
    figure: Callable[[str], None],
    seconds: float,
    scribes: int,
) -> None:
    hall = seminar(scribes)
    wire = proxy(hall)
    seated = hall.seat(scribes, wire.port)
    type_a_little(seated)
    wire.cut()
    before = [characters(scribe) for scribe in seated]
    gevent.joinall([gevent.spawn(type_two_thousand, one, seconds) for one in seated])
    typed = [characters(scribe) - count for scribe, count in zip(seated, before, strict=True)]
    assert min(typed) >= CHARACTERS
    assert all(scribe.says_offline and scribe.journal.waiting for scribe in seated)
    wire.come_back()
    took = settle(seated, 30)
    acknowledged = check(hall)
    figure(
        f"cut for {seconds:.0f} s, {scribes} scribes, {min(typed)} characters each meanwhile: "
        f"all on the server {took:.1f} s after the return; {acknowledged} acknowledged"
    )
    assert took <= 5


@pytest.mark.parametrize(
    ("seconds", "scribes", "to_server"),
    [
        pytest.param(5, 3, False, id="quick"),
        pytest.param(120, 20, True, id="full", marks=full),
        pytest.param(120, 20, False, id="full, answers only", marks=full),
    ],
)
def test_the_network_falls_silent(
    seminar: Seminar,
    proxy: OpenProxy,
    figure: Callable[[str], None],
    seconds: float,
    scribes: int,
    to_server: bool,
) -> None:
    hall = seminar(scribes)
    wire = proxy(hall)
    seated = hall.seat(scribes, wire.port)
    type_a_little(seated)
    wire.go_silent(to_server=to_server)
    typing = [scribe.type_for(seconds, 0.2) for scribe in seated]
    noticed = wait_until(lambda: all(scribe.says_offline for scribe in seated), 20)
    gevent.joinall(typing)
    assert not any(scribe.says_saved for scribe in seated)
    wire.come_back()
    took = settle(seated, 30)
    acknowledged = check(hall)
    figure(
        f"noticed by all {scribes} after {noticed:.1f} s; all on the server {took:.1f} s after "
        f"the return; {acknowledged} acknowledged"
    )
    assert noticed <= 10


def type_a_little(seated: list[Scribe]) -> None:
    gevent.joinall([scribe.type_for(1, 0.1) for scribe in seated])
    wait_until(lambda: all(scribe.says_saved for scribe in seated), 30)


def type_two_thousand(scribe: Scribe, seconds: float) -> None:
    """Two thousand characters, spread over the time."""
    until = characters(scribe) + CHARACTERS
    while characters(scribe) < until:
        scribe.type()
        gevent.sleep(seconds / (CHARACTERS / 9))


def characters(scribe: Scribe) -> int:
    return sum(map(len, scribe.journal.typed.values()))
