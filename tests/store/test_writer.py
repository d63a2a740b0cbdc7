"""The writer: together, each alone, durable before told, told before answered."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import gevent
import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import IntegrityError

from seminar.domain.errors import SeminarError
from seminar.services.operations import perform, read
from seminar.store import writer as writer_module
from seminar.store.store import Store
from seminar.store.tables import Device
from seminar.store.writer import Committed, Transaction
from tests.support.worlds import World


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


def test_a_disk_that_is_full_loses_nothing_that_was_acknowledged(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    kari = world.by_link()
    kept = world.write_point(kari, "Before")
    limit_pages(world.store, to_what_there_is=True)
    secret = "Nobody may read this in a log " * 300
    save = {"id": str(uuid4()), "point": str(uuid4()), "question": "both", "base": 0}
    outcome = _outcome(
        world.store,
        lambda transaction: perform(
            transaction, kari, read({"type": "point.save", **save, "text": secret})
        ),
    )
    assert isinstance(outcome, SeminarError)
    assert (outcome.code, outcome.reason) == ("busy", "not_saved")
    assert [point["id"] for point in world.group(kari)["points"]] == [kept]
    assert "Nobody may read this" not in caplog.text
    # Room again: the same operation is done now, as if for the first time.
    limit_pages(world.store, to_what_there_is=False)
    assert world.ok(kari, "point.save", **save, text=secret) == {"rev": 1}


def limit_pages(store: Store, *, to_what_there_is: bool) -> None:
    def limit(transaction: Transaction) -> None:
        connection = transaction.connection
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        most = pages if to_what_there_is else 2**30
        connection.exec_driver_sql(f"PRAGMA max_page_count={most}")

    store.write(limit)


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
