"""The tables of an older version are brought up to date; those of a newer one are left alone."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import Engine, inspect, text

from seminar.store.checks import DatabaseError
from seminar.store.tables import db

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(app: Flask, engine: Engine) -> None:
    """Brings the database up to date. Raises `DatabaseError` where a newer version has used it."""
    found = _revision(engine)
    known = [file.stem.partition("_")[0] for file in sorted(MIGRATIONS.glob("versions/*.py"))]
    if found == known[-1]:
        return
    if found is not None and found not in known:
        raise DatabaseError(
            "The database was used by a newer version of the program. Update the program, or put "
            "a copy from before in the database's place."
        )
    _upgrade(app)


def _revision(engine: Engine) -> str | None:
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        found: str | None = connection.execute(
            text("SELECT version_num FROM alembic_version")
        ).scalar_one_or_none()
    return found


def _upgrade(app: Flask) -> None:
    # Loading it takes a third of a second, which nearly every start can do without.
    from flask_migrate import Migrate, upgrade  # noqa: PLC0415

    Migrate(app, db, directory=str(MIGRATIONS))
    upgrade(directory=str(MIGRATIONS))
