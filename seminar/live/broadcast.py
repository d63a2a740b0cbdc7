"""Telling what was committed, to everyone who may know."""

from __future__ import annotations

import logging

import gevent
from flask_socketio import SocketIO
from sqlalchemy import select

from seminar.live.connections import Connection, Connections
from seminar.store.log import Entry, entries_after, heads
from seminar.store.store import Store
from seminar.store.tables import Link, Seminar
from seminar.store.writer import Committed

logger = logging.getLogger(__name__)

LOOK_EVERY = 1.0
"""Seconds between two looks for what another process has committed."""


def room_of(seminar: int, scope: str) -> str:
    """Socket.IO's name for a scope of a seminar."""
    return f"{seminar}/{scope}"


class Broadcaster:
    """Sends changes to the rooms, this process's own at once and other processes' soon after."""

    def __init__(self, socketio: SocketIO, store: Store, connections: Connections) -> None:
        self._socketio = socketio
        self._store = store
        self._connections = connections
        self._told: dict[int, int] = {}
        self._ahead: dict[int, set[int]] = {}
        self._heads: dict[tuple[int, str], int] = {}

    def start(self) -> None:
        """Looks out for other processes from now on."""
        with self._store.read() as reading:
            rows = reading.connection.execute(select(Seminar.id, Seminar.seq))
            self._told = {row.id: row.seq for row in rows}
        gevent.spawn(self._look_out)

    def tell(self, committed: Committed) -> None:
        """Sends what is durable to whoever may see it."""
        for entry in committed.entries:
            self._tell(entry)
        self._turn_out(self._connections.by_links(committed.revoked_links))

    def _tell(self, entry: Entry) -> None:
        if self._was_told(entry):
            return
        head = self._heads.get((entry.seminar, entry.scope), 0)
        self._heads[entry.seminar, entry.scope] = max(entry.seq, head)
        self._socketio.emit("changes", entry.message(), to=room_of(entry.seminar, entry.scope))

    def _was_told(self, entry: Entry) -> bool:
        """Whether it was told before; if not, it counts as told from now on.

        Another process may have committed in between, so what is told has gaps
        until `_catch_up` has filled them.
        """
        told = self._told.get(entry.seminar, 0)
        ahead = self._ahead.setdefault(entry.seminar, set())
        if entry.seq <= told or entry.seq in ahead:
            return True
        ahead.add(entry.seq)
        while told + 1 in ahead:
            told += 1
            ahead.remove(told)
        self._told[entry.seminar] = told
        return False

    def _turn_out(self, connections: list[Connection]) -> None:
        for connection in connections:
            self._socketio.emit("revoked", {}, to=connection.sid)
            # The message goes first; closing at once would take it back.
            gevent.spawn_later(0.2, self._close, connection.sid)

    def _close(self, sid: str) -> None:
        assert self._socketio.server is not None
        self._socketio.server.disconnect(sid)

    def newest(self, seminar: int, scopes: list[str]) -> dict[str, int]:
        """Each scope's newest number, from memory where this process has told any."""
        unknown = [scope for scope in scopes if (seminar, scope) not in self._heads]
        if unknown:
            with self._store.read() as reading:
                for scope, seq in heads(reading.connection, seminar, unknown).items():
                    self._heads.setdefault((seminar, scope), seq)
        return {scope: self._heads[seminar, scope] for scope in scopes}

    def _look_out(self) -> None:
        while True:
            gevent.sleep(LOOK_EVERY)
            try:
                self._catch_up()
            except Exception:
                logger.exception("What other processes wrote could not be read")

    def _catch_up(self) -> None:
        with self._store.read() as reading:
            connection = reading.connection
            rows = connection.execute(select(Seminar.id, Seminar.seq)).all()
            entries = [
                entry
                for seminar, seq in rows
                if seq > self._told.get(seminar, 0)
                for entry in entries_after(connection, seminar, self._told.get(seminar, 0))
            ]
            # All of them, not the ones since the last look: the other's clock may be behind ours.
            revoked = connection.execute(select(Link.id).where(Link.revoked_at.is_not(None)))
            links = frozenset(revoked.scalars())
        for entry in entries:
            self._tell(entry)
        self._turn_out(self._connections.by_links(links))
        # A seminar that was deleted takes everybody who still looks at it along.
        self._turn_out(self._connections.outside({seminar for seminar, _seq in rows}))
