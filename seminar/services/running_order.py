"""The running order, and the programme's calendar, as they stand at one moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import select

from seminar.domain.agenda import Agenda, Block, Question
from seminar.domain.phases import times as phase_times
from seminar.domain.programme import project
from seminar.domain.programme_state import BlockRun, Programme
from seminar.domain.projection import BlockTimes, visit_of
from seminar.domain.running_order import (
    OrderBlock,
    OrderLink,
    OrderPhase,
    OrderQuestion,
    RunningOrder,
)
from seminar.domain.schedule import Schedule, ScheduledBlock
from seminar.services.gathering import Moment, agenda_of, programme_of, schedule_of
from seminar.store.tables import Seminar


def running_order(moment: Moment, seminar: int) -> RunningOrder:
    """The seminar's programme with everything the facilitator reads from."""
    agenda, programme = agenda_of(moment, seminar), programme_of(moment, seminar)
    row = moment.connection.execute(
        select(Seminar.title, Seminar.language, Seminar.created_at).where(Seminar.id == seminar)
    ).one()
    return RunningOrder(
        id=str(uuid5(NAMESPACE_OID, f"dialogseminar/{seminar}/{row.created_at}")),
        title=row.title,
        language=row.language,
        time_zone=agenda.time_zone,
        made_at=moment.now,
        revision=programme.revision,
        description=agenda.description,
        reading=_reading(agenda),
        reflection=agenda.preparation.reflection,
        blocks=_blocks(agenda, programme, schedule_of(moment, seminar), programme.time(moment.now)),
    )


def _blocks(
    agenda: Agenda, programme: Programme, schedule: Schedule, now: int
) -> tuple[OrderBlock, ...]:
    names = {organiser.key: organiser.name for organiser in agenda.organisers}
    times = project(programme, schedule, now)
    return tuple(
        _block(
            block,
            one,
            tuple(_phases(block, scheduled, visit_of(programme, schedule, one), now)),
            is_current=block.key == programme.block,
            names=names,
        )
        for block, scheduled, one in zip(agenda.blocks, schedule.blocks, times, strict=True)
    )


def _reading(agenda: Agenda) -> tuple[OrderLink, ...]:
    return tuple(OrderLink(one.title, one.url, one.note) for one in agenda.preparation.reading)


def _block(
    block: Block,
    times: BlockTimes,
    phases: tuple[OrderPhase, ...],
    *,
    is_current: bool,
    names: Mapping[str, str],
) -> OrderBlock:
    return OrderBlock(
        key=block.key,
        kind=block.kind,
        title=block.title,
        planned_start=times.planned_start,
        planned_end=times.planned_end,
        starts_at=times.expected_start,
        ends_at=times.expected_end,
        is_fixed=block.fixed_start is not None,
        is_current=is_current,
        speaker=block.speaker or "",
        description=block.description,
        notes=block.notes,
        links=tuple(OrderLink(link.title, link.url) for link in block.links),
        phases=phases,
        questions=tuple(_question(one, names) for one in block.questions),
    )


def _phases(
    block: Block, scheduled: ScheduledBlock, visit: BlockRun, now: int
) -> Iterator[OrderPhase]:
    for phase, (start, end) in zip(block.phases, phase_times(visit, scheduled, now), strict=True):
        yield OrderPhase(phase.title, phase.instruction, start, end)


def _question(question: Question, names: Mapping[str, str]) -> OrderQuestion:
    return OrderQuestion(
        text=question.text,
        introduction=question.introduction,
        addressees=tuple(names[key] for key in question.addressees),
        prioritise_from=question.prioritise.from_,
        prioritise_to=question.prioritise.to,
    )
