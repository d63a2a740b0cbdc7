"""The Report that every export is made from, gathered at one moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from sqlalchemy import or_, select

from seminar import clock
from seminar.domain.agenda import PARKING_LOT, Agenda, Block, Question
from seminar.domain.groups import roles_of
from seminar.domain.points import effective_addressees
from seminar.domain.report import (
    Report,
    ReportBlock,
    ReportGroup,
    ReportOrganiser,
    ReportPoint,
    ReportQuestion,
)
from seminar.domain.timeline import BlockCourse
from seminar.exports.orders import ReportOrder
from seminar.exports.wording import Wording
from seminar.services.cards import cards
from seminar.services.gathering import (
    Moment,
    agenda_of,
    programme_of,
    require_organiser,
)
from seminar.services.timeline import timeline
from seminar.store.agendas import Agendas
from seminar.store.database import open_for_reading, reading
from seminar.store.store import Reading, Store
from seminar.store.tables import Group, Participant, Point, Seminar

_PROGRAM = "seminar.services.report_worker"


def order(store: Store, seminar: int, organiser: str | None = None) -> ReportOrder:
    """What another process needs to read the report by itself; it costs this one next to nothing.

    Raises `not_found` for an organiser the agenda doesn't know.
    """
    with store.read() as moment:
        if organiser is not None:
            require_organiser(moment, seminar, organiser)
        row = moment.connection.execute(
            select(Seminar.title, Seminar.language).where(Seminar.id == seminar)
        ).one()
        return ReportOrder(
            program=_PROGRAM,
            address=store.address,
            seminar=seminar,
            retention_days=store.retention_days,
            title=row.title,
            language=row.language,
            time_zone=agenda_of(moment, seminar).time_zone,
            made_at=moment.now,
            counted_at=clock.counted(),
            for_organiser=organiser,
        )


def carry_out(order: ReportOrder) -> Report:
    """The report that was ordered, read in one go from another process's database."""
    engine = open_for_reading(order.address)
    try:
        with reading(engine) as connection:
            # The server's clock, from when it was asked: this process has a clock of its own, and
            # the machine's may have been set since the server started.
            now = order.made_at + clock.counted() - order.counted_at
            moment = Reading(connection, now, Agendas(), order.retention_days)
            return report(moment, order.seminar, order.for_organiser)
    finally:
        engine.dispose()


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
    day, ever_there = timeline(moment, seminar), _ever_there(moment, seminar)
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
        groups=tuple(_group(card, ever_there) for card in cards(moment, seminar)),
        blocks=_blocks(agenda, day.blocks),
        questions=tuple(_question(block, question) for block, question in agenda.questions()),
        points=tuple(_points(moment, seminar, agenda)),
        events=day.events,
    )
    return whole if organiser is None else whole.narrowed_to(organiser)


def _ever_there(moment: Moment, seminar: int) -> frozenset[int]:
    """Everyone whose screen was connected before the end.

    To have joined only is not to have been there, nor is to come and read afterwards.
    """
    rows = moment.connection.execute(
        select(Participant.id)
        .join(Seminar, Seminar.id == Participant.seminar_id)
        .where(
            Participant.seminar_id == seminar,
            or_(Seminar.closed_at.is_(None), Participant.joined_at <= Seminar.closed_at),
            or_(Participant.left_at.is_(None), Participant.left_at > Participant.joined_at),
        )
    )
    return frozenset(rows.scalars())


def _group(card: dict[str, Any], ever_there: AbstractSet[int]) -> ReportGroup:
    held = set(card["roles"].values())
    people = [one for one in card["participants"] if one["id"] in ever_there or one["id"] in held]
    return ReportGroup(
        number=card["number"],
        name=card["name"],
        site=card["site"],
        municipality=card["municipality"],
        participants=len(people),
        members=tuple((one["name"], roles_of(card["roles"], one["id"])) for one in people),
        handed_in=tuple(card["handed_in"].items()),
    )


def _blocks(agenda: Agenda, day: Sequence[BlockCourse]) -> tuple[ReportBlock, ...]:
    return tuple(
        ReportBlock(
            key=block.key,
            kind=block.kind,
            title=block.title,
            planned_start=went.times.planned_start,
            planned_end=went.times.planned_end,
            actual_start=went.times.actual_start,
            actual_end=went.times.actual_end,
            took=went.took,
            paused=went.paused,
            added=went.added,
            visits=len(went.visits),
            left_out=went.skipped,
            phases=tuple((phase.key, phase.title) for phase in block.phases),
        )
        for block, went in zip(agenda.blocks, day, strict=True)
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


def _all_texts(text: str, others: list[dict[str, Any]], words: Wording) -> str:
    """A point's text, and below it those that came between and that nobody has chosen from."""
    _ = words.gettext
    texts = [text] if text else []
    texts += [_("Also written: %(text)s", text=one["text"]) for one in others if one["text"]]
    return "\n".join(texts)


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
            Point.other_texts,
            Point.rank,
            Point.addressees,
            Point.late,
            Point.created_at,
            Point.updated_at,
        )
        .join(Group, Group.id == Point.group_id)
        .where(Point.seminar_id == seminar, Point.removed_at.is_(None))
        .order_by(Group.number, Point.number)
    )
    words = Wording(agenda.language)
    for row in rows:
        values = dict(row._mapping)  # noqa: SLF001 SQLAlchemy's public name
        values["text"] = _all_texts(row.text, values.pop("other_texts"), words)
        if not values["text"]:
            continue
        values["addressees"] = effective_addressees(row.addressees, allowed[row.question])
        yield ReportPoint(**values)
