"""Links: made, opened by a device, revoked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import insert, select, update

from seminar.services.viewers import (
    LinkFacts,
    device_of_token,
    hashed,
    link_of_token,
    new_token,
)
from seminar.store.tables import Device, DeviceLink, Link
from seminar.store.writer import Transaction

LinkKind = Literal["host", "facilitator", "wall", "group", "organiser"]


@dataclass(frozen=True)
class SignedIn:
    """A device after it has opened a link: its new cookie token and the link."""

    device: int
    device_token: str
    link: LinkFacts


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


def revoke(transaction: Transaction, seminar: int, kind: LinkKind) -> int:
    """Revokes all of a seminar's links of one kind; how many there were.

    Their sockets are closed as soon as this is durable.
    """
    revoked = transaction.connection.execute(
        update(Link)
        .where(Link.seminar_id == seminar, Link.kind == kind, Link.revoked_at.is_(None))
        .values(revoked_at=transaction.now)
        .returning(Link.id)
    ).scalars()
    links = list(revoked)
    transaction.revoked_links += links
    return len(links)


def open_link(transaction: Transaction, token: str, device_token: str | None) -> SignedIn | None:
    """Signs a device in by a link; None where the link is unknown or revoked.

    The device's token changes, so that a cookie planted beforehand is worth
    nothing.
    """
    link = link_of_token(transaction.connection, token)
    if link is None:
        return None
    device, new_device_token = renew_device(transaction, device_token)
    _remember(transaction, device, link.id)
    return SignedIn(device, new_device_token, link)


def _remember(transaction: Transaction, device: int, link: int) -> None:
    opened = transaction.connection.execute(
        select(DeviceLink.link_id).where(DeviceLink.device_id == device, DeviceLink.link_id == link)
    ).first()
    if opened is None:
        transaction.connection.execute(insert(DeviceLink).values(device_id=device, link_id=link))


def renew_device(transaction: Transaction, device_token: str | None) -> tuple[int, str]:
    """The device, known or new, and the token that its cookie holds from now on."""
    token = new_token()
    known = None
    if device_token is not None:
        known = device_of_token(transaction.connection, device_token)
    if known is None:
        known = transaction.connection.execute(
            insert(Device)
            .values(token_hash=hashed(token), created_at=transaction.now)
            .returning(Device.id)
        ).scalar_one()
        return known, token
    transaction.connection.execute(
        update(Device).where(Device.id == known).values(token_hash=hashed(token))
    )
    return known, token
