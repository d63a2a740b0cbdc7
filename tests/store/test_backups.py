"""Copies made while the server goes on, and what must not be left in them."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import gevent
import pytest
from sqlalchemy import select

from seminar.clock import now
from seminar.config import DATABASE_FILE, Settings
from seminar.services import retention
from seminar.store import backups as backups_module
from seminar.store import maintenance, open_database
from seminar.store.backups import HOURS_KEPT, NEWEST_KEPT, Backups, require_apart
from seminar.store.maintenance import DRAFTS, CopyError, back_up
from seminar.store.store import Store
from seminar.store.tables import Seminar
from tests.support.databases import enlarge
from tests.support.servers import ROOT, Client, Server, seminar
from tests.support.worlds import ManualClock, World


def texts(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT text FROM points ORDER BY number").fetchall()
    return [text for (text,) in rows]


def test_a_copy_is_made_where_something_has_changed(
    store: Store, settings: Settings, clock: ManualClock
) -> None:
    world = World(store)
    kari = world.by_link()
    backups = Backups(store, settings.data_dir)
    world.write_point(kari, "One")
    first = backups.make()
    assert first is not None
    assert texts(first) == ["One"]
    clock.pass_by(600_000)
    assert backups.make() is None
    world.write_point(kari, "Two")
    second = backups.make()
    assert second is not None
    assert texts(second) == ["One", "Two"]
    assert backups.all() == [first, second]


HOUR = 3_600_000


def test_copies_are_thinned_out_and_the_newest_are_all_kept(
    store: Store, settings: Settings, clock: ManualClock
) -> None:
    """A day of sixteen hours with four copies an hour."""
    world = World(store)
    kari = world.by_link()
    backups = Backups(store, settings.data_dir)
    clock.now = clock.now // HOUR * HOUR
    made = []
    for number in range(64):
        world.ok(kari, "help.clear" if number % 2 else "help.call")
        made.append(backups.make())
        clock.pass_by(HOUR // 4)
    # The last of each of twelve hours, the last hour of which is among the newest six.
    last_of_hour = made[3::4][-HOURS_KEPT:]
    newest = made[-NEWEST_KEPT:]
    assert backups.all() == [one for one in made if one in last_of_hour or one in newest]
    assert len(backups.all()) == 16


def test_a_clock_that_was_ahead_for_a_while_costs_no_copy(
    store: Store, settings: Settings, clock: ManualClock
) -> None:
    world = World(store)
    kari = world.by_link()
    backups = Backups(store, settings.data_dir)
    right = clock.now
    made = []
    for ahead in (365 * 24 * HOUR, 0):
        for number in range(NEWEST_KEPT + HOURS_KEPT):
            clock.now = right + ahead + number * HOUR
            world.write_point(kari, "Once more")
            made.append(backups.make())
            assert made[-1] in backups.all()
    assert backups.all() == made[-HOURS_KEPT:]


def test_copies_of_an_earlier_version_come_before_all_others(
    store: Store, settings: Settings
) -> None:
    backups = Backups(store, settings.data_dir)
    folder = settings.data_dir / "backups"
    folder.mkdir()
    earlier = [folder / f"seminar-20260{month}01-101500.sqlite3" for month in (4, 3)]
    for path in [*earlier, folder / "mine.sqlite3"]:
        path.touch()
    World(store)
    made = backups.make()
    assert backups.all() == [*reversed(earlier), made]
    backups.renew()
    (renewed,) = backups.all()
    assert sorted(folder.iterdir()) == [folder / "mine.sqlite3", renewed]


def test_what_a_killed_copy_left_is_deleted(store: Store, settings: Settings) -> None:
    world, backups = World(store), Backups(store, settings.data_dir)
    first = backups.make()
    assert first is not None

    def leave() -> list[Path]:
        left = [first.with_name(f"seminar-000007-20260101-101500.sqlite3{end}") for end in DRAFTS]
        for path in left:
            path.write_bytes(b"forgotten")
        return left

    def still_there(left: list[Path]) -> list[Path]:
        return [path for path in left if path.exists()]

    left = leave()
    assert backups.all() == [first]
    running = gevent.spawn(backups.run, 3600)
    with gevent.Timeout(10):
        while still_there(left):
            gevent.sleep(0.01)
    running.kill()
    left = leave()
    world.write_point(world.by_link())
    backups.make()
    assert still_there(left) == []
    left = leave()
    retention.purge(store, backups, world.id)
    assert still_there(left) == []
    target = settings.data_dir.parent / "copy.sqlite3"
    for ending in DRAFTS:
        target.with_name(target.name + ending).write_bytes(b"forgotten")
    back_up(store, target)
    assert list(target.parent.glob("copy*")) == [target]


def test_a_copy_has_its_name_once_it_lies_on_the_disk(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    """What is asked of the system, in order: the file's flush, its name, the folder's flush."""
    record, target = tmp_path / "calls", tmp_path / "copies" / "copy.sqlite3"
    World(store)
    strace = shutil.which("strace")
    assert strace, "strace is missing: run make setup"
    watching = [strace, "-f", "-y", "-e", "trace=fsync,rename,renameat,renameat2"]
    command = [sys.executable, "-m", "seminar", "backup", str(target)]
    command += ["--data", str(settings.data_dir)]
    subprocess.run([*watching, "-o", str(record), *command], check=True, timeout=60, cwd=ROOT)
    said = [line.split(" ", 1)[1].strip() for line in record.read_text().splitlines()]
    named = next(place for place, call in enumerate(said) if f'"{target}"' in call)
    assert said[named].startswith("rename")
    assert any(call.startswith("fsync(") and f"{target}.part>" in call for call in said[:named])
    assert said[named - 1].startswith("fsync(")
    assert f"{target}.part>" in said[named - 1]
    assert said[named + 1].startswith("fsync(")
    assert f"{target.parent}>" in said[named + 1]


def test_a_damaged_copy_does_not_take_the_place_of_a_whole_one(
    store: Store, settings: Settings
) -> None:
    world, backups = World(store), Backups(store, settings.data_dir)
    for number in range(50):
        world.write_point(world.by_link(), f"Point {number} " * 20)
    whole = backups.make()
    assert whole is not None
    before = whole.read_bytes()
    world.write_point(world.by_link())
    with closing(sqlite3.connect(settings.data_dir / DATABASE_FILE)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    with (settings.data_dir / DATABASE_FILE).open("r+b") as file:
        file.seek(4096 * (pages // 2))
        file.write(b"\xa5" * 4096 * 8)
    with pytest.raises((CopyError, sqlite3.DatabaseError), match=r"damaged|malformed"):
        backups.make()
    assert [path.name for path in whole.parent.iterdir()] == [whole.name]
    assert whole.read_bytes() == before


def test_a_copy_is_restored_as_the_instructions_say(
    tmp_path: Path, settings: Settings, empty_database: Path
) -> None:
    """The server was killed, and its log lies beside what the copy takes the place of."""
    database = settings.data_dir / DATABASE_FILE
    shutil.copy(empty_database, database)
    store = open_database(settings, now)
    world = World(store)
    store.close()
    server = Server(settings.data_dir)
    kari = Client(server.url, token=world.group_token(1))
    point, other = str(uuid4()), str(uuid4())
    operations = [save(point, 0, "Before"), save(point, 1, "Since"), save(other, 0, "New since")]
    answers = [kari.call("op", operations[0])]
    assert seminar("backup", tmp_path / "copy.sqlite3", data=settings.data_dir).returncode == 0
    answers += [kari.call("op", operation) for operation in operations[1:]]
    assert [answer["ok"] for answer in answers] == [True] * 3
    server.kill()
    kari.close()
    # As in docs/hosting.md.
    assert log_of(database).stat().st_size > 0
    shutil.copy(tmp_path / "copy.sqlite3", database)
    for ending in ("-wal", "-shm"):
        database.with_name(f"{DATABASE_FILE}{ending}").unlink()
    restored = Server(settings.data_dir)
    kari = Client(restored.url, token=world.group_token(1))
    assert {one["text"] for one in kari.snapshot["group"]["points"]} == {"Before"}
    # The device has seen a number that the restored log has not come to.
    caught_up = kari.call("sync", {"seq": {"group:1": answers[-1]["seq"] + 50}})
    assert [one["id"] for one in caught_up["snapshot"]["group"]["points"]] == [point]
    again = [kari.call("op", operation) for operation in operations]
    assert again[0] == answers[0]
    assert [answer["ok"] for answer in again] == [True] * 3
    kari.close()
    assert restored.stop() == 0
    assert texts(database) == ["Since", "New since"]
    with closing(sqlite3.connect(database)) as connection:
        kept = connection.execute("SELECT text FROM revisions ORDER BY point_id = ?, rev", (point,))
        assert kept.fetchall() == [("New since",), ("Before",), ("Since",)]
        numbers = connection.execute("SELECT seq FROM log ORDER BY seq").fetchall()
        assert numbers == [(seq,) for seq in range(1, len(numbers) + 1)]


def save(point: str, base: int, text: str) -> dict[str, Any]:
    operation = {"point": point, "question": "both", "base": base, "text": text}
    return {"id": str(uuid4()), "type": "point.save", **operation}


def test_what_is_purged_is_in_no_copy(store: Store, settings: Settings) -> None:
    gone, stays = World(store), World(store)
    gone.write_point(gone.by_link(), "Utterly forgotten")
    stays.write_point(stays.by_link(), "Always remembered")
    backups = Backups(store, settings.data_dir)
    backups.make()
    retention.purge(store, backups, gone.id)
    (copy,) = backups.all()
    assert texts(copy) == ["Always remembered"]
    assert b"forgotten" not in copy.read_bytes()


def test_a_copy_that_fails_leaves_nothing_behind(store: Store, settings: Settings) -> None:
    World(store)
    target = settings.data_dir / "copies" / "copy.sqlite3"
    target.mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        back_up(store, target)
    assert list(target.parent.iterdir()) == [target]


TAKEN = [
    DATABASE_FILE,
    f"{DATABASE_FILE}-wal",
    f"{DATABASE_FILE}-shm",
    f"{DATABASE_FILE}-journal",
    "secret_key",
    "write.lock",
    "new.sqlite3",
    "backups/../secret_key",
]


@pytest.mark.parametrize("name", TAKEN)
def test_no_copy_is_written_over_what_the_server_lives_on(
    store: Store, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    World(store)
    folder, file = tmp_path / "folder", tmp_path / "file"
    folder.symlink_to(settings.data_dir)
    file.symlink_to(settings.data_dir / name)
    monkeypatch.chdir(settings.data_dir)
    for target in (settings.data_dir / name, folder / name, file, Path(name)):
        with pytest.raises(CopyError, match="outside of the data folder"):
            require_apart(store, target, settings.data_dir)


def test_a_copy_may_lie_elsewhere_and_among_the_other_copies(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    for target in (tmp_path / DATABASE_FILE, settings.data_dir / "backups" / DATABASE_FILE):
        require_apart(store, target, settings.data_dir)


def test_a_database_outside_of_the_data_folder_is_guarded_too(
    settings: Settings, tmp_path: Path, clock: ManualClock
) -> None:
    elsewhere = tmp_path / "elsewhere.sqlite3"
    url = f"sqlite:///{elsewhere}"
    store = open_database(settings.model_copy(update={"database_url": url}), clock)
    second_name = tmp_path / "second name"
    second_name.hardlink_to(elsewhere)
    for target in (elsewhere, tmp_path / "elsewhere.sqlite3-journal", second_name):
        with pytest.raises(CopyError):
            require_apart(store, target, settings.data_dir)
    store.close()


def test_no_copy_takes_the_room_that_people_need_to_write(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four megabytes are in the write-ahead log only, and are a copy's as well."""
    megabyte = 1024 * 1024
    monkeypatch.setattr(backups_module, "RESERVE", 2 * megabyte)
    database = settings.data_dir / DATABASE_FILE
    world, backups = World(store), Backups(store, settings.data_dir)
    kari = world.by_link()
    first = backups.make()
    assert first is not None
    with store.read() as reading:
        # While somebody reads one moment, what is written stays in the log.
        reading.connection.execute(select(Seminar.id)).all()
        while maintenance.size_of(store) < database.stat().st_size + 4 * megabyte:
            for _ in range(20):
                world.write_point(kari, "Much to say " * 80)
    size = maintenance.size_of(store)
    assert database.stat().st_size + 4 * megabyte <= size
    leave_free(monkeypatch, size + megabyte)
    with pytest.raises(CopyError, match=r"too little room .* MB have to be free"):
        backups.make()
    assert list(first.parent.iterdir()) == [first]
    point = world.write_point(kari, "Saved all the same")
    assert world.point(kari, point)["text"] == "Saved all the same"
    leave_free(monkeypatch, size + 3 * megabyte)
    second = backups.make()
    assert second is not None
    assert texts(second)[-1] == "Saved all the same"


def log_of(database: Path) -> Path:
    return database.with_name(f"{database.name}-wal")


def leave_free(
    monkeypatch: pytest.MonkeyPatch, free: int, folder: Path | None = None, full: int = 0
) -> None:
    """So many bytes, and more where there are fewer copies in the folder."""

    def usage(_folder: Path) -> Any:
        taken = sum(path.stat().st_size for path in folder.iterdir()) if folder else 0
        return SimpleNamespace(free=free + full - taken)

    monkeypatch.setattr(shutil, "disk_usage", usage)


def test_the_oldest_copies_make_room_for_a_new_one(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, backups = World(store), Backups(store, settings.data_dir)
    made = []
    for _ in range(4):
        world.write_point(world.by_link())
        made.append(backups.make())
    size = maintenance.size_of(store)
    world.write_point(world.by_link())
    folder = settings.data_dir / "backups"
    full = sum(path.stat().st_size for path in folder.iterdir())
    leave_free(monkeypatch, size // 2 + backups_module.RESERVE, folder, full)
    made.append(backups.make())
    assert backups.all() == made[1:]
    # Where even that is not enough, the newest copy stays.
    world.write_point(world.by_link())
    leave_free(monkeypatch, 0)
    with pytest.raises(CopyError):
        backups.make()
    assert backups.all() == made[-1:]


def test_copies_are_made_while_saving_goes_on(store: Store, settings: Settings) -> None:
    world, backups = World(store), Backups(store, settings.data_dir)
    kari = world.by_link()
    running = gevent.spawn(backups.run, 0.05)
    written: list[str] = []
    with gevent.Timeout(30):
        while len(backups.all()) < 4:
            written.append(f"Point {len(written)}")
            world.write_point(kari, written[-1])
            gevent.sleep(0.01)
    running.kill()
    copies = backups.all()
    held = [texts(copy) for copy in copies]
    assert all(one == written[: len(one)] for one in held)
    assert [len(one) for one in held] == sorted({len(one) for one in held})
    assert texts(settings.data_dir / DATABASE_FILE) == written


COPIES_AND_SAVES = """
import sys
from pathlib import Path
from seminar.clock import now
from seminar.config import load_settings
from seminar.store import open_database
from seminar.store.backups import Backups

settings = load_settings({}, data_dir=Path(sys.argv[1]))
print("ready", flush=True)
Backups(open_database(settings, now), settings.data_dir).make()
"""


def test_a_server_killed_in_the_middle_of_a_copy_leaves_the_old_one_whole(
    store: Store, settings: Settings
) -> None:
    world, backups = World(store), Backups(store, settings.data_dir)
    enlarge(settings.data_dir / DATABASE_FILE, 60)
    old = backups.make()
    assert old is not None
    world.write_point(world.by_link(), "Written since")
    before, caught = old.read_bytes(), 0
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", COPIES_AND_SAVES, str(settings.data_dir)], cwd=ROOT
        ) as process:
            while not (drafts := list(old.parent.glob("*.part"))) and process.poll() is None:
                time.sleep(0.001)
            process.kill()
        caught += bool(drafts)
        assert backups.all() == [old]
        assert old.read_bytes() == before
    assert caught == 3
    assert list(old.parent.glob("*.part")) != []
    new = backups.make()
    assert new is not None
    assert texts(new) == ["Written since"]
    assert sorted(old.parent.iterdir()) == [old, new]
