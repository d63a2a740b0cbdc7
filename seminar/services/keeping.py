"""Until when a seminar is kept, and telling those who save its report when that moves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import bindparam, select

from seminar.services.gathering import Moment, agenda_of, programme_of
from seminar.store.prepared import Prepared
from seminar.store.tables import Seminar
from seminar.store.writer import Transaction

DAY = 86_400_000

_DATES = Prepared(
    select(Seminar.starts_at, Seminar.created_at, Seminar.closed_at).where(
        Seminar.id == bindparam("of_seminar")
    )
)


def ended_at(moment: Moment, seminar: int) -> int:
    """From when the days are counted: when the seminar ends or ended, was closed, or was made.

    A date in the past says nothing of when it takes place, nor does a plan.
    """
    row = _DATES.only(moment.connection, of_seminar=seminar)
    meant_to_end = row.starts_at + agenda_of(moment, seminar).seconds * 1000
    programme = programme_of(moment, seminar)
    ended = programme.finished_at or programme.ends_at or 0
    return int(max(meant_to_end, row.created_at, row.closed_at or 0, ended))


def deleted_at(moment: Moment, seminar: int) -> int:
    """When the seminar is to be deleted: so many days after it ended."""
    return ended_at(moment, seminar) + moment.retention_days * DAY


@contextmanager
def telling(transaction: Transaction, seminar: int) -> Iterator[None]:
    """Tells the facilitator and the organisers if what is done meanwhile moves the deletion."""
    before = deleted_at(transaction, seminar)
    yield
    after = deleted_at(transaction, seminar)
    if after == before:
        return
    organisers = agenda_of(transaction, seminar).organisers
    for scope in ("board", *(f"organiser:{organiser.key}" for organiser in organisers)):
        transaction.log.add(seminar, scope, {"type": "seminar", "deleted_at": after})
