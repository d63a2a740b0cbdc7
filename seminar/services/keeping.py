"""Until when a seminar is kept.

Nobody is told when that moves: it follows from what they are told of the programme.
"""

from __future__ import annotations

from sqlalchemy import bindparam, select

from seminar.services.gathering import Moment, agenda_of, programme_of
from seminar.store.prepared import Prepared
from seminar.store.tables import Seminar

DAY = 86_400_000

_OF_SEMINAR = Seminar.id == bindparam("of_seminar")
_DATES = Prepared(select(Seminar.starts_at, Seminar.created_at).where(_OF_SEMINAR))
_CLOSED = Prepared(select(Seminar.closed_at).where(_OF_SEMINAR))


def kept_from(moment: Moment, seminar: int) -> int:
    """From when the days are counted at the earliest: when it is meant to end, or was made.

    A date in the past says nothing of when it takes place, nor does a plan.
    """
    row = _DATES.only(moment.connection, of_seminar=seminar)
    meant_to_end = row.starts_at + agenda_of(moment, seminar).seconds * 1000
    return int(max(meant_to_end, row.created_at))


def ended_at(moment: Moment, seminar: int) -> int:
    """From when the days are counted: later where it ends or ended later, or was closed later."""
    closed_at = _CLOSED.scalar(moment.connection, of_seminar=seminar)
    programme = programme_of(moment, seminar)
    ended = programme.finished_at or programme.ends_at or 0
    return max(kept_from(moment, seminar), closed_at or 0, ended)


def deleted_at(moment: Moment, seminar: int) -> int:
    """When the seminar is to be deleted: so many days after it ended."""
    return ended_at(moment, seminar) + moment.retention_days * DAY
