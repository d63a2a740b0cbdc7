"""The WebSocket with a real server in another process, and clients that misbehave."""

import json
import socket
import time
from collections.abc import Iterator

import pytest
import socketio

from seminar.live.frames import whole_text
from tests.live.loopback import CONTINUATION, PING, PONG, TEXT, Client, Server, running

MESSAGE_BYTES = 64 * 1024


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as one:
        yield one


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    one = Client(server.port).join()
    yield one
    one.connection.close()


def reads_slowly(client: Client, size: int) -> bytes:
    """What a client gets that takes a little, waits, and takes a little more."""
    received = bytearray()
    while len(received) < size:
        # No more than that: a sign of life may come behind it.
        part = client.connection.recv(min(50_000, size - len(received)))
        assert part
        received += part
        time.sleep(0.002)
    return bytes(received)


def test_a_slow_reader_gets_every_byte(server: Server) -> None:
    client = Client(server.port, buffer=8192).join()
    client.emit("fill", 4_000_000)
    time.sleep(0.3)
    payload = b'42["fill","' + b"x" * 4_000_000 + b'"]'
    frame = b"\x81\x7f" + len(payload).to_bytes(8, "big") + payload
    assert reads_slowly(client, len(frame)) == frame
    client.say('421["echo","still here"]')
    assert client.packet() == '431["still here"]'


def test_frames_of_many_writers_stay_whole_and_in_order(server: Server) -> None:
    client = Client(server.port, buffer=8192).join()
    # More than the system holds for a client, and less than it is dropped for.
    client.emit("count", 14)
    client.send(b"are you there", PING)
    seen: dict[str, list[int]] = {letter: [] for letter in "abcdefgh"}
    pongs = []
    while not pongs or any(len(numbers) < 14 for numbers in seen.values()):
        opcode, payload = client.frame()
        if opcode == PONG:
            pongs.append(payload)
        elif payload not in (b"2", b"6"):
            _, (letter, number, text) = json.loads(payload[2:])
            assert text == letter * (1 + number * 997 % 20_000)
            seen[letter].append(number)
    assert pongs == [b"are you there"]
    assert set(map(tuple, seen.values())) == {tuple(range(14))}


def test_the_largest_message_is_taken(client: Client) -> None:
    text = "x" * (MESSAGE_BYTES - len('420["echo",""]'))
    client.say(f'420["echo","{text}"]')
    assert client.packet() == f'430["{text}"]'


def test_the_largest_message_is_taken_in_parts_too(client: Client) -> None:
    text = "ø" * 30_000
    message = f'420["echo","{text}"]'.encode()
    parts = [message[at : at + 601] for at in range(0, len(message), 601)]
    client.send(parts[0], TEXT, last=False)
    for part in parts[1:-1]:
        client.send(part, CONTINUATION, last=False)
    client.send(b"", PING)
    client.send(parts[-1], CONTINUATION)
    assert client.frame()[0] == PONG
    assert client.packet().startswith('430["')


def test_a_part_whose_head_comes_byte_by_byte_is_counted_once(client: Client) -> None:
    message = b'420["echo","' + b"x" * 34_986 + b'"]'
    client.send(message[:20_000], TEXT, last=False)
    length = (15_000).to_bytes(2, "big")
    for byte in b"\x80\xfe" + length + b"\0\0\0\0":
        time.sleep(0.02)
        client.connection.sendall(bytes([byte]))
    client.connection.sendall(message[20_000:])
    assert client.packet() == f'430["{"x" * 34_986}"]'


def test_a_message_too_large_closes(client: Client) -> None:
    client.say("4" * (MESSAGE_BYTES + 1))
    assert client.close_code() == 1009
    assert client.is_over()


def test_a_message_too_large_in_parts_closes(client: Client) -> None:
    for number in range(100):
        client.send(b"4" * 656, CONTINUATION if number else TEXT, last=number == 99)
    assert client.close_code() == 1009
    assert client.is_over()


def test_a_message_said_to_be_huge_closes_before_it_comes(client: Client) -> None:
    client.send(b"", declared=2**40)
    assert client.close_code() == 1009
    assert client.is_over()


def test_memory_stays_when_many_send_too_much(server: Server) -> None:
    before = int(server.get("/memory"))
    for _ in range(20):
        client = Client(server.port).join()
        client.send(b"", declared=2**40)
        try:
            for _ in range(100):
                client.connection.sendall(b"4" * 100_000)
        except ConnectionError:
            pass
        client.connection.close()
    assert int(server.get("/memory")) - before < 8_000


def test_a_client_that_does_not_read_is_dropped_and_others_go_on(server: Server) -> None:
    silent = Client(server.port, buffer=8192).join()
    reader = Client(server.port).join()
    before = int(server.get("/memory"))
    # No more at once than a reader may have waiting, however slow the machine is.
    for _ in range(50):
        reader.emit("flood", 20)
        assert [reader.event()[1][0] for _ in range(20)] == list(range(20))
    assert int(server.get("/memory")) - before < 16_000
    assert silent.is_over()
    reader.say('427["echo","after"]')
    assert reader.packet() == '437["after"]'


@pytest.mark.parametrize("last", ['["fill",1200000]', '["fill",400000,"€"]'])
def test_a_client_too_far_behind_is_dropped_and_what_it_has_sent_not_served(
    server: Server, last: str
) -> None:
    silent = Client(server.port, buffer=8192).join()
    before = int(server.get("/marks"))
    # One on its way, one of any size behind it, and one of more bytes than may wait.
    messages = ['["mark"]', '["fill",6000000]', '["fill",6000000]', last, *['["mark"]'] * 100]
    frames = [f"42{one}".encode() for one in messages]
    silent.connection.sendall(
        b"".join(bytes([0x81, 0x80 | len(one), 0, 0, 0, 0]) + one for one in frames)
    )
    assert silent.is_over()
    assert int(server.get("/marks")) - before == 1


def test_a_broken_packet_ends_its_own_client_only(server: Server, client: Client) -> None:
    broken = Client(server.port).join()
    broken.say("what is this")
    assert broken.close_code() == 1002
    assert broken.is_over()
    client.say('421["echo",1]')
    assert client.packet() == "431[1]"


@pytest.mark.parametrize("data", [b"\xff\xfe", b"\xed\xa0\x80"])
def test_text_that_is_none_closes(client: Client, data: bytes) -> None:
    client.send(b"42" + data)
    assert client.close_code() == 1007
    assert client.is_over()


def test_a_handshake_without_a_key_is_refused(server: Server) -> None:
    answer = server.ask(
        f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\nHost: 127.0.0.1:{server.port}\n"
        "Connection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\n\n"
    )
    assert answer == "HTTP/1.1 400 Bad Request"


def test_no_compression_is_agreed_on(server: Server) -> None:
    offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"
    client = Client(server.port, offer)
    assert client.status.startswith("HTTP/1.1 101")
    assert [line for line in client.headers if "extensions" in line.lower()] == []


def test_what_follows_a_closed_websocket_is_no_request(server: Server) -> None:
    client = Client(server.port).join()
    client.send(b"\x03\xe8", 8)
    assert client.close_code() == 1000
    client.connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert client.is_over()


def test_clients_that_left_are_forgotten() -> None:
    """At once: what waits until garbage is looked for makes holes in the memory."""
    with running() as server:
        clients = [Client(server.port).join() for _ in range(5)]
        assert (server.get("/clients"), server.get("/outboxes")) == ("5", "5")
        for client in clients:
            client.emit("fill", 4_000_000)
            client.stream.close()
            client.connection.close()
        deadline = time.monotonic() + 10
        # engine.io's own round holds the last one that it has looked at.
        while int(server.get("/outboxes")) > 1 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert server.get("/clients") == "0"
        assert int(server.get("/outboxes")) <= 1


def test_who_never_joins_is_not_kept(server: Server) -> None:
    stranger = Client(server.port)
    member = Client(server.port).join()
    start = time.monotonic()
    assert stranger.is_over()
    assert 2 < time.monotonic() - start < 8
    assert {member.frame()[1], member.frame()[1]} == {b"2", b"6"}
    member.say("3")
    member.say('421["echo",1]')
    assert member.packet() == "431[1]"


@pytest.mark.parametrize(
    ("transports", "used"),
    [
        (None, "websocket"),
        (["websocket"], "websocket"),
        (["polling"], "polling"),
    ],
)
def test_an_ordinary_client_works(server: Server, transports: list[str] | None, used: str) -> None:
    with socketio.SimpleClient() as client:
        client.connect(server.address, transports=transports, wait_timeout=5)
        assert client.transport == used
        assert client.call("echo", {"text": "æøå"}) == {"text": "æøå"}
        client.emit("fill", 1_000_000)
        assert client.receive(timeout=10) == ["fill", "x" * 1_000_000]


def test_the_websocket_has_no_delay(server: Server) -> None:
    """A question and its answer take no 40 ms: neither side waits for the other's next packet."""
    client = Client(server.port).join()
    client.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    times = []
    for _ in range(20):
        start = time.monotonic()
        client.say('421["echo",1]')
        client.packet()
        times.append(time.monotonic() - start)
    assert sorted(times)[10] < 0.02


def test_the_end_of_a_message_that_looks_like_a_message_is_none(client: Client) -> None:
    client.say('420["echo",0]')
    assert client.packet() == "430[0]"
    end = b'xxnxx"]'
    text = b'421["echo","' + b"x" * 1000 + end
    mask = bytearray(4)
    for place in (0, 1):
        mask[(len(text) - len(end) + place) % 4] = end[place] ^ 0x81
    masked = bytes(byte ^ mask[at % 4] for at, byte in enumerate(text))
    assert whole_text(masked[-7:]) == "3"
    client.connection.sendall(b"\x81\xfe" + len(text).to_bytes(2, "big") + mask + masked[:-7])
    time.sleep(0.2)
    client.connection.sendall(masked[-7:])
    assert client.packet() == '431["' + "x" * 1000 + 'xxnxx"]'


def test_a_message_between_the_parts_of_another_closes(client: Client) -> None:
    client.say('420["echo",0]')
    assert client.packet() == "430[0]"
    client.send(b'421["ec', TEXT, last=False)
    client.send(b"", PING)
    client.say('422["echo",2]')
    assert client.frame()[0] == PONG
    assert client.close_code() == 1002
