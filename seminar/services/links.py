"""Links: made, opened by a device, revoked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import bindparam, insert, select, update

from seminar.services.gathering import agenda_of
from seminar.services.participants import join
from seminar.services.viewers import (
    device_of_token,
    hashed,
    link_of_token,
    new_token,
)
from seminar.store.prepared import Prepared
from seminar.store.tables import Device, DeviceLink, Group, Link, Seminar
from seminar.store.writer import Transaction

_INSERT_DEVICE = Prepared(insert(Device).returning(Device.id))
_LINK_OF_DEVICE = Prepared(
    select(DeviceLink.link_id).where(
        DeviceLink.device_id == bindparam("of_device"), DeviceLink.link_id == bindparam("of_link")
    )
)
_INSERT_LINK_OF_DEVICE = Prepared(insert(DeviceLink))
_DESTINATION = Prepared(
    select(Seminar.code, Group.number)
    .outerjoin(Group, Group.id == bindparam("of_group"))
    .where(Seminar.id == bindparam("of_seminar"))
)
_RENEW_DEVICE = Prepared(
    update(Device).where(Device.id == bindparam("of_device")).values(token_hash=bindparam("token"))
)

LinkKind = Literal["host", "facilitator", "wall", "group", "organiser"]


@dataclass(frozen=True)
class Opened:
    """A link that a device has opened: the token for the device's cookie, and where it leads."""

    device_token: str
    kind: str
    code: str | None = None
    group: int | None = None
    organiser: str | None = None


def make(
    transaction: Transaction,
    kind: LinkKind,
    seminar: int | None = None,
    group: int | None = None,
    organiser: str | None = None,
) -> str:
    """A new link's token. It is not kept, and can't be had again."""
    token = new_token()
    transaction.connection.execute(
        insert(Link).values(
            seminar_id=seminar,
            kind=kind,
            group_id=group,
            organiser=organiser,
            token_hash=hashed(token),
            created_at=transaction.now,
        )
    )
    return token


@dataclass(frozen=True)
class Made:
    """A new link: whose it is, and its token, which can't be had again."""

    kind: LinkKind
    token: str
    group: int | None = None
    name: str = ""


def make_all(transaction: Transaction, seminar: int, kind: LinkKind) -> list[Made]:
    """New links of one kind: one for each group, for each organiser, or a single one."""
    match kind:
        case "group":
            groups = transaction.connection.execute(
                select(Group.id, Group.number, Group.name)
                .where(Group.seminar_id == seminar)
                .order_by(Group.number)
            ).all()
            return [
                Made(kind, make(transaction, kind, seminar, group=row), number, name)
                for row, number, name in groups
            ]
        case "organiser":
            return [
                Made(kind, make(transaction, kind, seminar, organiser=one.key), name=one.name)
                for one in agenda_of(transaction, seminar).organisers
            ]
        case _:
            return [Made(kind, make(transaction, kind, seminar))]


def revoke(transaction: Transaction, seminar: int | None, kind: LinkKind) -> int:
    """Revokes all of a seminar's links of one kind, or the hosts'; how many there were.

    Their sockets are closed as soon as this is durable.
    """
    revoked = transaction.connection.execute(
        update(Link)
        .where(
            # A host's link belongs to no seminar.
            Link.seminar_id.is_not_distinct_from(seminar),
            Link.kind == kind,
            Link.revoked_at.is_(None),
        )
        .values(revoked_at=transaction.now)
        .returning(Link.id)
    ).scalars()
    links = list(revoked)
    transaction.revoked_links += links
    return len(links)


def renew_hosts(transaction: Transaction) -> tuple[str, int]:
    """A host's new link, its token, and how many others were revoked for it.

    In one piece: whoever comes by an earlier link can't make themselves another in between.
    """
    revoked = revoke(transaction, None, "host")
    return make(transaction, "host"), revoked


def open_link(transaction: Transaction, token: str, device_token: str | None) -> Opened | None:
    """Signs a device in by a link; None where the link is unknown or revoked.

    A group's link makes the device a participant of the group.
    """
    link = link_of_token(transaction.connection, token)
    if link is None:
        return None
    device, own_token = _sign_in(transaction, link.id, device_token)
    row = _DESTINATION.first(transaction.connection, of_seminar=link.seminar, of_group=link.group)
    if row is None or link.seminar is None:
        return Opened(own_token, link.kind)
    if row.number is not None:
        join(transaction, link.seminar, row.number, device, link=link.id)
    return Opened(own_token, link.kind, row.code, row.number, link.organiser)


def _sign_in(transaction: Transaction, link: int, device_token: str | None) -> tuple[int, str]:
    """The device that opens a link, and the token that its cookie holds from now on.

    The token changes where the link is new to the device, so that a cookie planted beforehand is
    worth nothing. Opened again the link gives nothing, and an answer that is lost on its way
    would lock the device's open pages out.
    """
    device = device_of_token(transaction.connection, device_token)
    if device is not None and device_token is not None and _has_opened(transaction, device, link):
        return device, device_token
    device, renewed = renew_device(transaction, device_token)
    _INSERT_LINK_OF_DEVICE.run(transaction.connection, device_id=device, link_id=link)
    return device, renewed


def _has_opened(transaction: Transaction, device: int, link: int) -> bool:
    opened = _LINK_OF_DEVICE.first(transaction.connection, of_device=device, of_link=link)
    return opened is not None


def renew_device(transaction: Transaction, device_token: str | None) -> tuple[int, str]:
    """The device, known or new, and the token that its cookie holds from now on."""
    token = new_token()
    known = device_of_token(transaction.connection, device_token)
    if known is None:
        known = _INSERT_DEVICE.scalar(
            transaction.connection, token_hash=hashed(token), created_at=transaction.now
        )
        return known, token
    _RENEW_DEVICE.run(transaction.connection, of_device=known, token=hashed(token))
    return known, token
