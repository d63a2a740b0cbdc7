"""What waits for one client: bounded, and past the queue altogether when nothing waits.

engine.io puts every packet into a queue and lets a greenlet of each client take it out again. Here
a packet for a client that keeps up goes to its socket at once, in a frame that is built one time
for all who get it. A client too far behind is dropped; it comes back with `sync`.
"""

import logging
from functools import lru_cache
from typing import Any, Protocol

from engineio.packet import CLOSE, Packet
from engineio.socket import Socket
from gevent.queue import JoinableQueue
from wsproto.connection import Connection, ConnectionType
from wsproto.events import Message

WAITING_PACKETS = 1000
WAITING_BYTES = 1024 * 1024

logger = logging.getLogger(__name__)
_framer = Connection(ConnectionType.SERVER)


@lru_cache(maxsize=4)
def frame_of(packet: Packet) -> bytes:
    """A packet as it goes over a WebSocket; a broadcast asks for the same one again and again."""
    return _framer.send(Message(data=packet.encode()))


class Rest(bytes):
    """The end of a frame whose beginning the kernel has taken; waits in the queue as a packet."""

    def encode(self) -> "Rest":
        """Called where a packet is encoded."""
        return self


class Line(Protocol):
    """What an outbox asks of a WebSocket."""

    def send_now(self, frame: bytes) -> int:
        """Send without waiting; how many bytes were taken."""

    def drop(self) -> None:
        """End the connection without waiting."""


class Outbox(JoinableQueue[Any]):
    """engine.io's queue of one client."""

    __slots__ = ("_behind", "_client", "_given_up", "_line")

    def __init__(self) -> None:
        super().__init__()
        self._client: Socket | None = None
        self._line: Line | None = None
        self._behind = 0
        self._given_up = False

    def attach(self, client: Socket, line: Line) -> None:
        """From when the client has upgraded, send over this line."""
        self._client = client
        self._line = line

    def detach(self) -> None:
        """The client has gone: nothing waits for it, and nothing here keeps it in memory."""
        self._given_up = True
        self._client = self._line = None
        self._empty()

    @property
    def _is_direct(self) -> bool:
        return self._client is not None and self._client.upgraded

    def get(self, block: bool = True, timeout: float | None = None) -> Any:  # noqa: FBT001, FBT002
        """Take a packet; with packets sent past the queue, its silence says nothing."""
        return super().get(block, None if self._is_direct else timeout)

    def put(self, item: Packet | None, *_: object, **__: object) -> None:
        """Send a packet, or keep it, or give the client up; never wait: a broadcast would."""
        if item is None:
            super().put(item)
        elif self._given_up:
            return
        elif self.qsize():
            self._add(item)
        elif self._line is not None and self._is_direct:
            self._send(self._line, item)
        else:
            self._behind = 0
            super().put(item)

    def _send(self, line: Line, packet: Packet) -> None:
        frame = frame_of(packet)
        sent = line.send_now(frame)
        if sent < len(frame):
            self._behind = 0
            super().put(Rest(frame[sent:]))

    def _add(self, packet: Packet) -> None:
        """Behind a first packet of any size there is room for a limited rest."""
        self._behind += len(frame_of(packet))
        if self.qsize() < WAITING_PACKETS and self._behind <= WAITING_BYTES:
            super().put(packet)
        else:
            self._give_up()

    def _give_up(self) -> None:
        logger.info("a client was too far behind and was dropped")
        self._given_up = True
        self._empty()
        super().put(Packet(CLOSE))
        super().put(None)
        if self._line is not None:
            self._line.drop()

    def _empty(self) -> None:
        while self.qsize():
            super().get(block=False)
            self.task_done()
