"""What is done to the whole file: copies, and leaving no trace of what was deleted."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

from seminar.store.store import Store

MOST_TRIES = 2
"""Each waits for those who read, and nobody can write meanwhile."""

logger = logging.getLogger(__name__)


def back_up(store: Store, file: Path) -> None:
    """Writes a whole, consistent copy of the database, while the server goes on."""
    if not store.is_one_file:
        raise NotImplementedError("PostgreSQL has pg_dump for this")
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(file.name + ".part")
    original = str(store.engine.url.database)
    try:
        # A connection of its own: the copy may be made in another thread.
        with closing(sqlite3.connect(original)) as source, closing(sqlite3.connect(draft)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        draft.replace(file)
    finally:
        # Half a copy on a full disk would keep it full, and outlive what is purged.
        for rest in (draft, draft.with_name(draft.name + "-journal")):
            rest.unlink(missing_ok=True)


def erase_traces(store: Store) -> None:
    """Rewrites the file without its free pages, and empties the write-ahead log."""
    if not store.is_one_file:
        return
    store.writer.alone(_rewrite)


def _rewrite(connection: sqlite3.Connection) -> None:
    # The connection may have been the writer's, which is less patient with those who read.
    connection.execute("PRAGMA busy_timeout=5000")
    connection.execute("VACUUM")
    for _ in range(MOST_TRIES):
        is_busy, _pages, _moved = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not is_busy:
            return
    logger.warning(
        "The database was read all the while: what was deleted is not out of its log yet"
    )
