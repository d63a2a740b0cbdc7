"""How the day went: planned beside actual, and who did what to the programme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from seminar.domain import timeline as course
from seminar.domain.agenda import Block
from seminar.domain.command_log import Recorded
from seminar.domain.events import Actor, Event
from seminar.domain.programme import Programme, day_end
from seminar.domain.programme_state import BlockRun
from seminar.domain.report_back import Round
from seminar.domain.timeline import BlockCourse, Timeline
from seminar.exports.event_wording import EventWording
from seminar.exports.wording import Wording
from seminar.services.gathering import Moment, agenda_of, programme_of, schedule_of
from seminar.store.tables import Group, Link, ProgrammeCommand


def timeline(moment: Moment, seminar: int) -> Timeline:
    """How the seminar's day has gone so far."""
    return course.timeline(
        programme_of(moment, seminar),
        recorded(moment, seminar),
        schedule_of(moment, seminar),
        moment.now,
    )


def recorded(moment: Moment, seminar: int) -> tuple[Recorded, ...]:
    """Every command that moved the programme, in order."""
    rows = moment.connection.execute(
        select(
            ProgrammeCommand.revision,
            ProgrammeCommand.at,
            ProgrammeCommand.actor,
            ProgrammeCommand.kind,
            ProgrammeCommand.data,
            ProgrammeCommand.undone,
            ProgrammeCommand.before,
        )
        .where(ProgrammeCommand.seminar_id == seminar)
        .order_by(ProgrammeCommand.revision)
    ).all()
    actors = _actors(moment, seminar)
    return tuple(
        Recorded(
            revision=row.revision,
            at=row.at,
            actor=actors.get(row.actor, _HOST)[0],
            who=actors.get(row.actor, _HOST)[1],
            kind=row.kind,
            data=row.data,
            undone=row.undone,
            before=Programme.from_json(row.before),
        )
        for row in rows
    )


# Whoever has the facilitator's rights by none of the seminar's own links.
_HOST: tuple[Actor, int] = ("host", 1)


def _actors(moment: Moment, seminar: int) -> Mapping[str, tuple[Actor, int]]:
    """The seminar's facilitators, numbered, under the names that the log signs with."""
    links = moment.connection.execute(
        select(Link.id)
        .where(Link.seminar_id == seminar, Link.kind == "facilitator")
        .order_by(Link.id)
    ).scalars()
    return {
        f"facilitator:{link}": ("facilitator", number) for number, link in enumerate(links, start=1)
    }


def as_shown(moment: Moment, seminar: int, language: str) -> dict[str, Any]:
    """The timeline as the protocol describes it, with the events in words."""
    programme, blocks = programme_of(moment, seminar), agenda_of(moment, seminar).blocks
    schedule, day = schedule_of(moment, seminar), timeline(moment, seminar)
    words = _wording(moment, seminar, blocks, day.events, language)
    return {
        "now": moment.now,
        "revision": programme.revision,
        "status": programme.status,
        "planned_start": schedule.starts_at,
        "planned_end": schedule.blocks[-1].planned_end if schedule.blocks else schedule.starts_at,
        "started_at": programme.started_at,
        "finished_at": programme.finished_at,
        "expected_end": day_end(programme, schedule, moment.now),
        "paused": _seconds(day.paused),
        "added": _seconds(day.added),
        "blocks": [_block(*both) for both in zip(blocks, day.blocks, strict=True)],
        "events": [_event(event, words) for event in day.events],
    }


def _wording(
    moment: Moment, seminar: int, blocks: Sequence[Block], events: Sequence[Event], language: str
) -> EventWording:
    names = select(Group.number, Group.name).where(Group.seminar_id == seminar)
    return EventWording(
        words=Wording(language),
        blocks={block.key: block.title for block in blocks},
        phases={(block.key, phase.key): phase.title for block in blocks for phase in block.phases},
        groups={row.number: row.name for row in moment.connection.execute(names)},
        events=events,
    )


def _block(block: Block, went: BlockCourse) -> dict[str, Any]:
    times = went.times
    return {
        "key": block.key,
        "kind": block.kind,
        "title": block.title,
        "planned_start": times.planned_start,
        "planned_end": times.planned_end,
        "expected_start": times.expected_start,
        "expected_end": times.expected_end,
        "actual_start": times.actual_start,
        "actual_end": times.actual_end,
        "planned": block.seconds,
        "took": None if went.took is None else _seconds(went.took),
        "paused": _seconds(went.paused),
        "added": _seconds(went.added),
        "skipped": went.skipped,
        "visits": [_visit(run) for run in went.visits],
    }


def _visit(run: BlockRun) -> dict[str, Any]:
    return {
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        "ends_at": run.ends_at,
        "length": _seconds(run.planned_milliseconds),
        "pauses": [{"at": pause.at, "until": pause.until} for pause in run.pauses],
        "additions": [
            {"at": one.at, "seconds": _seconds(one.milliseconds), "phase": one.phase}
            for one in run.additions
        ],
        "group_additions": [
            {
                "at": one.at,
                "seconds": _seconds(one.milliseconds),
                "group": one.group,
                "phase": one.phase,
            }
            for one in run.group_additions
        ],
        "rounds": [_round(one) for one in run.rounds],
    }


def _round(held: Round) -> dict[str, Any]:
    shown = held.to_json()
    return {
        "started_at": held.turns[0].started_at,
        "ended_at": held.ended_at,
        "turns": shown["turns"],
    }


def _event(event: Event, words: EventWording) -> dict[str, Any]:
    return {
        "revision": event.revision,
        "at": event.at,
        "who": words.who(event),
        "kind": event.kind,
        "text": words.sentence(event),
        "block": event.block,
        "undone": event.undone,
        "undoes": event.undoes,
    }


def _seconds(milliseconds: int) -> int:
    return round(milliseconds / 1000)
