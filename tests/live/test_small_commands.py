"""What one command of the programme costs each viewer on the wire: one small frame."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from seminar.clock import now
from seminar.config import load_settings
from seminar.domain.agenda import Agenda
from seminar.services.seminars import NewGroup
from seminar.store import open_database
from seminar.store.store import Store
from tests.support.agendas import DAY, SMALL
from tests.support.frames import Frame, Listener
from tests.support.servers import Server
from tests.support.worlds import ManualClock, World

LARGEST_FRAME = 1024
BLOCKS, GROUPS = 50, 500
PHASES, MINUTES_OF_PHASE = 12, 7
LONG_NAME = "🎻" * 120
OWN_TIMES = 100
"""Groups with time of their own: carried along, those of twelve groups would be too many."""


def key(name: str, number: int) -> str:
    """As long as a key may be."""
    return f"{name}-{number}-".ljust(40, "x")


def phases() -> list[dict[str, Any]]:
    return [
        {
            "key": key("phase", number),
            "kind": "round",
            "title": "Ø" * 200,
            "minutes": MINUTES_OF_PHASE,
        }
        for number in range(PHASES)
    ]


def block(number: int) -> dict[str, Any]:
    kind = ("plenary", "group_work", "break")[number % 3]
    return {
        "key": key("block", number),
        "kind": kind,
        "title": "Ø" * 200,
        "minutes": PHASES * MINUTES_OF_PHASE if kind == "group_work" else 80,
        "min_minutes": 1,
        **({"phases": phases()} if kind == "group_work" else {}),
        **({"at": f"{number % 24:02}:30"} if number % 5 == 4 else {}),
    }


def long_day(store: Store) -> World:
    """As many and as long as there may be of everything that a command can move."""
    blocks = [block(number) for number in range(BLOCKS)]
    agenda = Agenda.model_validate({**SMALL, "blocks": blocks})
    return World(store, agenda, [NewGroup(LONG_NAME)] * GROUPS)


@dataclass
class Hall:
    """Everybody who looks at the seminar; the facilitator's commands go out from one console."""

    console: Listener
    others: dict[str, Listener]
    revision: int = 0

    def press(self, kind: str, **fields: Any) -> None:
        """One command: each viewer gets one frame of it, and a small one."""
        answer, frames = self.console.op(kind, expect=self.revision, **fields)
        assert answer["ok"], (kind, answer)
        self.revision = answer["revision"]
        told = [one for one in frames if one.is_changes]
        self._weigh(kind, "console", told or self.console.told(answer["seq"]))
        for viewer, listener in self.others.items():
            self._weigh(kind, viewer, listener.told(answer["seq"]))

    def _weigh(self, kind: str, viewer: str, frames: list[Frame]) -> None:
        sizes = [frame.size for frame in frames]
        assert len(sizes) == 1, (kind, viewer, frames)
        assert sizes[0] <= LARGEST_FRAME, (kind, viewer, sizes, frames)

    def is_quiet(self) -> bool:
        return not any(one.waiting() for one in (self.console, *self.others.values()))


@contextmanager
def gathered(server: Server, world: World, revision: int = 0) -> Iterator[Hall]:
    boss = world.made.facilitator_token
    others = {
        "group": Listener(server.url, world.group_token(1), name="Kari"),
        "another group": Listener(server.url, world.group_token(2), name="Ola"),
        "other console": Listener(server.url, boss),
        "wall": Listener(server.url, world.made.wall_token),
        "organiser": Listener(server.url, world.organiser_token("ks")),
    }
    hall = Hall(Listener(server.url, boss), others, revision)
    others["other console"].call("watch", {"group": 1})
    hall.is_quiet()
    yield hall
    for listener in (hall.console, *others.values()):
        listener.close()


@pytest.fixture
def hall(running_server: Server, server_store: Store) -> Iterator[Hall]:
    with gathered(running_server, long_day(server_store)) as hall:
        yield hall


def test_every_command_is_one_small_frame(hall: Hall) -> None:
    hall.press("programme.alerts", minutes=[120, 119, 118, 117, 116, 115, 114])
    hall.press("programme.start")
    hall.press("programme.pause")
    hall.press("programme.resume")
    hall.press("programme.extend", seconds=60)
    hall.press("programme.extend", seconds=-300)
    hall.press("programme.next")
    hall.press("programme.extend", seconds=77, phase=key("phase", 11))
    hall.press("programme.extend", seconds=77, phase=key("phase", 0), group=GROUPS)
    hall.press("programme.undo")
    hall.press("programme.goto", block=key("block", 49))
    hall.press("programme.previous")
    hall.press("programme.finish")
    hall.press("programme.reopen")
    hall.press("programme.undo")
    hall.press("programme.undo")
    assert hall.is_quiet()


def test_a_new_plan_for_every_block_is_one_small_frame(hall: Hall) -> None:
    hall.press("programme.start")
    hall.press("programme.replan", strategy="shrink", seconds=20 * 3600)
    hall.press("programme.undo")
    hall.press("programme.replan", strategy="push", seconds=3600)
    hall.press("programme.replan", strategy="drop", seconds=3600, block=key("block", 48))
    for number in range(1, BLOCKS - 2):
        hall.press("programme.skip", block=key("block", number))
    hall.press("programme.goto", block=key("block", 25))
    hall.press("programme.undo")
    assert hall.is_quiet()


def test_each_turn_of_a_round_is_one_small_frame(hall: Hall) -> None:
    hall.press("programme.start")
    hall.press("round.start", order="random", seconds=3600)
    hall.press("round.extend", seconds=60)
    hall.press("programme.pause")
    hall.press("programme.resume")
    hall.press("round.next")
    hall.press("round.skip")
    hall.press("programme.skip", block=key("block", 40))
    hall.press("programme.pause")
    hall.press("programme.goto", block=key("block", 40))
    hall.press("programme.undo")
    hall.press("round.end")
    assert hall.is_quiet()


def test_the_own_times_of_many_groups_come_back_in_one_small_frame(hall: Hall) -> None:
    hall.press("programme.start")
    hall.press("programme.next")
    for number in range(1, OWN_TIMES + 1):
        fields = {"phase": key("phase", number % PHASES), "group": number}
        hall.press("programme.extend", seconds=number, **fields)
    for away in ("programme.next", "programme.previous", "programme.finish"):
        hall.press(away)
        hall.press("programme.undo")
    hall.press("programme.finish")
    hall.press("programme.reopen")
    assert hall.is_quiet()


def test_going_on_after_a_night_is_one_small_frame(running_server: Server) -> None:
    yesterday = ManualClock(now() - DAY)
    store = open_database(load_settings({}, data_dir=running_server.data), yesterday)
    world = World(store)
    early = Listener(running_server.url, world.made.wall_token)
    world.ok(world.facilitator(), "programme.start", expect=0)
    early.told(1)  # the server tells soon after what another process has written
    early.close()
    with gathered(running_server, world, revision=1) as hall:
        hall.press("programme.continue")
        hall.press("programme.undo")
        hall.press("programme.finish")
        assert hall.is_quiet()
    store.close()
