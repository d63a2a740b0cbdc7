"""A point's life: written, changed by several at once, moved, removed, brought back."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from seminar.domain.errors import SeminarError
from seminar.domain.points import MOST_CHARACTERS
from seminar.services.point_rows import NO_REVISION_YET, SAME_SITTING, history
from seminar.services.reports import report
from seminar.services.viewers import Viewer
from seminar.store.tables import Revision
from tests.support.agendas import MINUTE
from tests.support.worlds import ManualClock, World


def revisions(world: World, point: str) -> list[tuple[int, int, str, bool]]:
    with world.store.read() as reading:
        rows = reading.connection.execute(
            select(Revision.rev, Revision.base, Revision.text, Revision.removed)
            .where(Revision.point_id == point)
            .order_by(Revision.rev)
        )
        return [tuple(row) for row in rows]


def shown(world: World, point: str, text: str, **changed: Any) -> dict[str, Any]:
    return {
        "id": point,
        "number": 1,
        "question": "both",
        "text": text,
        "rev": 1,
        "rank": None,
        "addressees": [],
        "late": False,
        "position": 1.0,
        "updated_at": world.store.now(),
        "other_texts": [],
    } | changed


def test_a_new_point_is_told_to_its_group_and_counted_for_the_facilitator(world: World) -> None:
    kari = world.by_link(2)
    point = str(uuid4())
    answer = world.do(
        kari, "point.save", point=point, question="both", base=0, text="More time together"
    )
    told = world.log("group:2")[-1]
    assert answer == {"ok": True, "seq": told.seq, "rev": 1}
    expected = shown(world, point, "More time together")
    assert told.data == [{"type": "point", "point": expected}]
    assert told.kind == "point.save"
    assert told.actor == f"participant:{kari.participant}"
    assert world.group(kari)["points"] == [expected]
    assert world.card(2)["points"] == {"both": 1}
    assert world.changes("board", "card")[-2:] == [
        {"type": "card", "number": 2, "last_activity": world.store.now()},
        {"type": "card", "number": 2, "points": {"both": 1}, "prioritised": {}},
    ]


def test_points_are_numbered_within_the_group_for_ever(world: World) -> None:
    kari, ola = world.by_link(1), world.by_link(2)
    first = world.write_point(kari)
    world.write_point(ola)
    world.ok(kari, "point.remove", point=first, base=1)
    world.write_point(kari, question="own")
    assert [point["number"] for point in world.group(kari)["points"]] == [2]
    assert [point["number"] for point in world.group(kari)["removed"]] == [1]
    assert [point["number"] for point in world.group(ola)["points"]] == [1]


def test_typing_on_is_one_revision_each_and_the_same_text_again_is_none(world: World) -> None:
    kari = world.by_link()
    point = world.write_point(kari, "M")
    before = world.seq()
    save = {"point": point, "question": "both"}
    assert world.ok(kari, "point.save", **save, base=1, text="Mo") == {"rev": 2}
    assert world.ok(kari, "point.save", **save, base=2, text="Mo") == {"rev": 2}
    assert world.ok(kari, "point.save", **save, base=1, text="Mo") == {"rev": 2}
    assert revisions(world, point) == [(1, 0, "M", False), (2, 1, "Mo", False)]
    assert world.seq() == before + 1


def test_two_scribes_at_once_keep_both_texts_until_one_chooses(world: World) -> None:
    kari, ola = world.by_link(), world.by_link(name="Ola")
    point = world.write_point(kari, "Time")
    save = {"point": point, "question": "both", "base": 1}
    assert world.ok(kari, "point.save", **save, text="More time") == {"rev": 2}
    assert world.ok(ola, "point.save", **save, text="Less time") == {"rev": 3, "conflict": True}
    kept = world.point(kari, point)
    assert kept["text"] == "Less time"
    assert kept["other_texts"] == [{"rev": 2, "text": "More time", "by": kari.participant}]

    # Ola types on, on top of his own; Kari's words stay.
    typed = world.ok(ola, "point.save", point=point, question="both", base=3, text="Less time!")
    assert typed == {"rev": 4, "conflict": True}
    assert world.point(kari, point)["other_texts"] == kept["other_texts"]

    stale = world.refusal(kari, "point.resolve", point=point, base=3, text="Time")
    assert stale == ("stale", "point_moved_on", "base")
    assert world.ok(kari, "point.resolve", point=point, base=4, text="Time, more or less") == {
        "rev": 5
    }
    resolved = world.point(ola, point)
    assert (resolved["text"], resolved["other_texts"]) == ("Time, more or less", [])
    assert [text for _rev, _base, text, _removed in revisions(world, point)] == [
        "Time",
        "More time",
        "Less time",
        "Less time!",
        "Time, more or less",
    ]


def test_a_text_that_gives_way_is_kept_beside_what_came_since(world: World) -> None:
    laptop, phone = world.by_link(), world.by_link(name="Ola")
    point = world.write_point(laptop, "Time")
    save = {"point": point, "question": "both"}
    world.ok(phone, "point.save", **save, base=1, text="More time")
    again = world.ok(laptop, "point.save", **save, base=1, text="Less time", gives_way=True)
    assert again == {"rev": 3, "conflict": True}
    stands = world.point(phone, point)
    assert (stands["text"], stands["rev"]) == ("More time", 4)
    assert stands["other_texts"] == [{"rev": 3, "text": "Less time", "by": laptop.participant}]
    assert revisions(world, point) == [
        (1, 0, "Time", False),
        (2, 1, "More time", False),
        (3, 1, "Less time", False),
    ]
    goes_on = world.ok(laptop, "point.save", **save, base=3, text="Less time now", gives_way=True)
    assert goes_on == {"rev": 5, "conflict": True}
    texts = [other["text"] for other in world.point(phone, point)["other_texts"]]
    assert texts == ["Less time now"]
    assert world.ok(phone, "point.resolve", point=point, base=6, text="More time") == {"rev": 7}
    assert world.point(laptop, point)["other_texts"] == []


def test_who_types_on_a_text_never_meets_it_beside(world: World) -> None:
    """However often another device's texts are sent again while they type."""
    scribe, away = world.by_link(), world.by_link(name="Ola")
    point = world.write_point(scribe, "Rooms")
    save = {"point": point, "question": "both"}
    assert world.ok(scribe, "point.save", **save, base=1, text="Lend rooms") == {"rev": 2}
    for base, rev, text in ((1, 3, "Sell"), (3, 5, "Sell rooms")):
        again = world.ok(away, "point.save", **save, base=base, text=text, gives_way=True)
        assert again == {"rev": rev, "conflict": True}
    beside = [{"rev": 5, "text": "Sell rooms", "by": away.participant}]
    answered = world.ok(scribe, "point.save", **save, base=2, text="Lend big rooms")
    assert answered == {"rev": 7, "conflict": True}
    stands = world.point(scribe, point)
    assert (stands["text"], stands["rev"]) == ("Lend big rooms", 7)
    assert stands["other_texts"] == beside
    # As they saw it before the second text came again.
    world.ok(away, "point.save", **save, base=5, text="Sell all", gives_way=True)
    world.ok(away, "point.save", **save, base=8, text="Sell it all", gives_way=True)
    world.ok(scribe, "point.save", **save, base=9, text="Lend huge rooms", gives_way=True)
    stands = world.point(scribe, point)
    assert (stands["text"], stands["rev"]) == ("Lend huge rooms", 12)
    assert stands["other_texts"] == [{"rev": 10, "text": "Sell it all", "by": away.participant}]
    assert world.refusal(scribe, "point.remove", point=point, base=9)[0] == "stale"


def test_a_text_that_was_pushed_aside_is_still_known_to_who_wrote_it(world: World) -> None:
    scribe, away = world.by_link(), world.by_link(name="Ola")
    point = world.write_point(scribe, "Rooms")
    save = {"point": point, "question": "both"}
    world.ok(scribe, "point.save", **save, base=1, text="Lend rooms")
    world.ok(away, "point.save", **save, base=1, text="Sell", gives_way=True)
    world.ok(away, "point.save", **save, base=3, text="Sell rooms")
    pushed = {"rev": 4, "text": "Lend rooms", "by": scribe.participant}
    assert world.point(scribe, point)["other_texts"] == [pushed]
    world.ok(scribe, "point.save", **save, base=2, text="Lend big rooms")
    texts = [other["text"] for other in world.point(scribe, point)["other_texts"]]
    assert texts == ["Sell rooms"]


def test_removed_and_brought_back_where_it_stood(world: World) -> None:
    kari = world.by_link()
    point = world.write_point(kari, "Stays")
    assert world.refusal(kari, "point.remove", point=point, base=0) == (
        "stale",
        "point_moved_on",
        "base",
    )
    assert world.ok(kari, "point.remove", point=point, base=1) == {"rev": 2}
    assert world.ok(kari, "point.remove", point=point, base=1) == {"rev": 2}
    assert world.group(kari)["points"] == []
    assert world.point(kari, point)["removed"] is True
    assert world.changes("group:1", "point")[-1] == {
        "type": "point",
        "point": shown(world, point, "Stays", rev=2),
        "removed": True,
    }
    assert world.card()["points"] == {}
    assert world.ok(kari, "point.restore", point=point, base=2) == {"rev": 3}
    assert world.group(kari)["points"] == [shown(world, point, "Stays", rev=3)]
    assert world.card()["points"] == {"both": 1}


def test_typing_on_a_point_that_another_removed_brings_it_back(world: World) -> None:
    kari = world.by_link()
    point = world.write_point(kari, "Here")
    world.ok(kari, "point.remove", point=point, base=1)
    answer = world.ok(kari, "point.save", point=point, question="both", base=1, text="Here!")
    assert answer == {"rev": 3, "conflict": True}
    assert world.point(kari, point)["removed"] is False
    assert world.card()["points"] == {"both": 1}


def test_moved_within_the_question(world: World) -> None:
    kari = world.by_link()
    one, two, three = (world.write_point(kari, text) for text in ("1", "2", "3"))
    world.ok(kari, "point.move", point=three, question="both", before=one)
    assert [point["id"] for point in world.group(kari)["points"]] == [three, one, two]
    world.ok(kari, "point.move", point=three, question="both", before=two)
    assert [point["id"] for point in world.group(kari)["points"]] == [one, three, two]
    world.ok(kari, "point.move", point=one, question="both")
    assert [point["id"] for point in world.group(kari)["points"]] == [three, two, one]


def test_moved_to_another_question_it_leaves_its_rank_and_addressees(world: World) -> None:
    kari = world.by_link()
    first, second = world.write_point(kari, "1"), world.write_point(kari, "2")
    world.ok(kari, "priorities.set", question="both", points=[first, second])
    world.ok(kari, "point.address", point=first, addressees=["ks"])
    world.ok(kari, "point.move", point=first, question="own")
    moved = world.point(kari, first)
    assert (moved["question"], moved["rank"], moved["addressees"]) == ("own", None, [])
    assert world.point(kari, second)["rank"] == 1
    assert world.card()["points"] == {"both": 1, "own": 1}
    assert world.card()["prioritised"] == {"both": 1}
    feedback = world.snapshot(world.organiser("ks"))["feedback"]
    assert [point["text"] for point in feedback[0]["points"]] == ["2"]


def test_the_parking_lot_takes_any_point_and_has_no_priorities(world: World) -> None:
    kari = world.by_link()
    point = world.write_point(kari, "Not now")
    world.ok(kari, "point.move", point=point, question="parking_lot")
    fresh = world.write_point(kari, "Straight there", question="parking_lot")
    assert [one["question"] for one in world.group(kari)["points"]] == ["parking_lot"] * 2
    refused = world.refusal(kari, "priorities.set", question="parking_lot", points=[fresh])
    assert refused == ("not_found", "question_unknown", "question")
    refused = world.refusal(kari, "point.address", point=fresh, addressees=["ks"])
    assert refused == ("invalid", "addressee_unknown", "addressees")


@pytest.mark.parametrize(
    ("question", "addressees", "expected"),
    [
        ("both", ["ks", "udir"], ["udir", "ks"]),
        ("both", ["ks", "ks"], ["ks"]),
        ("both", [], []),
        ("one", ["ks"], ["ks"]),
        ("one", ["udir"], None),
        ("both", ["nobody"], None),
        ("own", ["ks"], None),
    ],
)
def test_addressed_to_the_question_s_own_organisers_only(
    world: World, question: str, addressees: list[str], expected: list[str] | None
) -> None:
    kari = world.by_link()
    point = world.write_point(kari, question=question)
    if expected is None:
        refused = world.refusal(kari, "point.address", point=point, addressees=addressees)
        assert refused == ("invalid", "addressee_unknown", "addressees")
        expected = []
    else:
        world.ok(kari, "point.address", point=point, addressees=addressees)
    assert world.point(kari, point)["addressees"] == expected


def test_what_comes_after_the_block_s_end_is_taken_and_marked_late(
    world: World, clock: ManualClock
) -> None:
    kari, boss = world.by_link(), world.facilitator()
    early = world.write_point(kari, "Before the seminar")
    world.ok(boss, "programme.start", expect=0)
    world.ok(boss, "programme.goto", expect=1, block="talk")
    in_time = world.write_point(kari, "In time")
    clock.pass_by(30 * MINUTE - 1)
    last = world.write_point(kari, "In the last millisecond")
    clock.pass_by(1)
    over = world.write_point(kari, "When the clock showed nothing")
    world.ok(boss, "programme.extend", expect=2, seconds=60)
    extended = world.write_point(kari, "In the minute that was given")
    world.ok(boss, "programme.next", expect=3)
    after = world.write_point(kari, "In the break")
    parked = world.write_point(kari, "No question's", question="parking_lot")
    late = {point: world.point(kari, point)["late"] for point in (early, in_time, last, extended)}
    assert late == dict.fromkeys((early, in_time, last, extended), False)
    assert world.point(kari, over)["late"] is True
    assert world.point(kari, after)["late"] is True
    assert world.point(kari, parked)["late"] is False
    # Writing on a point that was there in time does not make it late.
    world.ok(kari, "point.save", point=in_time, question="both", base=1, text="In time, longer")
    assert world.point(kari, in_time)["late"] is False


def test_what_is_wrong_with_a_save(world: World) -> None:
    kari, ola = world.by_link(1), world.by_link(2)
    point = world.write_point(kari)

    def refused(**fields: Any) -> tuple[str, str, str | None]:
        save = {"point": str(uuid4()), "question": "both", "base": 0, "text": "x"} | fields
        return world.refusal(kari, "point.save", **save)

    assert refused(text=" \n ") == ("invalid", "text_empty", "text")
    assert refused(question="no such") == ("not_found", "question_unknown", "question")
    assert refused(base=1) == ("not_found", "point_unknown", "point")
    assert refused(point=point, base=2) == ("invalid", "base_unknown", "base")
    assert refused(text="x" * (MOST_CHARACTERS + 1)) == ("too_large", "text_too_long", "text")
    for kind, fields in (
        ("point.save", {"question": "both", "base": 1, "text": "Mine now"}),
        ("point.resolve", {"base": 1, "text": "Mine now"}),
        ("point.remove", {"base": 1}),
        ("point.restore", {"base": 1}),
        ("point.move", {"question": "own"}),
        ("point.address", {"addressees": ["ks"]}),
    ):
        assert world.refusal(ola, kind, point=point, **fields) == (
            "not_found",
            "point_unknown",
            "point",
        )
    assert world.point(kari, point)["text"] == "A point"


def test_a_text_of_the_most_characters_is_kept_whole(world: World) -> None:
    kari = world.by_link()
    text = "å" * MOST_CHARACTERS
    assert world.point(kari, world.write_point(kari, text))["text"] == text


def test_what_was_refused_for_its_size_may_be_sent_again_shorter(world: World) -> None:
    kari, operation, point = world.by_link(), str(uuid4()), str(uuid4())
    save = {"id": operation, "point": point, "question": "both", "base": 0}
    assert world.refusal(kari, "point.save", **save, text="x" * 10_001)[0] == "too_large"
    assert world.ok(kari, "point.save", **save, text="x" * 10_000) == {"rev": 1}


def test_a_point_that_was_emptied_counts_nowhere(world: World) -> None:
    kari = world.by_link()
    point, other = world.write_point(kari, "Words"), world.write_point(kari, "Others")
    world.ok(kari, "priorities.set", question="both", points=[point, other])
    world.ok(kari, "point.save", point=point, question="both", base=1, text=" ")
    card = world.card()
    assert (card["points"], card["prioritised"]) == ({"both": 1}, {"both": 1})
    assert world.changes("board", "card")[-1] == {
        "type": "card",
        "number": 1,
        "points": {"both": 1},
        "prioritised": {"both": 1},
    }
    feedback = world.snapshot(world.organiser("ks"))["feedback"][0]["points"]
    assert [one["text"] for one in feedback] == ["Others"]
    world.ok(kari, "point.save", point=point, question="both", base=2, text="Words again")
    assert world.card()["points"] == {"both": 2}


def test_every_text_a_point_had_can_be_seen_by_its_own_group(world: World) -> None:
    kari, other = world.by_link(1), world.by_link(2)
    point = world.write_point(kari, "One")
    world.ok(kari, "point.save", point=point, question="both", base=1, text="Two")
    world.ok(kari, "point.save", point=point, question="both", base=1, text="Three")
    world.ok(kari, "point.remove", point=point, base=3)
    with world.store.read() as reading:
        seen = history(reading, kari, point)["revisions"]
        with pytest.raises(SeminarError, match="point_unknown"):
            history(reading, other, point)
    assert [(one["rev"], one["text"], one["removed"]) for one in seen] == [
        (4, "Three", True),
        (3, "Three", False),
        (2, "Two", False),
        (1, "One", False),
    ]


def test_a_text_that_nobody_has_chosen_from_is_in_the_report(world: World) -> None:
    kari, ola = world.by_link(), world.by_link()
    point = world.write_point(kari, "Buses")
    world.ok(kari, "point.save", point=point, question="both", base=1, text="More buses")
    world.ok(ola, "point.save", point=point, question="both", base=1, text="Buses at night")
    with world.store.read() as reading:
        [written] = report(reading, world.id).points
    assert written.text == "Buses at night\nAlso written: More buses"
    world.ok(kari, "point.resolve", point=point, base=3, text="More buses at night")
    with world.store.read() as reading:
        assert [one.text for one in report(reading, world.id).points] == ["More buses at night"]


def test_texts_that_were_on_their_way_are_left_out_and_the_rest_can_be_paged(
    world: World, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("seminar.services.point_rows.MOST_REVISIONS", 2)
    kari = world.by_link(1)
    point = world.write_point(kari, "A")
    for base, text in enumerate(("A b", "A bus", "A train", "A ship"), start=1):
        world.ok(kari, "point.save", point=point, question="both", base=base, text=text)
    assert pages(world, kari, point) == [["A ship", "A train"], ["A bus"]]
    clock.pass_by(SAME_SITTING)
    world.ok(kari, "point.save", point=point, question="both", base=5, text="A ship and a bus")
    assert pages(world, kari, point)[0] == ["A ship and a bus", "A ship"]


def pages(world: World, viewer: Viewer, point: str) -> list[list[str]]:
    """Every page of the point's history, as long as there is said to be another."""
    found: list[list[str]] = []
    before, more = NO_REVISION_YET, True
    while more:
        with world.store.read() as reading:
            page = history(reading, viewer, point, before)
        texts, more = page["revisions"], page["more"]
        found.append([one["text"] for one in texts])
        before = texts[-1]["rev"] if texts else before
    return found


def test_a_page_of_history_reads_so_much_and_the_next_goes_on_from_there(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    kari = world.by_link(1)
    point = world.write_point(kari, "The oldest")
    text = ""
    for base in range(1, 13):
        text += "x"
        world.ok(kari, "point.save", point=point, question="both", base=base, text=text)
    assert pages(world, kari, point) == [["x" * 12, "The oldest"]]
    monkeypatch.setattr("seminar.services.point_rows.MOST_REVISIONS_READ", 4)
    # Each page begins with the one before it; one that finds nothing at rest says where it stopped.
    found = [["x" * 12], ["x" * 8], ["x" * 4], ["The oldest"], []]
    assert pages(world, kari, point) == found


def test_a_page_of_history_holds_so_many_characters(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("seminar.services.point_rows.MOST_CHARACTERS_TOLD", 10)
    kari = world.by_link(1)
    point = world.write_point(kari, "1" * 6)
    for base in range(1, 4):
        text = str(base + 1) * 6
        world.ok(kari, "point.save", point=point, question="both", base=base, text=text)
    shown = [["4" * 6, "3" * 6], ["2" * 6, "1" * 6], []]
    assert pages(world, kari, point) == shown
