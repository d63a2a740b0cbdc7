"""How the database is opened, made, copied and wiped."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import gevent
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from seminar.config import DATABASE_FILE, Settings, load_settings
from seminar.services import seminars
from seminar.store import maintenance, open_database
from seminar.store.agendas import Agendas
from seminar.store.database import open_for_reading, reading
from seminar.store.store import Store
from seminar.store.tables import db
from seminar.store.writer import Transaction
from tests.support.worlds import ManualClock, World, everything

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "busy_timeout": 5000,
    "secure_delete": 1,
}


def test_every_connection_is_safe_the_reading_and_the_writing(store: Store) -> None:
    def of_writer(transaction: Transaction) -> dict[str, object]:
        return {
            name: transaction.connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in PRAGMAS
        }

    def of_reader() -> dict[str, object]:
        with store.read() as reading:
            gevent.sleep(0.01)
            return {
                name: reading.connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in PRAGMAS
            }

    # Whoever saves is to hear within two seconds that it can't be done.
    assert store.write(of_writer) == PRAGMAS | {"busy_timeout": 1200}
    readers = [gevent.spawn(of_reader) for _ in range(4)]
    gevent.joinall(readers, raise_error=True)
    assert [reader.value for reader in readers] == [PRAGMAS] * 4


def test_the_migrations_make_what_the_models_would(store: Store, tmp_path: Path) -> None:
    """SQL by SQL: defaults, constraints and cascades too."""

    def made(path: Path) -> dict[str, str]:
        with closing(sqlite3.connect(path)) as connection:
            rows = connection.execute(
                "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT IN"
                " ('alembic_version', 'sqlite_sequence')"
            )
            # A table that was made anew has its name in quotes.
            return {name: " ".join(sql.replace('"', "").split()) for name, sql in rows}

    engine = create_engine(f"sqlite:///{tmp_path / 'models.sqlite3'}")
    db.metadata.create_all(engine)
    engine.dispose()
    migrated, modelled = made(tmp_path / "data" / DATABASE_FILE), made(tmp_path / "models.sqlite3")
    assert migrated.keys() == modelled.keys()

    def parts(sql: str) -> list[str]:
        return sorted(part.strip(" ()") for part in sql.replace(", CONSTRAINT", ",").split(","))

    for name, sql in modelled.items():
        assert parts(migrated[name]) == parts(sql), name


def test_opening_again_changes_nothing(settings: Settings, clock: ManualClock) -> None:
    first = open_database(settings, clock)
    World(first)
    before = everything(first)
    first.close()
    again = open_database(settings, clock)
    assert everything(again) == before
    again.close()


def test_a_reading_sees_one_moment_and_changes_nothing(world: World) -> None:
    with world.store.read() as reading:
        before = reading.connection.execute(text("SELECT count(*) FROM points")).scalar_one()
        world.write_point(world.by_link())
        after = reading.connection.execute(text("SELECT count(*) FROM points")).scalar_one()
    assert (before, after) == (0, 0)
    assert world.card()["points"] == {"both": 1}


def test_a_seminar_s_number_is_never_given_again(store: Store) -> None:
    """A running server remembers agendas and rooms by it, while another process purges."""
    first = World(store)
    store.write(lambda transaction: seminars.purge(transaction, first.id))
    assert World(store).id > first.id


def test_agendas_are_read_once_and_forgotten_with_their_seminar(world: World) -> None:
    agendas = Agendas()
    with world.store.read() as reading:
        agenda = agendas.of(reading.connection, world.id)
        assert agendas.of(reading.connection, world.id) is agenda
    assert agenda.title == "A small day"
    world.store.write(lambda transaction: seminars.purge(transaction, world.id))
    with world.store.read() as reading, pytest.raises(Exception, match="No row"):
        world.store.agendas.of(reading.connection, world.id)


def test_a_backup_is_a_whole_database_in_one_file(world: World, tmp_path: Path) -> None:
    kari = world.by_link()
    world.write_point(kari, "Copied")
    copy = tmp_path / "deep" / "down" / DATABASE_FILE
    maintenance.back_up(world.store, copy)
    assert [path.name for path in copy.parent.iterdir()] == [DATABASE_FILE]
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    restored = open_database(load_settings({}, data_dir=copy.parent), world.store.now)
    assert everything(restored) == everything(world.store)
    restored.close()
    # Over an older one.
    world.write_point(kari, "Later")
    maintenance.back_up(world.store, copy)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM points").fetchone() == (2,)


def test_nothing_is_left_of_a_purged_seminar_and_all_of_the_others(
    store: Store, settings: Settings
) -> None:
    gone, stays = World(store), World(store)
    for world, words in ((gone, "Utterly forgotten"), (stays, "Always remembered")):
        kari = world.by_link(name=f"{words} name")
        point = world.write_point(kari, f"{words} text")
        world.ok(kari, "point.save", point=point, question="both", base=1, text=f"{words} anew")
        world.ok(kari, "priorities.set", question="both", points=[point])
        world.ok(world.facilitator(), "message.send", to=1, text=f"{words} message")
        world.ok(world.facilitator(), "group.rename", group=1, name=f"{words} group")
        world.by_code(name=f"{words} phone")
    before = {
        table: [row for row in rows if "remembered" in str(row)]
        for table, rows in everything(store).items()
    }
    store.write(lambda transaction: seminars.purge(transaction, gone.id))
    maintenance.erase_traces(store)
    on_disk = {path.name: path.read_bytes() for path in settings.data_dir.iterdir()}
    assert any(b"Always remembered" in content for content in on_disk.values())
    for name, content in on_disk.items():
        assert b"forgotten" not in content, name
        assert gone.code.encode() not in content, name
    after = everything(store)
    assert {
        table: [row for row in rows if "remembered" in str(row)] for table, rows in after.items()
    } == before
    for table in db.metadata.tables.values():
        if "seminar_id" in table.columns and table.name != "links":
            with store.read() as reading:
                column = table.columns["seminar_id"]
                owners = reading.connection.execute(table.select().with_only_columns(column))
                assert set(owners.scalars()) <= {stays.id}, table.name
    # The group that stays goes on.
    stays.write_point(stays.by_link())


def test_a_device_that_nothing_remains_of_is_forgotten(store: Store) -> None:
    gone, stays = World(store), World(store)
    gone.by_code()
    stays.by_code()
    store.write(lambda transaction: seminars.purge(transaction, gone.id))
    assert len(everything(store)["devices"]) == 1


def test_foreign_keys_hold(store: Store) -> None:
    def orphan(transaction: Transaction) -> None:
        transaction.connection.execute(
            text("INSERT INTO sites (seminar_id, name) VALUES (99, 'Nowhere')")
        )

    with pytest.raises(Exception, match="FOREIGN KEY") as refused:
        store.write(orphan)
    assert not isinstance(refused.value, OperationalError)


def test_whoever_reads_beside_the_server_can_change_nothing(world: World) -> None:
    engine = open_for_reading(world.store.address)
    with reading(engine) as connection:
        assert connection.execute(text("SELECT code FROM seminars")).scalar_one() == world.code
        with pytest.raises(OperationalError, match="readonly"):
            connection.execute(text("DELETE FROM seminars"))
    engine.dispose()


def test_one_moment_stays_one_moment_beside_the_server(world: World) -> None:
    engine = open_for_reading(world.store.address)
    count = text("SELECT count(*) FROM points")
    with reading(engine) as connection:
        assert connection.execute(count).scalar_one() == 0
        world.write_point(world.by_link(1), "Written meanwhile")
        assert connection.execute(count).scalar_one() == 0
    with reading(engine) as connection:
        assert connection.execute(count).scalar_one() == 1
    engine.dispose()


def test_whoever_reads_last_leaves_the_write_ahead_log_to_the_writer(
    world: World, tmp_path: Path
) -> None:
    """As after the server was killed: the copy has what is only in the log."""
    original = Path(str(world.store.engine.url.database))
    copy = tmp_path / "a copy, 100 % #1.sqlite3"
    for ending in ("", "-wal"):
        shutil.copy(f"{original}{ending}", f"{copy}{ending}")
    before = Path(f"{copy}-wal").read_bytes()
    assert before
    engine = open_for_reading(f"sqlite:///{copy}")
    with reading(engine) as connection:
        assert connection.execute(text("SELECT code FROM seminars")).scalar_one() == world.code
    engine.dispose()
    assert Path(f"{copy}-wal").read_bytes() == before
