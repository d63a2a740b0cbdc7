"""What is done to the whole file: copies, and leaving no trace of what was deleted."""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from seminar.store.store import Store

MOST_TRIES = 2
"""Each waits for those who read, and nobody can write meanwhile."""
DRAFT = ".part"
DRAFTS = (DRAFT, f"{DRAFT}-journal")

logger = logging.getLogger(__name__)


class CopyError(Exception):
    """A copy that can't be made; the text is a sentence for whoever asked for it."""


def back_up(store: Store, file: Path) -> None:
    """Writes a whole, consistent copy of the database, while the server goes on.

    The copy has its name only once it has been checked and lies on the disk.
    """
    if not store.is_one_file:
        raise NotImplementedError("PostgreSQL has pg_dump for this")
    file.parent.mkdir(parents=True, exist_ok=True)
    drop_drafts(file)
    draft = file.with_name(file.name + DRAFT)
    try:
        _copy(database_file(store), draft)
        flush(draft)
        draft.replace(file)
        flush(file.parent)
    finally:
        # Half a copy on a full disk would keep it full, and outlive what is purged.
        drop_drafts(file)


def drop_drafts(file: Path) -> None:
    """Deletes what a copy that never became whole has left."""
    for ending in DRAFTS:
        file.with_name(file.name + ending).unlink(missing_ok=True)


def database_file(store: Store) -> Path:
    """Where the database lies."""
    return Path(str(store.engine.url.database))


def size_of(store: Store) -> int:
    """Bytes of a copy: with what is in the write-ahead log only."""
    with closing(sqlite3.connect(database_file(store))) as source:
        (pages,) = source.execute("PRAGMA page_count").fetchone()
        (bytes_each,) = source.execute("PRAGMA page_size").fetchone()
    return int(pages) * int(bytes_each)


def _copy(original: Path, draft: Path) -> None:
    # Connections of its own: the copy may be made in another thread.
    with closing(sqlite3.connect(original)) as source, closing(sqlite3.connect(draft)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        (verdict,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise CopyError(f"The copy was not kept, because it is damaged: {verdict}")


def flush(path: Path) -> None:
    """Waits until a file, or what a folder says of its files, lies on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


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
