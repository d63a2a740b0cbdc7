"""Copies made while the server goes on, and what must not be left in them."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from seminar.config import DATABASE_FILE, Settings, load_settings
from seminar.services import retention
from seminar.store import open_database
from seminar.store.backups import MOST_KEPT, Backups, CopyError, require_apart
from seminar.store.maintenance import back_up
from seminar.store.store import Store
from tests.support.worlds import ManualClock, World, everything


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


def test_the_oldest_copies_are_let_go(store: Store, settings: Settings, clock: ManualClock) -> None:
    world = World(store)
    kari = world.by_link()
    backups = Backups(store, settings.data_dir)
    made = []
    for number in range(MOST_KEPT + 2):
        world.write_point(kari, f"Point {number}")
        clock.pass_by(600_000)
        made.append(backups.make())
    assert backups.all() == made[2:]


def test_a_copy_put_in_the_databases_place_is_the_database(
    store: Store, settings: Settings, tmp_path: Path, clock: ManualClock
) -> None:
    world = World(store)
    world.write_point(world.by_link(), "Kept")
    copy = Backups(store, settings.data_dir).make()
    assert copy is not None
    other = tmp_path / "other"
    other.mkdir()
    (other / DATABASE_FILE).write_bytes(copy.read_bytes())
    restored = open_database(load_settings({}, data_dir=other), clock)
    assert everything(restored) == everything(store)
    restored.close()


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
    World(store)
    backups = Backups(store, settings.data_dir)
    usage = shutil.disk_usage(settings.data_dir)
    nearly_full = usage._replace(free=(settings.data_dir / DATABASE_FILE).stat().st_size)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: nearly_full)
    with pytest.raises(OSError, match="too little room"):
        backups.make()
    assert backups.all() == []
