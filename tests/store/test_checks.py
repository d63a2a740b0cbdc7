"""A database that can't be trusted is not used, and says what to do."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from seminar.config import DATABASE_FILE, Settings
from seminar.store import open_database
from seminar.store.checks import DatabaseError
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
