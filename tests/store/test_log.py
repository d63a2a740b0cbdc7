"""The log: one number for each seminar, a chain for each scope, whichever process writes."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from seminar.services import participants
from seminar.store.log import entries_after, heads
from seminar.store.store import Store
from seminar.store.writer import Transaction
from tests.support.worlds import World


def assert_chained(world: World) -> None:
    newest: dict[str, int] = {}
    for number, row in enumerate(world.log(), start=1):
        assert row.seq == number
        assert row.prev == newest.get(row.scope, 0)
        newest[row.scope] = row.seq
    assert world.seq() == len(world.log())
    with world.store.read() as reading:
        assert heads(reading.connection, world.id, [*newest, "never"]) == newest | {"never": 0}


def test_every_scope_is_a_chain(world: World) -> None:
    kari, ola, boss = world.by_link(1), world.by_link(2), world.facilitator()
    points = [world.write_point(viewer) for viewer in (kari, ola, kari)]
    world.ok(kari, "priorities.set", question="both", points=[points[0]])
    world.ok(boss, "programme.start", expect=0)
    world.ok(boss, "message.send", to=2, text="Hello")
    world.ok(boss, "roles.deal", to="all")
    assert {row.scope for row in world.log()} == {
        "seminar",
        "board",
        "wall",
        "group:1",
        "group:2",
        "organiser:udir",
        "organiser:ks",
    }
    assert_chained(world)


def test_what_was_not_kept_leaves_no_gap_in_a_chain(world: World) -> None:
    def work(transaction: Transaction) -> None:
        transaction.log.sign("tester", "test")
        transaction.log.add(world.id, "group:1", {"type": "group", "name": "a"})
        transaction.log.add(world.id, "board", {"type": "card", "number": 1})
        transaction.log.write()
        raise RuntimeError("after it was written")

    kari = world.by_link()
    world.write_point(kari)
    with pytest.raises(RuntimeError, match="after it was written"):
        world.store.write(work)
    world.write_point(kari)
    world.ok(world.facilitator(), "programme.start", expect=0)
    assert_chained(world)


def test_seminars_have_numbers_of_their_own(store: Store) -> None:
    one, two = World(store), World(store)
    for world in (one, two, one):
        world.write_point(world.by_link())
    assert_chained(one)
    assert_chained(two)
    with store.read() as reading:
        after = entries_after(reading.connection, two.id, two.seq() - 1)
        assert [entry.seq for entry in after] == [two.seq()]
        assert {entry.seminar for entry in after} == {two.id}


def test_what_one_piece_of_work_changes_in_a_scope_is_one_entry(world: World) -> None:
    def work(transaction: Transaction) -> None:
        transaction.log.sign("tester", "test")
        transaction.log.add(world.id, "group:1", {"type": "group", "name": "a"})
        transaction.log.add(world.id, "board", {"type": "card", "number": 1})
        transaction.log.add(world.id, "group:1", {"type": "group", "name": "b"})

    world.store.write(work)
    rows = world.log()[-2:]
    assert [(row.scope, row.actor, row.kind) for row in rows] == [
        ("group:1", "tester", "test"),
        ("board", "tester", "test"),
    ]
    assert rows[0].data == [{"type": "group", "name": "a"}, {"type": "group", "name": "b"}]


OTHER_PROCESS = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from seminar.clock import now
    from seminar.config import load_settings
    from seminar.store import open_database

    store = open_database(load_settings({}, data_dir=Path(sys.argv[1])), now)
    def work(transaction):
        transaction.log.sign("other", "test")
        # In a scope of its own, and in one that the first process writes too.
        transaction.log.add(1, "seminar", {"type": "seminar"})
        transaction.log.add(1, "board", {"type": "card", "number": 1})
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(60):
        store.write(work)
    store.close()
    """
)


def test_two_processes_write_at_once_and_neither_is_refused(world: World, tmp_path: Path) -> None:
    kari = world.by_link()
    before = len(world.log())
    with subprocess.Popen(
        [sys.executable, "-c", OTHER_PROCESS, str(tmp_path / "data")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
        other.stdin.write("go\n")
        other.stdin.flush()
        for number in range(60):
            world.ok(kari, "help.call" if number % 2 else "help.clear")
        other.stdin.close()
        assert other.wait(30) == 0
    actors = [row.actor for row in world.log()[before:]]
    assert actors.count("other") == 120
    # Group and board for each of ours.
    assert actors.count(f"participant:{kari.participant}") == 120
    assert_chained(world)


def test_a_participant_who_leaves_signs_it(world: World) -> None:
    kari = world.by_code()
    assert kari.participant is not None
    participant = kari.participant
    world.store.write(lambda transaction: participants.leave(transaction, participant))
    assert world.log()[-1].kind == "participant.leave"
    assert world.log()[-1].actor == f"participant:{participant}"
