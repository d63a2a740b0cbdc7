"""How long a seminar is kept."""

from __future__ import annotations

from sqlalchemy import select

from seminar.services import seminars
from seminar.services.gathering import Moment, agenda_of, programme_of
from seminar.store import maintenance
from seminar.store.backups import Backups
from seminar.store.store import Store
from seminar.store.tables import Seminar

DAY = 86_400_000


def deleted_at(moment: Moment, seminar: int, retention_days: int) -> int:
    """When the seminar is to be deleted: so many days after it ended, was closed, or was made.

    A date in the past says nothing of when it takes place, nor does a plan.
    """
    row = moment.connection.execute(
        select(Seminar.starts_at, Seminar.created_at, Seminar.closed_at).where(
            Seminar.id == seminar
        )
    ).one()
    meant_to_end = row.starts_at + agenda_of(moment, seminar).seconds * 1000
    programme = programme_of(moment, seminar)
    ended = programme.finished_at or programme.ends_at or 0
    last = max(meant_to_end, row.created_at, row.closed_at or 0, ended)
    return int(last) + retention_days * DAY


def purge_expired(store: Store, backups: Backups, retention_days: int) -> int:
    """Deletes what has been kept long enough, and every trace of it; how many seminars."""
    with store.read() as reading:
        expired = [
            seminar
            for seminar in reading.connection.execute(select(Seminar.id)).scalars().all()
            if deleted_at(reading, seminar, retention_days) <= reading.now
        ]
    for seminar in expired:
        purge(store, backups, seminar)
    return len(expired)


def purge(store: Store, backups: Backups, seminar: int) -> None:
    """Deletes a seminar from the database, from its free pages and log, and from the copies."""
    store.write(lambda transaction: seminars.purge(transaction, seminar))
    maintenance.erase_traces(store)
    backups.renew()
