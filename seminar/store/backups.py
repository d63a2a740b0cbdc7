"""Copies of the database in the data folder, made while the server goes on."""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import gevent
from sqlalchemy import func, select

from seminar.store.maintenance import (
    DRAFTS,
    CopyError,
    back_up,
    database_file,
    size_of,
)
from seminar.store.store import Store
from seminar.store.tables import Log, Seminar
from seminar.store.threads import in_thread
from seminar.store.turns import turn

logger = logging.getLogger(__name__)

FOLDER = "backups"
NEWEST_KEPT = 6
HOURS_KEPT = 12
"""Of each of so many hours in which something changed, the newest."""
RESERVE = 256 * 1024 * 1024
"""Bytes that no copy may take: the database itself grows by less on a full day of 500 groups."""
PATIENCE = 600.0
"""Seconds for the copy that another process is making."""
NAME = re.compile(r"seminar-(?P<number>\d+)(-\d{8})?-\d{6}\.sqlite3")
"""The number and not the time gives the order: a clock may have been set wrong for a while."""
PARTS_OF_A_DATABASE = ("", "-wal", "-shm", "-journal")


def require_apart(store: Store, file: Path, data_dir: Path) -> None:
    """Raises `CopyError` where a copy would take the place of what the server lives on."""
    target, home = file.resolve(), data_dir.resolve()
    database = database_file(store).resolve()
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
    """A copy every so many minutes, where anything has changed; older ones are thinned out."""

    def __init__(self, store: Store, data_dir: Path) -> None:
        self._store = store
        self._folder = data_dir / FOLDER
        self._lock_file = data_dir / "copy.lock"
        self._copied: tuple[int, int] | None = None

    def run(self, seconds: float) -> None:
        """Goes on for as long as the server does; after a copy that fails the next is tried."""
        self._try(partial(in_thread, self._drop_drafts))
        while True:
            gevent.sleep(seconds)
            self._try(self.make)

    def _try(self, work: Callable[[], object]) -> None:
        try:
            work()
        except Exception:
            logger.exception("The database could not be copied")

    def make(self) -> Path | None:
        """A copy of the database, or None where nothing has changed since the last one.

        Raises `CopyError` where there is no room for it beside what is still to be written.
        """
        state = self._state()
        if state == self._copied:
            return None
        # Reading a whole file takes its time, and a thread of the system keeps it off the sockets.
        path = in_thread(self._make)
        self._copied = state
        return path

    def _make(self) -> Path:
        # `seminar purge` copies too, and the half of a copy that another makes is not a stale one.
        with turn(self._lock_file, PATIENCE):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._remove(self._drafts())
            self._make_room()
            path = self._folder / self._next_name()
            back_up(self._store, path)
            copies = self.all()
            self._remove(set(copies) - _worth_keeping(copies))
        return path

    def _next_name(self) -> str:
        newest = max(map(_number, self.all()), default=0)
        moment = datetime.fromtimestamp(self._store.now() / 1000, UTC)
        return f"seminar-{newest + 1:06}-{moment:%Y%m%d-%H%M%S}.sqlite3"

    def _make_room(self) -> None:
        """What people write comes first, then a new copy, then the old ones."""
        needed = size_of(self._store) + RESERVE
        for oldest in self.all()[:-1]:
            if shutil.disk_usage(self._folder).free >= needed:
                break
            oldest.unlink()
        if shutil.disk_usage(self._folder).free < needed:
            raise CopyError(
                "There is too little room for a copy of the database: "
                f"{needed // 1_000_000} MB have to be free."
            )

    def all(self) -> list[Path]:
        """The copies there are, the oldest first."""
        found = [path for path in self._folder.glob("*") if NAME.fullmatch(path.name)]
        return sorted(found, key=lambda path: (_number(path), path.name))

    def _drafts(self) -> list[Path]:
        return [path for ending in DRAFTS for path in self._folder.glob(f"*{ending}")]

    def _drop_drafts(self) -> None:
        """What a process that was killed has left takes room, and would outlive what is purged."""
        with turn(self._lock_file, PATIENCE):
            self._remove(self._drafts())

    def renew(self) -> None:
        """One new copy in place of all: what was purged must not live on in an older one."""
        self._copied = newest = None
        try:
            newest = self.make()
        finally:
            in_thread(partial(self._keep_only, newest))

    def _keep_only(self, newest: Path | None) -> None:
        with turn(self._lock_file, PATIENCE):
            self._remove(self._drafts())
            self._remove(set(self.all()) - {newest})

    def _remove(self, files: Iterable[Path]) -> None:
        for file in files:
            file.unlink()

    def _state(self) -> tuple[int, int]:
        with self._store.read() as reading:
            written = reading.connection.execute(select(func.count()).select_from(Log)).scalar_one()
            seminars = reading.connection.execute(
                select(func.coalesce(func.max(Seminar.id), 0))
            ).scalar_one()
        return written, seminars


def _number(copy: Path) -> int:
    found = NAME.fullmatch(copy.name)
    assert found
    return int(found["number"])


def _worth_keeping(copies: list[Path]) -> set[Path]:
    # A name ends in the hour, the minute and the second; the last copy of an hour replaces others.
    newest_of_hour = {copy.stem[-15:-4]: copy for copy in copies}
    return {*copies[-NEWEST_KEPT:], *list(newest_of_hour.values())[-HOURS_KEPT:]}
