"""Phases, a group's own time, catching up, reporting in turn, and a programme left running."""

from __future__ import annotations

from typing import Any

from seminar.domain.agenda import Agenda
from seminar.services.programme import replan_options
from seminar.services.seminars import NewGroup
from seminar.store.store import Store
from tests.support.agendas import HOUR, MINUTE, NINE, SMALL
from tests.support.worlds import ManualClock, World


def phased(store: Store, groups: int = 3) -> World:
    """The small day, its first group work divided: five, fifteen and ten minutes."""
    blocks = [dict(block) for block in SMALL["blocks"]]
    blocks[1]["phases"] = [
        {"key": "alone", "kind": "individual", "title": "Alone", "minutes": 5},
        {"key": "round", "kind": "round", "title": "In turn", "minutes": 15},
        {"key": "choose", "kind": "prioritising", "title": "Choose", "minutes": 10},
    ]
    return World(store, Agenda.model_validate({**SMALL, "blocks": blocks}), groups)


def programme(world: World) -> dict[str, Any]:
    shown: dict[str, Any] = world.snapshot(world.facilitator())["programme"]
    return shown


def in_group_work(world: World) -> None:
    boss = world.facilitator()
    world.ok(boss, "programme.start", expect=0)
    world.ok(boss, "programme.next", expect=1)


def test_phases_have_deadlines_that_one_extension_moves(store: Store) -> None:
    world = phased(store)
    in_group_work(world)
    assert programme(world)["phases"] == [NINE + minutes * MINUTE for minutes in (5, 20, 30)]
    world.ok(world.facilitator(), "programme.extend", expect=2, seconds=120, phase="round")
    assert programme(world)["phases"] == [NINE + minutes * MINUTE for minutes in (5, 22, 32)]
    assert programme(world)["ends_at"] == NINE + 32 * MINUTE


def test_one_group_gets_time_of_its_own(store: Store, clock: ManualClock) -> None:
    world = phased(store)
    in_group_work(world)
    lucky, other = world.by_link(2), world.by_link(3)
    world.ok(world.facilitator(), "programme.extend", expect=2, seconds=300, group=2)
    extra = {"started_at": NINE, "phases": {"": 5 * MINUTE}}
    assert world.group(lucky)["extra_time"] == extra
    assert world.group(other)["extra_time"] is None
    assert world.card(2)["extra_time"] == extra
    assert world.changes("seminar", "programme")[-1]["extra_time"] == {"2": extra}
    assert programme(world)["ends_at"] == NINE + 30 * MINUTE
    clock.pass_by(31 * MINUTE)
    assert world.point(lucky, world.write_point(lucky))["late"] is False
    assert world.point(other, world.write_point(other))["late"] is True
    world.ok(world.facilitator(), "programme.next", expect=3)
    assert "extra_time" not in world.changes("seminar", "programme")[-1]
    assert world.group(lucky)["extra_time"] is None
    world.ok(world.facilitator(), "programme.undo", expect=4)
    assert "extra_time" not in world.changes("seminar", "programme")[-1]
    assert world.group(lucky)["extra_time"] == extra
    assert world.group(lucky)["extra_times"] == {"2": extra["phases"]}
    assert world.card(2)["extra_times"] == {"2": extra["phases"]}
    assert world.group(other)["extra_times"] == {}
    refused = world.refusal(
        world.facilitator(), "programme.extend", expect=5, seconds=300, group=99
    )
    assert refused == ("not_found", "group_unknown", "group")


def test_the_minutes_shown_are_the_minutes_regained(store: Store, clock: ManualClock) -> None:
    world = phased(store)
    boss = world.facilitator()
    world.ok(boss, "programme.start", expect=0)
    clock.pass_by(22 * MINUTE)
    before = programme(world)["blocks"][-1]["expected_end"]
    with store.read() as reading:
        shown = replan_options(reading, boss, 12 * 60)
    ways = {(one["strategy"], one["block"]): one for one in shown["options"]}
    assert ways["push", None]["shortfall"] == 12 * 60
    shrink = ways["shrink", None]
    assert shrink["regained"] + shrink["shortfall"] == 12 * 60
    world.ok(boss, "programme.replan", expect=1, strategy="shrink", seconds=12 * 60)
    after = programme(world)["blocks"][-1]["expected_end"]
    assert (before - after) // 1000 == shrink["regained"]
    assert after == shrink["ends_at"]
    world.ok(boss, "programme.undo", expect=2)
    assert programme(world)["blocks"][-1]["expected_end"] == before


def test_a_block_is_skipped_and_a_finished_programme_reopened(world: World) -> None:
    boss = world.facilitator()
    world.ok(boss, "programme.start", expect=0)
    world.ok(boss, "programme.skip", expect=1, block="talk")
    assert programme(world)["skipped"] == ["talk"]
    world.ok(boss, "programme.next", expect=2)
    assert programme(world)["block"] == "coffee"
    world.ok(boss, "programme.finish", expect=3)
    world.ok(boss, "programme.reopen", expect=4)
    assert (programme(world)["status"], programme(world)["block"]) == ("running", "coffee")


def test_twenty_commands_are_undone_one_by_one(world: World) -> None:
    boss = world.facilitator()
    world.ok(boss, "programme.start", expect=0)
    ends = [programme(world)["ends_at"]]
    for revision in range(1, 25):
        world.ok(boss, "programme.extend", expect=revision, seconds=revision)
        ends.append(programme(world)["ends_at"])
    for undone in range(20):
        world.ok(boss, "programme.undo", expect=25 + undone)
        assert programme(world)["ends_at"] == ends[-2 - undone]


def test_every_command_can_be_undone_however_many_were_undone_before(world: World) -> None:
    boss = world.facilitator()
    world.ok(boss, "programme.start", expect=0)
    start = programme(world)["ends_at"]
    steps = ["programme.extend"] * 25 + ["programme.undo"] * 5 + ["programme.extend"] * 15
    for revision, kind in enumerate(steps, start=1):
        world.ok(boss, kind, expect=revision, **({"seconds": 60} if "extend" in kind else {}))
    for undone in range(35):
        world.ok(boss, "programme.undo", expect=46 + undone)
    assert programme(world)["ends_at"] == start
    world.ok(boss, "programme.undo", expect=81)
    assert programme(world)["status"] == "planned"
    assert world.refusal(boss, "programme.undo", expect=82) == ("invalid", "nothing_to_undo", None)


def test_groups_report_in_turn(world: World, clock: ManualClock) -> None:
    boss = world.facilitator()
    world.ok(boss, "programme.start", expect=0)
    world.ok(boss, "round.start", expect=1, order=[3, 1])
    groups = {"group": 3, "name": "", "next": 1, "next_name": ""}
    turn = {"turn": 1, "of": 2, "started_at": NINE, "ends_at": NINE + 150_000}
    assert programme(world)["round"] == {**turn, **groups}
    assert programme(world)["round_order"] == [3, 1]
    clock.pass_by(MINUTE)
    world.ok(boss, "round.extend", expect=2, seconds=30)
    assert programme(world)["round"]["ends_at"] == NINE + 180_000
    world.ok(boss, "round.next", expect=3)
    assert programme(world)["round"]["group"] == 1
    assert programme(world)["round"]["next"] is None
    world.ok(boss, "round.skip", expect=4)
    assert programme(world)["round"] is None


def test_everybody_sees_the_new_name_of_a_group_that_reports(world: World) -> None:
    boss = world.facilitator()
    world.ok(boss, "programme.start", expect=0)
    world.ok(boss, "round.start", expect=1, order=[1, 2])
    world.ok(boss, "group.rename", group=2, name="The river")
    assert programme(world)["round"]["next_name"] == "The river"
    [told] = world.changes("seminar")[-1:]
    assert told["round"] == programme(world)["round"]


def test_a_round_names_groups_that_are_there(world: World) -> None:
    boss = world.facilitator()
    world.ok(boss, "programme.start", expect=0)
    refused = world.refusal(boss, "round.start", expect=1, order=[1, 9])
    assert refused == ("not_found", "group_unknown", "order")
    world.ok(boss, "round.start", expect=1, order="random")
    assert sorted(programme(world)["round_order"]) == [1, 2, 3]


def test_a_programme_left_running_asks_before_it_goes_on(world: World, clock: ManualClock) -> None:
    boss = world.facilitator()
    world.ok(boss, "programme.start", expect=0)
    clock.pass_by(70 * MINUTE + 11 * HOUR)
    assert programme(world)["dormant"] is False
    clock.pass_by(2 * HOUR)
    assert programme(world)["dormant"] is True
    # A page that was opened in the night knows it too, though nothing is expected to end then.
    assert programme(world)["dormant_at"] == NINE + 70 * MINUTE + 12 * HOUR
    assert world.refusal(boss, "programme.next", expect=1)[:2] == ("invalid", "programme_dormant")
    world.ok(boss, "programme.continue", expect=1)
    world.ok(boss, "programme.next", expect=2)
    assert programme(world)["block"] == "talk"


def test_alerts_are_the_facilitators_to_choose(world: World) -> None:
    boss = world.facilitator()
    world.ok(boss, "programme.alerts", expect=0, minutes=[3, 0])
    assert programme(world)["alerts"] == [3, 0]


def test_a_long_name_is_told_in_short_during_a_round(store: Store) -> None:
    world = World(store, groups=[NewGroup("å" * 80), NewGroup("🎻" * 120), NewGroup("x" * 120)])
    boss = world.facilitator()
    world.ok(boss, "programme.start", expect=0)
    world.ok(boss, "round.start", expect=1, order=[1, 2, 3])
    told = programme(world)["round"]
    assert (told["name"], told["next_name"]) == ("å" * 80, "🎻" * 39 + "…")
    world.ok(boss, "round.next", expect=2)
    assert programme(world)["round"]["next_name"] == "x" * 120


def test_what_a_command_moves_is_told_by_the_blocks_places(store: Store) -> None:
    world = phased(store)
    boss = world.facilitator()

    def told(kind: str, expect: int, **fields: Any) -> dict[str, Any]:
        world.ok(boss, kind, expect=expect, **fields)
        return world.changes("seminar", "programme")[-1]

    told("programme.start", 0)
    assert told("programme.skip", 1, block="more")["lengths"] == [3, 0]
    shrunk = told("programme.replan", 2, strategy="shrink", seconds=17 * 60)["lengths"]
    assert shrunk == [1, 15 * 60, 5 * 60, 0, 3 * 60]
    assert told("programme.undo", 3)["lengths"] == [1, 30 * 60, 5 * 60, 0, 5 * 60]
    there = told("programme.goto", 4, block="more")
    assert there["lengths"] == [3, 20 * 60]
    assert there["actual"] == [[0, NINE, NINE, NINE], [3, NINE, None, NINE]]
    assert [block["length"] for block in programme(world)["blocks"]] == [600, 1800, 300, 1200, 300]
