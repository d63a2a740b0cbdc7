"""How the database is opened: SQLite's settings, versions and transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

WRITES = "seminar_writes"


def prepare(engine: Engine) -> None:
    """Sets what every connection of the engine needs. Does nothing for other databases."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)


def open_for_reading(address: str) -> Engine:
    """Opens a database beside the server that writes to it; nothing can be changed through it."""
    url = make_url(address)
    engine = create_engine(_read_only(url), hide_parameters=True)
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _leave_begin_to_us)
        event.listen(engine, "begin", _begin)
    return engine


def _read_only(url: URL) -> URL:
    if url.get_backend_name() != "sqlite":
        return url
    # A connection that may write empties the write-ahead log when it is the last to close, and that
    # is for the one writer to do.
    file = Path(str(url.database)).absolute().as_uri()
    return url.set(database=file, query={"mode": "ro", "uri": "true"})


def _leave_begin_to_us(connection: Any, _record: object) -> None:
    # The driver's own BEGIN comes late and deferred; ours is sent by `_begin`.
    connection.isolation_level = None


def _set_pragmas(connection: Any, record: object) -> None:
    _leave_begin_to_us(connection, record)
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=5000",
        # What is purged must not stay in the file's free pages.
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def wait_for_others(connection: Connection, seconds: float) -> None:
    """For how long the connection waits where another holds SQLite's own lock."""
    if connection.dialect.name == "sqlite":
        cursor = connection.connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={seconds * 1000:.0f}")
        cursor.close()


def _begin(connection: Connection) -> None:
    # A deferred transaction that reads and then writes fails at once when another process wrote
    # in between, whatever the busy time-out says.
    writes = connection.get_execution_options().get(WRITES, False)
    # Straight to the driver: SQLAlchemy's own way costs as much as a whole small reading.
    cursor = connection.connection.cursor()
    cursor.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
    cursor.close()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A short transaction that only reads, all of it from one moment."""
    with engine.connect() as connection, connection.begin():
        yield connection
