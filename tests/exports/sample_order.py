"""A running order with something of everything."""

from __future__ import annotations

from dataclasses import replace

from seminar.domain.running_order import (
    OrderBlock,
    OrderLink,
    OrderPhase,
    OrderQuestion,
    RunningOrder,
)
from tests.exports.sample_report import BLOCKS, MINUTE, ORGANISERS, QUESTIONS, STARTS_AT

NOTES = "Hils på ordføreren.\n\nSi at alt som skrives, blir lest."
ADDRESS = "https://example.no/film?a=1&b=2"


def sample_order(*, late: int = 0, language: str = "nb") -> RunningOrder:
    """Return a day's running order; `late` is the minutes that it has moved."""
    return RunningOrder(
        id="c0ffee00-0000-5000-8000-000000000001",
        title="Nasjonalt dialogseminar om kulturskole, skole og SFO",
        language=language,
        time_zone="Europe/Oslo",
        made_at=STARTS_AT,
        revision=3,
        description="En dag om samarbeid.",
        reading=(OrderLink("Meldingen", ADDRESS, "Bare avsnitt 8"), OrderLink("Et hefte", None)),
        reflection=("Hva er vi gode på?",),
        blocks=_blocks(late),
    )


def _blocks(late: int) -> tuple[OrderBlock, ...]:
    blocks, at = [], STARTS_AT
    for key, kind, title, minutes in BLOCKS:
        end = at + minutes * MINUTE
        moved = (at + late * MINUTE, end + late * MINUTE)
        blocks.append(_block(key, kind, title, (at, end), moved))
        at = end
    return tuple(blocks)


def _block(
    key: str, kind: str, title: str, planned: tuple[int, int], moved: tuple[int, int]
) -> OrderBlock:
    works = kind == "group_work"
    return OrderBlock(
        key=key,
        kind=kind,
        title=title,
        planned_start=planned[0],
        planned_end=planned[1],
        starts_at=moved[0],
        ends_at=moved[1],
        is_fixed=key == "tema-2",
        is_current=False,
        speaker="" if works else "Kari Nordmann",
        description="Hva dette handler om; med komma, og mer.",
        notes=NOTES,
        links=() if works else (OrderLink("Filmen", ADDRESS),),
        phases=_phases(moved[0]) if works else (),
        questions=tuple(_question(text) for _key, block, text in QUESTIONS if block == key),
    )


def _phases(start: int) -> tuple[OrderPhase, ...]:
    return (
        OrderPhase("Tenk selv", "Skriv for deg selv.", start, start + 5 * MINUTE),
        OrderPhase("Rundt bordet", "", start + 5 * MINUTE, start + 20 * MINUTE),
    )


def _question(text: str) -> OrderQuestion:
    names = tuple(one.name for one in ORGANISERS[:2])
    return OrderQuestion(text, "Først litt bakgrunn.", names, 1, 3)


def with_block(order: RunningOrder, place: int, **values: object) -> RunningOrder:
    """Return the running order with one block changed."""
    blocks = list(order.blocks)
    blocks[place] = replace(blocks[place], **values)  # type: ignore[arg-type]
    return replace(order, blocks=tuple(blocks))
