"""What lies below a WebSocket: a bound on messages, whole sends, and an end that arrives."""

import socket
from contextlib import suppress

import gevent
import gevent.socket
from gevent.lock import BoundedSemaphore
from wsproto.extensions import Extension
from wsproto.frame_protocol import CloseReason, FrameDecoder, FrameProtocol, Opcode, RsvBits

MESSAGE_BYTES = 64 * 1024
LINGER_SECONDS = 2.0
RECEIVE_BYTES = 8 * 1024
PONG_BYTES = 7
PONG = ord("3")


def linger(connection: gevent.socket.socket) -> None:
    """Let the peer read what was sent last; to close with bytes unread would take it back."""
    with suppress(OSError), gevent.Timeout(LINGER_SECONDS, TimeoutError()):
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(RECEIVE_BYTES):
            gevent.sleep(0)


def is_pong(data: bytes) -> bool:
    """Whether this is one frame, and in it Engine.IO's answer to a ping: "3", masked."""
    return len(data) == PONG_BYTES and data[:2] == b"\x81\x81" and data[2] ^ data[6] == PONG


class MessageBound(Extension):
    """Refuses a message as soon as a frame's header says that it grows too large."""

    name = "message-bound"

    def __init__(self) -> None:
        self._announced = 0
        self._decoder: FrameDecoder | FrameProtocol | None = None

    @property
    def is_between_frames(self) -> bool:
        """Whether what comes next begins a frame."""
        decoder = self._decoder
        return isinstance(decoder, FrameDecoder) and not (decoder.header or len(decoder.buffer))

    def enabled(self) -> bool:
        """It is part of every connection."""
        return True

    def offer(self) -> bool:
        """It is nothing to tell the client about."""
        return False

    def frame_inbound_header(
        self,
        proto: FrameDecoder | FrameProtocol,
        opcode: Opcode,
        _rsv: RsvBits,
        payload_length: int,
    ) -> CloseReason | RsvBits:
        """Count what the frames of one message announce."""
        self._decoder = proto
        if not opcode.iscontrol():
            before = self._announced if opcode is Opcode.CONTINUATION else 0
            self._announced = before + payload_length
            if self._announced > MESSAGE_BYTES:
                return CloseReason.MESSAGE_TOO_BIG
        return RsvBits(rsv1=False, rsv2=False, rsv3=False)


class Wire:
    """A socket that sends all it is given, one writer at a time.

    The socket's time-out holds for each part: who reads slowly is waited for, who doesn't is not.
    """

    __slots__ = ("_connection", "_lock")

    def __init__(self, connection: gevent.socket.socket) -> None:
        self._connection = connection
        self._lock = BoundedSemaphore(1)

    def send(self, data: bytes) -> None:
        """Send every byte."""
        with self._lock:
            rest = memoryview(data)
            while rest:
                rest = rest[self._connection.send(rest) :]

    def send_now(self, data: bytes) -> int:
        """Send what can be sent without waiting; how many bytes that was."""
        if self._lock.locked():
            return 0
        try:
            return self._connection.send(data, 0, 0.0)  # type: ignore[call-arg]
        except BlockingIOError:
            return 0
