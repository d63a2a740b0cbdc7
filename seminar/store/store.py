"""The store as the rest of the house sees it: read, write, and the agendas."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine

from seminar.store.agendas import Agendas
from seminar.store.database import reading
from seminar.store.writer import Transaction, Writer

Result = TypeVar("Result")


class Reading:
    """One moment of the database, to read from."""

    def __init__(
        self, connection: Connection, now: int, agendas: Agendas, retention_days: int
    ) -> None:
        self.connection = connection
        self.now = now
        self.agendas = agendas
        self.retention_days = retention_days


class Store:
    """One database, opened once for each process. A seminar is kept for so many days in it."""

    def __init__(
        self,
        engine: Engine,
        now: Callable[[], int],
        lock_file: Path | None,
        retention_days: int,
    ) -> None:
        self.engine = engine
        self.now = now
        self.retention_days = retention_days
        self.agendas = Agendas()
        self.writer = Writer(engine, now, self.agendas, lock_file, retention_days)

    @property
    def is_one_file(self) -> bool:
        """Whether the whole database is a file that can be copied."""
        return self.engine.dialect.name == "sqlite"

    @property
    def address(self) -> str:
        """Where another process finds the database; for some with a password in it."""
        return self.engine.url.render_as_string(hide_password=False)

    @contextmanager
    def read(self) -> Iterator[Reading]:
        """One moment of the database; nothing can be changed through it."""
        with reading(self.engine) as connection:
            yield Reading(connection, self.now(), self.agendas, self.retention_days)

    def write(self, work: Callable[[Transaction], Result]) -> Result:
        """See `Writer.submit`."""
        return self.writer.submit(work)

    def close(self) -> None:
        """Commits what waits and lets go of the database."""
        self.writer.close()
        self.engine.dispose()
