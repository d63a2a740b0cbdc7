"""The append-only log: audit, and the feed that every screen lives on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from seminar.store.prepared import Prepared
from seminar.store.tables import Log, Seminar

Change = dict[str, Any]

_TAKE_NUMBERS = Prepared(
    update(Seminar)
    .where(Seminar.id == bindparam("of_seminar"))
    .values(seq=Seminar.seq + bindparam("count"))
    .returning(Seminar.seq)
)
_INSERT = Prepared(insert(Log))
# For one scope at a time: SQLite looks up one greatest number, but would read through every scope's
# whole past to find several.
_NEWEST = Prepared(
    select(func.coalesce(func.max(Log.seq), 0)).where(
        Log.seminar_id == bindparam("of_seminar"), Log.scope == bindparam("of_scope")
    )
)
MOST_KNOWN = 200


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


class NewestNumbers:
    """Each scope's newest number, remembered from one writing to the next.

    Another process may write too, so a seminar's are trusted only while its own
    number is the one that this process wrote last.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[int, dict[str, int]]] = {}

    def chain(self, connection: Connection, seminar: int, given: dict[str, int]) -> dict[str, int]:
        """Each scope's number before the one it is given now."""
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        last, newest = self._known.get(seminar, (None, {}))
        if last != min(given.values()) - 1:
            newest = {}
        unknown = [scope for scope in given if scope not in newest]
        newest.update(heads(connection, seminar, unknown))
        before = {scope: newest[scope] for scope in given}
        newest.update(given)
        self._known[seminar] = (max(given.values()), newest)
        return before

    def forget(self) -> None:
        """What was written is not kept after all."""
        self._known.clear()


class LogBook:
    """Collects what one piece of work changes, and writes it in one go."""

    def __init__(self, connection: Connection, now: int, newest: NewestNumbers) -> None:
        self._connection = connection
        self._now = now
        self._newest = newest
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
        last = _TAKE_NUMBERS.scalar(self._connection, of_seminar=seminar, count=len(changes))
        first = last - len(changes) + 1
        given = {scope: seq for seq, scope in enumerate(changes, start=first)}
        # The numbers before are looked up first: what is inserted below would hide them.
        before = self._newest.chain(self._connection, seminar, given)
        entries = [
            Entry(seminar, given[scope], scope, before[scope], self._now, told)
            for scope, told in changes.items()
        ]
        _INSERT.run_each(self._connection, [self._row(entry) for entry in entries])
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
    return {
        scope: _NEWEST.scalar(connection, of_seminar=seminar, of_scope=scope) for scope in scopes
    }


def since(
    connection: Connection, seminar: int, seen: Mapping[str, int], most: int, most_characters: int
) -> list[Entry] | None:
    """What happened in each scope after the number seen, or None where it is too much."""
    entries: list[Entry] = []
    for scope, seq in seen.items():
        rows = connection.execute(
            select(Log.seq, Log.prev, Log.at, Log.data, func.length(Log.data).label("length"))
            .where(Log.seminar_id == seminar, Log.scope == scope, Log.seq > seq)
            .order_by(Log.seq)
            .limit(most + 1)
        )
        missed: list[Entry] = []
        for row in rows:
            most_characters -= row.length
            if len(missed) == most or most_characters < 0:
                rows.close()
                return None
            missed.append(Entry(seminar, row.seq, scope, row.prev, row.at, row.data))
        before = missed[0].prev if missed else heads(connection, seminar, [scope])[scope]
        if before != seq:
            return None
        entries += missed
    return sorted(entries, key=lambda entry: entry.seq)


def entries_after(connection: Connection, seminar: int, seq: int) -> list[Entry]:
    """Everything that was committed in a seminar after this number, in order."""
    rows = connection.execute(
        select(Log.seq, Log.scope, Log.prev, Log.at, Log.data)
        .where(Log.seminar_id == seminar, Log.seq > seq)
        .order_by(Log.seq)
    )
    return [Entry(seminar, row.seq, row.scope, row.prev, row.at, row.data) for row in rows]
