"""The `seminar` commands, each in a process of its own, as a user runs them."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import requests

from seminar.clock import now
from seminar.config import DATABASE_FILE, Settings, load_settings
from seminar.services import links, seminars
from seminar.services.retention import purge_expired
from seminar.store import open_database
from seminar.store.backups import Backups
from seminar.store.store import Store
from seminar.store.tables import Seminar
from tests.support.agendas import DAY, NINE, SMALL
from tests.support.servers import ROOT, Client, Server, environment, seminar
from tests.support.worlds import ManualClock, World

AGENDA = "fremtidsbilder-verksted"


def made(data: Path, *arguments: str) -> dict[str, Any]:
    done = seminar("create", AGENDA, "--json", *arguments, data=data)
    assert done.returncode == 0, done.stderr
    described: dict[str, Any] = json.loads(done.stdout)
    return described


@pytest.fixture
def small_file(tmp_path: Path) -> Path:
    # JSON is YAML.
    path = tmp_path / "small.yaml"
    path.write_text(json.dumps(SMALL), encoding="utf-8")
    return path


def test_create_prints_one_object_of_this_very_shape(tmp_path: Path, small_file: Path) -> None:
    done = seminar(
        "create",
        small_file,
        "--title",
        "Our own day",
        "--start",
        "2027-04-27T09:00",
        "--groups",
        "2",
        "--json",
        data=tmp_path / "data",
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1
    described = json.loads(done.stdout)
    code, base = described["code"], "http://127.0.0.1:8000"
    links = [
        described["links"]["facilitator"],
        described["links"]["wall"],
        *(group["link"] for group in described["groups"]),
        *(organiser["link"] for organiser in described["organisers"]),
    ]
    for link in links:
        assert link.startswith(f"{base}/l/")
        # 192 bits, in base 64.
        assert len(link.rsplit("/", 1)[1]) == 32
    assert len(set(links)) == 6
    assert described == {
        "code": code,
        "links": {"facilitator": links[0], "wall": links[1], "join": f"{base}/j/{code}"},
        "groups": [
            {"number": 1, "name": "", "link": links[2]},
            {"number": 2, "name": "", "link": links[3]},
        ],
        "organisers": [
            {"key": "udir", "name": "The directorate", "link": links[4]},
            {"key": "ks", "name": "The association", "link": links[5]},
        ],
    }
    with closing(sqlite3.connect(tmp_path / "data" / DATABASE_FILE)) as database:
        row = database.execute("SELECT title, starts_at FROM seminars").fetchone()
    assert row == ("Our own day", 1_808_809_200_000)


def test_create_in_words_and_an_export_before_anybody_wrote(tmp_path: Path) -> None:
    data = tmp_path / "data"
    done = seminar("create", AGENDA, "--groups", "1", data=data)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines[:5]] == [
        "Code",
        "Facilitator",
        "Wall",
        "Join",
        "Group",
    ]
    with closing(sqlite3.connect(data / DATABASE_FILE)) as database:
        query = "SELECT code, starts_at, created_at FROM seminars"
        code, starts_at, created_at = database.execute(query).fetchone()
    # The command's clock is the machine's, and the next whole hour is when it starts.
    assert abs(created_at - now()) < 60_000
    assert starts_at % 3_600_000 == 0
    assert 0 < starts_at - created_at <= 3_600_000
    exported = seminar("export", code, "--format", "csv", "--out", tmp_path, data=data)
    assert exported.returncode == 0, exported.stderr
    assert Path(exported.stdout.strip()).read_text(encoding="utf-8-sig").strip()
    ordered = seminar("running-order", code, "--out", tmp_path, data=data)
    assert ordered.returncode == 0, ordered.stderr
    assert Path(ordered.stdout.strip()).read_bytes().startswith(b"%PDF")
    local = datetime.fromtimestamp(starts_at / 1000, ZoneInfo("Europe/Oslo"))
    listed = seminar("list", data=data, TZ="Asia/Tokyo", SEMINAR_RETENTION_DAYS="7").stdout
    assert f"{local:%Y-%m-%d %H:%M}" in listed
    with open_database(load_settings({}, data_dir=data, retention_days=7), now).read() as reading:
        deleted_at = seminars.lines(reading)[0].deleted_at
    assert starts_at + 7 * DAY < deleted_at < starts_at + 8 * DAY
    assert (
        f"{datetime.fromtimestamp(deleted_at / 1000, ZoneInfo('Europe/Oslo')):%Y-%m-%d}" in listed
    )


MISTAKES = [
    (["create", "no-such-agenda"], "no-such-agenda"),
    (["create", AGENDA, "--groups", "1001"], "1001"),
    (["create", AGENDA, "--start", "tomorrow"], "2027-04-27T09:00"),
    (["create", AGENDA, "--start", "9999-12-31T23:59"], ""),
    (["close", "NOTACODE"], ""),
    (["export", "NOTACODE", "--format", "csv"], ""),
    (["export", "NOTACODE", "--format", "exe"], "exe"),
    (["purge", "NOTACODE", "--yes"], ""),
]


ONE_AFTER_THE_OTHER = """
import sys, json
from seminar.__main__ import main

for arguments in json.load(sys.stdin):
    print("<<<", file=sys.stderr, flush=True)
    try:
        main(arguments)
    except SystemExit as end:
        print(">>>", end.code, file=sys.stderr, flush=True)
"""


def test_a_mistake_ends_in_a_sentence(tmp_path: Path) -> None:
    """All in one process: to start one takes longer than the rest."""
    data = ["--data", str(tmp_path / "data")]
    done = subprocess.run(
        [sys.executable, "-c", ONE_AFTER_THE_OTHER],
        input=json.dumps([arguments + data for arguments, _words in MISTAKES]),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        cwd=ROOT,
        env=environment(),
    )
    assert done.stdout == ""
    ends = re.findall(r"<<<\n(.+?)\n>>> (\d+)", done.stderr, re.DOTALL)
    assert len(ends) == len(MISTAKES)
    for (arguments, words), (sentence, code) in zip(MISTAKES, ends, strict=True):
        assert code != "0", arguments
        assert words in sentence
        assert "Traceback" not in sentence


def test_a_bad_setting_ends_in_a_sentence(tmp_path: Path) -> None:
    done = seminar("list", data=tmp_path / "data", SEMINAR_PORT="nowhere")
    assert done.returncode == 1
    assert done.stderr.startswith("SEMINAR_PORT=nowhere: ")
    assert "Traceback" not in done.stderr


def test_check_says_everything_at_once_with_file_and_line(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(
        "title: A day\n"
        "blocks:\n"
        "  - title: Opening\n"
        "    kind: plenum\n"
        "    minuttes: 10\n"
        "  - title: Talk\n"
        "    kind: group_work\n"
        "    minutes: -5\n",
        encoding="utf-8",
    )
    shipped = sorted((ROOT / "agendas").glob("*.yaml"))
    assert len(shipped) >= 2
    good = seminar("agenda", "check", *shipped)
    assert (good.returncode, good.stdout, good.stderr) == (0, "", "")
    done = seminar("agenda", "check", shipped[0], bad, tmp_path / "none.yaml")
    assert done.returncode == 1
    places = [line.split(": ", 1)[0] for line in done.stdout.splitlines()]
    assert f"{bad}:4" in places
    assert f"{bad}:5" in places
    assert f"{bad}:8" in places
    assert any(place.startswith(str(tmp_path / "none.yaml")) for place in places)
    assert not any(place.startswith(str(shipped[0])) for place in places)


@pytest.mark.timeout(300)
def test_beside_a_running_server(running_server: Server, tmp_path: Path) -> None:
    """Created, used, exported, closed, listed and copied while the server goes on."""
    data = running_server.data
    described = made(data, "--groups", "2")
    code, token = described["code"], described["groups"][0]["link"].rsplit("/", 1)[1]
    assert described["links"]["join"] == f"{running_server.url}/j/{code}"
    scribe = Client(running_server.url, token=token)
    question = next(
        question["key"]
        for block in scribe.snapshot["programme"]["blocks"]
        for question in block["questions"]
    )
    point = "11111111-2222-4333-8444-555555555555"
    written = scribe.op("point.save", point=point, question=question, base=0, text="=1+1 æøå")
    assert written["ok"]

    for kind in ("csv", "json", "xlsx"):
        done = seminar(
            "export", code.lower(), "--format", kind, "--out", tmp_path / "out", data=data
        )
        assert done.returncode == 0, done.stderr
        path = Path(done.stdout.rstrip("\n"))
        assert path.parent == tmp_path / "out"
        assert path.suffix == f".{kind}"
        assert path.stat().st_size > 0
        if kind == "csv":
            rows = list(csv.reader(path.open(encoding="utf-8-sig", newline=""), delimiter=";"))
            assert "=1+1 æøå" in str(rows)
        if kind == "json":
            assert "=1+1 æøå" in path.read_text(encoding="utf-8")

    listed = seminar("list", data=data)
    assert listed.returncode == 0
    assert code in listed.stdout

    copied = seminar("backup", tmp_path / "copy" / DATABASE_FILE, data=data)
    assert copied.stdout == f"{tmp_path / 'copy' / DATABASE_FILE}\n"
    with closing(sqlite3.connect(tmp_path / "copy" / DATABASE_FILE)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("SELECT text FROM points WHERE id = ?", (point,)).fetchone() == (
            "=1+1 æøå",
        )

    # Onto the database itself, beside the server that writes to it.
    for target in (data / DATABASE_FILE, data / f"{DATABASE_FILE}-wal"):
        refused = seminar("backup", target, data=data)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert "outside of the data folder" in refused.stderr
    nowhere = seminar("backup", "/proc/copy.sqlite3", data=data)
    assert (nowhere.returncode, nowhere.stdout) == (1, "")
    assert nowhere.stderr.startswith("No copy was made: ")
    assert len(nowhere.stderr.splitlines()) == 1

    assert seminar("close", code, data=data).returncode == 0
    scribe.wait_for(lambda: [one for one in scribe.changes("seminar") if one.get("closed_at")])
    again = scribe.op("point.save", point=point, question=question, base=1, text="Too late")
    assert again["error"]["code"] == "closed"
    scribe.close()


def test_purge_leaves_no_text_beside_a_running_server(
    running_server: Server, server_store: Store
) -> None:
    gone, stays = World(server_store), World(server_store)
    for world, words in ((gone, "Utterly mislaid"), (stays, "Always remembered")):
        scribe = Client(running_server.url, token=world.group_token(1), name=f"{words} name")
        saved = scribe.op(
            "point.save",
            point="11111111-2222-4333-8444-555555555555",
            question="both",
            base=0,
            text=f"{words} text",
        )
        assert saved["ok"]
        scribe.close()
    answer = running_server.get(
        "/api/snapshot", headers={"Authorization": f"Bearer {gone.group_token(1)}"}
    )
    assert "Utterly mislaid text" in answer.text
    done = seminar("purge", gone.code, "--yes", data=running_server.data)
    assert done.returncode == 0, done.stderr
    contents = {
        path: path.read_bytes()
        for path in [*running_server.data.rglob("*"), running_server.log]
        if path.is_file()
    }
    assert any(b"Always remembered text" in content for content in contents.values())
    for path, content in contents.items():
        assert b"mislaid" not in content, path
        assert gone.code.encode() not in content, path
    headers = {"Authorization": f"Bearer {gone.group_token(1)}"}
    assert running_server.get("/api/snapshot", headers=headers).status_code == 403
    assert running_server.get(f"/j/{gone.code}").status_code == 404
    # A seminar made afterwards is served as itself.
    fresh = made(running_server.data, "--groups", "1")
    token = fresh["links"]["wall"].rsplit("/", 1)[1]
    snapshot = running_server.get(
        "/api/snapshot", headers={"Authorization": f"Bearer {token}"}
    ).json()
    assert snapshot["seminar"]["code"] == fresh["code"]
    assert snapshot["seminar"]["title"] != SMALL["title"]


def test_whoever_looks_at_a_purged_seminar_is_turned_out(
    running_server: Server, server_store: Store
) -> None:
    gone = World(server_store)
    member = Client(running_server.url, token=gone.group_token(1))
    assert member.snapshot["seminar"]["code"] == gone.code
    done = seminar("purge", gone.code, "--yes", data=running_server.data)
    assert done.returncode == 0, done.stderr
    member.wait_for(lambda: member.of("revoked"))
    member.wait_for(lambda: "disconnect" in [name for name, _ in member.received])


def test_the_logs_hold_no_text_no_code_and_no_token(running_server: Server, hall: World) -> None:
    scribe = Client(running_server.url, token=hall.group_token(1), name="Secret name")
    scribe.op(
        "point.save",
        point="11111111-2222-4333-8444-555555555555",
        question="both",
        base=0,
        text="Secret text",
    )
    running_server.get(f"/l/{hall.made.facilitator_token}")
    running_server.get(f"/j/{hall.code}")
    running_server.get("/j/WRONGCODE")
    running_server.post(f"/j/{hall.code}", data={"group": "x"})
    scribe.close()
    log = running_server.errors()
    for secret in (
        "Secret",
        hall.code,
        hall.group_token(1),
        hall.made.facilitator_token,
        running_server.host_token,
        "WRONGCODE",
        "127.0.0.1",
    ):
        assert secret not in log


# --- links to sign in with ----------------------------------------------------------------------


def signed_in(server: Server, token: str) -> requests.Session:
    """A browser that has opened a host's link."""
    browser = requests.Session()
    answer = browser.get(f"{server.url}/l/{token}", timeout=10)
    assert answer.url == f"{server.url}/library"
    return browser


def sign_in(server: Server, *options: str) -> tuple[str, list[str]]:
    """The new link's token, and what else the command says."""
    done = seminar("sign-in", *options, data=server.data)
    assert (done.returncode, done.stderr) == (0, "")
    first, *others = done.stdout.splitlines()
    name, link = re.split(r"\s{2,}", first)
    base, token = link.rsplit("/l/", 1)
    assert (name, base) == ("Sign in", server.url)
    return token, others


def watching(server: Server, browser: requests.Session, code: str) -> Client:
    """The console, open in that browser."""
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies)
    client = Client(server.url, headers={"Cookie": cookies}, code=code, view="facilitator")
    assert client.snapshot["seminar"]["code"] == code
    return client


def test_a_new_sign_in_link_takes_the_right_from_all_the_others(tmp_path: Path) -> None:
    server = Server(tmp_path / "data")
    try:
        described = made(server.data, "--groups", "1")
        console = f"{server.url}/s/{described['code']}/console"
        own_link = described["links"]["facilitator"].rsplit("/", 1)[1]
        first = signed_in(server, server.host_token)
        second_token, said = sign_in(server)
        assert said == []
        second = signed_in(server, second_token)
        assert first.get(console, timeout=10).status_code == 200
        lost = [watching(server, browser, described["code"]) for browser in (first, second)]
        facilitator = Client(server.url, token=own_link)
        assert facilitator.snapshot

        newest, said = sign_in(server, "--revoke-others")
        assert said == ["Sign-in links withdrawn: 2"]
        for client in lost:
            client.wait_for(lambda client=client: client.of("revoked"), 5)
            client.wait_for(lambda client=client: client.of("disconnect"), 5)
        for browser, token in ((first, server.host_token), (second, second_token)):
            assert browser.get(console, timeout=10).status_code == 403
            assert browser.get(f"{server.url}/library", timeout=10).status_code == 403
            assert requests.get(f"{server.url}/l/{token}", timeout=10).url.endswith(token)
        assert signed_in(server, newest).get(console, timeout=10).status_code == 200
        # A link to one seminar is another matter.
        assert facilitator.op("seminar.close")["ok"]
        assert not facilitator.of("revoked")
        facilitator.close()
    finally:
        server.stop()


def test_a_link_withdrawn_by_a_process_whose_clock_is_behind(
    running_server: Server, hall: World
) -> None:
    wall = Client(running_server.url, token=hall.made.wall_token)
    assert wall.snapshot
    other = open_database(load_settings({}, data_dir=running_server.data), ManualClock())
    try:
        assert other.write(lambda transaction: links.revoke(transaction, hall.id, "wall")) == 1
        wall.wait_for(lambda: wall.of("revoked"), 5)
    finally:
        other.close()


def test_the_hosts_links_only_are_renewed(world: World) -> None:
    store = world.store
    for _ in range(2):
        store.write(lambda transaction: links.make(transaction, "host"))
    _token, revoked = store.write(links.renew_hosts)
    assert revoked == 2
    assert [store.write(links.renew_hosts)[1] for _ in range(2)] == [1, 1]
    assert world.facilitator().kind == "facilitator"


# --- how long it is kept ------------------------------------------------------------------------


def test_what_has_been_kept_long_enough_is_deleted(
    store: Store, settings: Settings, clock: ManualClock
) -> None:
    world, backups = World(store), Backups(store, settings.data_dir)
    ended = clock.now + 70 * 60_000
    clock.now = ended + 90 * DAY - 1
    assert purge_expired(store, backups) == 0
    assert world.card(1)
    clock.now += 1
    assert purge_expired(store, backups) == 1
    with store.read() as reading:
        assert reading.connection.execute(Seminar.__table__.select()).all() == []


def assert_kept_for_ninety_days(store: Store, backups: Backups, clock: ManualClock) -> None:
    clock.now += 90 * DAY - 1
    assert purge_expired(store, backups) == 0
    clock.now += 1
    assert purge_expired(store, backups) == 1


def test_a_date_in_the_past_deletes_nothing(
    store: Store, settings: Settings, clock: ManualClock
) -> None:
    """As where the shipped agenda's own day is given."""
    clock.now = NINE + 1000 * DAY
    World(store)
    backups = Backups(store, settings.data_dir)
    assert purge_expired(store, backups) == 0
    assert_kept_for_ninety_days(store, backups, clock)


def test_a_programme_that_ran_later_than_planned_is_kept_from_then_on(
    store: Store, settings: Settings, clock: ManualClock
) -> None:
    world, backups = World(store), Backups(store, settings.data_dir)
    clock.now += 30 * DAY
    world.ok(world.facilitator(), "programme.start", expect=0)
    world.ok(world.facilitator(), "programme.finish", expect=1)
    assert_kept_for_ninety_days(store, backups, clock)


def test_a_seminar_closed_later_is_kept_from_then_on(
    store: Store, settings: Settings, clock: ManualClock
) -> None:
    world, backups = World(store), Backups(store, settings.data_dir)
    clock.now += 30 * DAY
    store.write(lambda transaction: seminars.close_seminar(transaction, world.id))
    assert_kept_for_ninety_days(store, backups, clock)
