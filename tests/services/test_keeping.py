"""Until when a seminar is kept, and who sees it."""

from __future__ import annotations

from typing import Any

import pytest

from seminar.config import Settings, load_settings
from seminar.services import keeping, seminars
from seminar.services.viewers import Viewer
from seminar.store import open_database
from seminar.store.store import Store
from tests.support.agendas import DAY, HOUR, MINUTE, NINE
from tests.support.worlds import ManualClock, World

MEANT_TO_END = NINE + 70 * MINUTE
KEPT = 90 * DAY


def shown(world: World, viewer: Viewer) -> Any:
    return world.snapshot(viewer)["seminar"].get("deleted_at")


def test_those_who_save_the_report_see_the_date_and_no_others(world: World) -> None:
    for viewer in (world.facilitator(), world.organiser("ks"), world.organiser("udir")):
        assert shown(world, viewer) == MEANT_TO_END + KEPT
        kept = world.snapshot(viewer)["seminar"]["kept"]
        assert kept == {"from": MEANT_TO_END, "seconds": KEPT // 1000}
    for viewer in (world.by_link(), world.by_code(), world.wall()):
        assert not {"deleted_at", "kept"} & world.snapshot(viewer)["seminar"].keys()


def test_the_retention_is_the_settings_own(tmp_path: Any) -> None:
    chosen = load_settings({}, data_dir=tmp_path / "other", retention_days=7)
    store = open_database(chosen, ManualClock())
    try:
        world = World(store)
        assert shown(world, world.facilitator()) == MEANT_TO_END + 7 * DAY
        store.write(lambda transaction: seminars.close_seminar(transaction, world.id))
        with store.read() as reading:
            assert keeping.deleted_at(reading, world.id) == MEANT_TO_END + 7 * DAY
    finally:
        store.close()


def test_closing_later_moves_the_date(world: World, clock: ManualClock) -> None:
    clock.now = closed_at = NINE + 2 * DAY
    for _ in range(2):
        store: Store = world.store
        store.write(lambda transaction: seminars.close_seminar(transaction, world.id))
        clock.pass_by(HOUR)
    assert [entry.data for entry in world.log()] == [[{"type": "seminar", "closed_at": closed_at}]]
    assert shown(world, world.facilitator()) == closed_at + KEPT


def test_a_programme_that_keeps_to_its_time_moves_nothing(world: World, clock: ManualClock) -> None:
    boss = world.facilitator()
    world.ok(boss, "programme.start", expect=0)
    clock.pass_by(MINUTE)
    world.ok(boss, "programme.next", expect=1)
    world.ok(boss, "programme.finish", expect=2)
    world.ok(boss, "seminar.close")
    assert shown(world, boss) == MEANT_TO_END + KEPT


@pytest.mark.parametrize("days", [1, 30])
def test_a_programme_that_runs_later_moves_the_date_without_a_word_and_undo_moves_it_back(
    world: World, clock: ManualClock, days: int
) -> None:
    boss = world.facilitator()
    clock.now += days * DAY
    world.ok(boss, "programme.start", expect=0)
    first_block_ends = clock.now + 10 * MINUTE
    assert shown(world, boss) == first_block_ends + KEPT
    clock.pass_by(HOUR)
    world.ok(boss, "programme.finish", expect=1)
    assert shown(world, boss) == clock.now + KEPT
    world.ok(boss, "programme.undo", expect=2)
    assert shown(world, world.organiser("ks")) == first_block_ends + KEPT
    assert {entry.scope for entry in world.log()} == {"seminar"}


def test_a_seminar_in_the_list_says_when(world: World, settings: Settings) -> None:
    with world.store.read() as reading:
        (line,) = seminars.lines(reading)
    assert (line.ended_at, line.deleted_at) == (MEANT_TO_END, MEANT_TO_END + KEPT)
    assert settings.retention_days * DAY == KEPT
