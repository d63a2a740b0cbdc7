"""What no client of ours sends: answered clearly, and the server goes on."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import requests
import websocket

from tests.support.servers import Client, Server
from tests.support.worlds import World

DEEP = "[" * 100_000
QUITE_DEEP = "[" * 400 + "]" * 400


MALFORMED = "message handler error\nTraceback"
"""What engine.io says of a packet that is none."""


class Raw:
    """A WebSocket on which a test writes Socket.IO's packets by hand."""

    def __init__(self, server: Server, token: str) -> None:
        address = server.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
        self.socket = websocket.create_connection(address, timeout=10)
        self.socket.recv()
        self.socket.send("40" + json.dumps({"token": token}))
        self.until("42", "snapshot")

    def until(self, start: str, words: str = "") -> str:
        while True:
            packet = self.socket.recv()
            if packet == "2":
                self.socket.send("3")
            if packet == "":
                raise websocket.WebSocketConnectionClosedException
            if str(packet).startswith(start) and words in str(packet):
                return str(packet)

    def ask(self, event: str, payload: str) -> dict[str, Any]:
        """The acknowledgement of an event whose payload is this text."""
        self.socket.send(f'427["{event}",{payload}]')
        answer: list[dict[str, Any]] = json.loads(self.until("437")[3:])
        return answer[0]


@pytest.fixture
def raw(running_server: Server, hall: World) -> Iterator[Raw]:
    opened = Raw(running_server, hall.group_token(1))
    yield opened
    opened.socket.close()


@pytest.fixture(scope="module", autouse=True)
def _nothing_goes_wrong_unseen(running_server: Server) -> Iterator[None]:
    """After all that was sent to it the server lives, and has logged no failure of ours."""
    yield
    assert running_server.is_running
    errors = running_server.errors()
    assert "Traceback" not in errors.replace(MALFORMED, "")
    for ours in ("seminar/services", "seminar/web", "seminar/store", "live/events.py"):
        assert ours not in errors


def operation(kind: str = "point.save", **fields: Any) -> str:
    save = {"point": str(uuid4()), "question": "both", "base": 0, "text": "Text"}
    whole = {"id": str(uuid4()), "type": kind, **(save if kind == "point.save" else {})}
    return json.dumps(whole | fields)


BAD_OPERATIONS = {
    "nothing": "null",
    "a number": "7",
    "a list": "[]",
    "nan": operation().replace('"base": 0', '"base": NaN'),
    "infinity": operation().replace('"base": 0', '"base": -Infinity'),
    "beyond floats": operation().replace('"base": 0', '"base": 1e999'),
    "a huge number": operation(base=10**300),
    "a number of 5,000 digits": operation().replace('"base": 0', '"base": ' + "9" * 5000),
    "a number for a text": operation(text=7),
    "a text for a number": operation(base="0"),
    "an object for a text": operation(text={"a": 1}),
    "true for a number": operation(base=True),
    "an unknown field": operation(admin=True),
    "an unknown field with a surrogate": operation(**{"\ud800": 1}),
    "a lone surrogate": operation(text="\ud800"),
    "a lone surrogate for a key": operation(question="\ud800"),
    "an unknown question": operation(question="x\x00y"),
    "an id that is none": operation(id="x"),
    "a point that is none": operation(point="../../etc/passwd"),
    "quite deep": operation(text="@").replace('"@"', QUITE_DEEP),
    "deep": operation(text="@").replace('"@"', "[" * 20_000),
    "a proto": operation(__proto__={"admin": True}),
    "an unknown type": operation("seminar.purge"),
    "a type that is a list": operation().replace('"point.save"', '["point.save"]'),
    "cut off": operation()[:-5],
}


@pytest.mark.parametrize("what", BAD_OPERATIONS)
def test_a_bad_operation_is_refused_over_the_socket_and_http(
    running_server: Server, hall: World, raw: Raw, what: str
) -> None:
    payload = BAD_OPERATIONS[what]
    before = hall.log()
    answer = raw.ask("op", payload)
    assert answer["ok"] is False
    assert answer["error"]["code"] == ("not_found" if what == "an unknown question" else "invalid")
    assert answer["error"]["message"]
    over_http = running_server.post(
        "/api/ops",
        data=f"[{payload}]",
        headers={"Authorization": f"Bearer {hall.group_token(1)}"},
    )
    assert over_http.status_code in (200, 400)
    if over_http.status_code == 200:
        refused = over_http.json()[0]["error"]
    else:
        refused = over_http.json()["error"]
    assert refused["code"] == answer["error"]["code"]
    # The very same socket and server go on.
    assert hall.log() == before
    assert raw.ask("op", operation())["ok"] is True


def test_nul_and_control_characters_are_cleaned_away(hall: World, raw: Raw) -> None:
    assert raw.ask("op", operation(text="a\x00b\x1b[31mc\r\nd\u2028e"))["ok"] is True
    points = hall.group(hall.by_link(1, "reader"))["points"]
    assert [point["text"] for point in points] == ["ab[31mc\nd\u2028e"]


def test_html_is_text(hall: World, raw: Raw) -> None:
    text = "<img src=x onerror=alert(1)> \"&amp;'</script>"
    assert raw.ask("op", operation(text=text))["ok"] is True
    points = hall.group(hall.by_link(1, "reader"))["points"]
    assert [point["text"] for point in points] == [text]


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        ("sync", "null"),
        ("sync", "{}"),
        ("sync", '{"seq": []}'),
        ("sync", '{"seq": {"group:1": "0"}}'),
        ("sync", '{"seq": {"group:1": 1e999}}'),
        ("sync", '{"seq": {"group:1": -1}}'),
        ("sync", f'{{"seq": {{"group:1": {10**30}}}}}'),
        ("sync", json.dumps({"seq": {str(number): 0 for number in range(30)}})),
        ("watch", '{"group": 1}'),
        ("watch", f'{{"group": {10**30}}}'),
        ("unreadable", "{}"),
        ("connect", "{}"),
        ("disconnect", "{}"),
    ],
)
def test_bad_events_are_answered_too(raw: Raw, event: str, payload: str) -> None:
    answer = raw.ask(event, payload)
    assert answer["ok"] is False
    assert answer["error"]["code"] in ("invalid", "not_allowed")
    assert raw.ask("op", operation())["ok"] is True


@pytest.mark.parametrize(
    "packet",
    [
        "42",
        "42{}",
        "42[]",
        "42[7]",
        "42[[]]",
        '42["no such event", 1]',
        '42/other,["op",{}]',
        "40",
        '40{"token": "wrong"}',
        "41/other,",
        "43",
        "439[]",
        "49",
        "9",
        "",
        "45-",
        '451-["op",{"_placeholder":true,"num":0}]',
        '45999999-["op"]',
        '42["op",' + DEEP[:60_000],
    ],
)
def test_odd_packets_end_one_socket_at_most(
    running_server: Server, hall: World, raw: Raw, packet: str
) -> None:
    raw.socket.send(packet)
    other = Client(running_server.url, token=hall.group_token(2))
    assert other.op("help.call")["ok"]
    other.close()


def test_a_second_handshake_on_one_socket_gives_no_second_life(hall: World, raw: Raw) -> None:
    """Whoever shakes hands twice must be gone altogether when the socket is."""
    raw.socket.send("40" + json.dumps({"token": hall.group_token(2), "name": "Second"}))
    raw.socket.close()
    _wait_until_empty(hall)


def _wait_until_empty(hall: World) -> None:
    deadline = time.monotonic() + 12
    while time.monotonic() < deadline:
        cards = hall.snapshot(hall.facilitator())["groups"]
        if not any(person["present"] for card in cards for person in card["participants"]):
            return
        time.sleep(0.2)
    raise AssertionError("somebody who is gone still counts as there")


def test_a_message_over_64_kib_closes_the_socket_with_1009(
    running_server: Server, hall: World, raw: Raw
) -> None:
    raw.socket.send("42" + json.dumps(["op", json.loads(operation(text="x" * 100_000))]))
    with pytest.raises(websocket.WebSocketException):
        raw.until("437")
    other = Client(running_server.url, token=hall.group_token(1))
    assert other.snapshot["group"]["points"] == []
    other.close()


def test_100_000_characters_over_http_are_too_large_and_not_kept(
    running_server: Server, hall: World
) -> None:
    token = hall.group_token(1)
    save = {"point": str(uuid4()), "question": "both", "base": 0}
    answer = running_server.ask(token, "point.save", **save, text="x" * 100_000)
    assert (answer["error"]["code"], answer["error"]["field"]) == ("too_large", "text")
    assert answer["error"]["message"] == (
        "A point can hold 10000 characters. Share the text among several points."
    )
    assert running_server.ask(token, "point.save", **save, text="x" * 10_000)["ok"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"\xff\xfe", 400),
        (b"{}", 400),
        (b"null", 400),
        (b"[1]", 200),
        (b"[" * 100_000, 400),
        (b"[NaN]", 400),
        (b"[]", 200),
        (json.dumps([{}] * 501).encode(), 413),
        (b"x" * (1024 * 1024 + 1), 413),
    ],
)
def test_bad_bodies_over_http(
    running_server: Server, hall: World, body: bytes, status: int
) -> None:
    answer = running_server.post(
        "/api/ops", data=body, headers={"Authorization": f"Bearer {hall.made.wall_token}"}
    )
    assert answer.status_code == status
    assert running_server.get("/healthz").json() == {"ok": True}


@pytest.mark.parametrize(
    "path",
    [
        "/api/snapshot",
        "/api/snapshot?view=group&code=x&group=" + "9" * 40,
        "/api/snapshot?view=organiser&code=%00&organiser=%ED%A0%80",
        "/s/AAAAAAAA/group/" + "9" * 40,
        "/s/%00/console",
        "/j/%F0%9F%8E%BB",
        "/l/%00%FF",
        "/l/" + "x" * 5_000,
        "/translations/..%2f..%2fnb.json",
        "/static/..%2f..%2fpyproject.toml",
        "/static/../../etc/passwd",
    ],
)
def test_odd_addresses_are_no_failure(running_server: Server, path: str) -> None:
    session = requests.Session()
    request = requests.Request("GET", running_server.url + path).prepare()
    request.url = running_server.url + path
    answer = session.send(request, timeout=10)
    assert answer.status_code in (403, 404, 429)


def test_odd_words_in_the_query_of_one_who_may_look(running_server: Server, hall: World) -> None:
    session = requests.Session()
    session.get(f"{running_server.url}/l/{hall.made.facilitator_token}", timeout=10)

    def status(**query: str) -> int:
        query = {"code": hall.code} | query
        return session.get(
            running_server.url + "/api/snapshot", params=query, timeout=10
        ).status_code

    assert status(view="facilitator") == 200
    assert status(view="organiser", organiser="ks") == 200
    assert status(view="organiser") == 404
    assert status(view="organiser", organiser="\x00") == 404
    assert status(view="group", group="9" * 40) == 403
    assert status(view="group", group="-1") == 403
    assert status(view="king") == 403
