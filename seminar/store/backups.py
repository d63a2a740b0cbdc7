"""Copies of the database in the data folder, made while the server goes on."""

from __future__ import annotations

import errno
import logging
import shutil
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import gevent
from sqlalchemy import func, select

from seminar.store.maintenance import back_up
from seminar.store.store import Store
from seminar.store.tables import Log, Seminar
from seminar.store.threads import in_thread

logger = logging.getLogger(__name__)

FOLDER = "backups"
MOST_KEPT = 24
PARTS_OF_A_DATABASE = ("", "-wal", "-shm", "-journal")


class CopyError(Exception):
    """A copy that can't be made; the text is a sentence for whoever asked for it."""


def require_apart(store: Store, file: Path, data_dir: Path) -> None:
    """Raises `CopyError` where a copy would take the place of what the server lives on."""
    target, home = file.resolve(), data_dir.resolve()
    database = Path(str(store.engine.url.database)).resolve()
    own = [database.with_name(database.name + part) for part in PARTS_OF_A_DATABASE]
    copies = (home / FOLDER).resolve()
    is_inside = home in target.parents and copies not in target.parents
    if is_inside or any(_is_same(target, one) for one in own):
        raise CopyError(
            f"{file} lies where the server keeps its own files: a copy would destroy them. "
            "Choose a place outside of the data folder."
        )


def _is_same(one: Path, other: Path) -> bool:
    # One file may have two names, as where a folder is mounted twice.
    return one == other or (one.exists() and other.exists() and one.samefile(other))


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
        """A copy of the database, or None where nothing has changed since the last one.

        Raises `OSError` where there is no room for it beside what is still to be written.
        """
        state = self._state()
        if state == self._copied:
            return None
        self._require_room()
        moment = datetime.fromtimestamp(self._store.now() / 1000, UTC)
        path = self._folder / f"seminar-{moment:%Y%m%d-%H%M%S}.sqlite3"
        # Reading a whole file takes its time, and a thread of the system keeps it off the sockets.
        in_thread(partial(back_up, self._store, path))
        self._copied = state
        for old in self.all()[:-MOST_KEPT]:
            old.unlink()
        return path

    def _require_room(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        size = Path(str(self._store.engine.url.database)).stat().st_size
        if shutil.disk_usage(self._folder).free < 2 * size:
            raise OSError(errno.ENOSPC, "too little room for a copy of the database")

    def all(self) -> list[Path]:
        """The copies there are, the oldest first."""
        return sorted(self._folder.glob("seminar-*.sqlite3"))

    def renew(self) -> None:
        """One new copy in place of all: what was purged must not live on in an older one."""
        older = self.all()
        self._copied = newest = None
        try:
            newest = self.make()
        finally:
            for copy in older:
                if copy != newest:
                    copy.unlink()

    def _state(self) -> tuple[int, int]:
        with self._store.read() as reading:
            written = reading.connection.execute(select(func.count()).select_from(Log)).scalar_one()
            seminars = reading.connection.execute(
                select(func.coalesce(func.max(Seminar.id), 0))
            ).scalar_one()
        return written, seminars
