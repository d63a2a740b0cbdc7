"""A Socket.IO client that costs next to nothing, so that the load isn't what is measured."""

from __future__ import annotations

import json
import os
import resource
import socket
import struct
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import gevent
from gevent import socket as gevent_socket
from gevent.event import AsyncResult

HANDSHAKE = (
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {host}:{port}\r\n"
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
    "Sec-WebSocket-Version: 13\r\n{headers}\r\n"
)
TEXT = 0x81
MASKED = 0x80
SHORT, MIDDLE = 126, 65536


class Client:
    """One connected client; `on_event(name, payload, received_at)` gets what the server tells.

    `headers` are whole lines, such as a cookie's.
    """

    def __init__(
        self,
        port: int,
        auth: dict[str, Any],
        on_event: Callable[[str, Any, float], None],
        headers: str = "",
    ) -> None:
        self._on_event = on_event
        self._acknowledgements: dict[int, AsyncResult[Any]] = {}
        self._next = 0
        self._rest = bytearray()
        self.connected: AsyncResult[bool] = AsyncResult()
        self.snapshot: AsyncResult[Any] = AsyncResult()
        self._socket = gevent_socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        handshake = HANDSHAKE.format(host="127.0.0.1", port=port, headers=headers)
        self._socket.sendall(handshake.encode())
        self._read_head()
        self._send("40" + json.dumps(auth))
        self._socket.settimeout(None)
        self._reader = gevent.spawn(self._read)

    def call(self, event: str, payload: dict[str, Any]) -> Any:
        """The acknowledgement of an event."""
        self._next += 1
        answer: AsyncResult[Any] = AsyncResult()
        self._acknowledgements[self._next] = answer
        self._send(f"42{self._next}" + json.dumps([event, payload]))
        return answer.get(timeout=60)

    def release(self) -> int:
        """Reads no more; whoever asked reads the file with this number from now on."""
        self._reader.kill()
        return self._socket.fileno()

    def close(self) -> None:
        """Hangs up."""
        self._reader.kill()
        self._socket.close()

    def _read_head(self) -> None:
        while b"\r\n\r\n" not in self._rest:
            data = self._socket.recv(4096)
            if not data:
                raise OSError("the server hung up")
            self._rest += data
        head, _, rest = bytes(self._rest).partition(b"\r\n\r\n")
        if b" 101 " not in head:
            raise OSError(head.decode("latin-1"))
        self._rest = bytearray(rest)

    def _send(self, text: str) -> None:
        self._socket.sendall(frame(text))

    def _read(self) -> None:
        try:
            while True:
                for message in self._messages():
                    self._handle(message, time.perf_counter())
                data = self._socket.recv(65536)
                if not data:
                    return
                self._rest += data
        except OSError:
            return

    def _messages(self) -> list[bytes]:
        found: list[bytes] = []
        rest, at = self._rest, 0
        while len(rest) - at >= 2:
            size, head = rest[at + 1] & 127, 2
            if size == SHORT:
                if len(rest) - at < 4:
                    break
                size, head = struct.unpack_from("!H", rest, at + 2)[0], 4
            elif size > SHORT:
                if len(rest) - at < 10:
                    break
                size, head = struct.unpack_from("!Q", rest, at + 2)[0], 10
            if len(rest) - at < head + size:
                break
            found.append(bytes(rest[at + head : at + head + size]))
            at += head + size
        del rest[:at]
        return found

    def _handle(self, message: bytes, received_at: float) -> None:
        if message == b"2":
            self._send("3")
        elif message.startswith(b"40"):
            self.connected.set(True)
        elif message.startswith(b"44"):
            self.connected.set_exception(OSError(message.decode()))
        elif message.startswith(b"43"):
            number, _, body = message[2:].partition(b"[")
            waiting = self._acknowledgements.pop(int(number), None)
            if waiting is not None:
                waiting.set(json.loads(b"[" + body)[0])
        elif message.startswith(b"42"):
            name, payload = json.loads(message[2:])
            if name == "snapshot":
                self.snapshot.set(payload)
            self._on_event(name, payload, received_at)


def frame(text: str) -> bytes:
    """A message as it goes over the wire."""
    data = text.encode()
    size = len(data)
    if size < SHORT:
        head = struct.pack("!BB", TEXT, MASKED | size)
    elif size < MIDDLE:
        head = struct.pack("!BBH", TEXT, MASKED | SHORT, size)
    else:
        head = struct.pack("!BBQ", TEXT, MASKED | 127, size)
    # A mask of zeros is a mask: the bytes stay as they are.
    return head + b"\0\0\0\0" + data


def file_limit() -> None:
    """As many open files as the system allows: each client is one."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


@cache
def cores() -> tuple[str, str]:
    """The core for the server and the ones for the load, as taskset names them.

    The first answer stands: a process that has moved to the load's cores sees no others any more.
    """
    available = sorted(os.sched_getaffinity(0))
    if len(available) == 1:
        return str(available[0]), str(available[0])
    return str(available[0]), ",".join(map(str, available[1:]))


def keep_to_load_cores() -> None:
    """From now on this process leaves the server's core alone."""
    os.sched_setaffinity(0, {int(core) for core in cores()[1].split(",")})
