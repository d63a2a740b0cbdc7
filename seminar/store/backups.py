"""Copies of the database in the data folder, made while the server goes on."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path

import gevent
from sqlalchemy import func, select

from seminar.store.maintenance import back_up
from seminar.store.store import Store
from seminar.store.tables import Log, Seminar

logger = logging.getLogger(__name__)

FOLDER = "backups"
MOST_KEPT = 24


class Backups:
    """A copy every so many minutes, where anything has changed; the oldest are let go."""

    def __init__(self, store: Store, data_dir: Path) -> None:
        self._store = store
        self._folder = data_dir / FOLDER
        self._copied: tuple[int, int] | None = None

    def run(self, minutes: int) -> None:
        """Goes on for as long as the server does; after a copy that fails the next is tried."""
        while True:
            gevent.sleep(minutes * 60)
            try:
                self.make()
            except Exception:
                logger.exception("The database could not be copied")

    def make(self) -> Path | None:
        """A copy of the database, or None where nothing has changed since the last one."""
        state = self._state()
        if state == self._copied:
            return None
        moment = datetime.fromtimestamp(self._store.now() / 1000, UTC)
        path = self._folder / f"seminar-{moment:%Y%m%d-%H%M%S}.sqlite3"
        # Reading a whole file takes its time, and a thread of the system keeps it off the sockets.
        gevent.get_hub().threadpool.apply(back_up, (self._store, path))
        self._copied = state
        for old in self.all()[:-MOST_KEPT]:
            old.unlink()
        return path

    def all(self) -> list[Path]:
        """The copies there are, the oldest first."""
        return sorted(self._folder.glob("seminar-*.sqlite3"))

    def forget(self) -> None:
        """Deletes every copy: what was purged must not live on in one of them."""
        for copy in self.all():
            copy.unlink()
        self._copied = None

    def _state(self) -> tuple[int, int]:
        with self._store.read() as reading:
            written = reading.connection.execute(select(func.count()).select_from(Log)).scalar_one()
            seminars = reading.connection.execute(
                select(func.coalesce(func.max(Seminar.id), 0))
            ).scalar_one()
        return written, seminars
