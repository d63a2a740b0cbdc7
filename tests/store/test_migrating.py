"""Tables of an older version are brought up to date, and those of a newer one left alone."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import Migrate, downgrade

from seminar.config import DATABASE_FILE, Settings
from seminar.store import open_database
from seminar.store.checks import DatabaseError
from seminar.store.migrating import MIGRATIONS
from seminar.store.tables import db
from tests.support.worlds import ManualClock, World


def test_a_new_database_has_the_newest_tables(settings: Settings, clock: ManualClock) -> None:
    open_database(settings, clock).close()
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with closing(sqlite3.connect(settings.data_dir / DATABASE_FILE)) as connection:
        (found,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    assert found == ScriptDirectory.from_config(config).get_current_head()


def test_each_file_is_named_after_its_revision() -> None:
    """The start goes by the names: to ask for the revisions would take a third of a second."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    revisions = {one.revision for one in ScriptDirectory.from_config(config).walk_revisions()}
    files = {file.stem.partition("_")[0] for file in MIGRATIONS.glob("versions/*.py")}
    assert files == revisions
    newest = max(files)
    assert newest == ScriptDirectory.from_config(config).get_current_head()


def test_a_newer_programs_database_is_left_alone(settings: Settings, clock: ManualClock) -> None:
    open_database(settings, clock).close()
    with closing(sqlite3.connect(settings.data_dir / DATABASE_FILE)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(DatabaseError, match="newer version"):
        open_database(settings, clock)


def test_points_of_an_older_version_are_kept_and_counted(
    settings: Settings, clock: ManualClock
) -> None:
    world = World(open_database(settings, clock))
    scribe = world.by_link()
    world.write_point(scribe, "Time")
    emptied, removed = world.write_point(scribe, "Space"), world.write_point(scribe, "Money")
    world.ok(scribe, "point.save", point=emptied, question="both", base=1, text=" ")
    world.ok(scribe, "point.remove", point=removed, base=1)
    world.store.close()
    _go_back_to("0001", settings)
    open_database(settings, clock).close()
    with closing(sqlite3.connect(settings.data_dir / DATABASE_FILE)) as connection:
        found = connection.execute(
            "SELECT text, removed_at IS NULL, counted FROM points ORDER BY number"
        ).fetchall()
    assert found == [("Time", 1, 1), ("", 1, 0), ("Money", 0, 0)]


def test_texts_of_the_version_before_are_brought_up_with_what_stands_beside_them(
    settings: Settings, clock: ManualClock
) -> None:
    world = World(open_database(settings, clock))
    scribe, other = world.by_link(), world.by_link(name="Ola")
    save = {"point": world.write_point(scribe, "Skole"), "question": "both", "base": 1}
    for text in ("«Kortere» dag", "Lengre dag", "Friår"):
        world.ok(scribe, "point.save", **save, text=text)
    world.ok(other, "point.save", **save, text="Ærlig talt", gives_way=True)
    plain = world.write_point(scribe, "Time")
    before = [world.point(scribe, point) for point in (save["point"], plain)]
    world.store.close()
    _go_back_to("0002", settings)
    assert _texts(settings, "rev") == [
        (6, [(2, None), (3, None), (5, None)]),
        (1, []),
    ]
    world = World(open_database(settings, clock))
    assert _texts(settings, "text_rev") == [
        (6, [(2, 2), (3, 3), (5, 5)]),
        (1, []),
    ]
    assert [world.point(scribe, point) for point in (save["point"], plain)] == before
    world.ok(scribe, "point.save", **save | {"base": 6}, text="Friår, helst")
    texts = [one["text"] for one in world.point(scribe, save["point"])["other_texts"]]
    assert texts == ["«Kortere» dag", "Lengre dag", "Ærlig talt"]
    world.store.close()


def _texts(settings: Settings, column: str) -> list[tuple[int, list[tuple[int, int | None]]]]:
    """Each point's `column`, and for each text beside its revision and that of its writing."""
    with closing(sqlite3.connect(settings.data_dir / DATABASE_FILE)) as connection:
        rows = connection.execute(
            f"SELECT {column}, other_texts FROM points ORDER BY number"
        ).fetchall()
    return [
        (rev, [(one["rev"], one.get("text_rev")) for one in json.loads(others)])
        for rev, others in rows
    ]


def _go_back_to(revision: str, settings: Settings) -> None:
    app = Flask("older")
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{settings.data_dir / DATABASE_FILE}"
    db.init_app(app)
    Migrate(app, db)
    with app.app_context():
        downgrade(str(MIGRATIONS), revision)
