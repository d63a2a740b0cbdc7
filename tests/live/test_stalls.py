"""A disk that takes its time: nobody is thrown out, and whoever gave up is not held to be there."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import requests

from seminar.live import PING_INTERVAL, PING_TIMEOUT
from seminar.live.presence import GRACE
from seminar.live.pulse import BEAT_SECONDS
from tests.live import loopback
from tests.support.servers import Client, Server
from tests.support.worlds import World

LONGER_THAN_PATIENCE = PING_INTERVAL + PING_TIMEOUT + BEAT_SECONDS + 1


@contextmanager
def nothing_can_be_written(server: Server) -> Iterator[None]:
    """As when another process writes for long, or the disk hangs."""
    with (server.data / "write.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor() as pool:
        yield pool


def call_help(client: Client, operation: str) -> str | None:
    """Why it was refused, if it was."""
    answer = client.socket.call("op", {"id": operation, "type": "help.call"}, timeout=60)
    return None if answer["ok"] else str(answer["error"]["code"])


def hang_up_while_waiting(server: Server, token: str) -> None:
    """One who comes over a WebSocket, and is gone before anything of it is written."""
    client = loopback.Client(urlsplit(server.url).port or 0)
    client.packet()
    client.say(f'40{{"token":"{token}","name":"Impatient"}}')
    time.sleep(0.5)
    client.stream.close()
    client.connection.close()


def hang_up_while_polling(server: Server, token: str, pool: ThreadPoolExecutor) -> Future[object]:
    """One whose browser can't open a WebSocket, and says goodbye while it waits."""
    address = f"{server.url}/socket.io/?EIO=4&transport=polling"
    sid = requests.get(address, timeout=5).text.split('"sid":"')[1].split('"')[0]
    greeting = f'40{{"token":"{token}","name":"Impatient"}}'
    waiting = pool.submit(requests.post, f"{address}&sid={sid}", data=greeting, timeout=60)
    time.sleep(0.5)
    assert requests.post(f"{address}&sid={sid}", data="1", timeout=5).status_code == 200
    return waiting


def test_a_disk_that_hangs_throws_nobody_out_and_leaves_nobody_behind(
    running_server: Server,
    hall: World,
    connect: Callable[..., Client],
    threads: ThreadPoolExecutor,
) -> None:
    writers = [connect(hall.group_token(1), name=name) for name in ("Kari", "Ola")]
    for writer in writers:
        assert writer.snapshot
    with nothing_can_be_written(running_server):
        operations = [str(uuid4()) for _writer in writers]
        saving = threads.map(call_help, writers, operations)
        hang_up_while_waiting(running_server, hall.group_token(2))
        polling = hang_up_while_polling(running_server, hall.group_token(3), threads)
        time.sleep(LONGER_THAN_PATIENCE)
    assert list(saving) == ["busy", "busy"]
    assert list(map(call_help, writers, operations)) == [None, None]
    assert [("disconnect", None) in writer.received for writer in writers] == [False, False]
    polling.result()
    time.sleep(GRACE + 1)
    for number in (2, 3):
        assert not any(person["present"] for person in hall.card(number)["participants"])
        snapshot = connect(hall.group_token(number), name="Patient").snapshot
        assert snapshot["you"]["roles"] == ["scribe"]
