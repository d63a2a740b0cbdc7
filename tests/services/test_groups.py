"""Roles, who is there, calls for help, handing in, messages."""

from __future__ import annotations

import pytest

from seminar.domain.errors import SeminarError
from seminar.services import groups, participants
from seminar.services.viewers import Viewer
from tests.support.agendas import MINUTE
from tests.support.worlds import ManualClock, World

NOBODY = {"leader": None, "timekeeper": None, "scribe": None, "theme_keeper": None}


def roles(world: World, number: int = 1) -> dict[str, int | None]:
    held: dict[str, int | None] = world.card(number)["roles"]
    return held


def may_write(world: World, viewer: Viewer) -> bool:
    allowed: bool = world.snapshot(viewer)["you"]["may_write"]
    return allowed


def test_the_first_who_comes_is_the_scribe(world: World) -> None:
    kari = world.by_code(name="Kari")
    world.by_code(name="Ola")
    assert roles(world) == NOBODY | {"scribe": kari.participant}
    assert roles(world, 2) == NOBODY


def test_the_choice_of_a_group_says_how_many_are_there(world: World) -> None:
    kari = world.by_code(1)
    world.by_code(1)
    world.by_code(3)
    world.leave(kari)
    with world.store.read() as reading:
        chosen = [(row.number, row.people) for row in groups.choices(reading, world.id)]
        shown = [row._asdict() for row in groups.choices(reading, world.id)]
    assert chosen == [(1, 1), (2, 0), (3, 1)]
    told = ("number", "name", "site", "municipality")
    assert shown == [
        {key: world.card(number)[key] for key in told} | {"people": people}
        for number, people in chosen
    ]


def test_a_role_is_taken_and_handed_over_in_one_step(world: World) -> None:
    kari, ola = world.by_code(), world.by_code()
    world.ok(ola, "role.take", role="leader")
    assert roles(world)["leader"] == ola.participant
    world.ok(ola, "role.take", role="leader", participant=kari.participant)
    world.ok(ola, "role.take", role="scribe")
    expected = NOBODY | {"leader": kari.participant, "scribe": ola.participant}
    assert roles(world) == expected
    assert world.changes("group:1", "roles")[-1] == {"type": "roles", "roles": expected}
    assert world.changes("board", "card")[-1] == {"type": "card", "number": 1, "roles": expected}
    assert world.snapshot(kari)["you"]["roles"] == ["leader"]
    assert (may_write(world, kari), may_write(world, ola)) == (False, True)


def test_the_right_to_write_goes_with_the_scribe_s_role_and_with_the_own_link(
    world: World,
) -> None:
    kari, ola, liv = world.by_code(), world.by_code(), world.by_link()
    assert [may_write(world, viewer) for viewer in (kari, ola, liv)] == [True, False, True]
    point = world.write_point(kari)
    save = {"point": point, "question": "both", "base": 1, "text": "Mine"}
    assert world.refusal(ola, "point.save", **save)[:2] == ("not_allowed", "not_the_scribe")
    world.ok(liv, "role.take", role="scribe", participant=ola.participant)
    assert world.ok(ola, "point.save", **save) == {"rev": 2}
    assert world.refusal(kari, "point.remove", point=point, base=2)[0] == "not_allowed"
    world.ok(liv, "point.remove", point=point, base=2)


def test_a_group_has_a_scribe_as_long_as_anyone_is_there(world: World) -> None:
    kari, ola, liv = world.by_code(), world.by_code(), world.by_code()
    world.ok(kari, "role.take", role="leader", participant=ola.participant)
    world.leave(kari)
    # Liv holds fewest roles.
    assert roles(world)["scribe"] == liv.participant
    world.leave(liv)
    assert roles(world) == NOBODY | {"leader": ola.participant, "scribe": ola.participant}
    world.leave(ola)
    assert roles(world)["scribe"] == ola.participant
    world.arrived(kari)
    assert roles(world)["scribe"] == kari.participant


def test_a_role_is_not_given_to_one_who_is_away_or_elsewhere(world: World) -> None:
    kari, ola, other = world.by_code(), world.by_code(), world.by_code(2)
    world.leave(ola)
    before = roles(world)
    for participant, expected in (
        (ola.participant, ("invalid", "participant_away", "participant")),
        (other.participant, ("not_found", "participant_unknown", "participant")),
        (0, ("not_found", "participant_unknown", "participant")),
        (10**9, ("not_found", "participant_unknown", "participant")),
    ):
        refused = world.refusal(kari, "role.take", role="scribe", participant=participant)
        assert refused == expected
    assert roles(world) == before


def test_roles_dealt_to_all_groups_go_to_those_who_are_there(world: World) -> None:
    people = {number: [world.by_code(number) for _ in range(5)] for number in (1, 2)}
    away = people[1].pop()
    world.leave(away)
    world.ok(world.facilitator(), "roles.deal", to="all")
    for number, viewers in people.items():
        held = roles(world, number)
        assert None not in held.values()
        assert len(set(held.values())) == 4
        assert set(held.values()) <= {viewer.participant for viewer in viewers}
    assert roles(world, 3) == NOBODY


def test_roles_dealt_to_one_group_leave_the_others(world: World) -> None:
    kari, ola = world.by_code(1), world.by_code(2)
    world.ok(world.facilitator(), "roles.deal", to=2)
    assert roles(world, 1) == NOBODY | {"scribe": kari.participant}
    assert set(roles(world, 2).values()) == {ola.participant}
    refused = world.refusal(world.facilitator(), "roles.deal", to=9)
    assert refused == ("not_found", "group_unknown", "group")


def test_coming_and_going_is_told_to_group_and_facilitator(world: World) -> None:
    kari = world.by_code(2, "Kari")
    people = [{"id": kari.participant, "name": "Kari", "present": True}]
    assert world.changes("group:2", "participants")[-1]["participants"] == people
    assert world.card(2)["participants"] == people
    for scope in ("board", "wall"):
        assert world.changes(scope, "seminar") == [{"type": "seminar", "groups_joined": 1}]
    assert world.changes("seminar") == []
    world.leave(kari)
    people[0]["present"] = False
    assert world.changes("board", "card")[-1]["participants"] == people
    assert world.group(world.arrived(kari))["participants"] == [people[0] | {"present": True}]


def test_leaving_twice_and_arriving_twice_are_told_once(world: World) -> None:
    kari = world.by_code()
    before = world.seq()
    world.arrived(kari)
    assert world.seq() == before
    world.leave(kari)
    after = world.seq()
    world.leave(kari)
    assert world.seq() == after


def test_connecting_again_under_the_same_name_is_the_same_participant(world: World) -> None:
    kari = world.by_link(name="Kari")
    assert world.by_link(name="Kari").participant != kari.participant
    world.leave(kari)
    assert world.by_link(name=" Kari ").participant == kari.participant
    assert world.by_link(name="Ola").participant != kari.participant


def test_a_name_is_one_s_own_to_change(world: World) -> None:
    kari = world.by_code(name="Kari")
    world.ok(kari, "participant.rename", name="  Kari\n Nordmann ")
    assert world.group(kari)["participants"][0]["name"] == "Kari Nordmann"
    world.ok(kari, "participant.rename", name="")
    assert world.card()["participants"][0]["name"] == ""
    assert world.snapshot(kari)["you"]["name"] == ""


def test_a_call_for_help_is_one_call_until_it_is_answered(world: World, clock: ManualClock) -> None:
    kari, boss = world.by_code(), world.facilitator()
    world.ok(kari, "help.call")
    called = clock.now
    clock.pass_by(MINUTE)
    world.ok(kari, "help.call")
    assert world.card()["help_called_at"] == called
    assert world.group(kari)["help_called_at"] == called
    world.ok(boss, "help.answer", group=1)
    assert world.changes("group:1", "group")[-1] == {"type": "group", "help_called_at": None}
    assert world.card()["help_called_at"] is None
    world.ok(kari, "help.call")
    world.ok(kari, "help.clear")
    assert world.changes("board", "card")[-1] == {
        "type": "card",
        "number": 1,
        "help_called_at": None,
    }


def test_handed_in_taken_back_and_changed_afterwards(world: World, clock: ManualClock) -> None:
    kari = world.by_link()
    point = world.write_point(kari)
    world.ok(kari, "block.hand_in", block="talk", done=True)
    assert world.group(kari)["handed_in"] == {"talk": clock.now}
    assert world.card()["handed_in"] == {"talk": clock.now}
    assert world.ok(kari, "point.save", point=point, question="both", base=1, text="Still") == {
        "rev": 2
    }
    assert world.group(kari)["handed_in"] == {"talk": clock.now}
    world.ok(kari, "block.hand_in", block="talk", done=False)
    assert world.group(kari)["handed_in"] == {}
    for block in ("opening", "coffee", "nothing"):
        refused = world.refusal(kari, "block.hand_in", block=block, done=True)
        assert refused == ("not_found", "block_unknown", "block")


def test_a_group_is_renamed(world: World) -> None:
    kari = world.by_code(3)
    world.ok(world.facilitator(), "group.rename", group=3, name=" The  Vikings ")
    assert world.group(kari)["name"] == "The Vikings"
    assert world.changes("group:3")[-1] == {"type": "group", "name": "The Vikings"}
    refused = world.refusal(world.facilitator(), "group.rename", group=4, name="x")
    assert refused == ("not_found", "group_unknown", "group")


def test_messages_reach_all_or_one_group_only(world: World, clock: ManualClock) -> None:
    one, two, boss, wall = world.by_code(1), world.by_code(2), world.facilitator(), world.wall()
    world.ok(boss, "message.send", to="all", text="Five minutes\nleft")
    world.ok(boss, "message.send", to=2, text="Come to the front")
    to_all = {"id": 1, "to": "all", "text": "Five minutes left", "at": clock.now}
    to_two = {"id": 2, "to": 2, "text": "Come to the front", "at": clock.now}
    shown = {viewer: world.snapshot(viewer)["messages"] for viewer in (one, two, boss, wall)}
    assert shown == {
        one: [to_all],
        two: [to_all, to_two],
        boss: [to_all, to_two],
        wall: [to_all],
    }
    organiser = world.organiser("ks")
    assert world.snapshot(organiser)["messages"] == [to_all]
    assert world.changes("seminar", "message") == [{"type": "message", "message": to_all}]
    assert world.changes("board", "message") == [{"type": "message", "message": to_two}]
    assert world.changes("group:2", "message") == [{"type": "message", "message": to_two}]
    assert world.changes("group:1", "message") == []


def test_the_facilitator_hears_of_activity_but_not_of_every_key(
    world: World, clock: ManualClock
) -> None:
    kari = world.by_link()
    point = world.write_point(kari, "0")
    for number in range(1, 21):
        clock.pass_by(1_000)
        world.ok(kari, "point.save", point=point, question="both", base=number, text=f"0 {number}")
    told = [card["last_activity"] for card in world.changes("board") if "last_activity" in card]
    assert len(told) == 2
    assert world.card()["last_activity"] == told[-1]


def test_a_name_is_shortened_when_joining_and_refused_when_renaming(world: World) -> None:
    kari = world.by_code(name="K" * 200)
    assert world.snapshot(kari)["you"]["name"] == "K" * 80
    assert participants.clean_name("\x00Kari\u202e\n") == "Kari"


@pytest.mark.parametrize("people", [1, 2, 3])
def test_few_people_hold_several_roles_each(world: World, people: int) -> None:
    viewers = [world.by_code() for _ in range(people)]
    world.ok(world.facilitator(), "roles.deal", to=1)
    held = roles(world)
    assert set(held.values()) == {viewer.participant for viewer in viewers}
    assert (held["leader"] == held["timekeeper"]) is (people in (1, 3))


def test_a_full_group_takes_nobody_new_and_everybody_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("seminar.services.participants.MOST_PARTICIPANTS", 2)
    kari, ola = world.by_link(1, "Kari"), world.by_code(1, "Ola")
    world.leave(kari)
    for come in (world.by_link, world.by_code):
        with pytest.raises(SeminarError, match="group_full") as refused:
            come(1, "Per")
        assert refused.value.code == "too_many"
    assert world.by_link(1, "Kari") == kari
    assert world.by_link(2, "Per").own_group.number == 2
    assert ola.own_group.number == 1
