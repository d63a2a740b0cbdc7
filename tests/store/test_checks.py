"""A database that can't be trusted is not used, and says what to do."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing

import pytest

from seminar.config import DATABASE_FILE, Settings
from seminar.store import checks, open_database
from seminar.store.checks import DatabaseError, check_thoroughly
from seminar.store.store import Store
from tests.support.databases import enlarge
from tests.support.worlds import ManualClock, World


def test_a_damaged_file_is_named_with_the_way_out(settings: Settings, clock: ManualClock) -> None:
    store = open_database(settings, clock)
    World(store)
    store.close()
    path = settings.data_dir / DATABASE_FILE
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 8] = b"\xa5" * 4096 * 5
    path.write_bytes(content)
    with pytest.raises(DatabaseError, match="is damaged"):
        open_database(settings, clock)


def test_a_file_that_is_no_database_is_named_too(settings: Settings, clock: ManualClock) -> None:
    (settings.data_dir / DATABASE_FILE).write_bytes(b"not a database at all" * 500)
    with pytest.raises(DatabaseError, match="file is not a database"):
        open_database(settings, clock)


def test_a_sound_file_is_opened_again(settings: Settings, clock: ManualClock) -> None:
    first = open_database(settings, clock)
    code = World(first).code
    first.close()
    second = open_database(settings, clock)
    with closing(sqlite3.connect(settings.data_dir / DATABASE_FILE)) as connection:
        assert connection.execute("SELECT code FROM seminars").fetchall() == [(code,)]
    second.close()


def test_a_start_does_not_wait_for_the_whole_of_a_large_file(
    settings: Settings, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_database(settings, clock)
    world = World(store)
    enlarge(settings.data_dir / DATABASE_FILE, 100)
    started = time.monotonic()
    check_thoroughly(store.engine)
    in_full = time.monotonic() - started
    store.close()
    monkeypatch.setattr(checks, "SECONDS_AT_START", 0.01)
    started = time.monotonic()
    again = open_database(settings, clock)
    assert time.monotonic() - started < in_full
    world.store = again
    world.write_point(world.by_link())
    again.close()


def test_an_index_that_differs_from_its_table_is_found_by_the_thorough_check(
    settings: Settings, clock: ManualClock
) -> None:
    first = open_database(settings, clock)
    world = World(first)
    world.write_point(world.by_link())
    first.close()
    with closing(sqlite3.connect(settings.data_dir / DATABASE_FILE)) as connection:
        # SQLite is made to believe that an index is about other rows than it is.
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = sql || ' WHERE seq > 1' WHERE name = ("
            "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'log'"
            " AND sql IS NOT NULL LIMIT 1)"
        )
        connection.commit()
    second = open_database(settings, clock)
    with pytest.raises(DatabaseError, match=r"is damaged .*put the newest copy"):
        check_thoroughly(second.engine)
    second.close()


def test_the_thorough_check_finds_a_sound_file_sound(world: World, store: Store) -> None:
    world.write_point(world.by_link())
    check_thoroughly(store.engine)
