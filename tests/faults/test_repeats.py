"""Every message comes three times, in any order; and two write on top of each other."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import gevent
import pytest

from bench.times import percentile
from tests.faults.compare import Stored, check_log, stored
from tests.faults.halls import Hall, Seminar
from tests.faults.line import Line, post_operations
from tests.faults.scribes import save_operation

full = [pytest.mark.faults_full, pytest.mark.timeout(1800)]
COPIES = 3
POINTS = 6
LINES = 4
TOO_EARLY = ("not_found", "invalid")

Operation = dict[str, Any]


class Script:
    """What one scribe does, in order, each operation on top of the one before it."""

    def __init__(self, chance: random.Random, texts: int) -> None:
        self._chance = chance
        self._revisions: dict[str, int] = {}
        self.operations: list[Operation] = []
        points = [self._id() for _ in range(POINTS)]
        for place, point in enumerate(points):
            self._save(point, f"Point {place}")
        for number in range(texts):
            point = chance.choice(points)
            self._save(point, f"Point {points.index(point)}, in other words {number}")
        self._do("priorities.set", question="both", points=points[:3])
        self._do("point.address", point=points[1], addressees=["ks"])
        self._do("block.hand_in", block="talk", done=True)
        for kind in ("point.remove", "point.restore", "point.remove"):
            self._do(kind, point=points[-1], base=self._next(points[-1]))

    def _id(self) -> str:
        return str(UUID(int=self._chance.getrandbits(128), version=4))

    def _save(self, point: str, text: str) -> None:
        self._do("point.save", point=point, question="both", base=self._next(point), text=text)

    def _next(self, point: str) -> int:
        self._revisions[point] = self._revisions.get(point, -1) + 1
        return self._revisions[point]

    def _do(self, kind: str, **fields: Any) -> None:
        self.operations.append({"id": self._id(), "type": kind, **fields})


class Relay:
    """Carries operations over several lines and over HTTP at once."""

    def __init__(self, hall: Hall, chance: random.Random) -> None:
        self._hall, self._chance = hall, chance
        self._token = hall.world.group_token(1)
        auths = [{"token": self._token, "name": f"Line {number}"} for number in range(LINES)]
        self._lines = [Line(hall.port, auth) for auth in auths]

    def deliver(self, operation: Operation) -> dict[str, Any]:
        """The answer; asked again where the server says that it came too fast."""
        while True:
            way = self._chance.randrange(LINES + 1)
            if way == LINES:
                answer = post_operations(self._hall.port, self._token, [operation], 60)[0]
            else:
                answer = self._lines[way].call("op", operation, 60)
            if answer["ok"] or answer["error"]["code"] not in ("busy", "too_many"):
                return answer
            gevent.sleep(0.5)

    def history(self, point: str) -> list[str]:
        """Every text that a member of the group can get back."""
        texts: list[str] = []
        asked: dict[str, Any] = {"point": point}
        while True:
            answer = self._lines[0].call("history", asked, 60)
            if not answer["ok"]:
                assert answer["error"]["code"] == "too_many"
                gevent.sleep(1)
                continue
            texts += [one["text"] for one in answer["revisions"]]
            if not answer["more"]:
                return texts
            asked["before"] = answer["revisions"][-1]["rev"]

    def deliver_all(self, operations: list[Operation]) -> list[dict[str, Any]]:
        """All at once."""
        carried = [gevent.spawn(self.deliver, operation) for operation in operations]
        gevent.joinall(carried, raise_error=True)
        return [one.value for one in carried]

    def close(self) -> None:
        for line in self._lines:
            line.close()


def in_order(relay: Relay, operations: list[Operation]) -> None:
    for operation in operations:
        assert relay.deliver(operation)["ok"]


def late_copies(relay: Relay, operations: list[Operation]) -> None:
    """As the browser sends: one at a time. But the network brings copies of the older ones."""
    chance = random.Random(len(operations))
    copies: list[Operation] = []
    first: dict[str, dict[str, Any]] = {}
    for operation in operations:
        copies += [operation] * (COPIES - 1)
        chance.shuffle(copies)
        late, copies = copies[: chance.randrange(4)], copies[4:] if len(copies) > 40 else copies
        answers = relay.deliver_all([operation, *late])
        for one, answer in zip([operation, *late], answers, strict=True):
            assert answer == first.setdefault(one["id"], answer)
    for one, answer in zip(operations, relay.deliver_all(operations), strict=True):
        assert answer == first[one["id"]]


def any_order(relay: Relay, operations: list[Operation]) -> None:
    """All copies of all, shuffled; what came before its time is sent again, as it is."""
    chance = random.Random(len(operations))
    waiting = [operation for operation in operations for _ in range(COPIES)]
    while waiting:
        chance.shuffle(waiting)
        answers = relay.deliver_all(waiting)
        refusals = {one["error"]["code"] for one in answers if not one["ok"]}
        assert refusals <= set(TOO_EARLY)
        refused = zip(waiting, answers, strict=True)
        waiting = [operation for operation, answer in refused if not answer["ok"]]


def state(found: Stored) -> dict[str, Any]:
    """All that the operations say, and nothing that follows from when they came."""
    return {
        point: {
            name: row[name]
            for name in ("question", "text", "rev", "rank", "addressees", "other_texts")
        }
        | {
            "removed": row["removed_at"] is not None,
            "history": [
                (one["rev"], one["base"], one["text"], one["removed"])
                for one in found.revisions[point]
            ],
        }
        for point, row in found.points.items()
    }


@pytest.mark.parametrize(
    "texts", [pytest.param(30, id="quick"), pytest.param(1_000, id="full", marks=full)]
)
def test_three_times_and_shuffled(
    seminar: Seminar, figure: Callable[[str], None], tmp_path: Any, texts: int
) -> None:
    states = {}
    for deliver in (in_order, late_copies, any_order):
        hall = seminar(1, tmp_path / deliver.__name__)
        script = Script(random.Random(texts), texts)
        relay = Relay(hall, random.Random(1))
        deliver(relay, script.operations)
        relay.close()
        found = stored(hall)
        check_log(found)
        assert sorted(row["number"] for row in found.points.values()) == list(range(1, POINTS + 1))
        assert found.answers.keys() == {one["id"] for one in script.operations}
        states[deliver.__name__] = state(found)
    assert states["late_copies"] == states["in_order"]
    assert states["any_order"] == states["in_order"]
    figure(f"{len(script.operations)} operations, {COPIES} copies each: the same state")


@pytest.mark.parametrize(
    "rounds", [pytest.param(100, id="quick"), pytest.param(1_000, id="full", marks=full)]
)
def test_two_scribes_on_one_point(
    seminar: Seminar, figure: Callable[[str], None], rounds: int
) -> None:
    """Each round both write on top of the same text, at the same time; nobody ever chooses."""
    hall = seminar(1)
    relays = [Relay(hall, random.Random(number)) for number in range(2)]
    point, revision = str(uuid4()), 0
    took: list[float] = []
    texts: list[str] = []
    typed: list[str] = []
    for number in range(rounds):
        typed = [f"{name} in round {number}" for name in "AB"]
        texts += typed
        answers = collide(relays, point, revision, typed)
        assert any("conflict" in answer for answer, _ in answers)
        revision = max(answer["rev"] for answer, _ in answers)
        took += [seconds for _, seconds in answers]
    got_back = relays[0].history(point)
    for relay in relays:
        relay.close()
    found = stored(hall)
    assert sorted(row["text"] for row in found.revisions[point]) == sorted(texts)
    assert sorted(got_back) == sorted(texts)
    row = found.points[point]
    in_sight = {row["text"], *(other["text"] for other in json.loads(row["other_texts"]))}
    assert set(typed) <= in_sight
    figure(
        f"{rounds} collisions: all {len(texts)} texts can be got back, {len(in_sight)} in "
        f"sight; acknowledged in {percentile(took, 50):.0f} / {percentile(took, 95):.0f} ms "
        "(p50 / p95)"
    )


def collide(
    relays: list[Relay], point: str, base: int, texts: list[str]
) -> list[tuple[dict[str, Any], float]]:
    """Both texts on top of the same revision; the answers, and the milliseconds they took."""

    def save(relay: Relay, text: str) -> tuple[dict[str, Any], float]:
        started = time.monotonic()
        answer = relay.deliver(save_operation(text, point, base))
        assert answer["ok"], answer
        return answer, (time.monotonic() - started) * 1000

    saves = [gevent.spawn(save, *one) for one in zip(relays, texts, strict=True)]
    gevent.joinall(saves, raise_error=True)
    return [one.value for one in saves]
