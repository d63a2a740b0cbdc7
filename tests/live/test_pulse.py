"""The server's signs of life, and those it waits for."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from seminar.live import PING_INTERVAL, PING_TIMEOUT
from seminar.live.pulse import BEAT_SECONDS
from tests.live import loopback
from tests.support.servers import Server
from tests.support.worlds import World

BEAT, PING = b"6", b"2"


@pytest.fixture
def open_socket(running_server: Server, hall: World) -> Iterator[Callable[[], loopback.Client]]:
    """A socket that was let in, read by hand."""
    port = urlsplit(running_server.url).port
    assert port is not None
    opened: list[loopback.Client] = []

    def join() -> loopback.Client:
        client = loopback.Client(port)
        opened.append(client)
        client.packet()
        client.say(f'40{{"token":"{hall.made.wall_token}"}}')
        while not client.packet().startswith("42"):
            pass
        return client

    yield join
    for client in opened:
        client.connection.close()


def test_something_is_heard_every_two_seconds(
    open_socket: Callable[[], loopback.Client],
) -> None:
    client = open_socket()
    heard = [(time.monotonic(), BEAT)]
    while len(heard) < 7:
        _, payload = client.frame()
        assert payload in (BEAT, PING)
        if payload == PING:
            client.say("3")
        heard.append((time.monotonic(), payload))
    pauses = [later - earlier for (earlier, _), (later, _) in pairwise(heard)]
    assert max(pauses) < BEAT_SECONDS + 1
    assert [payload for _, payload in heard].count(PING) == 2


def test_who_answers_no_ping_is_given_up_and_who_does_is_not(
    open_socket: Callable[[], loopback.Client],
) -> None:
    silent, answering = open_socket(), open_socket()
    since = time.monotonic()
    patience = PING_INTERVAL + PING_TIMEOUT + BEAT_SECONDS
    while time.monotonic() - since < patience + 1:
        _, payload = answering.frame()
        if payload == PING:
            answering.say("3")
    # All that it was sent is here already: a goodbye among it, or a wait that ends the test.
    silent.connection.settimeout(0.1)
    assert silent.is_over()
    answering.say('421["clock",{}]')
    assert '"now"' in answering.packet()


def test_a_client_that_polls_and_goes_away_is_forgotten(running_server: Server) -> None:
    address = f"{running_server.url}/socket.io/?EIO=4&transport=polling"
    with urlopen(address, timeout=5) as answer:
        sid = answer.read().decode().split('"sid":"')[1].split('"')[0]
    time.sleep(PING_INTERVAL + PING_TIMEOUT + 2)
    request = Request(f"{address}&sid={sid}")
    with pytest.raises(OSError, match="400"):
        urlopen(request, timeout=5)
