"""Databases as large as after many seminars, made quickly."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

ROWS_AT_ONCE = 5_000
CHANGES = json.dumps([{"type": "point", "text": "lokaler og tid " * 50}])


def enlarge(file: Path, megabytes: int) -> None:
    """Fills the log of a seminar that nobody looks at, until the file is as large as that."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        seminar = _another_seminar(connection)
        number = 0
        while file.stat().st_size < megabytes * 1_000_000:
            rows = (
                (seminar, seq, f"group:{seq % 500}", max(0, seq - 500), CHANGES)
                for seq in range(number + 1, number + ROWS_AT_ONCE + 1)
            )
            connection.executemany(
                "INSERT INTO log (seminar_id, seq, scope, prev, at, actor, kind, data)"
                " VALUES (?, ?, ?, ?, 0, '', '', ?)",
                rows,
            )
            number += ROWS_AT_ONCE
            connection.execute("UPDATE seminars SET seq = ? WHERE id = ?", (number, seminar))
            connection.commit()
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _another_seminar(connection: sqlite3.Connection) -> int:
    """One that the server can list, made of the first."""
    connection.row_factory = sqlite3.Row
    seminar = dict(connection.execute("SELECT * FROM seminars LIMIT 1").fetchone())
    query = "SELECT * FROM programmes WHERE seminar_id = ?"
    programme = dict(connection.execute(query, (seminar["id"],)).fetchone())
    connection.row_factory = None
    number = seminar["id"] + 1_000_000
    _insert(connection, "seminars", seminar | {"id": number, "code": "LARGEONE"})
    _insert(connection, "programmes", programme | {"seminar_id": number})
    return int(number)


def _insert(connection: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    names, places = ", ".join(row), ", ".join("?" * len(row))
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", list(row.values()))
