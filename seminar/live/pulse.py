"""The server's sign of life, and its patience with those who give none.

One timer serves all clients, in place of engine.io's, which wakes for each of them. A beat is a
packet without content, so that every browser notices a silent link within seconds; each third is a
ping, which the client answers. Only steady time is looked at: setting the machine's clock must not
look like a hall that fell silent.
"""

import logging
import math
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import gevent
from engineio.packet import NOOP, PING, Packet
from engineio.socket import Socket
from gevent.event import Event
from socketio.base_manager import BaseManager

BEAT_SECONDS = 2.0
LOOK_EVERY = 0.05

_BEAT = Packet(NOOP)
_PING = Packet(PING)

logger = logging.getLogger(__name__)


class Heart:
    """One client's place in the round, and when it was last heard."""

    __slots__ = ("client", "heard", "next_beat", "next_ping")

    def __init__(self, client: Socket, now: float) -> None:
        self.client = client
        self.heard = now
        self.next_beat = now + BEAT_SECONDS
        self.next_ping = now + client.server.ping_interval


class Pulse:
    """Beats for every client of a server."""

    def __init__(self, manager: BaseManager) -> None:
        self._manager = manager
        self._hearts: dict[str, Heart] = {}
        self._round: deque[Heart] = deque()
        self._someone = Event()
        self._running = False

    def heard(self, client: Socket) -> None:
        """The client is new, or has answered a ping."""
        client.last_ping = math.inf  # engine.io counts by the wall clock from here: never
        heart = self._hearts.get(client.sid)
        now = time.monotonic()
        if heart is not None:
            heart.heard = now
            return
        self._hearts[client.sid] = heart = Heart(client, now)
        self._round.append(heart)
        self._someone.set()
        if not self._running:
            self._running = True
            gevent.spawn(self._run)

    def patiently(self, serve: Callable[[str, Any], None]) -> Callable[[str, Any], None]:
        """Serve a message; the client's pongs lie unread meanwhile, so it isn't called silent."""

        def serve_and_wait(client: str, message: Any) -> None:
            heart = self._hearts.get(client)
            if heart is None:
                serve(client, message)
                return
            heart.heard = math.inf
            try:
                serve(client, message)
            finally:
                heart.heard = time.monotonic()

        return serve_and_wait

    def _run(self) -> None:
        while True:
            self._someone.wait()
            gevent.sleep(LOOK_EVERY)
            try:
                self._beat_all(time.monotonic())
            except Exception:
                logger.exception("A client could not be given a sign of life")

    def _beat_all(self, now: float) -> None:
        """All whose beat is due; each has the same interval, so they stand in order."""
        for _ in range(len(self._round)):
            if self._round[0].next_beat > now:
                return
            heart = self._round.popleft()
            if heart.client.closed:
                self._forget(heart.client)
                continue
            heart.next_beat = now + BEAT_SECONDS
            self._round.append(heart)
            self._beat(heart, now)
        if not self._round:
            self._someone.clear()

    def _forget(self, client: Socket) -> None:
        del self._hearts[client.sid]
        client.server.sockets.pop(client.sid, None)  # who polled is still there

    def _beat(self, heart: Heart, now: float) -> None:
        engine = heart.client.server
        if now - heart.heard > engine.ping_interval + engine.ping_timeout:
            heart.client.close(wait=False)
        elif now >= heart.next_ping:
            self._ping(heart, now)
        elif not heart.client.queue.qsize():
            heart.client.queue.put(_BEAT)

    def _ping(self, heart: Heart, now: float) -> None:
        """Who has not shown any right by now, or has lost it, gets a goodbye."""
        client = heart.client
        heart.next_ping = now + client.server.ping_interval
        if self._manager.sid_from_eio_sid(client.sid, "/") is None:
            client.close(wait=False)
        else:
            client.queue.put(_PING)


class Tasks:
    """engine.io's way to start something; what would only wait for the next ping starts nothing."""

    def __init__(self, pulse: Pulse) -> None:
        self._pulse = pulse

    def __call__(
        self, target: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> "gevent.Greenlet[..., Any] | Heard":
        """What is to be started."""
        if getattr(target, "__func__", None) is Socket._send_ping:  # noqa: SLF001
            return Heard(self._pulse, target.__self__)
        return gevent.Greenlet(target, *args, **(kwargs or {}))


class Heard:
    """In place of a greenlet that sleeps until the next ping."""

    __slots__ = ("_client", "_pulse")

    def __init__(self, pulse: Pulse, client: Socket) -> None:
        self._pulse = pulse
        self._client = client

    def start(self) -> None:
        """engine.io asks for the next ping when the client has answered the last."""
        self._pulse.heard(self._client)
