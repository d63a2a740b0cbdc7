"""Priorities: from none to the question's most, each point once, ranks without gaps."""

from __future__ import annotations

import pytest

from tests.support.worlds import World


def ranks(world: World, points: list[str]) -> list[int | None]:
    kari = world.by_link(name="reader")
    return [world.point(kari, point)["rank"] for point in points]


def test_from_none_to_the_most_and_never_a_fourth(world: World) -> None:
    kari = world.by_link()
    points = [world.write_point(kari, str(number)) for number in range(4)]
    for count in (1, 3, 0, 2):
        world.ok(kari, "priorities.set", question="both", points=points[:count])
        expected = [*range(1, count + 1), *[None] * (4 - count)]
        assert ranks(world, points) == expected
    refused = world.refusal(kari, "priorities.set", question="both", points=points)
    assert refused == ("invalid", "too_many_priorities", "points")
    assert ranks(world, points) == [1, 2, None, None]


def test_the_order_is_the_group_s_and_told_with_what_hangs_on_it(world: World) -> None:
    kari = world.by_link(2)
    first, second = world.write_point(kari, "1"), world.write_point(kari, "2")
    world.ok(kari, "priorities.set", question="both", points=[second, first])
    assert world.changes("group:2")[-1] == {
        "type": "priorities",
        "question": "both",
        "points": [second, first],
    }
    assert world.changes("board", "card")[-1] == {
        "type": "card",
        "number": 2,
        "points": {"both": 2},
        "prioritised": {"both": 2},
    }
    feedback = world.changes("organiser:udir")[-1]
    assert (feedback["type"], feedback["question"], feedback["group"]) == ("feedback", "both", 2)
    assert [(point["text"], point["rank"]) for point in feedback["points"]] == [("2", 1), ("1", 2)]
    assert feedback["points"] == world.snapshot(world.organiser("udir"))["feedback"][0]["points"]


@pytest.mark.parametrize("leaves", ["point.remove", "point.move"])
def test_the_others_move_up_where_a_ranked_point_leaves(world: World, leaves: str) -> None:
    kari = world.by_link()
    points = [world.write_point(kari, str(number)) for number in range(3)]
    world.ok(kari, "priorities.set", question="both", points=points)
    fields = {"base": 1} if leaves == "point.remove" else {"question": "parking_lot"}
    world.ok(kari, leaves, point=points[0], **fields)
    assert ranks(world, points) == [None, 1, 2]
    assert world.card()["prioritised"] == {"both": 2}
    feedback = world.snapshot(world.organiser("ks"))["feedback"][0]["points"]
    assert [(point["text"], point["rank"]) for point in feedback] == [("1", 1), ("2", 2)]
    assert world.changes("organiser:ks", "feedback")[-1]["points"] == feedback


def test_a_point_that_comes_back_has_no_rank(world: World) -> None:
    kari = world.by_link()
    point = world.write_point(kari)
    world.ok(kari, "priorities.set", question="both", points=[point])
    world.ok(kari, "point.remove", point=point, base=1)
    world.ok(kari, "point.restore", point=point, base=2)
    assert ranks(world, [point]) == [None]
    assert world.snapshot(world.organiser("ks"))["feedback"][0]["points"] == []


def test_what_can_t_be_put_first(world: World) -> None:
    kari, ola = world.by_link(1), world.by_link(2)
    mine, removed = world.write_point(kari), world.write_point(kari)
    elsewhere, theirs = world.write_point(kari, question="own"), world.write_point(ola)
    world.ok(kari, "point.remove", point=removed, base=1)

    def refused(*points: str, question: str = "both") -> tuple[str, str, str | None]:
        return world.refusal(kari, "priorities.set", question=question, points=points)

    assert refused(mine, mine) == ("invalid", "priority_twice", "points")
    for point in (removed, elsewhere, theirs):
        assert refused(mine, point) == ("not_found", "point_unknown", "points")
    assert refused(elsewhere, question="own") == ("invalid", "too_many_priorities", "points")
    assert refused(question="none") == ("not_found", "question_unknown", "question")
    assert ranks(world, [mine]) == [None]


def test_an_organiser_gets_what_is_addressed_to_them_and_prioritised(world: World) -> None:
    kari = world.by_link()
    to_ks, to_all, left_out = (world.write_point(kari, text) for text in ("ks", "all", "no"))
    only_ks = world.write_point(kari, "one", question="one")
    world.ok(kari, "point.address", point=to_ks, addressees=["ks"])
    world.ok(kari, "priorities.set", question="both", points=[to_ks, to_all])
    world.ok(kari, "priorities.set", question="one", points=[only_ks])

    def texts(key: str) -> dict[str, list[str]]:
        feedback = world.snapshot(world.organiser(key))["feedback"]
        return {one["question"]: [point["text"] for point in one["points"]] for one in feedback}

    assert texts("udir") == {"both": ["all"]}
    assert texts("ks") == {"both": ["ks", "all"], "one": ["one"]}
    # Addressed anew, it leaves the one and comes to the other.
    world.ok(kari, "point.address", point=to_ks, addressees=["udir"])
    assert texts("udir") == {"both": ["ks", "all"]}
    assert texts("ks") == {"both": ["all"], "one": ["one"]}
    told = world.changes("organiser:ks", "feedback")[-1]
    assert [point["text"] for point in told["points"]] == ["all"]
    assert left_out not in str(world.changes("organiser:ks"))
