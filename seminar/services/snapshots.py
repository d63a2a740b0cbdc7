"""Everything one viewer may see, in one piece; and what has happened since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, func, select

from seminar.domain.groups import roles_of
from seminar.services import (
    feedback,
    groups,
    keeping,
    messages,
    participants,
    point_rows,
    programme_shown,
    roles,
)
from seminar.services.cards import cards
from seminar.services.gathering import Moment, agenda_of, holders_of, programme_of
from seminar.services.viewers import GroupKey, Viewer, may_write
from seminar.store.log import Entry, heads, since
from seminar.store.prepared import Prepared
from seminar.store.tables import Group, Participant, Seminar, Site

MOST_CHANGES = 500
MOST_CHARACTERS_OF_CHANGES = 256 * 1024

_NAME = Prepared(select(Participant.name).where(Participant.id == bindparam("of_participant")))
_SEMINAR = Prepared(
    select(
        Seminar.code,
        Seminar.title,
        Seminar.language,
        Seminar.starts_at,
        Seminar.closed_at,
        select(func.count(Group.id))
        .where(Group.seminar_id == Seminar.id)
        .scalar_subquery()
        .label("groups"),
    ).where(Seminar.id == bindparam("of_seminar"))
)
_GROUP = Prepared(
    select(
        Group.number,
        Group.name,
        Site.name.label("site"),
        Group.municipality,
        Group.help_called_at,
    )
    .outerjoin(Site, Site.id == Group.site_id)
    .where(Group.id == bindparam("of_group"))
)


def snapshot(moment: Moment, viewer: Viewer, base_url: str) -> dict[str, Any]:
    """The wire's `snapshot` for this viewer. `base_url` is where people reach the server."""
    facilitator = viewer.kind == "facilitator"
    return {
        "seq": heads(moment.connection, viewer.seminar, viewer.scopes),
        "now": moment.now,
        "you": _you(moment, viewer),
        "seminar": _seminar(moment, viewer, base_url),
        "programme": programme_shown.as_shown(moment, viewer.seminar, to_facilitator=facilitator),
        "messages": messages.shown_to(moment, viewer),
        **_own_part(moment, viewer),
    }


def changes_since(
    moment: Moment, viewer: Viewer, seen: Mapping[str, int], watched: list[str]
) -> list[Entry] | None:
    """What the viewer missed, or None where only a snapshot will do."""
    allowed = {*viewer.scopes, *watched}
    return since(
        moment.connection,
        viewer.seminar,
        {scope: seq for scope, seq in seen.items() if scope in allowed},
        MOST_CHANGES,
        MOST_CHARACTERS_OF_CHANGES,
    )


def _own_part(moment: Moment, viewer: Viewer) -> dict[str, Any]:
    match viewer.kind:
        case "group":
            return {"group": group_as_shown(moment, viewer.seminar, viewer.own_group)}
        case "facilitator":
            return {"groups": cards(moment, viewer.seminar)}
        case "organiser":
            assert viewer.organiser is not None
            return {"feedback": feedback.feedback_for(moment, viewer.seminar, viewer.organiser)}
        case "wall":
            return {}


def _you(moment: Moment, viewer: Viewer) -> dict[str, Any]:
    if viewer.kind == "organiser":
        return {"kind": viewer.kind, "organiser": viewer.organiser}
    if viewer.kind != "group":
        return {"kind": viewer.kind}
    assert viewer.participant is not None
    name = _NAME.scalar(moment.connection, of_participant=viewer.participant)
    held = roles_of(holders_of(moment, viewer.own_group.id), viewer.participant)
    return {
        "kind": viewer.kind,
        "participant": viewer.participant,
        "name": name,
        "roles": list(held),
        "may_write": may_write(moment.connection, viewer),
        "own_link": viewer.link is not None,
    }


def _seminar(moment: Moment, viewer: Viewer, base_url: str) -> dict[str, Any]:
    agenda = agenda_of(moment, viewer.seminar)
    row = _SEMINAR.only(moment.connection, of_seminar=viewer.seminar)
    return {
        "code": row.code,
        "title": row.title,
        "language": row.language,
        "time_zone": agenda.time_zone,
        "starts_at": row.starts_at,
        "closed_at": row.closed_at,
        "organisers": [
            {"key": organiser.key, "name": organiser.name} for organiser in agenda.organisers
        ],
        "preparation": dict(agenda.preparation.as_json),
        "join_url": f"{base_url}/j/{row.code}",
        "groups": row.groups,
        **_who_has_come(moment, viewer),
        **_until_when(moment, viewer),
    }


def _who_has_come(moment: Moment, viewer: Viewer) -> dict[str, int]:
    if viewer.kind not in ("facilitator", "wall"):
        return {}
    return {"groups_joined": participants.groups_joined(moment, viewer.seminar)}


def _until_when(moment: Moment, viewer: Viewer) -> dict[str, Any]:
    """For those who save the report, with what the day follows from when the programme moves."""
    if viewer.kind not in ("facilitator", "organiser"):
        return {}
    return {
        "deleted_at": keeping.deleted_at(moment, viewer.seminar),
        "kept": {
            "from": keeping.kept_from(moment, viewer.seminar),
            "seconds": moment.retention_days * keeping.DAY // 1000,
        },
    }


def group_as_shown(moment: Moment, seminar: int, group: GroupKey) -> dict[str, Any]:
    """A group with all it has written: for its own people, and for who reads along."""
    row = _GROUP.only(moment.connection, of_group=group.id)
    programme = programme_of(moment, seminar)
    written = point_rows.all_of(moment, group.id)
    return {
        "number": row.number,
        "name": row.name,
        "site": row.site or "",
        "municipality": row.municipality,
        "points": [point_rows.as_shown(point) for point in written if point.removed_at is None],
        "removed": [
            point_rows.as_shown(point) for point in written if point.removed_at is not None
        ],
        "roles": roles.as_shown(holders_of(moment, group.id)),
        "participants": participants.as_shown(moment, group.id),
        "handed_in": groups.hand_ins(moment, group.id),
        "help_called_at": row.help_called_at,
        "extra_time": programme_shown.extra_time(programme, group.number),
        "extra_times": programme_shown.extra_times(programme).get(group.number, {}),
    }
