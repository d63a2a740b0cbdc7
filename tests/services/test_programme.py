"""The programme's commands: on the revision that was seen, and undone."""

from __future__ import annotations

from typing import Any

import pytest
from gevent import joinall, spawn
from sqlalchemy import select

from seminar.services.reports import report
from seminar.store.tables import ProgrammeCommand
from tests.support.agendas import MINUTE, NINE, NOTES
from tests.support.worlds import ManualClock, World


def state(world: World) -> dict[str, Any]:
    programme = dict(world.snapshot(world.wall())["programme"])
    programme.pop("blocks")
    return programme


def test_from_start_to_finish(world: World, clock: ManualClock) -> None:
    boss = world.facilitator()
    planned = {
        "revision": 0,
        "status": "planned",
        "block": None,
        "visit": None,
        "starts_at": NINE,
        "started_at": None,
        "finished_at": None,
        "ends_at": None,
        "paused_at": None,
        "paused_for": None,
        "block_started_at": None,
        "phases": [],
        "skipped": [],
        "alerts": [10, 5, 1, 0],
        "dormant": False,
        "dormant_at": None,
        "round": None,
        "can_undo": False,
        "undo": None,
    }
    assert state(world) == planned
    assert world.ok(boss, "programme.start", expect=0) == {"revision": 1}
    running = state(world)
    assert running["ends_at"] == NINE + 10 * MINUTE
    assert (running["status"], running["block"], running["can_undo"]) == (
        "running",
        "opening",
        True,
    )
    clock.pass_by(MINUTE)
    world.ok(boss, "programme.pause", expect=1)
    clock.pass_by(MINUTE)
    paused = state(world)
    assert (paused["status"], paused["paused_at"]) == ("paused", NINE + MINUTE)
    assert paused["paused_for"] == 0
    world.ok(boss, "programme.resume", expect=2)
    assert (state(world)["paused_at"], state(world)["paused_for"]) == (None, MINUTE)
    assert state(world)["ends_at"] == NINE + 11 * MINUTE
    world.ok(boss, "programme.extend", expect=3, seconds=300)
    assert state(world)["undo"] == {"kind": "extend", "seconds": 300}
    assert state(world)["ends_at"] == NINE + 16 * MINUTE
    world.ok(boss, "programme.next", expect=4)
    assert (state(world)["block"], state(world)["paused_for"]) == ("talk", 0)
    world.ok(boss, "programme.goto", expect=5, block="end")
    world.ok(boss, "programme.previous", expect=6)
    assert state(world)["block"] == "more"
    world.ok(boss, "programme.finish", expect=7)
    assert (state(world)["status"], state(world)["block"]) == ("finished", None)


def test_what_is_told_is_what_a_fresh_snapshot_shows(world: World, clock: ManualClock) -> None:
    before = state(world)
    world.ok(world.facilitator(), "programme.start", expect=0)
    told = dict(world.changes("seminar", "programme")[-1])
    assert told.pop("actual") == [[0, NINE, None, NINE]]
    assert before | told == {"type": "programme"} | state(world)
    assert not {"alerts", "phases", "lengths", "paused_at", "dormant", "round"} & told.keys()


def test_two_facilitators_who_press_next_at_once_move_one_block(world: World) -> None:
    one, two = world.facilitator(), world.facilitator()
    world.ok(one, "programme.start", expect=0)
    pressed = [
        spawn(world.do, viewer, "programme.next", expect=1) for viewer in (one, two, one, two)
    ]
    joinall(pressed, raise_error=True)
    answers = [greenlet.value for greenlet in pressed]
    assert [answer["ok"] for answer in answers].count(True) == 1
    assert {answer["error"]["code"] for answer in answers if not answer["ok"]} == {"stale"}
    assert (state(world)["block"], state(world)["revision"]) == ("talk", 2)


@pytest.mark.parametrize("expect", [0, 2, 99])
def test_another_revision_is_stale_whatever_the_command(world: World, expect: int) -> None:
    boss = world.facilitator()
    world.ok(boss, "programme.start", expect=0)
    before = state(world)
    for kind in ("start", "pause", "resume", "next", "previous", "finish", "undo"):
        assert world.refusal(boss, f"programme.{kind}", expect=expect)[0] == "stale"
    assert world.refusal(boss, "programme.goto", expect=expect, block="end")[0] == "stale"
    assert world.refusal(boss, "programme.extend", expect=expect, seconds=60)[0] == "stale"
    assert state(world) == before


def test_undo_gives_back_the_very_deadline_and_more_than_one_step(
    world: World, clock: ManualClock
) -> None:
    boss = world.facilitator()
    world.ok(boss, "programme.start", expect=0)
    started = state(world)
    clock.pass_by(MINUTE)
    world.ok(boss, "programme.next", expect=1)
    world.ok(boss, "programme.extend", expect=2, seconds=60)
    clock.pass_by(MINUTE)
    assert world.ok(boss, "programme.undo", expect=3) == {"revision": 4}
    assert state(world)["block"] == "talk"
    world.ok(boss, "programme.undo", expect=4)
    assert state(world) == started | {"revision": 5}
    world.ok(boss, "programme.undo", expect=5)
    assert (state(world)["status"], state(world)["can_undo"]) == ("planned", False)
    refused = world.refusal(boss, "programme.undo", expect=6)
    assert refused == ("invalid", "nothing_to_undo", None)
    # The way back from an undo is to give the command again.
    assert world.ok(boss, "programme.start", expect=6) == {"revision": 7}


def test_every_command_is_kept_for_planned_against_actual(world: World) -> None:
    boss = world.facilitator()
    world.ok(boss, "programme.start", expect=0)
    world.ok(boss, "programme.extend", expect=1, seconds=-60)
    world.ok(boss, "programme.goto", expect=2, block="end")
    world.ok(boss, "programme.undo", expect=3)
    with world.store.read() as reading:
        kept = reading.connection.execute(
            select(ProgrammeCommand.revision, ProgrammeCommand.kind, ProgrammeCommand.undone)
        ).all()
        events = report(reading, world.id).events
    assert [tuple(row) for row in kept] == [
        (1, "start", False),
        (2, "extend", False),
        (3, "goto", True),
        (4, "undo", True),
    ]
    assert [(event.actor, event.kind, event.block, event.seconds) for event in events] == [
        ("facilitator", "start", "opening", None),
        ("facilitator", "extend", "opening", -60),
        ("facilitator", "goto", "end", None),
        ("facilitator", "undo", None, None),
    ]


def test_what_can_t_be_done_with_the_programme(world: World) -> None:
    boss = world.facilitator()
    for kind in ("pause", "resume", "next", "previous", "finish"):
        assert world.refusal(boss, f"programme.{kind}", expect=0)[0] == "invalid"
    refused = world.refusal(boss, "programme.goto", expect=0, block="nowhere")
    assert refused[0] in ("invalid", "not_found")
    world.ok(boss, "programme.start", expect=0)
    assert world.refusal(boss, "programme.goto", expect=1, block="nowhere") == (
        "not_found",
        "block_unknown",
        "block",
    )
    assert world.refusal(boss, "programme.previous", expect=1)[1] == "no_block_before"
    assert state(world)["revision"] == 1


def test_the_notes_are_for_the_facilitator_only(world: World) -> None:
    viewers = [world.wall(), world.by_link(), world.by_code(2), world.organiser("ks")]
    for viewer in viewers:
        assert NOTES not in str(world.snapshot(viewer))
    assert world.snapshot(world.facilitator())["programme"]["blocks"][0]["notes"] == NOTES
    world.ok(world.facilitator(), "programme.start", expect=0)
    assert NOTES not in str(world.log())
