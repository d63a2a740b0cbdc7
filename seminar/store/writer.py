"""The one writer: what waits is committed together, then told.

Work arrives from any greenlet. While one commit is under way, what arrives
waits; then all of it goes into the next. The commit, with its flush to the
disk, runs in a thread of the operating system, so that the sockets go on. Each
piece of work has a savepoint of its own and fails alone.
"""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
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
from seminar.store.database import WRITES
from seminar.store.log import Entry, LogBook, NewestNumbers
from seminar.store.prepared import Prepared

logger = logging.getLogger(__name__)

MOST_WAITING = 5_000
MOST_TOGETHER = 200

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


@dataclass
class _Job(Generic[Result]):
    work: Callable[[Transaction], Result]
    answer: AsyncResult[Result] = field(default_factory=AsyncResult)
    result: Result | None = None
    error: BaseException | None = None
    entries: list[Entry] = field(default_factory=list)
    revoked_links: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Committed:
    """What has become durable and may be told."""

    entries: tuple[Entry, ...]
    revoked_links: tuple[int, ...]


@contextmanager
def _savepoint(connection: Connection) -> Iterator[None]:
    _BEGIN.run(connection)
    try:
        yield
    except OperationalError:
        # A full disk ends SQLite's whole transaction, and the savepoint with it.
        raise
    except BaseException:
        _ROLL_BACK.run(connection)
        _RELEASE.run(connection)
        raise
    _RELEASE.run(connection)


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

        `work` gets the driver's own connection; no other process writes meanwhile.
        """
        self._thread.apply(self._do_alone, (work,))

    def _do_alone(self, work: Callable[[Any], None]) -> None:
        self._disconnect()
        with self._only_process(), self._engine.connect() as connection:
            work(connection.connection.driver_connection)

    def close(self) -> None:
        """Commits what waits, then lets go of the database."""
        while not self._waiting.empty():
            gevent.sleep(0.01)
        self._thread.apply(self._disconnect)
        self._loop.kill()
        self._thread.kill()

    def _run(self) -> None:
        while True:
            jobs = [self._waiting.get()]
            while len(jobs) < MOST_TOGETHER and not self._waiting.empty():
                jobs.append(self._waiting.get())
            self._thread.apply(self._commit, (jobs,))
            self._tell(jobs)
            for job in jobs:
                if job.error is None:
                    job.answer.set(job.result)
                else:
                    job.answer.set_exception(job.error)

    def _tell(self, jobs: list[_Job[Any]]) -> None:
        committed = Committed(
            tuple(entry for job in jobs for entry in job.entries),
            tuple(link for job in jobs for link in job.revoked_links),
        )
        if not committed.entries and not committed.revoked_links:
            return
        try:
            self.tell(committed)
        except Exception:
            # The data is safe; whoever missed this asks for it by its number.
            logger.exception("What was committed could not be told")

    def _commit(self, jobs: list[_Job[Any]]) -> None:
        try:
            with self._only_process(), self._writing() as connection:
                for job in jobs:
                    self._perform(job, connection)
        except Exception as error:  # noqa: BLE001 whatever it is, those who wait are answered
            self._newest.forget()
            # One line each: a full disk refuses every commit, and the log may lie on it too.
            reason = (str(error).splitlines() or [repr(error)])[0]
            logger.error("Nothing of a commit was kept: %s", reason)  # noqa: TRY400
            self._disconnect()
            for job in jobs:
                job.error = SeminarError("busy", "not_saved")
                job.error.__cause__ = error
                job.entries, job.revoked_links = [], []

    def _perform(self, job: _Job[Any], connection: Connection) -> None:
        transaction = Transaction(
            connection, self._now(), self._agendas, self._retention_days, self._newest
        )
        try:
            with _savepoint(connection):
                job.result = job.work(transaction)
                transaction.log.write()
                job.entries = transaction.log.entries
                job.revoked_links = transaction.revoked_links
        except OperationalError:
            # None of the transaction is kept, and all are told.
            raise
        except Exception as error:
            self._newest.forget()
            if connection.invalidated or not connection.in_transaction():
                raise
            job.error = error

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if self._connection is None:
            self._connection = self._engine.connect().execution_options(**{WRITES: True})
        with self._connection.begin():
            yield self._connection

    @contextmanager
    def _only_process(self) -> Iterator[None]:
        # SQLite before 3.51.3 can damage a file when two processes write around a checkpoint, and
        # `seminar create` writes while the server runs.
        if self._lock_file is None:
            yield
            return
        with self._lock_file.open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
