"""Deleting the seminars that have been kept long enough."""

from __future__ import annotations

from sqlalchemy import select

from seminar.services import seminars
from seminar.services.keeping import deleted_at
from seminar.store import maintenance
from seminar.store.backups import Backups
from seminar.store.store import Store
from seminar.store.tables import Seminar


def purge_expired(store: Store, backups: Backups) -> int:
    """Deletes what has been kept long enough, and every trace of it; how many seminars."""
    with store.read() as reading:
        expired = [
            seminar
            for seminar in reading.connection.execute(select(Seminar.id)).scalars().all()
            if deleted_at(reading, seminar) <= reading.now
        ]
    for seminar in expired:
        purge(store, backups, seminar)
    return len(expired)


def purge(store: Store, backups: Backups, seminar: int) -> None:
    """Deletes a seminar from the database, from its free pages and log, and from the copies."""
    store.write(lambda transaction: seminars.purge(transaction, seminar))
    maintenance.erase_traces(store)
    backups.renew()
