"""The append-only log: audit, and the feed that every screen lives on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from seminar.store.tables import Log, Seminar

Change = dict[str, Any]

_TAKE_NUMBERS = (
    update(Seminar)
    .where(Seminar.id == bindparam("of_seminar"))
    .values(seq=Seminar.seq + bindparam("count"))
    .returning(Seminar.seq)
)
_INSERT = insert(Log)
_HEADS = (
    select(Log.scope, func.max(Log.seq).label("newest"))
    .where(
        Log.seminar_id == bindparam("of_seminar"),
        Log.scope.in_(bindparam("scopes", expanding=True)),
    )
    .group_by(Log.scope)
)


@dataclass(frozen=True)
class Entry:
    """What one operation changed in one scope of a seminar."""

    seminar: int
    seq: int
    scope: str
    prev: int
    at: int
    changes: list[Change]

    def message(self) -> dict[str, Any]:
        """The wire's `changes`."""
        return {
            "scope": self.scope,
            "prev": self.prev,
            "seq": self.seq,
            "now": self.at,
            "changes": self.changes,
        }


class LogBook:
    """Collects what one piece of work changes, and writes it in one go."""

    def __init__(self, connection: Connection, now: int) -> None:
        self._connection = connection
        self._now = now
        self.entries: list[Entry] = []
        self._changes: dict[int, dict[str, list[Change]]] = {}
        self._actor = ""
        self._kind = ""

    def sign(self, actor: str, kind: str) -> None:
        """Says who does what, for the audit."""
        self._actor, self._kind = actor, kind

    def add(self, seminar: int, scope: str, change: Change) -> None:
        """One more change in a scope."""
        self._changes.setdefault(seminar, {}).setdefault(scope, []).append(change)

    def write(self) -> list[Entry]:
        """Writes what was collected since the last call, numbered, and returns it."""
        written: list[Entry] = []
        for seminar, changes in self._changes.items():
            written += self._write(seminar, changes)
        self._changes.clear()
        self.entries += written
        return written

    def _write(self, seminar: int, changes: dict[str, list[Change]]) -> list[Entry]:
        # The update also locks the seminar's row, which gives all its writers one order.
        last = self._connection.execute(
            _TAKE_NUMBERS, {"of_seminar": seminar, "count": len(changes)}
        ).scalar_one()
        first = last - len(changes) + 1
        newest = heads(self._connection, seminar, list(changes))
        entries = [
            Entry(seminar, seq, scope, newest[scope], self._now, told)
            for seq, (scope, told) in enumerate(changes.items(), start=first)
        ]
        self._connection.execute(_INSERT, [self._row(entry) for entry in entries])
        return entries

    def _row(self, entry: Entry) -> dict[str, Any]:
        return {
            "seminar_id": entry.seminar,
            "seq": entry.seq,
            "scope": entry.scope,
            "prev": entry.prev,
            "at": entry.at,
            "actor": self._actor,
            "kind": self._kind,
            "data": entry.changes,
        }


def heads(connection: Connection, seminar: int, scopes: list[str]) -> dict[str, int]:
    """Each scope's newest number, 0 where nothing has happened in it."""
    rows = connection.execute(_HEADS, {"of_seminar": seminar, "scopes": scopes})
    return dict.fromkeys(scopes, 0) | {row.scope: row.newest for row in rows}


def since(
    connection: Connection, seminar: int, seen: Mapping[str, int], most: int
) -> list[Entry] | None:
    """What happened in each scope after the number seen, or None where it is too much."""
    entries: list[Entry] = []
    for scope, seq in seen.items():
        rows = connection.execute(
            select(Log.seq, Log.prev, Log.at, Log.data)
            .where(Log.seminar_id == seminar, Log.scope == scope, Log.seq > seq)
            .order_by(Log.seq)
            .limit(most + 1)
        ).all()
        before = rows[0].prev if rows else heads(connection, seminar, [scope])[scope]
        if len(rows) > most or before != seq:
            return None
        entries += [Entry(seminar, row.seq, scope, row.prev, row.at, row.data) for row in rows]
    return sorted(entries, key=lambda entry: entry.seq)


def entries_after(connection: Connection, seminar: int, seq: int) -> list[Entry]:
    """Everything that was committed in a seminar after this number, in order."""
    rows = connection.execute(
        select(Log.seq, Log.scope, Log.prev, Log.at, Log.data)
        .where(Log.seminar_id == seminar, Log.seq > seq)
        .order_by(Log.seq)
    )
    return [Entry(seminar, row.seq, row.scope, row.prev, row.at, row.data) for row in rows]
