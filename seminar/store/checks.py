"""What is looked at before the database is used: is SQLite new enough, and is the file whole."""

from __future__ import annotations

import sqlite3
from typing import Any

import gevent
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

OLDEST_SQLITE = (3, 35, 0)
"""The first version that knows RETURNING, which the writer needs."""

SOUND = "ok"
SECONDS_AT_START = 1.0
"""A large file takes longer than anybody can wait; `check_thoroughly` sees the rest of it."""


class DatabaseError(Exception):
    """A database that can't be used; the text is a sentence for whoever starts the server."""


def check_sqlite(engine: Engine) -> None:
    """Raises `DatabaseError` where SQLite itself is too old, or the file is damaged.

    Any SQLite before 3.51.3 can damage a file when two connections write around
    a checkpoint; `Writer` sees to it that never two do, so those are accepted.
    """
    if engine.dialect.name != "sqlite":
        return
    module = engine.dialect.dbapi
    found = module.sqlite_version_info if module else OLDEST_SQLITE
    if found < OLDEST_SQLITE:
        raise DatabaseError(
            f"SQLite {'.'.join(map(str, found))} is too old: 3.35 or newer is needed."
        )
    verdict = _verdict(engine, "quick_check", SECONDS_AT_START)
    if verdict != SOUND:
        raise DatabaseError(_way_out(engine, verdict))


def check_thoroughly(engine: Engine) -> None:
    """Raises `DatabaseError` where anything at all is wrong with the file, however long it takes.

    Beside the start's check it sees where an index and its table don't agree.
    """
    verdict = _verdict(engine, "integrity_check", None)
    if verdict != SOUND:
        raise DatabaseError(_way_out(engine, verdict))


def _way_out(engine: Engine, verdict: str) -> str:
    return (
        f"The database {engine.url.database} is damaged ({verdict}). Stop the server, move the "
        "database away, together with the files beside it that end in -wal and -shm, and put the "
        "newest copy from the folder “backups” in its place."
    )


def _verdict(engine: Engine, pragma: str, seconds: float | None) -> str:
    try:
        with engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            asking = gevent.get_hub().threadpool.spawn(_ask, driver, pragma)
            answer: str | None = asking.wait(seconds)
            if answer is None:
                driver.interrupt()
                asking.wait()
    except SQLAlchemyError as error:
        return _first_line(error.__cause__ or error)
    return answer or SOUND


def _ask(driver: sqlite3.Connection, pragma: str) -> str:
    try:
        (found,) = driver.execute(f"PRAGMA {pragma}(1)").fetchone()
    except sqlite3.Error as error:
        return _first_line(error)
    return str(found)


def _first_line(error: BaseException) -> str:
    return str(error).splitlines()[0]
