"""Agendas that seminars run, parsed once: a seminar's agenda never changes."""

from __future__ import annotations

from sqlalchemy import Connection, select

from seminar.domain.agenda import Agenda
from seminar.store.tables import Seminar

MOST_KEPT = 200


class Agendas:
    """The agendas of the seminars in one database."""

    def __init__(self) -> None:
        self._known: dict[int, Agenda] = {}

    def of(self, connection: Connection, seminar: int) -> Agenda:
        """The seminar's agenda."""
        known = self._known.get(seminar)
        if known is not None:
            return known
        if len(self._known) >= MOST_KEPT:
            self._known.clear()
        stored = connection.execute(
            select(Seminar.agenda).where(Seminar.id == seminar)
        ).scalar_one()
        return self._known.setdefault(seminar, Agenda.model_validate(stored))

    def forget(self, seminar: int) -> None:
        """Drops a seminar that was purged."""
        self._known.pop(seminar, None)
