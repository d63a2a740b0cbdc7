"""The server in a process of its own: limits, silence, a quick end."""

import signal
import socket
import subprocess
import time
import urllib.error
from collections.abc import Iterator
from contextlib import suppress

import pytest

from seminar.live.server import SEND_BUFFER_BYTES
from tests.live.loopback import Client, Server, program, running

BODY_BYTES = 1024 * 1024


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as one:
        yield one


def test_every_connection_sends_at_once(server: Server) -> None:
    assert server.get("/no-delay") == "1"


def test_the_system_keeps_little_for_a_client_that_does_not_read(server: Server) -> None:
    # Linux takes twice as much, for what it needs itself, and no more than it allows at all.
    assert 128 * 1024 <= int(server.get("/send-buffer")) <= 2 * SEND_BUFFER_BYTES


def test_a_body_up_to_the_limit_is_taken(server: Server) -> None:
    head = f"POST /body HTTP/1.1\nHost: x\nContent-Length: {BODY_BYTES}\n\n"
    assert server.ask(head + "x" * BODY_BYTES) == "HTTP/1.1 200 OK"


def test_a_body_over_the_limit_is_refused(server: Server) -> None:
    """The answer arrives although the body was still on its way."""
    head = f"POST /body HTTP/1.1\nHost: x\nContent-Length: {BODY_BYTES + 1}\n\n"
    assert server.ask(head + "x" * (BODY_BYTES + 1)) == "HTTP/1.1 413 Content Too Large"


def test_a_body_said_to_be_huge_is_refused_before_it_comes(server: Server) -> None:
    head = "POST /body HTTP/1.1\nHost: x\nContent-Length: 1099511627776\n\n"
    assert server.ask(head) == "HTTP/1.1 413 Content Too Large"


@pytest.mark.parametrize(
    ("headers", "answer"),
    [
        ("Transfer-Encoding: chunked", "411 Length Required"),
        ("Transfer-Encoding: gzip, chunked\nContent-Length: 5", "411 Length Required"),
        ("Content-Length: 5\nContent-Length: 6", "400 Bad Request"),
        ("Content-Length: -5", "400 Bad Request"),
        ("Content-Length: five", "400 Bad Request"),
        ("Content-Length: 1_0", "400 Bad Request"),
        ("Content-Length: +5", "400 Bad Request"),
        ("X-Long: " + "x" * 40_000, "400 Bad Request"),
        ("X-Many: x\n" * 120 + "X: x", "400 Bad Request"),
    ],
)
def test_a_head_that_is_not_plain_is_refused(server: Server, headers: str, answer: str) -> None:
    request = f"POST /body HTTP/1.1\nHost: x\n{headers}\n\n5\r\nhello\r\n0\r\n\r\n"
    assert server.ask(request) == f"HTTP/1.1 {answer}"


def test_an_address_too_long_is_refused(server: Server) -> None:
    request = f"GET /{'x' * 9000} HTTP/1.1\nHost: x\n\n"
    assert server.ask(request) == "HTTP/1.1 414 Request URI Too Long"


@pytest.mark.parametrize(
    ("beginning", "answer"),
    [
        (b"", b""),
        (b"GET /clients HT", b""),
        (b"GET /clients HTTP/1.1\r\nHost: x\r\nX-S", b"HTTP/1.1 400 Bad Request"),
    ],
)
def test_a_slow_head_is_not_waited_for(beginning: bytes, answer: bytes) -> None:
    with (
        running(request_seconds=0.5) as server,
        socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection,
    ):
        connection.sendall(beginning)
        start = time.monotonic()
        assert connection.recv(1000).partition(b"\r\n")[0] == answer
        assert time.monotonic() - start < 3


def test_a_body_that_trickles_in_is_not_waited_for() -> None:
    head = b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"
    with (
        running(request_seconds=1) as server,
        socket.create_connection(("127.0.0.1", server.port), timeout=0.1) as connection,
    ):
        connection.sendall(head)
        answer, start = b"", time.monotonic()
        while not answer and time.monotonic() - start < 6:
            connection.sendall(b"x")
            with suppress(TimeoutError):
                answer = connection.recv(1000)
        assert answer.partition(b"\r\n")[0] == b"HTTP/1.1 408 Request Timeout"
        assert 1 <= time.monotonic() - start < 3


def test_a_body_that_ends_too_soon_is_refused(server: Server) -> None:
    head = b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nxxx"
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(head)
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(1000).partition(b"\r\n")[0] == b"HTTP/1.1 400 Bad Request"


def test_many_slow_heads_keep_nobody_waiting(server: Server) -> None:
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(200)]
    for connection in slow:
        connection.sendall(b"GET / HT")
    start = time.monotonic()
    assert server.get("/no-delay") == "1"
    assert time.monotonic() - start < 1
    for connection in slow:
        connection.close()


def test_one_connection_serves_many_requests(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        stream = connection.makefile("rb")
        for _ in range(3):
            connection.sendall(b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc")
            assert stream.readline() == b"HTTP/1.1 200 OK\r\n"
            while stream.readline() != b"\r\n":
                pass
            assert stream.read(1) == b"3"


def test_the_log_names_no_address_and_nobody() -> None:
    with running() as server:
        server.get("/clients?token=secret")
        with pytest.raises(urllib.error.HTTPError):
            server.get("/missing/secret")
        server.ask("NONSENSE /secret\n\n")
        server.ask("GET /secret HTTP/1.1\nContent-Length: secret\n\n")
        server.ask("GET /socket.io/?EIO=4&transport=websocket&token=secret HTTP/1.1\nHost: x\n\n")
        Client(server.port).join().say("secret")
        time.sleep(0.2)
        server.process.terminate()
        output, errors = server.process.communicate(timeout=5)
    assert "stopped" in output
    assert "secret" not in errors
    assert "127.0.0.1" not in errors


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_end_is_quick_and_clean(number: int) -> None:
    with running(stop_seconds=0.5) as server:
        clients = [Client(server.port).join() for _ in range(30)]
        half = socket.create_connection(("127.0.0.1", server.port))
        half.sendall(b"GET / HT")
        start = time.monotonic()
        server.process.send_signal(number)
        assert [client.close_code() for client in clients] == [1001] * 30
        assert server.process.wait(timeout=5) == 0
        assert time.monotonic() - start < 3
        assert server.process.stdout is not None
        assert server.process.stdout.read() == "stopped\n"
        half.close()


def test_an_end_that_hangs_is_cut_short() -> None:
    with running(stop_seconds=60) as server:
        Client(server.port, buffer=8192).join().emit("fill", 4_000_000)
        start = time.monotonic()
        server.process.terminate()
        assert server.process.wait(timeout=5) == 0
        assert time.monotonic() - start < 3


def test_a_busy_port_is_said_in_one_sentence(server: Server) -> None:
    second = subprocess.run(
        program(server.port, 0, 10), capture_output=True, text=True, timeout=20, check=False
    )
    assert second.returncode == 1
    assert second.stderr == (
        f"Port {server.port} is in use already: stop the other program, or choose another port.\n"
    )
