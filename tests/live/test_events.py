"""The sockets' events against a real server: handshake, operations, sync, clock, watch."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import requests
import socketio
import websocket

from seminar.clock import now
from seminar.live.events import MOST_CONNECTIONS, MOST_CONNECTIONS_BY_LINK
from seminar.live.presence import GRACE
from seminar.services import links, participants, seminars
from seminar.services.viewers import Viewer
from seminar.web.static_files import versioned_address
from tests.live import loopback
from tests.support.servers import Client, Server, refusal
from tests.support.worlds import World

STATIC = Path(__file__).parents[2] / "static"
Connect = Callable[..., Client]


def code_of(refused: Any) -> str:
    code: str = refused["data"]["code"]
    return code


def saved(client: Client, text: str, point: str | None = None, base: int = 0) -> dict[str, Any]:
    return client.op(
        "point.save", point=point or str(uuid4()), question="both", base=base, text=text
    )


def socket_of(server: Server, hall: World, device: requests.Session, group: int = 1) -> Client:
    """A page of the device, which has opened the group's link."""
    cookie = "; ".join(f"{name}={value}" for name, value in device.cookies.items())
    return Client(server.url, headers={"Cookie": cookie}, code=hall.code, view="group", group=group)


# --- the handshake ------------------------------------------------------------------------------


def test_a_snapshot_is_the_first_thing_one_gets(hall: World, connect: Connect) -> None:
    client = connect(hall.group_token(2), name="Kari", role="leader")
    snapshot = client.snapshot
    assert client.received[0][0] == "snapshot"
    you = snapshot["you"]
    assert you == {
        "kind": "group",
        "participant": you["participant"],
        "name": "Kari",
        # The first in the group writes, too.
        "roles": ["leader", "scribe"],
        "may_write": True,
        "own_link": True,
    }
    assert snapshot["group"]["number"] == 2
    assert snapshot["group"]["roles"]["leader"] == you["participant"]
    assert set(snapshot["seq"]) == {"seminar", "group:2"}
    assert abs(snapshot["now"] - now()) < 5_000
    assert snapshot["seminar"]["code"] == hall.code
    assert f"/static/{snapshot['version']}" == versioned_address(STATIC)


@pytest.mark.parametrize("kind", ["facilitator", "wall", "organiser"])
def test_each_link_opens_its_own_view(hall: World, connect: Connect, kind: str) -> None:
    token, own, scope = {
        "facilitator": (hall.made.facilitator_token, "groups", "board"),
        "wall": (hall.made.wall_token, None, "wall"),
        "organiser": (hall.organiser_token("ks"), "feedback", "organiser:ks"),
    }[kind]
    snapshot = connect(token).snapshot
    assert snapshot["you"]["kind"] == kind
    assert {"group", "groups", "feedback"} & snapshot.keys() == ({own} if own else set())
    assert set(snapshot["seq"]) == {"seminar", scope}


@pytest.mark.parametrize(
    ("auth", "code"),
    [
        ({}, "not_allowed"),
        ({"token": "wrong"}, "not_allowed"),
        ({"token": ""}, "not_allowed"),
        ({"token": "\ud800\x00"}, "invalid"),
        ({"token": 7}, "invalid"),
        ({"token": "x" * 10_000}, "invalid"),
        ({"token": None, "view": "group", "code": "AAAAAAAA", "group": 1}, "not_found"),
        ({"view": "king", "code": "AAAAAAAA"}, "invalid"),
        ({"view": "group", "code": "AAAAAAAA", "group": 10**30}, "invalid"),
        ({"view": "facilitator", "code": ["x"]}, "invalid"),
        ({"unknown": True}, "invalid"),
    ],
)
def test_a_bad_handshake_is_refused_with_a_code(
    running_server: Server, auth: dict[str, Any], code: str
) -> None:
    assert code_of(refusal(running_server.url, **auth)) == code


def test_the_seminar_s_code_is_no_token(running_server: Server, hall: World) -> None:
    assert code_of(refusal(running_server.url, token=hall.code)) == "not_allowed"
    by_code = {"code": hall.code, "view": "group", "group": 1}
    assert code_of(refusal(running_server.url, **by_code)) == "not_allowed"


def test_the_host_s_link_is_for_the_library_and_opens_no_socket(running_server: Server) -> None:
    assert code_of(refusal(running_server.url, token=running_server.host_token)) == "not_allowed"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"User-Agent": "Mozilla/5.0"},
        {"Sec-Fetch-Mode": "websocket"},
    ],
)
def test_a_foreign_page_is_refused_and_a_browser_without_origin(
    running_server: Server, headers: dict[str, str]
) -> None:
    address = running_server.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
    with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
        websocket.create_connection(address, header=headers, suppress_origin=True, timeout=10)
    answer = running_server.get(
        "/socket.io/?EIO=4&transport=polling", headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_device_has_so_many_connections_and_no_more(
    running_server: Server, hall: World, connect: Connect
) -> None:
    clients = [connect(hall.made.wall_token) for _ in range(MOST_CONNECTIONS)]
    refused = refusal(running_server.url, token=hall.made.wall_token)
    assert code_of(refused) == "too_many"
    clients[0].close()
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            connect(hall.made.wall_token)
            break
        except Exception:  # noqa: BLE001 the server has not heard of the end yet
            time.sleep(0.1)
    else:
        raise AssertionError("no room again")


def test_one_link_gives_so_many_sockets_and_writes_nobody_down_beyond_them(
    running_server: Server, hall: World, connect: Connect
) -> None:
    port = urlsplit(running_server.url).port or 0
    crowd, answers = [], []
    for number in range(MOST_CONNECTIONS_BY_LINK + 5):
        client = loopback.Client(port)
        client.packet()
        client.say(f'40{{"token":"{hall.group_token(1)}","name":"{number}"}}')
        answers.append(client.packet()[:2])
        crowd.append(client)
    assert answers == ["40"] * MOST_CONNECTIONS_BY_LINK + ["44"] * 5
    refused = refusal(running_server.url, token=hall.group_token(1), name="One more")
    assert code_of(refused) == "too_many"
    names = [person["name"] for person in hall.card(1)["participants"]]
    assert "One more" not in names
    # The others come in by their own.
    assert connect(hall.group_token(2)).snapshot
    for client in crowd:
        client.connection.close()


# --- operations ---------------------------------------------------------------------------------


def test_what_one_writes_the_group_and_the_facilitator_see(hall: World, connect: Connect) -> None:
    kari, ola = connect(hall.group_token(1), name="Kari"), connect(hall.group_token(1), name="Ola")
    boss = connect(hall.made.facilitator_token)
    for client in (kari, ola, boss):
        assert client.snapshot
    point = str(uuid4())
    answer = saved(kari, "More time", point)
    assert answer["ok"]
    assert answer["rev"] == 1
    seen = ola.wait_for(lambda: ola.changes("point"))[0]
    assert (seen["point"]["id"], seen["point"]["text"]) == (point, "More time")
    assert boss.wait_for(lambda: [one for one in boss.changes("card") if "points" in one])[0][
        "points"
    ] == {"both": 1}
    assert boss.changes("point") == []
    told = next(one for one in ola.of("changes") if one["changes"][0]["type"] == "point")
    assert told["seq"] == answer["seq"]
    # On disk by the time it was acknowledged.
    assert [one["text"] for one in hall.group(_viewer(hall))["points"]] == ["More time"]


def _viewer(hall: World) -> Viewer:
    return hall.by_link(1, "reader")


def test_changes_chain_from_the_snapshot_on(hall: World, connect: Connect) -> None:
    kari = connect(hall.group_token(1))
    seen = dict(kari.snapshot["seq"])
    for number in range(5):
        assert saved(kari, f"Point {number}")["ok"]
    last = saved(kari, "The last")["seq"]
    kari.wait_for(lambda: [one for one in kari.of("changes") if one["seq"] == last])
    for message in kari.of("changes"):
        if message["seq"] > seen[message["scope"]]:
            assert message["prev"] == seen[message["scope"]]
            seen[message["scope"]] = message["seq"]
    assert seen["group:1"] == last


def test_the_same_operation_twice_is_one_point_and_one_answer(
    hall: World, connect: Connect
) -> None:
    kari = connect(hall.group_token(1))
    operation = {"id": str(uuid4()), "point": str(uuid4()), "question": "both", "base": 0}
    first = kari.op("point.save", **operation, text="Once")
    assert kari.op("point.save", **operation, text="Once") == first
    again = connect(hall.group_token(1), name="Another device")
    assert again.op("point.save", **operation, text="Once") == first
    assert len(again.snapshot["group"]["points"]) == 1


def test_two_facilitators_press_next_at_once(hall: World, connect: Connect) -> None:
    one, two = connect(hall.made.facilitator_token), connect(hall.made.facilitator_token)
    assert one.op("programme.start", expect=0)["ok"]
    with ThreadPoolExecutor() as threads:
        answers = list(
            threads.map(lambda client: client.op("programme.next", expect=1), (one, two))
        )
    assert sorted(answer["ok"] for answer in answers) == [False, True]
    refused = next(answer for answer in answers if not answer["ok"])
    assert refused["error"] == {
        "code": "stale",
        "message": "Somebody moved the programme just before you. Look at it again.",
    }
    assert hall.snapshot(hall.wall())["programme"]["block"] == "talk"


def test_too_many_at_once_is_said_and_the_same_id_may_come_again(
    hall: World, connect: Connect, running_server: Server
) -> None:
    token, ola = hall.group_token(1), connect(hall.group_token(2))
    headers = {"Authorization": f"Bearer {token}"}
    # What can't be read counts too, and costs the server least.
    flood = running_server.post("/api/ops", json=[{}] * 350, headers=headers).json()
    codes = [answer["error"]["code"] for answer in flood]
    assert codes == ["invalid"] * 300 + ["too_many"] * 50
    operation = {"id": str(uuid4()), "type": "help.call"}
    refused = running_server.post("/api/ops", json=[operation], headers=headers).json()
    assert refused[0]["error"]["code"] == "too_many"
    # Nobody else is held up, though they share an address.
    assert ola.op("help.call")["ok"]
    time.sleep(3.1)
    again = running_server.post("/api/ops", json=[operation], headers=headers).json()
    assert again[0]["ok"]


def test_who_asks_for_much_again_and_again_waits_and_nobody_else_does(
    hall: World, connect: Connect, running_server: Server
) -> None:
    kari, ola = connect(hall.group_token(1), name="Kari"), connect(hall.group_token(1), name="Ola")
    boss = connect(hall.made.facilitator_token)
    point = str(uuid4())
    seen = kari.snapshot["seq"]
    assert saved(kari, "A point", point)["ok"]
    asked = [("history", {"point": point}), ("sync", {"seq": seen})]
    answers = [kari.call(*asked[number % 2]) for number in range(104)]
    codes = [answer.get("error", {}).get("code") for answer in answers]
    assert codes == [None] * 100 + ["too_many"] * 4
    # What is cheap goes on, and so does everybody else.
    assert "now" in kari.call("clock", {})
    assert kari.op("help.call")["ok"]
    assert ola.call("history", {"point": point})["ok"]
    for number in range(104):
        event, payload = [("watch", {"group": 1}), ("replan", {"seconds": 60})][number % 2]
        refused = boss.call(event, payload).get("error", {}).get("code") == "too_many"
        assert refused == (number >= 100)
    headers = {"Authorization": f"Bearer {hall.group_token(2)}"}
    statuses = [running_server.get("/api/snapshot", headers=headers) for _ in range(104)]
    assert [one.status_code for one in statuses] == [200] * 100 + [429] * 4
    time.sleep(5.1)
    assert kari.call("history", {"point": point})["ok"]


def test_a_client_that_begins_by_polling_changes_to_a_websocket(
    running_server: Server, hall: World
) -> None:
    client = socketio.Client(reconnection=False)
    client.connect(running_server.url, auth={"token": hall.made.wall_token}, wait_timeout=10)
    assert client.transport() == "websocket"
    client.disconnect()


def test_forty_scribes_in_one_program_are_never_limited(hall: World, connect: Connect) -> None:
    scribes = [connect(hall.group_token(1), name=f"Scribe {number}") for number in range(40)]
    answers = [
        saved(scribe, f"Point {turn}", str(uuid4())) for turn in range(2) for scribe in scribes
    ]
    assert [answer for answer in answers if not answer["ok"]] == []


# --- sync, clock, watch -------------------------------------------------------------------------


def test_sync_gives_what_was_missed_and_nothing_of_others(hall: World, connect: Connect) -> None:
    kari, ola = connect(hall.group_token(1)), connect(hall.group_token(2))
    seen = kari.snapshot["seq"]
    assert saved(ola, "Of group two")["ok"]
    seq = saved(kari, "Of group one")["seq"]
    missed = kari.call("sync", {"seq": seen})["changes"]
    assert {one["scope"] for one in missed} <= {"seminar", "group:1"}
    changes = [change for one in missed for change in one["changes"]]
    texts = [change["point"]["text"] for change in changes if change["type"] == "point"]
    assert texts == ["Of group one"]
    assert missed[-1]["seq"] == seq
    assert kari.call("sync", {"seq": {"group:1": seq}}) == {"changes": []}
    everything = {"group:2": 0, "board": 0, "organiser:ks": 0, "group:1": seq}
    assert kari.call("sync", {"seq": everything}) == {"changes": []}
    assert kari.call("sync", {"seq": {"group:1": seq + 9}})["snapshot"]["group"]["number"] == 1


def test_the_clock_tells_the_newest_numbers(hall: World, connect: Connect) -> None:
    kari = connect(hall.group_token(1))
    seq = saved(kari, "A point")["seq"]
    told = kari.call("clock", {})
    assert abs(told["now"] - now()) < 5_000
    assert told["seq"]["group:1"] == seq
    assert set(told["seq"]) == {"seminar", "group:1"}


def test_the_facilitator_reads_along_with_one_group_at_a_time(
    hall: World, connect: Connect
) -> None:
    kari, ola = connect(hall.group_token(1)), connect(hall.group_token(2))
    boss = connect(hall.made.facilitator_token)
    first = saved(kari, "Before")
    watched = boss.call("watch", {"group": 1})
    assert [point["text"] for point in watched["group"]["points"]] == ["Before"]
    assert watched["seq"] == {"group:1": first["seq"]}
    saved(kari, "While reading")
    boss.wait_for(lambda: boss.changes("point"))
    assert set(boss.call("clock", {})["seq"]) == {"seminar", "board", "group:1"}
    assert boss.call("watch", {"group": 2})["group"]["number"] == 2
    saved(kari, "Not read")
    saved(ola, "Read")
    boss.wait_for(lambda: boss.changes("point", "group:2"))
    assert boss.call("watch", {"group": None}) == {"ok": True}
    saved(ola, "Not read either")
    boss.call("clock", {})
    texts = [change["point"]["text"] for change in boss.changes("point")]
    assert texts == ["While reading", "Read"]


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"group": 99}, "not_found"),
        ({"group": 10**30}, "invalid"),
        ({"group": "1"}, "invalid"),
        (None, "invalid"),
        ([], "invalid"),
    ],
)
def test_watching_what_is_not_there(
    hall: World, connect: Connect, payload: object, code: str
) -> None:
    answer = connect(hall.made.facilitator_token).call("watch", payload)
    assert (answer["ok"], answer["error"]["code"]) == (False, code)


def test_only_the_facilitator_reads_along(hall: World, connect: Connect) -> None:
    for token in (hall.group_token(2), hall.made.wall_token, hall.organiser_token("ks")):
        answer = connect(token).call("watch", {"group": 1})
        assert answer["error"]["code"] == "not_allowed"


# --- coming, going, revoking --------------------------------------------------------------------


def test_whoever_leaves_is_gone_after_a_moment_and_another_writes(
    hall: World, connect: Connect
) -> None:
    kari, ola = connect(hall.group_token(1), name="Kari"), connect(hall.group_token(1), name="Ola")
    assert kari.snapshot["group"]["roles"]["scribe"] == kari.snapshot["you"]["participant"]
    watcher = connect(hall.made.facilitator_token)
    assert watcher.snapshot
    kari.close()
    ola_id = ola.snapshot["you"]["participant"]
    ola.wait_for(
        lambda: [one for one in ola.changes("roles") if one["roles"]["scribe"] == ola_id],
        seconds=12,
    )
    people = ola.changes("participants")[-1]["participants"]
    assert [(person["name"], person["present"]) for person in people] == [
        ("Kari", False),
        ("Ola", True),
    ]


def test_a_reload_takes_no_role_from_anybody(
    running_server: Server, hall: World, connect: Connect
) -> None:
    device = requests.Session()
    device.get(f"{running_server.url}/l/{hall.group_token(1)}", timeout=10)
    kari = socket_of(running_server, hall, device)
    ola = connect(hall.group_token(1), name="Ola")
    participant = kari.snapshot["you"]["participant"]
    assert ola.snapshot["group"]["roles"]["scribe"] == participant
    kari.close()
    again = socket_of(running_server, hall, device)
    assert again.snapshot["you"]["participant"] == participant
    time.sleep(GRACE + 1)
    assert hall.card(1)["roles"]["scribe"] == participant
    assert ola.changes("roles") == []
    again.close()


def test_a_revoked_link_closes_its_sockets_and_refuses_what_comes_next(
    running_server: Server, hall: World, connect: Connect
) -> None:
    kari, boss = connect(hall.group_token(1)), connect(hall.made.facilitator_token)
    assert kari.snapshot
    started = time.monotonic()
    hall.store.write(lambda transaction: links.revoke(transaction, hall.id, "group"))
    kari.wait_for(lambda: ("disconnect", None) in kari.received, seconds=5)
    assert time.monotonic() - started < 5
    assert kari.received[-2:] == [("revoked", {}), ("disconnect", None)]
    assert boss.op("help.answer", group=1)["ok"]
    assert code_of(refusal(running_server.url, token=hall.group_token(1))) == "not_allowed"
    answer = running_server.get(
        "/api/snapshot", headers={"Authorization": f"Bearer {hall.group_token(1)}"}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("trick", ["disconnect", "connect"])
def test_nobody_stays_in_a_room_by_pretending_to_have_left(
    hall: World, connect: Connect, trick: str
) -> None:
    kari, boss = connect(hall.group_token(1)), connect(hall.made.facilitator_token)
    assert kari.snapshot
    if trick == "connect":
        kari.socket.emit("connect", ({}, {"token": hall.made.wall_token}))
    else:
        kari.socket.emit("disconnect", "client disconnect")
    assert kari.op("help.call")["ok"]
    hall.store.write(lambda transaction: links.revoke(transaction, hall.id, "group"))
    kari.wait_for(lambda: ("disconnect", None) in kari.received, seconds=5)
    assert ("revoked", {}) in kari.received
    assert boss.call("clock", {})["now"]


# --- other processes ----------------------------------------------------------------------------


def test_what_another_process_commits_is_told_though_this_one_is_busy(
    hall: World, connect: Connect
) -> None:
    """As `seminar close` does. Operations go on meanwhile, and must not hide it."""
    kari, wall = connect(hall.group_token(1)), connect(hall.made.wall_token)
    assert wall.snapshot
    busy = threading.Event()

    def go_on() -> None:
        while not busy.wait(0.06):
            kari.op("help.call")
            kari.op("help.clear")

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        for name in ("one", "two", "three"):
            hall.store.write(_rename_by_hand(hall, name))
            time.sleep(0.4)
            told = wall.wait_for(
                lambda expected=name: [
                    one for one in wall.changes("seminar") if one.get("title") == expected
                ],
                seconds=4,
            )
            assert len(told) == 1
    finally:
        busy.set()
        thread.join()
    seqs = [message["seq"] for message in kari.of("changes")]
    assert len(seqs) == len(set(seqs))


def _rename_by_hand(hall: World, title: str) -> Callable[[Any], None]:
    def work(transaction: Any) -> None:
        transaction.log.sign("command", "test")
        transaction.log.add(hall.id, "seminar", {"type": "seminar", "title": title})

    return work


def test_a_seminar_closed_from_the_command_line_is_closed_for_everybody(
    hall: World, connect: Connect
) -> None:
    kari = connect(hall.group_token(1))
    assert kari.snapshot
    hall.store.write(lambda transaction: seminars.close_seminar(transaction, hall.id))
    answer = saved(kari, "Too late")
    assert (answer["ok"], answer["error"]["code"]) == (False, "closed")
    kari.wait_for(lambda: [one for one in kari.changes("seminar") if one.get("closed_at")])


def test_a_purged_seminar_answers_clearly(hall: World, connect: Connect) -> None:
    kari = connect(hall.group_token(1))
    assert kari.snapshot
    hall.store.write(lambda transaction: seminars.purge(transaction, hall.id))
    assert saved(kari, "Gone")["error"]["code"] == "not_found"
    assert kari.call("sync", {"seq": {"group:1": 0}})["error"]["code"] == "not_found"


def test_present_people_are_counted_by_their_sockets(running_server: Server, hall: World) -> None:
    device = requests.Session()
    device.get(f"{running_server.url}/l/{hall.group_token(3)}", timeout=10)
    first, second = (socket_of(running_server, hall, device, group=3) for _ in range(2))
    participant = first.snapshot["you"]["participant"]
    assert second.snapshot["you"]["participant"] == participant

    def is_present() -> bool:
        with hall.store.read() as reading:
            return participant in participants.present(reading)

    first.close()
    time.sleep(GRACE + 1)
    assert is_present()
    second.close()
    time.sleep(GRACE + 1)
    assert not is_present()
