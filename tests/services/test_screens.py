"""The pages' own sums give what the server's give, from the snapshot and the changes alone."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from seminar.domain.agenda import Agenda
from seminar.services.snapshots import changes_since
from seminar.services.viewers import Viewer
from seminar.store.store import Store
from tests.support.agendas import MINUTE, SMALL
from tests.support.worlds import World

SCREENS = Path(__file__).parents[1] / "support" / "screens.mjs"
ONE_IS_FIXED = [
    block | {"at": "12:30"} if block["key"] == "more" else block for block in SMALL["blocks"]
]
DAY: list[tuple[int, str, dict[str, Any]]] = [
    (0, "start", {}),
    (12, "next", {}),
    (10, "pause", {}),
    (3, "resume", {}),
    (1, "extend", {"seconds": 300}),
    (14, "previous", {}),
    (30, "pause", {}),
    (2, "skip", {"block": "coffee"}),
    (1, "resume", {}),
    (1, "next", {}),
    (4, "replan", {"strategy": "shrink", "seconds": 120}),
    (3, "goto", {"block": "end"}),
    (1, "undo", {}),
    (1, "goto", {"block": "coffee"}),
    (9, "next", {}),
    (25, "next", {}),
    (2, "finish", {}),
    (1, "reopen", {}),
]


def told_since(world: World, viewer: Viewer, state: dict[str, Any]) -> list[dict[str, Any]]:
    with world.store.read() as reading:
        entries = changes_since(reading, viewer, state["seq"], [])
    assert entries is not None
    return [
        {"scope": entry.scope, "prev": entry.prev, "seq": entry.seq, "changes": entry.changes}
        for entry in entries
    ]


def on_screens(state: dict[str, Any], steps: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """After each step, every block's times as the pages have them."""
    node = shutil.which("node")
    assert node
    told = json.dumps({"state": state, "steps": steps})
    run = subprocess.run([node, SCREENS], input=told, capture_output=True, text=True, check=True)
    seen: list[list[dict[str, Any]]] = json.loads(run.stdout)
    return seen


def by_the_server(programme: dict[str, Any]) -> list[tuple[int, int] | None]:
    """Each block's expected times; None for one that takes no time, or that nobody came to."""
    return [
        None
        if block["expected_start"] is None
        else (block["expected_start"], block["expected_end"])
        for block in programme["blocks"]
    ]


def test_screens_expect_what_the_server_expects(store: Store) -> None:
    clock: Any = store.now
    world = World(store, Agenda.model_validate({**SMALL, "blocks": ONE_IS_FIXED}))
    boss, wall = world.facilitator(), world.wall()
    first = before = world.snapshot(wall)
    steps, expected = [], []
    for revision, (minutes, kind, fields) in enumerate(DAY):
        clock.pass_by(minutes * MINUTE)
        world.ok(boss, f"programme.{kind}", expect=revision, **fields)
        clock.pass_by(MINUTE)
        fresh = world.snapshot(wall)
        steps.append({"messages": told_since(world, wall, before), "now": fresh["now"]})
        expected.append(by_the_server(fresh["programme"]))
        before = fresh
    for (_, kind, _), seen, server in zip(DAY, on_screens(first, steps), expected, strict=True):
        # Where the server expects nothing, the pages have where the block was planned.
        times = [
            one and (block["start"], block["end"]) for one, block in zip(server, seen, strict=True)
        ]
        assert times == server, kind
