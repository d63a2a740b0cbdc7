"""Who is there: a participant with a socket, and for a moment after it is gone."""

from __future__ import annotations

import logging

import gevent

from seminar.domain.errors import SeminarError
from seminar.services import participants
from seminar.store.store import Store

logger = logging.getLogger(__name__)

GRACE = 5.0
"""Seconds that a reload or a change of network may take before somebody else writes."""

GRACE_AFTER_START = 20.0
"""Seconds that a hall has to come back after the server was restarted."""


class Presence:
    """Counts each participant's sockets in this process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._sockets: dict[int, int] = {}

    def start(self) -> None:
        """Whoever the database takes to be there has some time to come back."""
        with self._store.read() as reading:
            expected = participants.present(reading)
        for participant in expected:
            gevent.spawn_later(GRACE_AFTER_START, self._leave_if_gone, participant)

    def add(self, participant: int) -> None:
        """One more socket."""
        self._sockets[participant] = self._sockets.get(participant, 0) + 1

    def remove(self, participant: int) -> None:
        """One socket less."""
        left = self._sockets.get(participant, 0) - 1
        if left > 0:
            self._sockets[participant] = left
            return
        self._sockets.pop(participant, None)
        gevent.spawn_later(GRACE, self._leave_if_gone, participant)

    def _leave_if_gone(self, participant: int) -> None:
        if participant in self._sockets:
            return
        try:
            self._store.write(lambda transaction: participants.leave(transaction, participant))
        except SeminarError as error:
            logger.warning("A participant's leaving could not be written yet: %s", error)
            gevent.spawn_later(GRACE, self._leave_if_gone, participant)
