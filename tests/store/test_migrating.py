"""Tables of an older version are brought up to date, and those of a newer one left alone."""

from __future__ import annotations

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


def _go_back_to(revision: str, settings: Settings) -> None:
    app = Flask("older")
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{settings.data_dir / DATABASE_FILE}"
    db.init_app(app)
    Migrate(app, db)
    with app.app_context():
        downgrade(str(MIGRATIONS), revision)
