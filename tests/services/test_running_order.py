"""The running order's times, in the middle of the day and after it."""

from __future__ import annotations

from typing import Any

import pytest

from seminar.domain.agenda import Agenda
from seminar.services.running_order import running_order
from seminar.store.store import Store
from tests.support.agendas import MINUTE, NINE, SMALL
from tests.support.worlds import ManualClock, World

Times = list[tuple[float, float]]


@pytest.fixture
def world(store: Store) -> World:
    """The small day, both its group works divided."""
    blocks = [dict(block) for block in SMALL["blocks"]]
    blocks[1]["phases"] = _parts(("alone", 5), ("round", 15), ("choose", 10))
    blocks[3]["phases"] = _parts(("alone", 5), ("talk", 15))
    return World(store, Agenda.model_validate({**SMALL, "blocks": blocks}))


def _parts(*parts: tuple[str, int]) -> list[dict[str, Any]]:
    return [
        {"key": key, "kind": "round", "title": key, "minutes": minutes} for key, minutes in parts
    ]


def phases(world: World, block: str) -> Times:
    """From when to when, in minutes past nine."""
    with world.store.read() as reading:
        blocks = running_order(reading, world.id).blocks
    found = next(one for one in blocks if one.key == block)
    return [
        ((one.starts_at - NINE) / MINUTE, (one.ends_at - NINE) / MINUTE) for one in found.phases
    ]


def press(world: World, clock: ManualClock, *steps: tuple[float, str, dict[str, Any]]) -> None:
    """Each command at so many minutes past nine."""
    boss = world.facilitator()
    for minutes, kind, fields in steps:
        clock.now = int(NINE + minutes * MINUTE)
        revision = world.snapshot(boss)["programme"]["revision"]
        world.ok(boss, f"programme.{kind}", expect=revision, **fields)


def test_before_the_day_they_are_as_planned(world: World) -> None:
    assert phases(world, "talk") == [(10, 15), (15, 30), (30, 40)]
    assert phases(world, "more") == [(45, 50), (50, 65)]


def test_while_a_block_is_paused_the_phase_that_is_on_grows(
    world: World, clock: ManualClock
) -> None:
    press(world, clock, (0, "start", {}), (10, "next", {}), (20, "pause", {}))
    clock.pass_by(4 * MINUTE)
    assert phases(world, "talk") == [(10, 15), (15, 34), (34, 44)]
    assert phases(world, "more") == [(49, 54), (54, 69)]


def test_a_block_that_is_over_shows_its_phases_as_they_went(
    world: World, clock: ManualClock
) -> None:
    extended = {"seconds": 300, "phase": "round"}
    press(world, clock, (0, "start", {}), (10, "next", {}), (20, "pause", {}), (24, "resume", {}))
    press(world, clock, (25, "extend", extended), (52, "next", {}), (55, "next", {}))
    press(world, clock, (70, "finish", {}))
    assert phases(world, "talk") == [(10, 15), (15, 39), (39, 52)]
    assert phases(world, "more") == [(55, 60), (60, 70)]


def test_a_block_that_was_left_early_never_came_to_the_rest(
    world: World, clock: ManualClock
) -> None:
    press(world, clock, (0, "start", {}), (10, "next", {}), (18, "next", {}))
    clock.pass_by(30 * MINUTE)
    assert phases(world, "talk") == [(10, 15), (15, 18), (18, 18)]


def test_a_block_that_is_come_to_again_shows_the_visit_still_to_come(
    world: World, clock: ManualClock
) -> None:
    press(world, clock, (0, "start", {}), (10, "next", {}), (18, "previous", {}))
    assert phases(world, "talk") == [(28, 33), (33, 48), (48, 58)]


def test_a_shorter_block_shares_what_it_has(world: World, clock: ManualClock) -> None:
    press(world, clock, (0, "start", {}), (0, "replan", {"strategy": "shrink", "seconds": 27 * 60}))
    assert phases(world, "talk") == [(10, 12.5), (12.5, 20), (20, 25)]


@pytest.mark.parametrize("minutes", [20, 600])
def test_a_block_that_is_left_out_shows_what_was_planned(
    world: World, clock: ManualClock, minutes: int
) -> None:
    press(world, clock, (0, "start", {}), (2, "goto", {"block": "coffee"}))
    clock.now = NINE + minutes * MINUTE
    assert phases(world, "talk") == [(10, 15), (15, 30), (30, 40)]
