"""What is done to the whole file: copies, and leaving no trace of what was deleted."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import cast

from seminar.store.store import Store


def back_up(store: Store, file: Path) -> None:
    """Writes a whole, consistent copy of the database, while the server goes on."""
    if store.engine.dialect.name != "sqlite":
        raise NotImplementedError("PostgreSQL has pg_dump for this")
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(file.name + ".part")
    with store.engine.connect() as connection, closing(sqlite3.connect(draft)) as copy:
        source = cast("sqlite3.Connection", connection.connection.driver_connection)
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    draft.replace(file)


def erase_traces(store: Store) -> None:
    """Rewrites the file without its free pages, and empties the write-ahead log."""
    if store.engine.dialect.name != "sqlite":
        return
    store.writer.alone(_rewrite)


def _rewrite(connection: sqlite3.Connection) -> None:
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
