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

_GROUP = Prepared(select(Group.id, Group.number).where(Group.id == bindparam("of_group")))


def by_token(store: Store, token: str, name: str = "") -> Viewer:
    """The viewer that a link's token makes. Raises `not_allowed` for a bad one."""
    with store.read() as reading:
        link = link_of_token(reading.connection, token)
        if link is None or link.seminar is None:
            raise SeminarError("not_allowed", "link_unknown")
        group = _group_of(reading, link)
    if group is None:
        kind = cast("ViewerKind", link.kind)
        return Viewer(kind, link.seminar, link.id, organiser=link.organiser)
    seminar = link.seminar
    participant = store.write(
        lambda transaction: join_by_token(transaction, seminar, group.id, link.id, name)
    )
    return Viewer("group", seminar, link.id, group, participant)


def _group_of(reading: Reading, link: LinkFacts) -> GroupKey | None:
    row = _GROUP.first(reading.connection, of_group=link.group)
    return None if row is None else GroupKey(*row)


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
