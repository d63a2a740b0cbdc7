"""Who is looking, by which right. Rights are looked up each time, never remembered."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Literal, cast

from sqlalchemy import Connection, bindparam, select

from seminar.domain.errors import SeminarError
from seminar.store.prepared import Prepared
from seminar.store.tables import (
    AnyRow,
    Device,
    DeviceLink,
    Group,
    Link,
    Participant,
    RoleHolder,
    Seminar,
)

ViewerKind = Literal["facilitator", "wall", "group", "organiser"]
TOKEN_BYTES = 24

RIGHT = (
    select(
        Seminar.closed_at,
        (Link.id.is_not(None) & Link.revoked_at.is_(None)).label("works"),
    )
    .select_from(Seminar)
    .outerjoin(Link, Link.id == bindparam("of_link"))
    .where(Seminar.id == bindparam("of_seminar"))
)
_RIGHT = Prepared(RIGHT)
_LINK = Prepared(
    select(Link.id, Link.kind, Link.seminar_id, Link.group_id, Link.organiser).where(
        Link.token_hash == bindparam("of_token"), Link.revoked_at.is_(None)
    )
)
_DEVICE = Prepared(select(Device.id).where(Device.token_hash == bindparam("of_token")))
_LINKS_OF_DEVICE = Prepared(
    select(Link.id, Link.kind, Link.seminar_id, Link.group_id, Link.organiser)
    .join(DeviceLink, DeviceLink.link_id == Link.id)
    .where(DeviceLink.device_id == bindparam("of_device"), Link.revoked_at.is_(None))
)
_MEMBER = Prepared(
    select(
        Participant.id.label("participant"),
        Participant.link_id.label("came_by"),
        Group.id.label("group"),
        Group.number,
        Link.id.label("link"),
    )
    .join(Group, Group.id == Participant.group_id)
    .outerjoin(Link, (Link.id == Participant.link_id) & Link.revoked_at.is_(None))
    .where(
        Participant.device_id == bindparam("of_device"),
        Participant.seminar_id == bindparam("of_seminar"),
        Group.number == bindparam("of_number"),
    )
    .order_by(Participant.id.desc())
    .limit(1)
)
_SCRIBE = Prepared(
    select(RoleHolder.participant_id).where(
        RoleHolder.group_id == bindparam("of_group"), RoleHolder.role == "scribe"
    )
)
MOST_GROUP_NUMBER = 100_000


@dataclass(frozen=True)
class GroupKey:
    """A group: its row, and the number that people call it by."""

    id: int
    number: int

    @property
    def scope(self) -> str:
        """The scope in which the group's own changes are told."""
        return f"group:{self.number}"


@dataclass(frozen=True)
class Viewer:
    """One who looks at a seminar, and by which right.

    `link` is the link that gives the right, None for one who came by the
    seminar's code.
    """

    kind: ViewerKind
    seminar: int
    link: int | None
    group: GroupKey | None = None
    participant: int | None = None
    organiser: str | None = None

    @property
    def own_group(self) -> GroupKey:
        """The group the viewer is in. Raises `not_allowed` where there is none."""
        if self.group is None:
            raise SeminarError("not_allowed", "not_in_a_group")
        return self.group

    @property
    def scope(self) -> str:
        """The scope that is the viewer's own."""
        match self.kind:
            case "facilitator":
                return "board"
            case "group":
                return self.own_group.scope
            case "organiser":
                return f"organiser:{self.organiser}"
            case "wall":
                return "wall"

    @property
    def scopes(self) -> list[str]:
        """Every scope this viewer may follow from the start."""
        return ["seminar", self.scope]

    @property
    def actor(self) -> str:
        """Who this is, in the log. No names: a name is a participant's own to change."""
        if self.participant is not None:
            return f"participant:{self.participant}"
        return f"{self.kind}:{self.link}"


@dataclass(frozen=True)
class LinkFacts:
    """A link that is not revoked."""

    id: int
    kind: str
    seminar: int | None
    group: int | None
    organiser: str | None


def new_token() -> str:
    """A secret of 192 random bits, fit for an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hashed(token: str) -> str:
    """What the database keeps of a token. Random tokens need no salt and no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def link_of_token(connection: Connection, token: str) -> LinkFacts | None:
    """The link that a token opens, unless it was revoked."""
    row = _LINK.first(connection, of_token=hashed(token))
    return None if row is None else LinkFacts(*row)


def device_of_token(connection: Connection, token: str | None) -> int | None:
    """The device whose cookie holds this token; None for no token too."""
    if token is None:
        return None
    row = _DEVICE.first(connection, of_token=hashed(token))
    return None if row is None else int(row.id)


def links_of_device(connection: Connection, device: int) -> list[LinkFacts]:
    """The links a device has opened that are not revoked."""
    rows = _LINKS_OF_DEVICE.all(connection, of_device=device)
    return [LinkFacts(*row) for row in rows]


def is_host(connection: Connection, device: int | None) -> bool:
    """Whether the device may make seminars."""
    if device is None:
        return False
    return any(link.kind == "host" for link in links_of_device(connection, device))


def viewer_of_device(
    connection: Connection,
    device: int,
    seminar: int,
    kind: ViewerKind,
    group_number: int | None = None,
    organiser: str | None = None,
) -> Viewer | None:
    """The device's own right to look at the seminar in this way, if it has one."""
    if kind == "group":
        if group_number is None or not 0 < group_number <= MOST_GROUP_NUMBER:
            return None
        return _group_viewer_of_device(connection, device, seminar, group_number)
    for link in links_of_device(connection, device):
        if link.seminar not in (seminar, None) or not _opens(link, kind):
            continue
        if kind == "organiser" and link.kind == "organiser" and link.organiser != organiser:
            continue
        return Viewer(kind, seminar, link.id, organiser=organiser if kind == "organiser" else None)
    return None


def rights_of_device(connection: Connection, device: int) -> list[Viewer]:
    """Everything that the device may look at, but for what a host's link opens, which is all."""
    viewers = [
        Viewer(cast("ViewerKind", link.kind), link.seminar, link.id, organiser=link.organiser)
        for link in links_of_device(connection, device)
        if link.seminar is not None and link.kind != "group"
    ]
    groups = connection.execute(
        select(Participant.seminar_id, Group.number)
        .join(Group, Group.id == Participant.group_id)
        .where(Participant.device_id == device)
        .distinct()
    )
    for seminar, number in groups:
        member = _group_viewer_of_device(connection, device, seminar, number)
        viewers += [member] if member else []
    return viewers


def may_look(connection: Connection, device: int, seminar: int) -> bool:
    """Whether the device may see the seminar in any way."""
    if any(link.seminar in (seminar, None) for link in links_of_device(connection, device)):
        return True
    joined = connection.execute(
        select(Participant.id)
        .outerjoin(Link, Link.id == Participant.link_id)
        .where(
            Participant.device_id == device,
            Participant.seminar_id == seminar,
            Link.revoked_at.is_(None),
        )
    )
    return joined.first() is not None


def _opens(link: LinkFacts, kind: ViewerKind) -> bool:
    # The wall and the organisers' pages hold nothing that the facilitator may not see.
    return link.kind == kind or link.kind in ("host", "facilitator")


def _group_viewer_of_device(
    connection: Connection, device: int, seminar: int, group_number: int
) -> Viewer | None:
    row = _MEMBER.first(connection, of_device=device, of_seminar=seminar, of_number=group_number)
    if row is None or (row.came_by is not None and row.link is None):
        return None
    return Viewer("group", seminar, row.link, GroupKey(row.group, row.number), row.participant)


def confirm(connection: Connection, viewer: Viewer) -> bool:
    """Looks the viewer's right up again; whether the seminar is still open.

    Raises `not_allowed` where the link was revoked, and `not_found` where the
    seminar is gone.
    """
    row = _RIGHT.first(connection, of_seminar=viewer.seminar, of_link=viewer.link)
    return confirmed(row, viewer)


def confirmed(row: AnyRow | None, viewer: Viewer) -> bool:
    """As `confirm`, for one who has asked for `RIGHT` together with something else."""
    if row is None:
        raise SeminarError("not_found", "seminar_unknown")
    if viewer.link is not None and not row.works:
        raise SeminarError("not_allowed", "link_revoked")
    return row.closed_at is None


def may_write(connection: Connection, viewer: Viewer) -> bool:
    """Whether the viewer may write the group's points.

    The group's own link gives that right; the seminar's code never does, so
    one who came by the code has it by holding the scribe's role.
    """
    if viewer.kind != "group":
        return False
    if viewer.link is not None:
        return True
    scribe = _SCRIBE.first(connection, of_group=viewer.own_group.id)
    return scribe is not None and scribe.participant_id == viewer.participant


def normalised_code(code: str) -> str:
    """A code as it is kept: capitals, without spaces and hyphens."""
    return "".join(character for character in code.upper() if character.isalnum())[:16]
