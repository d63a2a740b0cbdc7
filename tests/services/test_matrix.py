"""Every operation for every kind of viewer: what is forbidden is refused and changes nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from seminar.services.operations import OPERATIONS
from seminar.services.viewers import Viewer
from seminar.store.store import Store
from tests.support.matrix import FORBIDDEN, Ours, furnish, payload
from tests.support.worlds import World, everything


@pytest.fixture
def other(store: Store) -> World:
    return World(store)


@pytest.fixture
def ours(world: World) -> Ours:
    return furnish(world)


def viewer_of(kind: str, world: World, other: World) -> Viewer:
    make: dict[str, Callable[[], Viewer]] = {
        "group by link": lambda: world.by_link(1),
        "group by code": lambda: world.by_code(1),
        "another group": lambda: world.by_link(2),
        "another seminar's group": lambda: other.by_link(1),
        "another seminar's facilitator": other.facilitator,
        "wall": world.wall,
        "organiser": lambda: world.organiser("ks"),
    }
    return make[kind]()


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_what_is_forbidden_is_refused_and_changes_nothing(
    world: World, other: World, ours: Ours, kind: str
) -> None:
    viewer = viewer_of(kind, world, other)
    before = everything(world.store, but=["operations"])
    refused = set()
    for name in OPERATIONS:
        if name not in FORBIDDEN[kind]:
            continue
        code, _reason, _field = world.refusal(viewer, **to_do(payload(name, ours)))
        assert code in ("not_allowed", "not_found"), name
        refused.add(name)
    assert refused == FORBIDDEN[kind]
    assert everything(world.store, but=["operations"]) == before


@pytest.mark.parametrize("kind", [kind for kind in FORBIDDEN if kind.startswith("another")])
def test_what_is_allowed_touches_one_s_own_only(
    world: World, other: World, ours: Ours, kind: str
) -> None:
    viewer, kari = viewer_of(kind, world, other), world.by_link(1)

    def seen() -> list[object]:
        wall = world.snapshot(world.wall())
        return [world.group(kari), wall["programme"], wall["messages"], world.card(1)]

    before = seen()
    done = [
        world.do(viewer, **to_do(payload(name, ours)))["ok"]
        for name in OPERATIONS
        if name not in FORBIDDEN[kind]
    ]
    assert any(done)
    assert seen() == before


def test_whoever_may_does(world: World, ours: Ours) -> None:
    """The payloads of the matrix are good ones: it is the viewer that they are refused for."""
    for name in OPERATIONS:
        fresh = World(world.store)
        own = furnish(fresh)
        group = OPERATIONS[name].who == "group"
        viewer = fresh.by_link(1) if group else fresh.facilitator()
        answer = fresh.do(viewer, **to_do(payload(name, own)))
        if name in NOT_NOW or name.startswith("round."):
            assert answer["ok"] or answer["error"]["code"] == "invalid", (name, answer)
        else:
            assert answer["ok"], (name, answer)


NOT_NOW = {f"programme.{name}" for name in ("start", "resume", "replan", "reopen", "continue")}
"""Understood, but not what a programme that runs can do at that moment."""


def to_do(operation: dict[str, object]) -> dict[str, object]:
    return {("kind" if name == "type" else name): value for name, value in operation.items()}
