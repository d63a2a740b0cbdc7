"""A message that came in one plain frame is read at once, and as wsproto would read it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wsproto.connection import Connection, ConnectionType
from wsproto.events import Event, TextMessage

from seminar.live.frames import whole_text


def as_wsproto_reads(data: bytes) -> list[Event]:
    connection = Connection(ConnectionType.SERVER)
    connection.receive_data(data)
    return list(connection.events())


def frame(head: int, payload: bytes, mask: bytes, *, long: bool) -> bytes:
    size = len(payload)
    length = bytes([0xFE]) + size.to_bytes(2, "big") if long else bytes([0x80 | size])
    masked = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))
    return bytes([head]) + length + mask + masked


@given(
    head=st.sampled_from([0x81, 0x81, 0x81, 0x01, 0x80, 0x82, 0x88, 0x89, 0x8A, 0xC1, 0x91]),
    payload=st.text(max_size=300).map(str.encode) | st.binary(max_size=125),
    mask=st.binary(min_size=4, max_size=4),
    rest=st.just(b"") | st.binary(max_size=3),
    short=st.integers(0, 2),
)
def test_a_whole_text_is_what_wsproto_reads_or_none(
    head: int, payload: bytes, mask: bytes, rest: bytes, short: int
) -> None:
    data = frame(head, payload, mask, long=len(payload) > 125) + rest
    data = data[: len(data) - short]
    text = whole_text(data)
    if text is None:
        return
    assert as_wsproto_reads(data) == [TextMessage(text, True, True)]


@pytest.mark.parametrize("size", [0, 1, 3, 125, 126, 127, 5_000])
def test_a_message_in_one_frame_is_a_whole_text(size: int) -> None:
    text = ("blåbær " * 1_000).encode()[:size].decode(errors="ignore")
    mask = b"\x12\x34\x56\x78"
    data = frame(0x81, text.encode(), mask, long=len(text.encode()) > 125)
    assert whole_text(data) == text


def test_what_is_not_plainly_a_text_is_none() -> None:
    mask = b"\0\0\0\0"
    assert whole_text(b"") is None
    assert whole_text(frame(0x81, b"a", mask, long=True)) is None  # a length in too many bytes
    assert whole_text(frame(0x81, b"\xff", mask, long=False)) is None
    assert whole_text(b"\x81\x01a") is None  # without a mask
    assert whole_text(b"\x81\xff" + (1).to_bytes(8, "big") + mask + b"a") is None
