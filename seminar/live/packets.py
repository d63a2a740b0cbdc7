"""How Socket.IO's packets become values, and back."""

from __future__ import annotations

from typing import Any

from socketio.packet import Packet

from seminar.wire.strict_json import NotJsonError, read_json, write_json

UNREADABLE = "unreadable"

PROBE = "probe"
"""What engine.io's clients say when they change to a WebSocket; it is to hear that it's no JSON."""

OURS = ("connect", "disconnect")
"""What only the server itself says of a socket."""


class Packets:
    """The JSON module that Socket.IO is given.

    What can't be read becomes an event of its own, so that whoever waits for an
    acknowledgement gets one instead of a lost connection.
    """

    @staticmethod
    def loads(text: str, **_options: Any) -> Any:
        """The value of a packet."""
        try:
            value = read_json(text)
        except NotJsonError:
            if text == PROBE:
                raise
            return [UNREADABLE, None]
        return [UNREADABLE, None] if _is_ours(value) else value

    @staticmethod
    def dumps(value: Any, **_options: Any) -> str:
        """A value as a packet's text."""
        return write_json(value)


class TextPacket(Packet):
    """A packet without bytes: nothing we tell holds any, and to look for some reads all of it."""

    uses_binary_events = False


def _is_ours(value: Any) -> bool:
    """A client's word for what would make us forget a socket that is still there."""
    return isinstance(value, list) and bool(value) and value[0] in OURS
