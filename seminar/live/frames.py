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
WHOLE_TEXT = 0x81
MASKED = 0x80
LONG_FROM = 126
LONGER = 0xFF


def linger(connection: gevent.socket.socket) -> None:
    """Let the peer read what was sent last; to close with bytes unread would take it back."""
    with suppress(OSError), gevent.Timeout(LINGER_SECONDS, TimeoutError()):
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(RECEIVE_BYTES):
            gevent.sleep(0)


def whole_text(data: bytes) -> str | None:
    """The text of a message that is one masked frame and nothing else (RFC 6455, 5.2 and 5.3).

    That is nearly all that clients send; read as anything could come, it would cost six times as
    much. None is no verdict: whatever is not plainly such a message is read in full.
    """
    if len(data) < 6 or data[0] != WHOLE_TEXT or data[1] < MASKED or data[1] == LONGER:  # noqa: PLR2004
        return None
    start, length = 6, data[1] - MASKED
    if length == LONG_FROM:
        start, length = 8, int.from_bytes(data[2:4], "big")
    if len(data) != start + length or (start > 6 and length < LONG_FROM):  # noqa: PLR2004
        return None
    try:
        return _unmasked(data[start:], data[start - 4 : start]).decode()
    except UnicodeDecodeError:
        return None


def _unmasked(payload: bytes, mask: bytes) -> bytes:
    size = len(payload)
    key = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(key, "big")).to_bytes(size, "big")


class MessageBound(Extension):
    """Refuses a message as soon as a frame's header says that it grows too large."""

    name = "message-bound"

    def __init__(self) -> None:
        self._done = 0
        self._announced = 0
        self._decoder: FrameDecoder | FrameProtocol | None = None
        self._is_control = False
        self._is_whole = True

    @property
    def is_between_messages(self) -> bool:
        """Whether what comes next begins a message, or stands between the parts of none."""
        decoder = self._decoder
        at_start = isinstance(decoder, FrameDecoder) and not (decoder.header or len(decoder.buffer))
        return at_start and self._is_whole

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
        """Compare only: a header that comes in pieces is read anew with each of them."""
        self._decoder = proto
        self._is_control = opcode.iscontrol()
        self._announced = payload_length
        if not self._is_control and self._done + payload_length > MESSAGE_BYTES:
            return CloseReason.MESSAGE_TOO_BIG
        return RsvBits(rsv1=False, rsv2=False, rsv3=False)

    def frame_inbound_complete(
        self,
        _proto: FrameDecoder | FrameProtocol,
        fin: bool,  # noqa: FBT001
    ) -> None:
        """Count a part that is there; a control frame may stand between two of them."""
        if not self._is_control:
            self._done = 0 if fin else self._done + self._announced
            self._is_whole = fin


class WholeSocket:
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
