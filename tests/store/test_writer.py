"""The writer: together, each alone, durable before told, told before answered."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import gevent
import pytest
from gevent import monkey
from sqlalchemy import event, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from seminar.config import DATABASE_FILE, Settings, load_settings
from seminar.domain.errors import SeminarError
from seminar.services.operations import perform, read
from seminar.services.viewers import Viewer
from seminar.store import open_database
from seminar.store import writer as writer_module
from seminar.store.store import Store
from seminar.store.tables import Device
from seminar.store.writer import Committed, Transaction
from tests.support.volume import Volume
from tests.support.worlds import ManualClock, World, everything


def add_device(token: str) -> Callable[[Transaction], str]:
    def work(transaction: Transaction) -> str:
        transaction.connection.execute(
            text("INSERT INTO devices (token_hash, created_at) VALUES (:token, 0)"),
            {"token": token},
        )
        return token

    return work


def devices(store: Store) -> list[str]:
    with store.read() as reading:
        return list(
            reading.connection.execute(
                select(Device.token_hash).order_by(Device.token_hash)
            ).scalars()
        )


def count_commits(store: Store) -> list[None]:
    commits: list[None] = []
    event.listen(store.engine, "commit", lambda connection: commits.append(None))
    return commits


def test_what_arrives_together_is_committed_together(store: Store) -> None:
    commits = count_commits(store)
    waiting = [gevent.spawn(store.write, add_device(f"{number:03}")) for number in range(50)]
    gevent.joinall(waiting, raise_error=True)
    assert [greenlet.value for greenlet in waiting] == [f"{number:03}" for number in range(50)]
    assert devices(store) == [f"{number:03}" for number in range(50)]
    assert len(commits) <= 3


def test_each_piece_of_work_fails_alone(store: Store) -> None:
    def broken(transaction: Transaction) -> None:
        add_device("half done")(transaction)
        raise ZeroDivisionError

    jobs: list[Any] = [add_device("a"), broken, add_device("a"), add_device("b")]
    waiting = [gevent.spawn(_outcome, store, job) for job in jobs]
    gevent.joinall(waiting)
    outcomes = [greenlet.value for greenlet in waiting]
    assert outcomes[0] == "a"
    assert isinstance(outcomes[1], ZeroDivisionError)
    assert isinstance(outcomes[2], IntegrityError)
    assert outcomes[3] == "b"
    assert devices(store) == ["a", "b"]


def _outcome(store: Store, work: Callable[[Transaction], object]) -> object:
    try:
        return store.write(work)
    except Exception as error:  # noqa: BLE001 what is raised is what the test looks at
        return error


def test_a_failed_piece_of_work_tells_nothing(world: World) -> None:
    told: list[Committed] = []
    world.store.writer.tell = told.append

    def broken(transaction: Transaction) -> None:
        transaction.log.add(world.id, "seminar", {"type": "seminar"})
        transaction.log.write()
        raise ZeroDivisionError

    before = world.seq()
    with pytest.raises(ZeroDivisionError):
        world.store.write(broken)
    assert (told, world.seq()) == ([], before)


def test_told_after_the_commit_and_before_the_answer(world: World) -> None:
    kari = world.by_link()
    order: list[str] = []
    point = str(uuid4())

    def tell(committed: Committed) -> None:
        # What is told can be read from another connection, so it has been committed.
        assert [one["id"] for one in world.group(kari)["points"]] == [point]
        assert [entry.scope for entry in committed.entries] == ["group:1", "board"]
        order.append("told")

    world.store.writer.tell = tell
    world.ok(kari, "point.save", point=point, question="both", base=0, text="Once")
    order.append("answered")
    assert order == ["told", "answered"]


def test_a_broadcast_that_fails_undoes_nothing(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    kari = world.by_link()

    def tell(committed: Committed) -> None:
        raise OSError("the network is gone")

    world.store.writer.tell = tell
    world.write_point(kari, "Kept all the same")
    assert [point["text"] for point in world.group(kari)["points"]] == ["Kept all the same"]
    assert "could not be told" in caplog.text
    assert "Kept all the same" not in caplog.text


def test_busy_when_too_much_waits(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer_module, "MOST_WAITING", 3)
    waiting = [gevent.spawn(_outcome, store, add_device(str(number))) for number in range(10)]
    gevent.joinall(waiting)
    refused = [one.value for one in waiting if isinstance(one.value, SeminarError)]
    assert {error.code for error in refused} == {"busy"}
    kept = [one.value for one in waiting if isinstance(one.value, str)]
    assert len(refused) + len(kept) == 10
    assert refused
    assert devices(store) == sorted(kept)


TOGETHER = 200
SECRET = "Nobody may read this in a log "


def test_a_disk_that_is_full_loses_nothing_that_was_acknowledged(
    volume: Volume,
    empty_database: Path,
    clock: ManualClock,
    caplog: pytest.LogCaptureFixture,
    figure: Callable[[str], None],
) -> None:
    settings = load_settings({}, data_dir=volume.data)
    shutil.copy(empty_database, volume.data / DATABASE_FILE)
    store = open_database(settings, clock)
    world, told = World(store), list[Committed]()
    kari = world.by_link()
    kept = world.write_point(kari, "Before")
    before = everything(store)
    store.writer.tell = told.append
    commands = [read(new_point(f"{SECRET * 30}{number}")) for number in range(TOGETHER)]
    volume.fill(os.getpid())
    refused = [all_at_once(store, kari, commands) for _ in range(2)]
    volume.free(os.getpid())
    for outcomes, _took in refused:
        assert [reasons(outcome) for outcome in outcomes] == [("busy", "not_saved")] * TOGETHER
    # The second time through a connection that was opened while the disk was full.
    assert (told, everything(store)) == ([], before)
    assert SECRET not in caplog.text
    longest = max(took for _outcomes, took in refused)
    # Room again: the same operations are done now, as if for the first time.
    outcomes, _took = all_at_once(store, kari, commands)
    assert [outcome["ok"] for outcome in outcomes] == [True] * TOGETHER
    points = {point["id"] for point in world.group(kari)["points"]}
    assert points == {kept} | {command.point for command in commands}
    assert len([entry for one in told for entry in one.entries]) == 2 * TOGETHER
    store.close()
    figure(f"{TOGETHER} waiting on {volume.kind} that is full: all told within {longest:.2f} s")
    assert longest <= 2


def new_point(text: str) -> dict[str, Any]:
    point = {"point": str(uuid4()), "question": "both", "base": 0, "text": text}
    return {"type": "point.save", "id": str(uuid4()), **point}


def all_at_once(store: Store, viewer: Viewer, commands: list[Any]) -> tuple[list[Any], float]:
    """What came of each, and the seconds until the last had its answer."""
    started = time.monotonic()
    waiting = [
        gevent.spawn(_outcome, store, partial(perform, viewer=viewer, command=command))
        for command in commands
    ]
    gevent.joinall(waiting)
    return [one.value for one in waiting], time.monotonic() - started


def reasons(outcome: object) -> tuple[str, str] | object:
    return (outcome.code, outcome.reason) if isinstance(outcome, SeminarError) else outcome


def too_deep(transaction: Transaction) -> None:
    add_device("half done")(transaction)
    transaction.connection.execute(text("SELECT 1" + "+1" * 1001))


def ends_the_transaction(transaction: Transaction) -> None:
    """As SQLite itself does where a page can't be read."""
    add_device("half done")(transaction)
    transaction.connection.exec_driver_sql("ROLLBACK")
    raise OperationalError("SELECT", None, sqlite3.OperationalError("disk I/O error"))


def locked(transaction: Transaction) -> None:
    add_device("half done")(transaction)
    raise OperationalError("SELECT", None, sqlite3.OperationalError("database is locked"))


@pytest.mark.parametrize("broken", [too_deep, locked, ends_the_transaction])
def test_one_that_the_database_refuses_spoils_it_for_nobody_else(
    store: Store, broken: Callable[[Transaction], None], caplog: pytest.LogCaptureFixture
) -> None:
    tokens = [f"{number:03}" for number in range(TOGETHER - 1)]
    jobs: list[Any] = [add_device(token) for token in tokens]
    jobs.insert(70, broken)
    waiting = [gevent.spawn(_outcome, store, job) for job in jobs]
    gevent.joinall(waiting)
    outcomes = [reasons(greenlet.value) for greenlet in waiting]
    assert outcomes.pop(70) == ("busy", "not_saved")
    assert outcomes == tokens
    assert devices(store) == tokens
    assert "A piece of work was not kept" in caplog.text


def test_the_writer_goes_on_whatever_happens_to_a_commit(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("can't start new thread")

    class NoThread:
        apply = staticmethod(fails)

    class BrokenLog(logging.Handler):
        def handle(self, record: logging.LogRecord) -> bool:
            raise OSError("the log is full")

    store.write(add_device("before"))
    log = BrokenLog()
    writer_module.logger.addHandler(log)
    with gevent.Timeout(10):
        for name, broken in (("_thread", NoThread()), ("_together", fails)):
            with monkeypatch.context() as patched:
                patched.setattr(store.writer, name, broken)
                assert reasons(_outcome(store, add_device("lost"))) == ("busy", "not_saved")
            store.write(add_device(f"after {name}"))
    writer_module.logger.removeHandler(log)
    assert devices(store) == ["after _thread", "after _together", "before"]


HOLDS_THE_LOCK = """
import fcntl, sys
with open(sys.argv[1], "w") as file:
    fcntl.flock(file, fcntl.LOCK_EX)
    print("held", flush=True)
    sys.stdin.read()
"""

HOLDS_THE_DATABASE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize(
    ("program", "file"), [(HOLDS_THE_LOCK, "write.lock"), (HOLDS_THE_DATABASE, DATABASE_FILE)]
)
def test_whoever_saves_while_another_process_holds_the_file_knows_within_two_seconds(
    store: Store, settings: Settings, program: str, file: str
) -> None:
    took: list[float] = []
    with subprocess.Popen(
        [sys.executable, "-c", program, str(settings.data_dir / file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"

        def save(token: str) -> object:
            started = time.monotonic()
            outcome = reasons(_outcome(store, add_device(token)))
            took.append(time.monotonic() - started)
            return outcome

        waiting = []
        for number in range(40):
            waiting.append(gevent.spawn(save, f"{number:03}"))
            gevent.sleep(0.1)
        gevent.joinall(waiting)
        other.communicate()
    assert [one.value for one in waiting] == [("busy", "not_saved")] * 40
    assert max(took) <= 2
    assert devices(store) == []
    assert store.write(add_device("later")) == "later"


def test_whoever_saves_while_the_whole_file_is_rewritten_knows_within_two_seconds(
    store: Store,
) -> None:
    # A thread of the system waits: gevent would otherwise go on with the saving.
    pause = monkey.get_original("time", "sleep")
    rewriting = gevent.spawn(store.writer.alone, lambda _connection: pause(3))
    gevent.sleep(0.2)
    started = time.monotonic()
    assert reasons(_outcome(store, add_device("early"))) == ("busy", "not_saved")
    assert time.monotonic() - started <= 2
    rewriting.get()
    assert store.write(add_device("later")) == "later"
    assert devices(store) == ["later"]


def test_an_error_in_the_log_names_no_text(world: World, caplog: pytest.LogCaptureFixture) -> None:
    def doubled(transaction: Transaction) -> None:
        add_device("a secret token")(transaction)
        add_device("a secret token")(transaction)

    with caplog.at_level(logging.DEBUG), pytest.raises(IntegrityError) as refused:
        world.store.write(doubled)
    assert "a secret token" not in str(refused.value)
    assert "a secret token" not in caplog.text


def test_closing_commits_what_waits(store: Store) -> None:
    waiting = [gevent.spawn(store.write, add_device(str(number))) for number in range(5)]
    gevent.sleep(0)
    store.writer.close()
    gevent.joinall(waiting, raise_error=True)
    assert devices(store) == ["0", "1", "2", "3", "4"]
