"""The Report that every export is made from, gathered at one moment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from seminar.domain.agenda import PARKING_LOT, Agenda, Block, Question
from seminar.domain.groups import roles_of
from seminar.domain.points import effective_addressees
from seminar.domain.programme import project
from seminar.domain.report import (
    Report,
    ReportBlock,
    ReportEvent,
    ReportGroup,
    ReportOrganiser,
    ReportPoint,
    ReportQuestion,
)
from seminar.services.cards import cards
from seminar.services.gathering import (
    Moment,
    agenda_of,
    programme_of,
    require_organiser,
    schedule_of,
)
from seminar.store.tables import Group, Point, ProgrammeCommand, Seminar


def report(moment: Moment, seminar: int, organiser: str | None = None) -> Report:
    """The seminar's result as it stands; for one organiser, what they may see of it.

    Raises `not_found` for an organiser the agenda doesn't know.
    """
    agenda = agenda_of(moment, seminar)
    if organiser is not None:
        require_organiser(moment, seminar, organiser)
    row = moment.connection.execute(
        select(Seminar.title, Seminar.code, Seminar.language, Seminar.starts_at).where(
            Seminar.id == seminar
        )
    ).one()
    whole = Report(
        title=row.title,
        code=row.code,
        language=row.language,
        time_zone=agenda.time_zone,
        starts_at=row.starts_at,
        status=programme_of(moment, seminar).status,
        made_at=moment.now,
        for_organiser=None,
        organisers=tuple(ReportOrganiser(one.key, one.name) for one in agenda.organisers),
        groups=tuple(_group(card) for card in cards(moment, seminar)),
        blocks=_blocks(moment, seminar, agenda),
        questions=tuple(_question(block, question) for block, question in agenda.questions()),
        points=tuple(_points(moment, seminar, agenda)),
        events=tuple(_events(moment, seminar)),
    )
    return whole if organiser is None else whole.narrowed_to(organiser)


def _group(card: dict[str, Any]) -> ReportGroup:
    # Whoever is there, and whoever wrote or held a role and has left.
    held = set(card["roles"].values())
    people = [one for one in card["participants"] if one["present"] or one["id"] in held]
    return ReportGroup(
        number=card["number"],
        name=card["name"],
        site=card["site"],
        municipality=card["municipality"],
        participants=len(people),
        members=tuple((one["name"], roles_of(card["roles"], one["id"])) for one in people),
        handed_in=tuple(card["handed_in"].items()),
    )


def _blocks(moment: Moment, seminar: int, agenda: Agenda) -> tuple[ReportBlock, ...]:
    times = project(programme_of(moment, seminar), schedule_of(moment, seminar), moment.now)
    return tuple(
        ReportBlock(
            block.key,
            block.kind,
            block.title,
            time.planned_start,
            time.planned_end,
            time.actual_start,
            time.actual_end,
        )
        for block, time in zip(agenda.blocks, times, strict=True)
    )


def _question(block: Block, question: Question) -> ReportQuestion:
    return ReportQuestion(
        question.key,
        block.key,
        question.text,
        question.introduction,
        question.answers_go_to,
        question.prioritise.from_,
        question.prioritise.to,
        question.addressees,
    )


def _points(moment: Moment, seminar: int, agenda: Agenda) -> Iterable[ReportPoint]:
    allowed = {question.key: question.addressees for _block, question in agenda.questions()}
    allowed[PARKING_LOT] = ()
    rows = moment.connection.execute(
        select(
            Point.id,
            Point.number,
            Group.number.label("group"),
            Point.question,
            Point.text,
            Point.rank,
            Point.addressees,
            Point.late,
            Point.created_at,
            Point.updated_at,
        )
        .join(Group, Group.id == Point.group_id)
        .where(Point.seminar_id == seminar, Point.removed_at.is_(None), Point.text != "")
        .order_by(Group.number, Point.number)
    )
    for row in rows:
        values = dict(row._mapping)  # noqa: SLF001 SQLAlchemy's public name
        values["addressees"] = effective_addressees(row.addressees, allowed[row.question])
        yield ReportPoint(**values)


def _events(moment: Moment, seminar: int) -> Iterable[ReportEvent]:
    rows = moment.connection.execute(
        select(
            ProgrammeCommand.at,
            ProgrammeCommand.actor,
            ProgrammeCommand.kind,
            ProgrammeCommand.data,
        )
        .where(ProgrammeCommand.seminar_id == seminar)
        .order_by(ProgrammeCommand.revision)
    )
    for row in rows:
        detail = row.data.get("block") or row.data.get("seconds") or ""
        yield ReportEvent(row.at, row.actor.partition(":")[0], row.kind, str(detail))
