"""The database: tables, the one writer, and the questions asked of it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from seminar.config import Settings
from seminar.store.checks import check_sqlite
from seminar.store.database import prepare
from seminar.store.migrating import migrate
from seminar.store.store import Store
from seminar.store.tables import db


def open_database(settings: Settings, now: Callable[[], int]) -> Store:
    """Opens the database for a command that needs nothing of the web."""
    return open_store(Flask("seminar"), settings, now)


def open_store(app: Flask, settings: Settings, now: Callable[[], int]) -> Store:
    """Opens the database, made or brought up to date where needed.

    Raises `DatabaseError` for one that can't be used.
    """
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    # The parameters are what people wrote: no error may carry them into a log.
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"hide_parameters": True}
    db.init_app(app)
    with app.app_context():
        engine = db.engine
        prepare(engine)
        check_sqlite(engine)
        migrate(app, engine)
    sqlite = engine.dialect.name == "sqlite"
    lock_file = settings.data_dir / "write.lock" if sqlite else None
    return Store(engine, now, lock_file, settings.retention_days)
