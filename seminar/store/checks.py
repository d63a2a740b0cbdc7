"""What is looked at before the database is used: is SQLite new enough, and is the file whole."""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

OLDEST_SQLITE = (3, 35, 0)
"""The first version that knows RETURNING, which the writer needs."""


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
    verdict = _verdict(engine)
    if verdict != "ok":
        raise DatabaseError(
            f"The database {engine.url.database} is damaged ({verdict}). Move it away, together "
            "with the files beside it that end in -wal and -shm, and put the newest copy from the "
            "folder “backups” in its place."
        )


def _verdict(engine: Engine) -> str:
    try:
        with engine.connect() as connection:
            found: str = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
    except SQLAlchemyError as error:
        return str(error.__cause__ or error).splitlines()[0]
    return found
