"""A line to the server that knows when it is silent or gone, and asks over HTTP as well."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import gevent
from gevent import socket as gevent_socket
from gevent.event import AsyncResult

from bench.client import Client

OPENS_WITHIN = 8.0
OPERATION_WITHIN = 8.0
SILENT_AFTER = 4.5
"""Seconds, as in the browser."""

OnEvent = Callable[[str, Any, float], None]


class LineDownError(OSError):
    """No answer came; the server may have got the message or not."""


def ignore(_name: str, _payload: Any, _received_at: float) -> None:
    """What the server tells is looked at where a test asks for it."""


class Line(Client):
    """One socket, until it ends. Nothing here waits without end."""

    def __init__(
        self, port: int, auth: dict[str, Any], on_event: OnEvent = ignore, headers: str = ""
    ) -> None:
        self.heard_at = time.monotonic()
        self.is_up = True
        try:
            with gevent.Timeout(OPENS_WITHIN, LineDownError("not opened")):
                super().__init__(port, auth, on_event, headers)
                self.connected.get()
        except BaseException:
            self.close()
            raise

    def call(self, event: str, payload: dict[str, Any], within: float = OPERATION_WITHIN) -> Any:
        with gevent.Timeout(within, LineDownError("no answer")):
            return self.ask(event, payload).get()

    def ask(self, event: str, payload: dict[str, Any]) -> AsyncResult[Any]:
        """Sends, and answers with what the acknowledgement will be."""
        answer: AsyncResult[Any] = AsyncResult()
        if not self.is_up:
            answer.set_exception(LineDownError("closed"))
            return answer
        self._next += 1
        self._acknowledgements[self._next] = answer
        try:
            self._send(f"42{self._next}" + json.dumps([event, payload]))
        except OSError as error:
            answer.set_exception(LineDownError(str(error)))
        return answer

    @property
    def is_silent(self) -> bool:
        return time.monotonic() - self.heard_at > SILENT_AFTER

    def close(self) -> None:
        for name in ("_reader", "_socket"):
            part = getattr(self, name, None)
            if part is not None:
                part.kill() if name == "_reader" else part.close()
        self._end()

    def _read(self) -> None:
        super()._read()
        self._end()

    def _end(self) -> None:
        self.is_up = False
        for answer in (self.connected, *self._acknowledgements.values()):
            if not answer.ready():
                answer.set_exception(LineDownError("closed"))

    def _handle(self, message: bytes, received_at: float) -> None:
        self.heard_at = time.monotonic()
        super()._handle(message, received_at)


def http(
    port: int,
    method: str,
    path: str,
    *,
    body: bytes = b"",
    headers: dict[str, str] | None = None,
    within: float = OPERATION_WITHIN,
) -> tuple[int, dict[str, str], bytes]:
    """One request over a connection of its own: status, headers and body."""
    own = {"Host": f"127.0.0.1:{port}", "Connection": "close", "Content-Length": str(len(body))}
    lines = [f"{method} {path} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in (own | (headers or {})).items()]
    with gevent.Timeout(within, LineDownError("no answer")):
        return _answer(port, "\r\n".join([*lines, "", ""]).encode() + body)


def _answer(port: int, request: bytes) -> tuple[int, dict[str, str], bytes]:
    received = b""
    with gevent_socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(request)
        while data := connection.recv(65_536):
            received += data
    head, _, content = received.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    if not status.startswith("HTTP/"):
        raise LineDownError("hung up")
    named = [line.split(": ", 1) for line in lines]
    found = {name.lower(): value for name, value in named}
    if len(content) < int(found.get("content-length", "0")):
        raise LineDownError("hung up")
    return int(status.split()[1]), found, content


def post_operations(
    port: int, token: str, operations: list[dict[str, Any]], within: float = OPERATION_WITHIN
) -> list[dict[str, Any]]:
    """The acknowledgements of operations that are sent over HTTP."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    body = json.dumps(operations).encode()
    status, _, content = http(port, "POST", "/api/ops", body=body, headers=headers, within=within)
    if status not in (200, 503):
        raise LineDownError(f"{status}: {content[:200]!r}")
    answer = json.loads(content)
    return answer if status == 200 else [answer] * len(operations)
