"""Seminars: made, listed, closed, purged."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from seminar.domain.agenda import Agenda
from seminar.domain.errors import SeminarError
from seminar.domain.groups import MOST_GROUP_NAME_CHARACTERS
from seminar.domain.programme import Programme
from seminar.domain.text import clean_line
from seminar.services import keeping, links
from seminar.services.commands import Plain
from seminar.services.gathering import Moment, agenda_of, programme_of
from seminar.services.viewers import Viewer, normalised_code
from seminar.store.prepared import Prepared
from seminar.store.tables import AnyRow, Device, DeviceLink, Group, Participant, Seminar, Site
from seminar.store.tables import Programme as ProgrammeRow
from seminar.store.writer import Transaction

_OF_CODE = Prepared(
    select(
        Seminar.id,
        Seminar.code,
        Seminar.title,
        Seminar.language,
        Seminar.starts_at,
        Seminar.closed_at,
    ).where(Seminar.code == bindparam("of_code"))
)

# No 0 and O, 1, I and L, 2 and Z, 5 and S, 8 and B, U and V: read aloud and from the back row.
CODE_ALPHABET = "ACDEFGHJKMNPQRTWXY34679"
CODE_LENGTH = 8
MOST_TITLE_CHARACTERS = 200
MOST_GROUPS = 1_000
EARLIEST_START = 946_684_800_000
LATEST_START = 4_102_444_800_000
"""The years from 2000 to 2099."""


@dataclass(frozen=True)
class NewGroup:
    """A group to be made. An empty name becomes the number."""

    name: str = ""
    site: str = ""
    municipality: str = ""


@dataclass(frozen=True)
class MadeGroup:
    """A group that was made, and its link's token."""

    number: int
    name: str
    token: str


@dataclass(frozen=True)
class MadeOrganiser:
    """An organiser of a new seminar, and their link's token."""

    key: str
    name: str
    token: str


@dataclass(frozen=True)
class MadeSeminar:
    """A new seminar and every token that opens it. They can't be had again."""

    id: int
    code: str
    facilitator_token: str
    wall_token: str
    groups: tuple[MadeGroup, ...]
    organisers: tuple[MadeOrganiser, ...]


@dataclass(frozen=True)
class SeminarLine:
    """A seminar in a list."""

    code: str
    title: str
    language: str
    starts_at: int
    time_zone: str
    groups: int
    status: str
    closed_at: int | None
    ended_at: int
    deleted_at: int


def create(
    transaction: Transaction,
    agenda: Agenda,
    starts_at: int,
    groups: Sequence[NewGroup],
    title: str = "",
) -> MadeSeminar:
    """A new seminar that runs the agenda.

    Raises `invalid` for too many groups or none, and for a year that nobody means.
    """
    if not EARLIEST_START <= starts_at < LATEST_START:
        raise SeminarError("invalid", "date_unreadable", field="date")
    if not 1 <= len(groups) <= MOST_GROUPS:
        raise SeminarError("invalid", "groups_number", field="groups", most=MOST_GROUPS)
    code = _free_code(transaction)
    seminar = _insert(transaction, agenda, starts_at, code, clean_line(title) or agenda.title)
    sites = _insert_sites(transaction, seminar, groups)
    return MadeSeminar(
        seminar,
        code,
        links.make(transaction, "facilitator", seminar),
        links.make(transaction, "wall", seminar),
        tuple(
            _insert_group(transaction, seminar, number, group, sites)
            for number, group in enumerate(groups, start=1)
        ),
        tuple(
            MadeOrganiser(
                organiser.key,
                organiser.name,
                links.make(transaction, "organiser", seminar, organiser=organiser.key),
            )
            for organiser in agenda.organisers
        ),
    )


def _name(text: str) -> str:
    return _line(text, "group_names", MOST_GROUP_NAME_CHARACTERS)


def _line(text: str, field: str, most: int) -> str:
    line = clean_line(text)
    if len(line) > most:
        raise SeminarError("too_large", "field_too_long", field=field, name=field, most=most)
    return line


def _free_code(transaction: Transaction) -> str:
    while True:
        code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
        taken = transaction.connection.execute(select(Seminar.id).where(Seminar.code == code))
        if taken.first() is None:
            return code


def _insert(transaction: Transaction, agenda: Agenda, starts_at: int, code: str, title: str) -> int:
    seminar = transaction.connection.execute(
        insert(Seminar)
        .values(
            code=code,
            title=_line(title, "title", MOST_TITLE_CHARACTERS),
            language=agenda.language,
            agenda=agenda.model_dump(mode="json", by_alias=True),
            starts_at=starts_at,
            created_at=transaction.now,
            seq=0,
        )
        .returning(Seminar.id)
    ).scalar_one()
    transaction.connection.execute(
        insert(ProgrammeRow).values(seminar_id=seminar, revision=0, state=Programme().to_json())
    )
    return seminar


def _insert_sites(
    transaction: Transaction, seminar: int, groups: Sequence[NewGroup]
) -> dict[str, int]:
    names = dict.fromkeys(_name(group.site) for group in groups)
    return {
        name: transaction.connection.execute(
            insert(Site).values(seminar_id=seminar, name=name).returning(Site.id)
        ).scalar_one()
        for name in names
        if name
    }


def _insert_group(
    transaction: Transaction, seminar: int, number: int, group: NewGroup, sites: dict[str, int]
) -> MadeGroup:
    name = _name(group.name)
    row = transaction.connection.execute(
        insert(Group)
        .values(
            seminar_id=seminar,
            number=number,
            name=name,
            site_id=sites.get(_name(group.site)),
            municipality=_name(group.municipality),
            points_made=0,
        )
        .returning(Group.id)
    ).scalar_one()
    return MadeGroup(number, name, links.make(transaction, "group", seminar, group=row))


def close(transaction: Transaction, viewer: Viewer, _command: Plain) -> dict[str, Any]:
    """Closes the viewer's seminar."""
    close_seminar(transaction, viewer.seminar)
    return {}


def close_seminar(transaction: Transaction, seminar: int) -> None:
    """Nothing can be written any more; everything can be read and exported."""
    closed = transaction.connection.execute(
        update(Seminar)
        .where(Seminar.id == seminar, Seminar.closed_at.is_(None))
        .values(closed_at=transaction.now)
    ).rowcount
    if closed:
        change = {"type": "seminar", "closed_at": transaction.now}
        transaction.log.add(seminar, "seminar", change)


def lines(moment: Moment) -> list[SeminarLine]:
    """All seminars, the latest start first."""
    groups = select(func.count(Group.id)).where(Group.seminar_id == Seminar.id).scalar_subquery()
    rows = moment.connection.execute(
        select(
            Seminar.id,
            Seminar.code,
            Seminar.title,
            Seminar.language,
            Seminar.starts_at,
            groups.label("groups"),
            Seminar.closed_at,
        ).order_by(Seminar.starts_at.desc(), Seminar.id.desc())
    )
    return [
        SeminarLine(
            code=row.code,
            title=row.title,
            language=row.language,
            starts_at=row.starts_at,
            time_zone=agenda_of(moment, row.id).time_zone,
            groups=row.groups,
            status=programme_of(moment, row.id).status,
            closed_at=row.closed_at,
            ended_at=keeping.ended_at(moment, row.id),
            deleted_at=keeping.deleted_at(moment, row.id),
        )
        for row in rows
    ]


def of_code(moment: Moment, code: str) -> AnyRow:
    """The seminar that people call by this code. Raises `not_found`."""
    row = _OF_CODE.first(moment.connection, of_code=normalised_code(code))
    if row is None:
        raise SeminarError("not_found", "code_unknown", field="code")
    return row


def purge(transaction: Transaction, seminar: int) -> None:
    """Deletes a seminar with everything in it, and devices that nothing remains of.

    `retention.purge` calls it, and then erases the traces.
    """
    transaction.connection.execute(delete(Seminar).where(Seminar.id == seminar))
    transaction.agendas.forget(seminar)
    transaction.connection.execute(
        delete(Device).where(
            Device.id.not_in(select(DeviceLink.device_id)),
            Device.id.not_in(
                select(Participant.device_id).where(Participant.device_id.is_not(None))
            ),
        )
    )
