"""The append-only log: audit, and the feed that every screen lives on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from seminar.store.tables import Log, Seminar

Change = dict[str, Any]


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
        self._changes: dict[tuple[int, str], list[Change]] = {}
        self._actor = ""
        self._kind = ""

    def sign(self, actor: str, kind: str) -> None:
        """Says who does what, for the audit."""
        self._actor, self._kind = actor, kind

    def add(self, seminar: int, scope: str, change: Change) -> None:
        """One more change in a scope."""
        self._changes.setdefault((seminar, scope), []).append(change)

    def write(self) -> list[Entry]:
        """Writes what was collected since the last call, numbered, and returns it."""
        written = [
            self._write(seminar, scope, changes)
            for (seminar, scope), changes in self._changes.items()
        ]
        self._changes.clear()
        self.entries += written
        return written

    def _write(self, seminar: int, scope: str, changes: list[Change]) -> Entry:
        # The update also locks the seminar's row, which gives all its writers one order.
        seq = self._connection.execute(
            update(Seminar)
            .where(Seminar.id == seminar)
            .values(seq=Seminar.seq + 1)
            .returning(Seminar.seq)
        ).scalar_one()
        newest = (
            select(func.coalesce(func.max(Log.seq), 0))
            .where(Log.seminar_id == seminar, Log.scope == scope)
            .scalar_subquery()
        )
        prev = self._connection.execute(
            insert(Log)
            .values(
                seminar_id=seminar,
                seq=seq,
                scope=scope,
                prev=newest,
                at=self._now,
                actor=self._actor,
                kind=self._kind,
                data=changes,
            )
            .returning(Log.prev)
        ).scalar_one()
        return Entry(seminar, seq, scope, prev, self._now, changes)


def heads(connection: Connection, seminar: int, scopes: list[str]) -> dict[str, int]:
    """Each scope's newest number, 0 where nothing has happened in it."""
    rows = connection.execute(
        select(Log.scope, func.max(Log.seq).label("newest"))
        .where(Log.seminar_id == seminar, Log.scope.in_(scopes))
        .group_by(Log.scope)
    )
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
