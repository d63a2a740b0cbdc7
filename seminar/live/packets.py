"""How Socket.IO's packets become values, and back."""

from __future__ import annotations

from typing import Any

from seminar.wire.strict_json import NotJsonError, read_json, write_json

UNREADABLE = "unreadable"


class Packets:
    """The JSON module that Socket.IO is given.

    What can't be read becomes an event of its own, so that whoever waits for an
    acknowledgement gets one instead of a lost connection.
    """

    @staticmethod
    def loads(text: str, **_options: Any) -> Any:
        """The value of a packet."""
        try:
            return read_json(text)
        except NotJsonError:
            return [UNREADABLE, None]

    @staticmethod
    def dumps(value: Any, **_options: Any) -> str:
        """A value as a packet's text."""
        return write_json(value)
