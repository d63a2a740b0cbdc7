"""The one writer: what waits is committed together, then told.

Work arrives from any greenlet. While one commit is under way, what arrives
waits; then all of it goes into the next. The commit, with its flush to the
disk, runs in a thread of the operating system, so that the sockets go on. Each
piece of work has a savepoint of its own and fails alone.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

import gevent
from gevent.event import AsyncResult
from gevent.queue import Queue
from gevent.threadpool import ThreadPool
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from seminar.domain.errors import SeminarError
from seminar.store.agendas import Agendas
from seminar.store.database import WRITES, wait_for_others
from seminar.store.log import Entry, LogBook, NewestNumbers
from seminar.store.prepared import Prepared
from seminar.store.threads import in_thread
from seminar.store.turns import turn

logger = logging.getLogger(__name__)

MOST_WAITING = 5_000
MOST_TOGETHER = 200
PATIENCE = 1.2
"""Seconds that a commit waits for other processes: a device is to know within two."""
SECONDS_FOR_REPEATS = 0.5
"""After these a batch is not tried again: what fails so often is the disk and not the work."""
PATIENCE_FOR_FILE = 60.0
"""For what is done to the whole file, which nobody waits for at a screen."""

# SQLAlchemy gives each of its own savepoints a new name, and compiles two statements for it.
_BEGIN = Prepared(text("SAVEPOINT work"))
_ROLL_BACK = Prepared(text("ROLLBACK TO SAVEPOINT work"))
_RELEASE = Prepared(text("RELEASE SAVEPOINT work"))

Result = TypeVar("Result")


class Transaction:
    """What a service writes with: the connection, the time, and what is to be told."""

    def __init__(
        self,
        connection: Connection,
        now: int,
        agendas: Agendas,
        retention_days: int,
        newest: NewestNumbers,
    ) -> None:
        self.connection = connection
        self.now = now
        self.agendas = agendas
        self.retention_days = retention_days
        self.log = LogBook(connection, now, newest)
        self.revoked_links: list[int] = []


@dataclass(eq=False)
class _Job(Generic[Result]):
    work: Callable[[Transaction], Result]
    answer: AsyncResult[Result] = field(default_factory=AsyncResult)
    result: Result | None = None
    error: BaseException | None = None
    entries: list[Entry] = field(default_factory=list)
    revoked_links: list[int] = field(default_factory=list)

    def do(self, transaction: Transaction) -> None:
        """Does the work, which may have been tried before."""
        self.error = None
        self.result = self.work(transaction)
        transaction.log.write()
        self.entries = transaction.log.entries
        self.revoked_links = transaction.revoked_links

    def refuse(self, error: BaseException) -> None:
        """Nothing of it was kept; it may be sent again."""
        self.error = SeminarError("busy", "not_saved")
        self.error.__cause__ = error
        self.entries, self.revoked_links = [], []

    def reply(self) -> None:
        """Answers whoever waits."""
        if self.error is None:
            self.answer.set(self.result)
        else:
            self.answer.set_exception(self.error)


@dataclass(frozen=True)
class Committed:
    """What has become durable and may be told."""

    entries: tuple[Entry, ...]
    revoked_links: tuple[int, ...]


def _undo(connection: Connection) -> bool:
    """Takes one piece of work back; whether the transaction goes on.

    A full disk ends SQLite's whole transaction, and the savepoint with it.
    """
    goes_on = getattr(connection.connection.driver_connection, "in_transaction", False)
    if goes_on:
        _ROLL_BACK.run(connection)
        _RELEASE.run(connection)
    return goes_on


def _without_culprit(jobs: list[_Job[Any]], error: Exception) -> list[_Job[Any]]:
    """What is left without the one that ended the transaction. Raises where none of them did.

    A device sends again what was refused, and would take all others with it each time.
    """
    left = [job for job in jobs if job.error is not error]
    if left == jobs:
        raise error
    for job in jobs:
        if job.error is error:
            job.refuse(error)
            _say("A piece of work was not kept", error)
    return left


def _say(sentence: str, error: BaseException, *, with_trace: bool = False) -> None:
    # The log may lie on the same full disk, and those who wait are answered all the same.
    with suppress(Exception):
        reason = (str(error).splitlines() or [repr(error)])[0]
        logger.error("%s: %s", sentence, reason, exc_info=error if with_trace else None)


def _tell_nobody(_committed: Committed) -> None:
    """For a process that nobody is connected to."""


class Writer:
    """The only way to change the database.

    `tell` is called with what was committed, after the commit is durable and
    before the one who asked gets the answer.
    """

    def __init__(
        self,
        engine: Engine,
        now: Callable[[], int],
        agendas: Agendas,
        lock_file: Path | None,
        retention_days: int,
        tell: Callable[[Committed], None] | None = None,
    ) -> None:
        self.tell = tell or _tell_nobody
        self._engine = engine
        self._now = now
        self._agendas = agendas
        self._retention_days = retention_days
        self._lock_file = lock_file
        self._waiting: Queue[_Job[Any]] = Queue()
        self._thread = ThreadPool(1)
        self._connection: Connection | None = None
        self._newest = NewestNumbers()
        self._loop = gevent.spawn(self._run)

    def submit(self, work: Callable[[Transaction], Result]) -> Result:
        """The work's result, once it is on the disk.

        Raises what the work raised, and `busy` where too much waits already or
        the disk refused; then nothing of this work was kept.
        """
        if self._waiting.qsize() >= MOST_WAITING:
            raise SeminarError("busy", "server_busy")
        job: _Job[Result] = _Job(work)
        self._waiting.put(job)
        return cast("Result", job.answer.get())

    def alone(self, work: Callable[[Any], None]) -> None:
        """Does something to the whole file, outside of any transaction.

        `work` gets the driver's own connection. Nobody writes meanwhile: what is
        submitted in this process too is told `busy`. So is the caller, where
        another process goes on writing for too long.
        """
        # Not in the thread that commits: those who write are to hear that they can't just now.
        in_thread(partial(self._do_alone, work))

    def _do_alone(self, work: Callable[[Any], None]) -> None:
        try:
            with self._only_process(PATIENCE_FOR_FILE), self._engine.connect() as connection:
                work(connection.connection.driver_connection)
        except TimeoutError as error:
            raise SeminarError("busy", "not_saved") from error

    def close(self) -> None:
        """Commits what waits, then lets go of the database."""
        while not self._waiting.empty():
            gevent.sleep(0.01)
        self._thread.apply(self._disconnect)
        self._loop.kill()
        self._thread.kill()

    def _run(self) -> None:
        while True:
            jobs = [self._waiting.get(), *self._take(MOST_TOGETHER - 1)]
            error = self._try(jobs)
            if error is not None:
                # Whoever came meanwhile would only wait for the next refusal.
                jobs += self._take(MOST_WAITING)
                for job in jobs:
                    job.refuse(error)
            self._tell(jobs)
            for job in jobs:
                job.reply()
            if error is not None:
                _say("Nothing of a commit was kept", error)

    def _take(self, most: int) -> list[_Job[Any]]:
        return [self._waiting.get() for _ in range(min(most, self._waiting.qsize()))]

    def _try(self, jobs: list[_Job[Any]]) -> Exception | None:
        """What kept all of it from being done, if anything did."""
        try:
            in_thread(partial(self._commit, jobs), self._thread)
        except Exception as error:  # noqa: BLE001 whatever it is, those who wait are answered
            return error
        return None

    def _tell(self, jobs: list[_Job[Any]]) -> None:
        committed = Committed(
            tuple(entry for job in jobs for entry in job.entries),
            tuple(link for job in jobs for link in job.revoked_links),
        )
        if not committed.entries and not committed.revoked_links:
            return
        try:
            self.tell(committed)
        except Exception as error:  # noqa: BLE001 the data is safe
            # Whoever missed this asks for it by its number.
            _say("What was committed could not be told", error, with_trace=True)

    def _commit(self, jobs: list[_Job[Any]]) -> None:
        until = time.monotonic() + SECONDS_FOR_REPEATS
        with self._only_process(PATIENCE):
            while jobs:
                try:
                    self._together(jobs)
                except Exception as error:
                    jobs = _without_culprit(jobs, error)
                    if jobs and time.monotonic() > until:
                        raise
                else:
                    return

    def _together(self, jobs: list[_Job[Any]]) -> None:
        """All of it in one transaction. Raises where nothing is kept."""
        try:
            with self._writing() as connection:
                for job in jobs:
                    self._perform(job, connection)
        except BaseException:
            self._newest.forget()
            self._disconnect()
            raise

    def _perform(self, job: _Job[Any], connection: Connection) -> None:
        transaction = Transaction(
            connection, self._now(), self._agendas, self._retention_days, self._newest
        )
        _BEGIN.run(connection)
        try:
            job.do(transaction)
        except BaseException as error:
            self._newest.forget()
            job.error = error
            if not _undo(connection):
                raise
            if isinstance(error, OperationalError):
                job.refuse(error)
                _say("A piece of work was not kept", error)
        else:
            _RELEASE.run(connection)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if self._connection is None:
            self._connection = self._engine.connect().execution_options(**{WRITES: True})
            wait_for_others(self._connection, PATIENCE)
        with self._connection.begin():
            yield self._connection

    def _only_process(self, seconds: float) -> AbstractContextManager[None]:
        # SQLite before 3.51.3 can damage a file when two processes write around a checkpoint, and
        # `seminar create` writes while the server runs.
        return nullcontext() if self._lock_file is None else turn(self._lock_file, seconds)

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
