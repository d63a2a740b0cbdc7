"""A server in a process of its own, and a WebSocket client that can do what it shouldn't."""

import json
import socket
import struct
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TEXT, CONTINUATION, CLOSE, PING, PONG = 1, 0, 8, 9, 10
KEY = "dGhlIHNhbXBsZSBub25jZQ=="


class Server:
    """The small server, running."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.process = process
        self.port = int(process.stdout.readline())
        self.address = f"http://127.0.0.1:{self.port}"

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.address + path, timeout=10) as answer:
            return str(answer.read().decode())

    def ask(self, request: str) -> str:
        """The first line of the answer to a raw request."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
            connection.sendall(request.replace("\n", "\r\n").encode())
            return connection.makefile("r", encoding="latin-1").readline().strip()


@contextmanager
def running(*, stop_seconds: float = 0, request_seconds: float = 10) -> Iterator[Server]:
    with subprocess.Popen(
        program(0, stop_seconds, request_seconds),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Server(process)
        finally:
            process.terminate()
            process.wait(timeout=10)


def program(*arguments: float) -> list[str]:
    script = str(Path(__file__).with_name("small_server.py"))
    return [sys.executable, script, *map(str, arguments)]


def handshake(port: int, *headers: str, key: str = KEY) -> str:
    lines = [
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {key}",
        *headers,
    ]
    return "\n".join([*lines, "", ""])


class Client:
    """Socket.IO over a bare socket: frames are made and read here."""

    def __init__(self, port: int, *headers: str, buffer: int | None = None) -> None:
        self.connection = socket.socket()
        self.connection.settimeout(20)
        if buffer is not None:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self.connection.connect(("127.0.0.1", port))
        self.connection.sendall(handshake(port, *headers).replace("\n", "\r\n").encode())
        self.stream = self.connection.makefile("rb")
        self.status = self.stream.readline().decode().strip()
        self.headers = [line.decode().strip() for line in iter(self.stream.readline, b"\r\n")]

    def join(self) -> "Client":
        """Become a client of the default namespace."""
        self.packet()
        self.say("40")
        self.packet()
        return self

    def send(
        self, payload: bytes, opcode: int = TEXT, *, last: bool = True, declared: int | None = None
    ) -> None:
        """One frame; `declared` is a length that isn't true."""
        length = len(payload) if declared is None else declared
        head = bytes([opcode | (0x80 if last else 0)])
        if length < 126:
            head += bytes([0x80 | length])
        elif length < 65536:
            head += struct.pack("!BH", 0x80 | 126, length)
        else:
            head += struct.pack("!BQ", 0x80 | 127, length)
        self.connection.sendall(head + bytes(4) + payload)

    def say(self, text: str) -> None:
        self.send(text.encode())

    def emit(self, *event: object) -> None:
        self.say("42" + json.dumps(event))

    def frame(self) -> tuple[int, bytes]:
        """The next frame: its opcode and payload. A server's frames are whole and bare."""
        first, second = self._read(2)
        assert first & 0xF0 == 0x80
        assert second < 128
        length = second
        if second == 126:
            (length,) = struct.unpack("!H", self._read(2))
        elif second == 127:
            (length,) = struct.unpack("!Q", self._read(8))
        return first & 0x0F, self._read(length)

    def _read(self, size: int) -> bytes:
        data = self.stream.read(size)
        if len(data) < size:
            raise EOFError
        return data

    def packet(self) -> str:
        """The next message, pings answered."""
        while True:
            opcode, payload = self.frame()
            assert opcode == TEXT, (opcode, payload[:200])
            if payload not in (b"2", b"6"):
                return payload.decode()
            self.say("3")

    def event(self) -> Any:
        packet = self.packet()
        assert packet.startswith("42")
        return json.loads(packet[2:])

    def close_code(self) -> int:
        """The code that the server closes with; anything before it is passed over."""
        while True:
            opcode, payload = self.frame()
            if opcode == CLOSE:
                (code,) = struct.unpack("!H", payload[:2])
                return int(code)

    def is_over(self) -> bool:
        """Whether the server ends the connection."""
        try:
            while True:
                self.frame()
        except (EOFError, ConnectionError):
            return True
        except TimeoutError:
            return False
