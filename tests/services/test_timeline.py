"""How the day went, from the database: after a restart too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from seminar.config import Settings
from seminar.services import links, participants, reports, timeline
from seminar.services.gathering import programme_of, schedule_of
from seminar.services.viewers import Viewer
from seminar.store import open_database
from seminar.store.store import Store
from seminar.store.writer import Transaction
from tests.support.agendas import MINUTE, NINE
from tests.support.replaying import replay
from tests.support.worlds import ManualClock, World

Press = Callable[..., None]


def shown(store: Store, seminar: int, language: str = "en") -> dict[str, Any]:
    with store.read() as reading:
        return timeline.as_shown(reading, seminar, language)


def presser(world: World, clock: ManualClock) -> Press:
    """Gives commands on the newest revision, five minutes apart."""

    def press(kind: str, viewer: Viewer | None = None, **fields: Any) -> None:
        viewer = viewer or world.facilitator()
        revision = world.snapshot(viewer)["programme"]["revision"]
        world.ok(viewer, kind, expect=revision, **fields)
        clock.pass_by(5 * MINUTE)

    return press


def a_day(world: World, clock: ManualClock) -> None:
    press = presser(world, clock)
    press("programme.start")
    press("programme.pause")
    press("programme.resume")
    press("programme.extend", seconds=120)
    press("programme.next")
    press("programme.extend", seconds=60, group=2)
    press("programme.skip", block="coffee")
    press("programme.undo")
    press("programme.replan", strategy="shrink", seconds=300)
    press("programme.goto", block="end")
    press("round.start", order="random")
    press("round.next")
    press("round.skip")
    press("programme.alerts", minutes=[5, 1])
    press("programme.finish")
    press("programme.reopen")
    press("programme.next")


def test_planned_and_actual_of_every_block(world: World, clock: ManualClock) -> None:
    a_day(world, clock)
    day = shown(world.store, world.id)
    blocks = {block["key"]: block for block in day["blocks"]}
    figures = ("planned", "took", "paused", "added", "skipped")
    assert {key: tuple(block[name] for name in figures) for key, block in blocks.items()} == {
        "opening": (600, 1200, 300, 120, False),
        "talk": (1800, 1500, 0, 0, False),
        "coffee": (300, None, 0, 0, False),
        "more": (1200, None, 0, 0, False),
        "end": (300, 2100, 0, 0, False),
    }
    assert (day["paused"], day["added"], day["status"]) == (300, 120, "finished")
    assert (day["planned_end"] - NINE, day["finished_at"] - NINE) == (70 * MINUTE, 80 * MINUTE)
    (visit,) = blocks["opening"]["visits"]
    assert visit["pauses"] == [{"at": NINE + 5 * MINUTE, "until": NINE + 10 * MINUTE}]
    assert visit["additions"] == [{"at": NINE + 15 * MINUTE, "seconds": 120, "phase": None}]
    assert blocks["talk"]["visits"][0]["group_additions"] == [
        {"at": NINE + 25 * MINUTE, "seconds": 60, "group": 2, "phase": None}
    ]
    (held,) = blocks["end"]["visits"][0]["rounds"]
    assert [turn["skipped"] for turn in held["turns"]] == [False, True, False]


def test_every_command_in_order_in_words_and_who_gave_it(world: World, clock: ManualClock) -> None:
    a_day(world, clock)
    events = shown(world.store, world.id)["events"]
    assert [event["revision"] for event in events] == list(range(1, 18))
    assert {event["who"] for event in events} == {"Facilitator"}
    assert events[6:8] == [
        {
            "revision": 7,
            "at": NINE + 30 * MINUTE,
            "who": "Facilitator",
            "kind": "skip",
            "text": "Left out “Coffee”.",
            "block": "coffee",
            "undone": True,
            "undoes": None,
        },
        {
            "revision": 8,
            "at": NINE + 35 * MINUTE,
            "who": "Facilitator",
            "kind": "undo",
            "text": "Took back: Left out “Coffee”.",
            "block": None,
            "undone": False,
            "undoes": 7,
        },
    ]
    assert shown(world.store, world.id, "nb")["events"][6]["text"] == "Hoppet over «Coffee»."


def test_whoever_has_another_link_is_another(world: World, clock: ManualClock) -> None:
    press = presser(world, clock)
    press("programme.start")
    [second] = world.store.write(
        lambda transaction: links.make_all(transaction, world.id, "facilitator")
    )
    world.made = type(world.made)(**{**vars(world.made), "facilitator_token": second.token})
    press("programme.next")
    host = Viewer("facilitator", world.id, None)
    press("programme.next", host)
    people = [event["who"] for event in shown(world.store, world.id)["events"]]
    assert people == ["Facilitator", "Facilitator 2", "Host"]


def test_a_restart_changes_nothing_and_the_log_replayed_gives_the_same(
    world: World, clock: ManualClock, settings: Settings
) -> None:
    a_day(world, clock)
    before = shown(world.store, world.id)
    world.store.close()
    opened = open_database(settings, clock)
    try:
        assert shown(opened, world.id) == before
        with opened.read() as reading:
            log = timeline.recorded(reading, world.id)
            states = replay(log, schedule_of(reading, world.id))
            assert states == (*(one.before for one in log), programme_of(reading, world.id))
    finally:
        opened.close()


def test_the_report_tells_the_same_day(world: World, clock: ManualClock) -> None:
    a_day(world, clock)
    day = shown(world.store, world.id)
    with world.store.read() as reading:
        report = reports.report(reading, world.id)
    assert [
        (block.key, block.took and block.took // 1000, block.paused // 1000, block.added // 1000)
        for block in report.blocks
    ] == [(block["key"], block["took"], block["paused"], block["added"]) for block in day["blocks"]]
    assert len(report.events) == len(day["events"])
    assert report.narrowed_to("ks").events == ()


def test_everybody_who_has_been_there_counts(world: World, clock: ManualClock) -> None:
    gone, stays = world.by_code(1, "Gone"), world.by_code(1, "Stays")
    clock.pass_by(MINUTE)
    world.leave(gone)
    world.store.write(lambda transaction: only_choose_a_group(transaction, world))
    with world.store.read() as reading:
        group = reports.report(reading, world.id).groups[0]
    assert stays.participant is not None
    assert group.participants == 2
    assert {name for name, _roles in group.members} == {"Gone", "Stays"}


def only_choose_a_group(transaction: Transaction, world: World) -> None:
    """One who has chosen a group, and whose screen never came."""
    device, _token = links.renew_device(transaction, None)
    participants.join(transaction, world.id, 1, device, "Never seen")
