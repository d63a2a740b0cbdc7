"""Letting somebody in: by a link's token, or by the device's cookie."""

from __future__ import annotations

from typing import cast

from sqlalchemy import bindparam, select

from seminar.domain.errors import SeminarError
from seminar.services.gathering import require_organiser
from seminar.services.participants import join_by_token
from seminar.services.viewers import (
    GroupKey,
    LinkFacts,
    Viewer,
    ViewerKind,
    device_of_token,
    link_of_token,
    rights_of_device,
    viewer_of_device,
)
from seminar.store.prepared import Prepared
from seminar.store.store import Reading, Store
from seminar.store.tables import Group
from seminar.store.writer import Transaction

_GROUP = Prepared(select(Group.id, Group.number).where(Group.id == bindparam("of_group")))


def by_token(store: Store, token: str, name: str = "") -> Viewer:
    """The viewer that a link's token makes. Raises `not_allowed` for a bad one."""
    return by_link(store, seminar_link(store, token), name)


def seminar_link(store: Store, token: str) -> LinkFacts:
    """The link to a seminar that has this token. Raises `not_allowed` where there is none."""
    with store.read() as reading:
        link = link_of_token(reading.connection, token)
    if link is None or link.seminar is None:
        raise SeminarError("not_allowed", "link_unknown")
    return link


def by_link(store: Store, link: LinkFacts, name: str = "") -> Viewer:
    """The viewer that a link makes; for a group's link, one who is written down as a participant.

    Raises `too_many` where the group has no room.
    """
    assert link.seminar is not None
    if link.group is None:
        kind = cast("ViewerKind", link.kind)
        return Viewer(kind, link.seminar, link.id, organiser=link.organiser)
    return store.write(lambda transaction: _participant_of(transaction, link, name))


def _participant_of(transaction: Transaction, link: LinkFacts, name: str) -> Viewer:
    assert link.seminar is not None
    row = _GROUP.first(transaction.connection, of_group=link.group)
    if row is None:
        raise SeminarError("not_allowed", "link_unknown")
    participant = join_by_token(transaction, link.seminar, row.id, link.id, name)
    return Viewer("group", link.seminar, link.id, GroupKey(*row), participant)


def by_cookie_alone(store: Store, device_token: str | None) -> Viewer:
    """The one right of a device that has one only. Raises `not_allowed` for none, and for several.

    Pages say which of a device's rights they use; a script that opened one link need not.
    """
    with store.read() as reading:
        device = device_of_token(reading.connection, device_token)
        viewers = [] if device is None else rights_of_device(reading.connection, device)
    if len(viewers) != 1:
        raise SeminarError("not_allowed", "address_refused")
    return viewers[0]


def by_cookie(
    reading: Reading,
    device_token: str | None,
    seminar: int,
    kind: ViewerKind,
    group: int | None = None,
    organiser: str | None = None,
) -> Viewer:
    """The device's own right to look at the seminar in this way.

    Raises `not_found` for an unknown organiser, and `not_allowed`.
    """
    device = device_of_token(reading.connection, device_token)
    if kind == "organiser":
        require_organiser(reading, seminar, organiser)
    viewer = None
    if device is not None:
        viewer = viewer_of_device(reading.connection, device, seminar, kind, group, organiser)
    if viewer is None:
        raise SeminarError("not_allowed", "address_refused")
    return viewer
