"""The WebSocket under Socket.IO: simple-websocket with what it lacks.

As published, simple-websocket drops the rest of a frame that the kernel takes only a part of, lets
writers interleave, builds a message before it looks at its size, and spends a greenlet, a
duplicated socket and a compression context on each client. Everything here goes in through
engine.io's own table of drivers, for one server: no module is patched.
"""

import logging
import socket
import struct
from collections.abc import Callable, Iterable
from contextlib import suppress
from io import BufferedReader
from typing import Any
from weakref import WeakSet

import gevent
import gevent.socket
import simple_websocket
from flask_socketio import SocketIO
from gevent.event import Event
from wsproto.connection import Connection, ConnectionType
from wsproto.events import CloseConnection
from wsproto.frame_protocol import CloseReason
from wsproto.utilities import LocalProtocolError, RemoteProtocolError

from seminar.live.frames import (
    LINGER_SECONDS,
    MESSAGE_BYTES,
    RECEIVE_BYTES,
    MessageBound,
    WholeSocket,
    linger,
    whole_text,
)
from seminar.live.outbox import Outbox, Rest
from seminar.live.pulse import Pulse, Tasks

PONG = "3"

logger = logging.getLogger(__name__)


def install(socketio: SocketIO) -> None:
    """Put this module under a Socket.IO server, and under no other."""
    assert socketio.server is not None
    engine = socketio.server.eio
    pulse = Pulse(socketio.server.manager)
    engine.max_http_buffer_size = MESSAGE_BYTES
    ours = {"websocket": Transport, "queue": Outbox, "thread": Tasks(pulse)}
    engine._async = {**engine._async, **ours}  # noqa: SLF001
    engine.handlers["message"] = pulse.patiently(engine.handlers["message"])


def close_all() -> None:
    """Tell every connected client that the server goes away."""
    for websocket in tuple(_websockets):
        websocket.leave()


class NoThread:
    """In place of simple-websocket's reading thread: whoever calls `receive` reads."""

    name = ""

    def __init__(self, target: Callable[[], None]) -> None:
        pass

    def start(self) -> None:
        """Nothing to start."""


class WebSocket(simple_websocket.Server):
    """The server's end of one WebSocket, read by the greenlet that serves the request."""

    def __init__(self, environ: dict[str, Any], on_pong: Callable[[], None]) -> None:
        self._on_pong = on_pong
        self._stream: BufferedReader = environ["wsgi.input"]
        self.socket: gevent.socket.socket = self._stream.raw._sock  # noqa: SLF001
        headers = {key: value for key, value in environ.items() if key.startswith("HTTP_")}
        headers.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        super().__init__(  # type: ignore[no-untyped-call]
            headers | {"werkzeug.socket": WholeSocket(self.socket)},
            thread_class=NoThread,
            event_class=Event,
        )
        self.environ = None
        self._bound = MessageBound()
        self.ws = Connection(  # type: ignore[assignment]
            ConnectionType.SERVER, [self._bound]
        )

    def receive(self) -> str | bytes:  # type: ignore[override]
        """The next message."""
        while self.connected and not self.input_buffer:
            self._read()
        if not self.input_buffer:
            raise simple_websocket.ConnectionClosed(self.close_reason, self.close_message)
        message: str | bytes = self.input_buffer.pop(0)
        if self.input_buffer:
            gevent.sleep(0)  # one who sends many at once waits after each for the others
        return message

    def _read(self) -> None:
        try:
            data = self.socket.recv(RECEIVE_BYTES)
            keep_going = self._take(data)
        except (OSError, LocalProtocolError):
            keep_going = False
        if not keep_going:
            self.connected = False
        elif len(data) == RECEIVE_BYTES:
            gevent.sleep(0)  # one who sends without end must not keep the others waiting

    def _take(self, data: bytes) -> bool:
        text = whole_text(data) if self._bound.is_between_messages else None
        if text is None:
            self.ws.receive_data(data or None)
            return bool(self._handle_events())  # type: ignore[no-untyped-call]
        if text == PONG:
            self._on_pong()
        else:
            self.input_buffer.append(text)
        return True

    def send_now(self, frame: bytes) -> int:
        """Send a frame that is built already, as far as that can be done without waiting."""
        try:
            return self.sock.send_now(frame) if self.connected else len(frame)
        except OSError:
            self.drop()
            return len(frame)

    def send_rest(self, rest: bytes) -> None:
        """Send the end of a frame."""
        self.sock.send(rest)

    def leave(self, reason: CloseReason = CloseReason.GOING_AWAY) -> None:
        """Say goodbye without waiting; the reader ends when the client answers, or soon after."""
        if not self.connected:
            return
        self._stop_serving()
        with suppress(OSError, LocalProtocolError):
            frame = self.ws.send(CloseConnection(reason))
            if self.sock.send_now(frame) == len(frame):
                self.socket.shutdown(socket.SHUT_WR)
                gevent.spawn_later(LINGER_SECONDS, self.drop)
                return
        self.drop()

    def drop(self) -> None:
        """End it now, without waiting, and without what the kernel still has to send."""
        self._stop_serving()
        with suppress(OSError):
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.socket.shutdown(socket.SHUT_RDWR)

    def _stop_serving(self) -> None:
        self.connected = False
        self.input_buffer.clear()

    def finish(self) -> None:
        """Give the connection up; pywsgi reads no further request from a closed stream."""
        self.connected = False
        linger(self.socket)
        self._stream.close()


class Transport:
    """What engine.io asks of a WebSocket driver: made for one request, and called with it."""

    def __init__(self, handler: Callable[["Transport"], list[bytes]], *_: object) -> None:
        self._handler = handler
        self._client = handler.__self__  # type: ignore[attr-defined]

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., object]
    ) -> Iterable[bytes]:
        """Serve the client until it is gone."""
        try:
            self._websocket = WebSocket(environ, self._client.schedule_ping)
        except (RemoteProtocolError, simple_websocket.ConnectionError):
            self._client.close(wait=False, abort=True)
            start_response("400 Bad Request", [("Connection", "close")])
            return [b"Not a WebSocket handshake\n"]
        self.socket = self._websocket.socket  # engine.io sets its time-out
        self._client.queue.attach(self._client, self._websocket)
        _websockets.add(self._websocket)
        try:
            return self._handler(self)
        except Exception as error:  # noqa: BLE001 engine.io lets a malformed packet's error through
            logger.info("a client sent what can't be read: %s", type(error).__name__)
            self._websocket.leave(CloseReason.PROTOCOL_ERROR)
            self._client.close(wait=False, abort=True)
            return []
        finally:
            self._websocket.finish()
            self._client.queue.detach()

    def wait(self) -> str | bytes | None:
        """The next message, or None when there is none to come."""
        try:
            return self._websocket.receive()
        except simple_websocket.ConnectionClosed:
            return None

    def send(self, message: str | bytes) -> None:
        """Send one message, all of it, or what remains of one."""
        if isinstance(message, Rest):
            self._websocket.send_rest(message)
        else:
            self._websocket.send(message)  # type: ignore[no-untyped-call]

    def close(self) -> None:
        """Called when nothing more is to be sent."""
        self._websocket.leave(CloseReason.NORMAL_CLOSURE)


_websockets: WeakSet[WebSocket] = WeakSet()
