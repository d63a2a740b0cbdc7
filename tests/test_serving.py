"""Starting the server: the first time, again, and after the power went."""

from __future__ import annotations

import json
import re
import stat
import threading
import time
from pathlib import Path
from uuid import uuid4

import pytest
import requests

from tests.support.servers import Client, Server, seminar


def field(greeting: str, name: str) -> str:
    found = re.search(rf"^{name}\s+(\S+)", greeting, re.MULTILINE)
    assert found, greeting
    return found[1]


def test_started_twice_and_after_a_power_cut(tmp_path: Path) -> None:
    data = tmp_path / "deep" / "data"
    data.parent.mkdir()
    first = Server(data)
    code, join = field(first.greeting, "Code"), field(first.greeting, "Join")
    assert join == f"{first.url}/j/{code}"
    assert field(first.greeting, "Data") == str(data)
    assert "▀" in first.greeting or "█" in first.greeting
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert stat.S_IMODE((data / "secret_key").stat().st_mode) == 0o600

    # Something to look at: a seminar with eight groups, behind the link that was printed.
    page = requests.Session()
    library = page.get(first.host_link, timeout=10)
    assert library.url == f"{first.url}/library"
    assert first.host_token not in library.text
    assert code in library.text
    asked = {"code": code, "view": "facilitator"}
    snapshot = page.get(f"{first.url}/api/snapshot", params=asked, timeout=10).json()
    assert [card["number"] for card in snapshot["groups"]] == list(range(1, 9))
    assert [block["kind"] for block in snapshot["programme"]["blocks"]].count("group_work") == 2

    made = seminar("create", "fremtidsbilder-verksted", "--groups", "1", "--json", data=data)
    described = json.loads(made.stdout)
    token = described["groups"][0]["link"].rsplit("/", 1)[1]
    kept = _write_until_the_power_goes(first, token)

    second = Server(data)
    # The newest of the seminars that are open.
    assert field(second.greeting, "Code") == described["code"]
    assert second.host_token != first.host_token
    # Both links work, and the cookie too: nothing that was printed is out of date.
    again = page.get(f"{second.url}/api/snapshot", params=asked, timeout=10)
    assert again.status_code == 200
    assert requests.get(f"{second.url}/l/{first.host_token}", timeout=10).status_code == 200
    client = Client(second.url, token=token, name="Kari")
    points = {point["id"]: point["text"] for point in client.snapshot["group"]["points"]}
    assert kept.items() <= points.items()
    assert client.snapshot["programme"]["revision"] == 0
    # One may have been committed without the answer having come through; never more.
    assert len(points) <= len(kept) + 1
    client.close()
    assert second.stop() == 0
    assert (data / "seminar.sqlite3").exists()


def _write_until_the_power_goes(server: Server, token: str) -> dict[str, str]:
    """What was acknowledged before the process was killed in the middle of it."""
    client = Client(server.url, token=token, name="Kari")
    question = next(
        question["key"]
        for block in client.snapshot["programme"]["blocks"]
        for question in block["questions"]
    )
    acknowledged: dict[str, str] = {}
    killer = threading.Timer(0.7, server.kill)
    killer.start()
    for number in range(1_000):
        point, text = str(uuid4()), f"Point {number}"
        try:
            answer = client.socket.call(
                "op",
                {
                    "id": str(uuid4()),
                    "type": "point.save",
                    "point": point,
                    "question": question,
                    "base": 0,
                    "text": text,
                },
                timeout=2,
            )
        except Exception:  # noqa: BLE001 the power is gone, however it shows
            break
        if answer["ok"]:
            acknowledged[point] = text
        else:
            assert answer["error"]["code"] == "too_many"
            time.sleep(0.1)
    killer.join()
    assert not server.is_running
    assert acknowledged
    return acknowledged


def test_a_port_in_use_is_said_in_one_sentence(running_server: Server, tmp_path: Path) -> None:
    port = running_server.url.rsplit(":", 1)[1]
    done = seminar("serve", "--port", port, data=tmp_path / "data")
    assert done.returncode == 1
    assert done.stderr == (
        f"Port {port} is in use already: stop the other program, or choose another port.\n"
    )


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"SEMINAR_ENVIRONMENT": "production", "SEMINAR_DEBUG": "1"}, "SEMINAR_DEBUG"),
        ({"SEMINAR_SECRET_KEY": "short"}, "SEMINAR_SECRET_KEY"),
    ],
)
def test_what_is_unsafe_does_not_start(tmp_path: Path, setting: dict[str, str], words: str) -> None:
    done = seminar("serve", "--port", "0", data=tmp_path / "data", **setting)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert "short" not in done.stderr.replace("shorter", "").replace("at least", "")


def test_a_public_address_is_what_links_and_qr_carry(tmp_path: Path) -> None:
    server = Server(tmp_path / "data", "--public-url", "https://seminar.example.no")
    assert server.url == "https://seminar.example.no"
    assert field(server.greeting, "Join").startswith("https://seminar.example.no/j/")
    made = seminar(
        "create", "fremtidsbilder-verksted", "--groups", "1", "--json", data=tmp_path / "data"
    )
    assert '"join": "https://seminar.example.no/j/' in made.stdout
    assert server.stop() == 0
