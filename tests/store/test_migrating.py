"""Tables of an older version are brought up to date, and those of a newer one left alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from seminar.config import DATABASE_FILE, Settings
from seminar.store import open_database
from seminar.store.checks import DatabaseError
from seminar.store.migrating import MIGRATIONS
from tests.support.worlds import ManualClock


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
