"""Socket.IO as it goes over the wire: whole WebSocket frames, and how many bytes each is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import websocket

SECONDS = 20.0
SIGNS_OF_LIFE = (b"2", b"6")
SHORT_FRAME = 125
SHORT_HEADER, LONG_HEADER = 2, 4


@dataclass(frozen=True)
class Frame:
    """One frame of the server's: what it carries, and its bytes with the header."""

    text: str
    size: int

    @property
    def is_changes(self) -> bool:
        return self.text.startswith('42["changes",')

    @property
    def message(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self.text.removeprefix("42"))[1]
        return message


class Listener:
    """A viewer who keeps every frame that was sent, but the signs of life."""

    def __init__(self, url: str, token: str, **auth: Any) -> None:
        address = url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
        self._socket = websocket.create_connection(address, timeout=SECONDS)
        self._asked = 0
        self._socket.send("40" + json.dumps({"token": token, **auth}))
        while not self._next().text.startswith('42["snapshot",'):
            pass

    def told(self, seq: int) -> list[Frame]:
        """The frames up to and with the changes of this number, and all that came with them."""
        frames = [self._next()]
        while not (frames[-1].is_changes and frames[-1].message["seq"] >= seq):
            frames.append(self._next())
        return frames + self.waiting()

    def waiting(self) -> list[Frame]:
        """The frames that the server had sent before it was asked for its time."""
        _answer, frames = self.call("clock", {})
        return frames

    def op(self, kind: str, **fields: Any) -> tuple[dict[str, Any], list[Frame]]:
        """An operation's acknowledgement, and the other frames that came before it."""
        return self.call("op", {"id": str(uuid4()), "type": kind, **fields})

    def call(self, event: str, payload: dict[str, Any]) -> tuple[dict[str, Any], list[Frame]]:
        self._asked += 1
        self._socket.send(f"42{self._asked}{json.dumps([event, payload])}")
        acknowledged = f"43{self._asked}["
        frames = [self._next()]
        while not frames[-1].text.startswith(acknowledged):
            frames.append(self._next())
        answer: dict[str, Any] = json.loads(frames.pop().text.removeprefix(acknowledged[:-1]))[0]
        return answer, frames

    def close(self) -> None:
        self._socket.close()

    def _next(self) -> Frame:
        while True:
            data = self._socket.recv_frame().data
            if data == SIGNS_OF_LIFE[0]:
                self._socket.send("3")
            if data not in SIGNS_OF_LIFE:
                header = SHORT_HEADER if len(data) <= SHORT_FRAME else LONG_HEADER
                return Frame(data.decode(), len(data) + header)
