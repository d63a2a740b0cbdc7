"""Whoever has a snapshot and follows the changes sees what a fresh snapshot shows."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seminar.config import load_settings
from seminar.domain.points import MOST_CHARACTERS
from seminar.services.snapshots import changes_since
from seminar.services.viewers import Viewer
from seminar.store import open_database
from seminar.store.log import Entry
from seminar.store.store import Store
from tests.support.agendas import MINUTE
from tests.support.worlds import ManualClock, World

State = dict[str, Any]


def follow(state: State, changes: list[dict[str, Any]]) -> None:
    """A client of the test's own, written from the protocol and not from the product."""
    for change in changes:
        fields = {name: value for name, value in change.items() if name != "type"}
        REDUCERS[change["type"]](state, copy.deepcopy(fields))


def _programme(state: State, fields: State) -> None:
    programme = state["programme"]
    blocks = programme["blocks"]
    first, *lengths = fields.pop("lengths", [0])
    for block, length in zip(blocks[first:], lengths, strict=False):
        block["length"] = length
    for place, *actual in fields.pop("actual", []):
        blocks[place] |= dict(
            zip(("actual_start", "actual_end", "latest_start"), actual, strict=True)
        )
    own = fields.pop("extra_time", {})
    assert fields.keys() <= programme.keys()
    programme.update(fields)
    programme["skipped"] = [block["key"] for block in blocks if block["length"] == 0]
    for one in [*state.get("groups", []), *([state["group"]] if "group" in state else [])]:
        _own_time(one, programme, own)


def _own_time(group: State, programme: State, told: State) -> None:
    visit, number = str(programme["visit"]), str(group["number"])
    if number in told:
        group["extra_times"].pop(visit, None)
    if told.get(number) is not None:
        group["extra_times"][visit] = told[number]["phases"]
    phases = group["extra_times"].get(visit)
    begun = programme["block_started_at"]
    group["extra_time"] = phases and {"started_at": begun, "phases": phases}


def pass_time(state: State, now: int) -> None:
    """What follows from the rest at a moment, by the protocol's own words."""
    programme, seminar = state["programme"], state["seminar"]
    asleep_after = programme["dormant_at"]
    programme["dormant"] = asleep_after is not None and now > asleep_after
    for block, (start, end) in zip(programme["blocks"], expected(programme, now), strict=True):
        block |= {"expected_start": start, "expected_end": end}
    if "kept" in seminar:
        ended = programme["finished_at"] or programme["ends_at"] or 0
        last = max(seminar["kept"]["from"], seminar["closed_at"] or 0, ended)
        seminar["deleted_at"] = last + seminar["kept"]["seconds"] * 1000


def expected(programme: State, now: int) -> Iterator[tuple[int | None, int | None]]:
    """Each block's expected start and end."""
    over = programme["status"] != "planned"
    free = max(programme["starts_at"], now)
    for block in programme["blocks"]:
        if over and block["key"] == programme["block"]:
            stood_still = now - (programme["paused_at"] or now)
            free = max(programme["ends_at"] + stood_still, now)
            over = False
            yield programme["block_started_at"], free
        elif over:
            yield block["latest_start"], block["latest_start"] and block["actual_end"]
        elif block["length"]:
            start = max(free, block["fixed_at"] or 0)
            free = start + block["length"] * 1000
            yield start, free
        else:
            yield None, None


def _point(state: State, fields: State) -> None:
    group, point = state["group"], fields["point"]
    for name in ("points", "removed"):
        group[name] = [one for one in group[name] if one["id"] != point["id"]]
    group["removed" if fields.get("removed") else "points"].append(point)


def _priorities(state: State, fields: State) -> None:
    for point in state["group"]["points"] + state["group"]["removed"]:
        if point["question"] == fields["question"]:
            ranked = fields["points"]
            point["rank"] = ranked.index(point["id"]) + 1 if point["id"] in ranked else None


def _card(state: State, fields: State) -> None:
    number = fields.pop("number")
    next(card for card in state["groups"] if card["number"] == number).update(fields)


def _feedback(state: State, fields: State) -> None:
    for entry in state["feedback"]:
        if entry["question"] == fields["question"]:
            others = [point for point in entry["points"] if point["group"] != fields["group"]]
            entry["points"] = others + fields["points"]


REDUCERS = {
    "programme": _programme,
    "seminar": lambda state, fields: state["seminar"].update(fields),
    "message": lambda state, fields: state["messages"].append(fields["message"]),
    "point": _point,
    "priorities": _priorities,
    "roles": lambda state, fields: state["group"].update(fields),
    "participants": lambda state, fields: state["group"].update(fields),
    "group": lambda state, fields: state["group"].update(fields),
    "card": _card,
    "feedback": _feedback,
}


def comparable(state: State, now: int) -> State:
    """As it is now, with lists in an order of our own."""
    state = copy.deepcopy(state)
    for name in ("seq", "now", "you"):
        state.pop(name)
    # A round's whole order is in the snapshot only.
    state["programme"].pop("round_order", None)
    pass_time(state, now)
    if "group" in state:
        for name in ("points", "removed"):
            state["group"][name].sort(key=lambda point: (point["question"], point["position"]))
    for entry in state.get("feedback", []):
        entry["points"].sort(key=lambda point: (point["group"], point["rank"]))
    return state


def as_told(fresh: State) -> State:
    """A snapshot in the same order, with every figure as the server gave it."""
    figured = comparable(fresh, fresh["now"])
    order = {name: fresh["programme"][name] for name in ("round_order",) if "groups" in fresh}
    assert figured["programme"] | order == fresh["programme"]
    assert figured["seminar"] == fresh["seminar"]
    return figured


# --- what may happen -----------------------------------------------------------------------------

POINTS = st.integers(0, 5).map(lambda number: str(UUID(int=number + 1)))
QUESTIONS = st.sampled_from(["own", "both", "one", "later", "parking_lot"])
REVISIONS = st.integers(0, 4)
PEOPLE = st.integers(0, 3)
TEXTS = st.sampled_from(["Time", "Money", "", " ", "æøå 🎻", "Time "])

GROUP_OPERATIONS = st.one_of(
    st.fixed_dictionaries(
        {
            "kind": st.just("point.save"),
            "point": POINTS,
            "question": QUESTIONS,
            "base": REVISIONS,
            "text": TEXTS,
        }
    ),
    st.fixed_dictionaries(
        {"kind": st.just("point.resolve"), "point": POINTS, "base": REVISIONS, "text": TEXTS}
    ),
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["point.remove", "point.restore"]),
            "point": POINTS,
            "base": REVISIONS,
        }
    ),
    st.fixed_dictionaries(
        {"kind": st.just("point.move"), "point": POINTS, "question": QUESTIONS},
        optional={"before": POINTS},
    ),
    st.fixed_dictionaries(
        {
            "kind": st.just("point.address"),
            "point": POINTS,
            "addressees": st.lists(st.sampled_from(["ks", "udir"]), max_size=2),
        }
    ),
    st.fixed_dictionaries(
        {
            "kind": st.just("priorities.set"),
            "question": st.sampled_from(["both", "one"]),
            "points": st.lists(POINTS, max_size=3),
        }
    ),
    st.fixed_dictionaries(
        {
            "kind": st.just("role.take"),
            "role": st.sampled_from(["leader", "scribe", "timekeeper", "theme_keeper"]),
        }
    ),
    st.fixed_dictionaries(
        {"kind": st.just("block.hand_in"), "block": st.just("talk"), "done": st.booleans()}
    ),
    st.fixed_dictionaries({"kind": st.sampled_from(["help.call", "help.clear"])}),
    st.fixed_dictionaries({"kind": st.just("participant.rename"), "name": TEXTS}),
)
CLOCK = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(
            ["start", "pause", "resume", "next", "previous", "finish", "reopen", "undo"]
        ).map(lambda name: f"programme.{name}"),
    }
)
MORE_CLOCK = st.one_of(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["programme.goto", "programme.skip"]),
            "block": st.sampled_from(["opening", "talk", "coffee", "more", "end"]),
        }
    ),
    st.fixed_dictionaries(
        {"kind": st.just("programme.extend"), "seconds": st.sampled_from([60, -60])},
        optional={"group": st.sampled_from([1, 2])},
    ),
    st.fixed_dictionaries(
        {
            "kind": st.just("programme.replan"),
            "strategy": st.sampled_from(["shrink", "breaks"]),
            "seconds": st.just(300),
        }
    ),
    st.fixed_dictionaries({"kind": st.just("programme.alerts"), "minutes": st.just([3])}),
    st.fixed_dictionaries({"kind": st.just("programme.continue")}),
    st.fixed_dictionaries({"kind": st.just("round.start"), "order": st.just([2, 1, 3])}),
    st.fixed_dictionaries({"kind": st.sampled_from(["round.next", "round.skip", "round.end"])}),
)
FACILITATOR_OPERATIONS = st.one_of(
    CLOCK,
    CLOCK,
    MORE_CLOCK,
    st.fixed_dictionaries({"kind": st.just("roles.deal"), "to": st.sampled_from(["all", 1])}),
    st.fixed_dictionaries(
        {
            "kind": st.just("message.send"),
            "to": st.sampled_from(["all", 1, 2]),
            "text": st.just("Hello"),
        }
    ),
    st.fixed_dictionaries(
        {"kind": st.just("group.rename"), "group": st.just(1), "name": st.just("Us")}
    ),
    st.fixed_dictionaries({"kind": st.just("help.answer"), "group": st.just(1)}),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("group"), PEOPLE, GROUP_OPERATIONS),
        st.tuples(st.just("group"), PEOPLE, GROUP_OPERATIONS),
        st.tuples(st.just("group"), PEOPLE, GROUP_OPERATIONS),
        st.tuples(st.just("facilitator"), st.just(0), FACILITATOR_OPERATIONS),
        st.tuples(st.sampled_from(["leave", "arrive"]), PEOPLE, st.just({})),
        st.tuples(st.just("wait"), st.integers(0, 40), st.just({})),
        st.tuples(st.just("close"), st.just(0), st.just({})),
    ),
    min_size=1,
    max_size=25,
)


@pytest.fixture(scope="module")
def shared_store() -> Any:
    with TemporaryDirectory() as folder:
        opened = open_database(load_settings({}, data_dir=Path(folder)), ManualClock())
        yield opened
        opened.close()


class Run:
    """A seminar, the ones who look at it, and what each has pieced together."""

    def __init__(self, store: Store) -> None:
        self.world = World(store)
        self.clock: Any = store.now
        self.people = [
            self.world.by_link(1, "Kari"),
            self.world.by_code(1, "Ola"),
            self.world.by_code(1),
            self.world.by_link(2),
        ]
        self.boss = self.world.facilitator()
        self.viewers = [
            *self.people,
            self.boss,
            self.world.wall(),
            self.world.organiser("ks"),
            self.world.organiser("udir"),
        ]
        self.states = {viewer: self.world.snapshot(viewer) for viewer in self.viewers}
        self.first = copy.deepcopy(self.states)

    def step(self, kind: str, number: int, operation: dict[str, Any]) -> None:
        match kind:
            case "group":
                self._do(self.people[number], operation)
            case "facilitator":
                if operation["kind"].startswith(("programme.", "round.")):
                    revision = self.world.snapshot(self.boss)["programme"]["revision"]
                    operation = operation | {"expect": revision}
                self._do(self.boss, operation)
            case "leave":
                self.world.leave(self.people[number])
            case "arrive":
                self.world.arrived(self.people[number])
            case "wait":
                self.clock.pass_by(number * MINUTE)

    def _do(self, viewer: Viewer, operation: dict[str, Any]) -> None:
        fields = dict(operation)
        before = self.world.seq()
        answer = self.world.do(viewer, fields.pop("kind"), **fields)
        if not answer["ok"]:
            assert self.world.seq() == before

    def missed(self, viewer: Viewer, state: State) -> list[Any]:
        with self.world.store.read() as reading:
            entries = changes_since(reading, viewer, state["seq"], [])
        assert entries is not None
        return entries

    def catch_up(self, viewer: Viewer, state: State) -> State:
        for entry in self.missed(viewer, state):
            assert entry.prev == state["seq"][entry.scope]
            state["seq"][entry.scope] = entry.seq
            follow(state, entry.changes)
        return state


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_snapshot_and_changes_make_the_next_snapshot(
    shared_store: Store, steps: list[tuple[str, int, dict[str, Any]]]
) -> None:
    run = Run(shared_store)
    for number, (kind, which, operation) in enumerate(steps):
        run.step(kind, which, operation)
        if number % 7 == 0:
            # Some follow all the way, some catch up at the end only.
            run.catch_up(run.people[0], run.states[run.people[0]])
    if steps[-1][0] == "close":
        run.world.ok(run.boss, "seminar.close")
    for viewer in run.viewers:
        fresh = run.world.snapshot(viewer)
        for state in (run.states[viewer], run.first[viewer]):
            followed = run.catch_up(viewer, state)
            assert followed["seq"] == fresh["seq"]
            assert comparable(followed, fresh["now"]) == as_told(fresh), viewer.kind
    held = fresh_roles(run)
    there = [person["id"] for person in held["participants"] if person["present"]]
    assert not there or held["roles"]["scribe"] in there
    ranks = [point["rank"] for point in held["points"] if point["question"] == "both"]
    given = sorted(rank for rank in ranks if rank is not None)
    assert given == list(range(1, len(given) + 1))


def fresh_roles(run: Run) -> dict[str, Any]:
    group: dict[str, Any] = run.world.snapshot(run.people[0])["group"]
    return group


def test_a_number_that_the_server_never_gave_asks_for_a_snapshot(world: World) -> None:
    """As after the server's database was brought back from a backup."""
    kari = world.by_link()
    world.write_point(kari)
    with world.store.read() as reading:
        head = world.snapshot(kari)["seq"]
        assert changes_since(reading, kari, head, []) == []
        for seen in ({"group:1": head["group:1"] + 1}, {"seminar": 1}, {"group:1": 99_999}):
            assert changes_since(reading, kari, seen, []) is None


def test_other_scopes_are_not_given_whoever_asks_for_them(world: World) -> None:
    kari = world.by_link(1)
    world.write_point(world.by_link(2))
    asked = {"group:2": 0, "board": 0, "organiser:ks": 0, "nonsense": 0}
    with world.store.read() as reading:
        assert changes_since(reading, kari, asked, []) == []


def test_too_many_changes_are_a_snapshot(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("seminar.services.snapshots.MOST_CHANGES", 3)
    kari = world.by_link()
    seen = world.snapshot(kari)["seq"]
    for number in range(4):
        if number == 3:
            with world.store.read() as reading:
                assert len(changes_since(reading, kari, seen, []) or []) == 3
        world.write_point(kari, str(number))
    with world.store.read() as reading:
        assert changes_since(reading, kari, seen, []) is None


def test_changes_of_many_characters_are_a_snapshot(world: World) -> None:
    kari = world.by_link()
    seen = world.snapshot(kari)["seq"]
    told: list[int] = []
    # In the log each of these letters takes six characters.
    while len(told) < 40 and (entries := after_another(world, kari, seen)) is not None:
        told.append(len(json.dumps([entry.message() for entry in entries])))
    assert len(told) == 4
    assert told[-1] < 260 * 1024


def after_another(world: World, viewer: Viewer, seen: dict[str, int]) -> list[Entry] | None:
    world.write_point(viewer, "ø" * MOST_CHARACTERS)
    with world.store.read() as reading:
        return changes_since(reading, viewer, seen, [])
