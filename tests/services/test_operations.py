"""Each operation once, whoever repeats it; and what is closed stays closed."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from seminar.domain.errors import SeminarError
from seminar.services import admission, links, operations, participants, seminars
from seminar.services.reports import report
from tests.support.worlds import ManualClock, World, everything


def test_the_same_operation_again_is_answered_as_the_first_time(world: World) -> None:
    kari, operation = world.by_link(), str(uuid4())
    save = {"id": operation, "point": str(uuid4()), "question": "both", "base": 0, "text": "Once"}
    first = world.do(kari, "point.save", **save)
    assert first["ok"]
    before = everything(world.store)
    assert world.do(kari, "point.save", **save) == first
    # Whatever else it says now: the id is what counts.
    assert world.do(kari, "point.save", **{**save, "text": "Twice"}) == first
    assert world.do(kari, "help.call", id=operation) == first
    assert world.do(kari, "help.call", id=operation.upper()) == first
    assert everything(world.store) == before


def test_a_refusal_is_remembered_too(world: World) -> None:
    kari, ola, operation = world.by_code(), world.by_code(), str(uuid4())
    save = {"id": operation, "point": str(uuid4()), "question": "both", "base": 0, "text": "Mine"}
    first = world.do(ola, "point.save", **save)
    assert first["error"]["reason"] == "not_the_scribe"
    world.ok(kari, "role.take", role="scribe", participant=ola.participant)
    assert world.do(ola, "point.save", **save) == first
    assert world.group(ola)["points"] == []


def test_what_came_too_early_may_come_again_in_its_time(world: World) -> None:
    kari, point = world.by_link(), str(uuid4())
    texts = [
        {"id": str(uuid4()), "point": point, "question": "both", "base": base, "text": f"{base}"}
        for base in range(3)
    ]
    early = [
        ("point.remove", {"id": str(uuid4()), "point": point, "base": 3}),
        ("point.save", texts[2]),
        ("priorities.set", {"id": str(uuid4()), "question": "both", "points": [point]}),
        ("point.save", texts[1]),
    ]
    for kind, fields in early:
        assert world.do(kari, kind, **fields)["error"]["reason"] == "point_unknown"
    world.do(kari, "point.save", **texts[0])
    assert world.do(kari, "point.save", **texts[2])["error"]["reason"] == "base_unknown"
    for kind, fields in reversed(early):
        assert world.do(kari, kind, **fields)["ok"]
    shown = world.point(kari, point)
    assert (shown["text"], shown["rev"], shown["removed"]) == ("2", 4, True)


def test_another_group_s_operation_id_gives_nothing_away(world: World) -> None:
    kari, ola, operation = world.by_link(1), world.by_link(2), str(uuid4())
    save = {"point": str(uuid4()), "question": "both", "base": 0, "text": "Ours alone"}
    world.do(kari, "point.save", id=operation, **save)
    answer = world.refusal(ola, "help.call", id=operation)
    assert answer == ("invalid", "operation_taken", "id")


def test_a_closed_seminar_takes_nothing_and_shows_everything(world: World) -> None:
    kari, boss = world.by_link(), world.facilitator()
    point = world.write_point(kari, "Kept")
    world.ok(boss, "seminar.close")
    before = everything(world.store, but=["operations"])
    for kind, (viewer, fields) in {
        "point.save": (kari, {"point": point, "question": "both", "base": 1, "text": "More"}),
        "point.remove": (kari, {"point": point, "base": 1}),
        "role.take": (kari, {"role": "leader"}),
        "help.call": (kari, {}),
        "programme.start": (boss, {"expect": 0}),
        "message.send": (boss, {"to": "all", "text": "Hello"}),
        "seminar.close": (boss, {}),
    }.items():
        assert world.refusal(viewer, kind, **fields) == ("closed", "seminar_closed", None)
    assert everything(world.store, but=["operations"]) == before
    assert [point["text"] for point in world.group(kari)["points"]] == ["Kept"]
    assert world.snapshot(kari)["seminar"]["closed_at"] == world.store.now()
    with world.store.read() as reading:
        assert [point.text for point in report(reading, world.id).points] == ["Kept"]


def test_roles_and_numbers_stand_when_people_go_and_others_come_to_read(
    world: World, clock: ManualClock
) -> None:
    kari, ola = world.by_link(1, "Kari"), world.by_link(1, "Ola")
    world.ok(kari, "role.take", role="scribe")
    world.ok(world.facilitator(), "seminar.close")
    with world.store.read() as reading:
        before = report(reading, world.id).groups[0]
    clock.pass_by(1000)
    world.leave(kari)
    late = admission.by_token(world.store, world.group_token(1), "Late")
    world.store.write(lambda transaction: participants.arrive(transaction, late, "leader"))
    world.leave(ola)
    with world.store.read() as reading:
        assert report(reading, world.id).groups[0] == before


def test_closing_twice_is_told_once(world: World) -> None:
    for _ in range(2):
        world.store.write(lambda transaction: seminars.close_seminar(transaction, world.id))
    assert [change for change in world.changes("seminar") if "closed_at" in change] == [
        {"type": "seminar", "closed_at": world.store.now()}
    ]


def test_a_revoked_link_is_refused_and_learns_nothing_from_a_repeat(world: World) -> None:
    kari, ola, boss = world.by_link(), world.by_code(), world.facilitator()
    operation = str(uuid4())
    save = {"id": operation, "point": str(uuid4()), "question": "both", "base": 0, "text": "Mine"}
    world.do(kari, "point.save", **save)
    revoked = world.store.write(lambda transaction: links.revoke(transaction, world.id, "group"))
    assert revoked == 3
    refused = ("not_allowed", "link_revoked", None)
    assert world.refusal(kari, "point.save", **save) == refused
    assert world.refusal(kari, "help.call") == refused
    # Who came by the code holds no link, and the facilitator another one.
    world.ok(ola, "help.call")
    world.ok(boss, "help.answer", group=1)
    with pytest.raises(SeminarError, match="link_unknown"):
        world.by_link()


def test_a_purged_seminar_is_not_found(world: World) -> None:
    kari = world.by_link()
    world.store.write(lambda transaction: seminars.purge(transaction, world.id))
    assert world.refusal(kari, "help.call") == ("not_found", "seminar_unknown", None)
    again = World(world.store)
    assert again.id != world.id


def an_id() -> str:
    return str(uuid4())


@pytest.mark.parametrize(
    ("payload", "reason", "field"),
    [
        (None, "operation_unreadable", None),
        ([], "operation_unreadable", None),
        ("help.call", "operation_unreadable", None),
        ({}, "operation_unknown", "type"),
        ({"type": "no.such"}, "operation_unknown", "type"),
        ({"type": ["help.call"]}, "operation_unknown", "type"),
        ({"type": {}}, "operation_unknown", "type"),
        ({"type": "help.call"}, "field_missing", "id"),
        ({"type": "help.call", "id": 7}, "field_invalid", "id"),
        ({"type": "help.call", "id": "x" * 36}, "field_invalid", "id"),
        ({"type": "help.call", "id": "x" * 100_000}, "field_invalid", "id"),
        ({"type": "help.call", "id": an_id(), "more": 1}, "field_unknown", "more"),
        ({"type": "help.call", "id": an_id(), "x" * 99: 1}, "field_unknown", "x" * 40),
        ({"type": "help.call", "id": an_id(), "\ud800": 1}, "operation_unreadable", None),
        ({"type": "help.answer", "id": an_id(), "group": "4"}, "field_invalid", "group"),
        ({"type": "help.answer", "id": an_id(), "group": True}, "field_invalid", "group"),
        ({"type": "help.answer", "id": an_id(), "group": 4.0}, "field_invalid", "group"),
        ({"type": "help.answer", "id": an_id(), "group": 10**30}, "field_invalid", "group"),
        ({"type": "help.answer", "id": an_id(), "group": float("nan")}, "field_invalid", "group"),
        ({"type": "programme.next", "id": an_id(), "expect": -1}, "field_invalid", "expect"),
        ({"type": "programme.next", "id": an_id(), "expect": 2**40}, "field_invalid", "expect"),
        (
            {"type": "programme.extend", "id": an_id(), "expect": 0, "seconds": 10**9},
            "field_invalid",
            "seconds",
        ),
        (
            {"type": "message.send", "id": an_id(), "to": "all", "text": " "},
            "field_invalid",
            "text",
        ),
        (
            {"type": "message.send", "id": an_id(), "to": "all", "text": "x" * 1001},
            "field_invalid",
            "text",
        ),
        ({"type": "message.send", "id": an_id(), "to": "some", "text": "x"}, "field_invalid", "to"),
        ({"type": "role.take", "id": an_id(), "role": "king"}, "field_invalid", "role"),
        (
            {"type": "participant.rename", "id": an_id(), "name": "x" * 81},
            "field_invalid",
            "name",
        ),
        (
            {"type": "block.hand_in", "id": an_id(), "block": "talk", "done": "maybe"},
            "field_invalid",
            "done",
        ),
        (
            {"type": "priorities.set", "id": an_id(), "question": "both", "points": "all"},
            "field_invalid",
            "points",
        ),
        (
            {"type": "priorities.set", "id": an_id(), "question": "both", "points": [1]},
            "field_invalid",
            "points",
        ),
        (
            {"type": "point.address", "id": an_id(), "point": an_id(), "addressees": ["x"] * 51},
            "field_invalid",
            "addressees",
        ),
        (
            {"type": "point.save", "id": an_id(), "point": an_id(), "question": "q", "base": 0},
            "field_missing",
            "text",
        ),
        (
            {
                "type": "point.save",
                "id": an_id(),
                "point": an_id(),
                "question": "q",
                "base": 0,
                "text": {"deep": []},
            },
            "field_invalid",
            "text",
        ),
    ],
)
def test_what_can_t_be_read_names_the_field(payload: Any, reason: str, field: str | None) -> None:
    with pytest.raises(SeminarError) as refused:
        operations.read(payload)
    assert (refused.value.code, refused.value.reason, refused.value.field) == (
        "invalid",
        reason,
        field,
    )


def test_the_report_s_totals_are_the_screens(world: World) -> None:
    kari, ola = world.by_link(1), world.by_link(2)
    first = [world.write_point(kari, f"K{number}") for number in range(3)]
    world.write_point(ola, "O1")
    world.write_point(ola, "Parked", question="parking_lot")
    emptied, removed = world.write_point(kari, "Emptied"), world.write_point(kari, "Removed")
    world.ok(kari, "priorities.set", question="both", points=[first[2], emptied, removed])
    world.ok(kari, "point.save", point=emptied, question="both", base=1, text="")
    world.ok(kari, "point.remove", point=removed, base=1)
    cards = world.snapshot(world.facilitator())["groups"]
    with world.store.read() as reading:
        made = report(reading, world.id)
    assert made.totals.points == sum(sum(card["points"].values()) for card in cards) == 5
    assert made.totals.prioritised == sum(sum(card["prioritised"].values()) for card in cards) == 1
    feedback = world.snapshot(world.organiser("udir"))["feedback"]
    assert [point["text"] for point in feedback[0]["points"]] == ["K2"]
    assert [
        point.text
        for one in made.feedback("udir")
        for entry in one.entries
        for point in entry.points
    ] == ["K2"]
