"""Agendas that seminars run, read once: neither a seminar's agenda nor its start ever changes."""

from __future__ import annotations

from sqlalchemy import Connection, select

from seminar.domain.agenda import Agenda
from seminar.domain.schedule import Schedule, schedule
from seminar.store.tables import Seminar

MOST_KEPT = 200


class Agendas:
    """The agendas of the seminars in one database."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Agenda, Schedule]] = {}

    def of(self, connection: Connection, seminar: int) -> Agenda:
        """The seminar's agenda."""
        return self._both(connection, seminar)[0]

    def schedule_of(self, connection: Connection, seminar: int) -> Schedule:
        """The seminar's agenda laid out from its start."""
        return self._both(connection, seminar)[1]

    def _both(self, connection: Connection, seminar: int) -> tuple[Agenda, Schedule]:
        known = self._known.get(seminar)
        if known is not None:
            return known
        if len(self._known) >= MOST_KEPT:
            self._known.clear()
        stored = connection.execute(
            select(Seminar.agenda, Seminar.starts_at).where(Seminar.id == seminar)
        ).one()
        agenda = Agenda.model_validate(stored.agenda)
        return self._known.setdefault(seminar, (agenda, schedule(agenda, stored.starts_at)))

    def forget(self, seminar: int) -> None:
        """Drops a seminar that was purged."""
        self._known.pop(seminar, None)
