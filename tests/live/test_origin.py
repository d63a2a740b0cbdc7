"""Which pages may open a socket."""

from collections.abc import Iterator
from typing import Any

import pytest

from seminar.live.origin import check_origin
from tests.live.loopback import Client, Server, running

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
PUBLIC = ["https://seminar.example.no"]


def environ(method: str = "GET", host: str = "hall.local:8000", **headers: str) -> dict[str, Any]:
    named = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    return {"REQUEST_METHOD": method, "HTTP_HOST": host, "PATH_INFO": "/socket.io/"} | named


@pytest.mark.parametrize(
    ("host", "origin", "welcome"),
    [
        ("hall.local:8000", "http://hall.local:8000", True),
        ("hall.local:8000", "http://HALL.local:8000", True),
        ("hall.local:8000", "http://hall.local:8001", False),
        ("hall.local:8000", "http://hall.local", False),
        ("hall.local:8000", "http://other.local:8000", False),
        ("hall.local:8000", "http://hall.local:8000.evil.example", False),
        ("hall.local:8000", "http://evil.example#hall.local:8000", False),
        ("hall.local:8000", "null", False),
        ("hall.local:8000", "", False),
        ("", "null", False),
        ("", "", False),
        ("hall.local", "https://hall.local", True),
        ("hall.local:443", "https://hall.local", True),
        ("hall.local", "http://hall.local:80", True),
        ("[::1]:8000", "http://[::1]:8000", True),
        ("[::1]", "http://[::1]", True),
        ("127.0.0.1:8000", "https://seminar.example.no", True),
        ("127.0.0.1:8000", "http://seminar.example.no", True),
        ("127.0.0.1:8000", "https://seminar.example.no:8443", False),
        ("127.0.0.1:8000", "http://[", False),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_origin_is_ours_or_foreign(host: str, origin: str, welcome: bool, method: str) -> None:
    assert check_origin(environ(method, host, origin=origin), PUBLIC) is welcome
    assert check_origin(environ("GET", host, origin=origin, upgrade="WebSocket"), PUBLIC) is welcome


@pytest.mark.parametrize("kind", [{"method": "POST"}, {"upgrade": "websocket"}])
def test_a_browser_says_where_it_comes_from(kind: dict[str, str]) -> None:
    assert check_origin(environ(**kind))
    assert check_origin(environ(**kind, user_agent="python-requests/2.32"))
    assert not check_origin(environ(**kind, user_agent=FIREFOX))
    assert not check_origin(environ(**kind, sec_fetch_mode="websocket"))
    assert not check_origin(environ(**kind, sec_fetch_site="same-origin"))


@pytest.mark.parametrize(
    ("site", "welcome"),
    [("same-origin", True), ("none", True), ("same-site", False), ("cross-site", False)],
)
def test_a_browser_that_polls_sends_no_origin(site: str, welcome: bool) -> None:
    assert check_origin(environ(user_agent=FIREFOX))
    assert check_origin(environ(user_agent=FIREFOX, sec_fetch_site=site)) is welcome


def test_forwarded_headers_count_for_nothing_here() -> None:
    forged = environ(origin="https://evil.example", x_forwarded_host="evil.example")
    assert not check_origin(forged | {"HTTP_X_FORWARDED_PROTO": "https"})


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as one:
        yield one


@pytest.mark.parametrize(
    "header",
    [
        "Origin: https://evil.example",
        "Origin: null",
        f"User-Agent: {FIREFOX}",
        "Sec-Fetch-Mode: websocket",
    ],
)
def test_a_foreign_websocket_is_refused(server: Server, header: str) -> None:
    assert Client(server.port, header).status == "HTTP/1.1 403 Forbidden"


@pytest.mark.parametrize(
    ("method", "header"),
    [
        ("GET", "Origin: https://evil.example"),
        ("POST", "Origin: https://evil.example"),
        ("OPTIONS", "Origin: https://evil.example"),
        ("GET", "Sec-Fetch-Site: cross-site"),
        ("POST", "Sec-Fetch-Site: cross-site"),
    ],
)
def test_foreign_polling_is_refused(server: Server, method: str, header: str) -> None:
    answer = server.ask(
        f"{method} /socket.io/?EIO=4&transport=polling HTTP/1.1\n"
        f"Host: 127.0.0.1:{server.port}\n{header}\nContent-Length: 0\n\n"
    )
    assert answer == "HTTP/1.1 403 Forbidden"


def test_polling_that_a_foreign_script_can_read_is_refused(server: Server) -> None:
    answer = server.ask(
        f"GET /socket.io/?EIO=4&transport=polling&j=0 HTTP/1.1\nHost: 127.0.0.1:{server.port}\n\n"
    )
    assert answer == "HTTP/1.1 403 Forbidden"


@pytest.mark.parametrize("origin", ["http://127.0.0.1:{}", "https://seminar.example.no"])
def test_our_own_pages_are_welcome(server: Server, origin: str) -> None:
    ours = origin.format(server.port)
    client = Client(server.port, f"Origin: {ours}", f"User-Agent: {FIREFOX}").join()
    client.say('421["echo",1]')
    assert client.packet() == "431[1]"
