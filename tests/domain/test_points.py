"""Revisions, conflicts, priorities and places: rules that hold for any input."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar.domain.errors import SeminarError
from seminar.domain.points import (
    MOST_CHARACTERS,
    OtherText,
    PointState,
    Saved,
    checked_addressees,
    checked_priorities,
    checked_text,
    effective_addressees,
    position_before,
    resolve,
    save,
    set_removed,
)

KEYS = st.lists(st.sampled_from(["udir", "ks", "kulturskole"]), max_size=4)


def reason_of(refused: pytest.ExceptionInfo[SeminarError]) -> tuple[str, str]:
    return refused.value.code, refused.value.reason


def written(rev: int, text: str, **more: Any) -> PointState:
    """A point whose text was written in the revision that it has, unless `more` says otherwise."""
    return PointState(**{"rev": rev, "text": text, "text_rev": rev} | more)


def beside(rev: int, text: str, by: int | None) -> OtherText:
    return OtherText(rev, text, by, text_rev=rev)


def test_a_new_point() -> None:
    saved = save(PointState(), 0, "Time\r\nand\rmoney", 7)
    assert (saved.changed, saved.conflict) == (True, False)
    assert saved.state == written(1, "Time\nand\nmoney", author=7)


@pytest.mark.parametrize(
    ("point", "counted"),
    [
        (written(1, "Time"), True),
        (written(1, ""), False),
        (written(1, "Time", removed=True), False),
    ],
)
def test_what_counts_as_one_of_the_group_s_points(point: PointState, counted: bool) -> None:
    assert point.counted is counted


@pytest.mark.parametrize(
    ("point", "base", "text", "expected"),
    [
        (PointState(), 1, "x", ("not_found", "point_unknown")),
        (PointState(), 0, " \t\n", ("invalid", "text_empty")),
        (written(3, "a"), 4, "x", ("invalid", "base_unknown")),
        (written(3, "a"), 3, "x" * 10_001, ("too_large", "text_too_long")),
    ],
)
def test_what_is_refused(
    point: PointState, base: int, text: str, expected: tuple[str, str]
) -> None:
    with pytest.raises(SeminarError) as refused:
        save(point, base, text, None)
    assert reason_of(refused) == expected


def test_a_text_that_is_sent_again_pushes_nothing_aside() -> None:
    point = written(4, "The phone's", author=8)
    saved = save(point, 3, "The laptop's", 7, gives_way=True)
    laptop = (beside(5, "The laptop's", 7),)
    expected = written(6, "The phone's", author=8, other_texts=laptop, text_rev=4)
    assert saved.state == expected
    assert (saved.rev, saved.conflict) == (5, True)
    again = save(saved.state, 5, "The laptop's, and more", 7, gives_way=True)
    assert again.state.other_texts == (beside(7, "The laptop's, and more", 7),)
    gone = save(saved.state, 5, "", 7, gives_way=True)
    assert gone.state == written(8, "The phone's", author=8, text_rev=4)
    assert not gone.conflict


@pytest.mark.parametrize(
    "point",
    [
        written(3, "Seen", author=8),
        written(4, "", author=8),
        written(4, "Removed", author=8, removed=True),
        written(4, "Mine", author=7),
    ],
    ids=["nothing came between", "no text stands", "out of sight", "typed on"],
)
def test_a_text_that_is_sent_again_stands_where_it_pushes_nothing_aside(point: PointState) -> None:
    saved = save(point, 3, "Mine too", 7, gives_way=True)
    assert saved == save(point, 3, "Mine too", 7)
    assert saved.state.text == "Mine too"


STANDING = written(
    9, "Lend rooms", author=1, other_texts=(beside(8, "An old resent text", 2),), text_rev=5
)
"""Two texts that were sent again have come beside it: it was seen as 5, 7 and 9."""


@pytest.mark.parametrize("gives_way", [False, True])
@pytest.mark.parametrize("base", [5, 7, 9])
def test_who_has_seen_the_standing_text_replaces_it_and_no_other(
    base: int, gives_way: bool
) -> None:
    saved = save(STANDING, base, "Lend big rooms", 1, gives_way=gives_way)
    expected = written(10, "Lend big rooms", author=1, other_texts=STANDING.other_texts)
    assert saved == Saved(expected, changed=True)


@pytest.mark.parametrize("base", [4, 6, 8])
def test_who_has_not_seen_the_standing_text_leaves_it_beside(base: int) -> None:
    others = save(STANDING, base, "Sell rooms", 2).state.other_texts
    assert OtherText(9, "Lend rooms", 1, text_rev=5) in others
    assert (STANDING.other_texts[0] in others) is (base != 8)


@pytest.mark.parametrize("base", [5, 7, 9])
def test_who_has_seen_a_text_before_it_came_beside_takes_its_place(base: int) -> None:
    moved_on = save(STANDING, 4, "Sell rooms", 2).state
    saved = save(moved_on, base, "Lend big rooms", 1)
    assert [other.text for other in saved.state.other_texts] == ["An old resent text", "Sell rooms"]


def test_a_removal_is_something_to_have_seen() -> None:
    removed = set_removed(written(5, "Lend rooms", author=1), 5, removed=True)
    unseen = save(removed, 5, "Lend rooms!", 1).state
    assert unseen.other_texts == (OtherText(6, "Lend rooms", 1, text_rev=5),)
    assert save(removed, 6, "Lend rooms!", 1).state == written(7, "Lend rooms!", author=1)
    restored = set_removed(removed, 6, removed=False)
    assert save(restored, 5, "Lend big rooms", 1).state == written(8, "Lend big rooms", author=1)


def test_a_text_beside_never_has_a_revision_that_shows_the_standing_one() -> None:
    """What was chosen while the point was away, and then brought back, stands one step on."""
    restored = written(8, "Chosen", author=1, text_rev=7)
    saved = save(restored, 6, "Sent again", 2, gives_way=True)
    assert (saved.rev, saved.state.rev, saved.state.text_rev) == (10, 11, 7)
    on = save(saved.state, 10, "Sent again, and more", 2).state
    assert [other.text for other in on.other_texts] == ["Chosen"]


def test_typing_on_before_the_first_part_is_heard_of_is_no_conflict() -> None:
    """A page that is closed sends all it has, on top of the last revision it knew."""
    point = written(2, "Time", author=7)
    on = save(point, 1, "Time and money", 7)
    assert on.state == written(3, "Time and money", author=7)
    assert not on.conflict
    for text, author in (("Time and money", 8), ("Money", 7), ("Tim", 7)):
        assert save(point, 1, text, author).state.other_texts == (beside(2, "Time", 7),)


def test_what_was_typed_on_from_already_and_comes_late_is_in_the_history_only() -> None:
    """A page that is reloaded may find what lay on the device before its last words."""
    point = written(4, "Time and money", author=7)
    late = save(point, 3, "Time", 7, gives_way=True)
    assert late.state == written(6, "Time and money", author=7, text_rev=4)
    assert late.gave_way == written(5, "Time", author=7)
    assert save(point, 3, "Time", 8, gives_way=True).conflict
    another = written(4, "Time and money", author=7, other_texts=(beside(2, "Time", 8),))
    assert save(another, 3, "Time", 7, gives_way=True).state.other_texts == another.other_texts


def test_what_stands_beside_has_an_end() -> None:
    point = save(PointState(), 0, "x" * MOST_CHARACTERS, 1).state
    for number in range(30):
        point = save(point, 0, f"{number:02}" + "y" * (MOST_CHARACTERS - 2), number).state
    assert [other.rev for other in point.other_texts] == list(range(21, 31))


def test_so_many_texts_stand_beside_however_short() -> None:
    point = save(PointState(), 0, "0", 1).state
    for number in range(1, 31):
        point = save(point, 0, str(number), number).state
    assert [other.text for other in point.other_texts] == [str(number) for number in range(10, 30)]


def test_resolving_takes_the_newest_revision_only() -> None:
    point = written(4, "b", other_texts=(beside(3, "a", 1),))
    assert resolve(point, 4, "a and b", 2) == written(5, "a and b", author=2)
    with pytest.raises(SeminarError) as refused:
        resolve(point, 3, "a", 2)
    assert reason_of(refused) == ("stale", "point_moved_on")


@given(rev=st.integers(1, 5), base=st.integers(0, 6), removed=st.booleans(), wanted=st.booleans())
def test_removed_and_restored(rev: int, base: int, removed: bool, wanted: bool) -> None:
    point = written(rev, "a", removed=removed)
    if base > rev:
        with pytest.raises(SeminarError) as refused:
            set_removed(point, base, removed=wanted)
        assert reason_of(refused) == ("invalid", "base_unknown")
    elif removed == wanted:
        assert set_removed(point, base, removed=wanted) is point
    elif base == rev:
        expected = written(rev + 1, "a", removed=wanted, text_rev=rev)
        assert set_removed(point, base, removed=wanted) == expected
    else:
        with pytest.raises(SeminarError) as refused:
            set_removed(point, base, removed=wanted)
        assert reason_of(refused) == ("stale", "point_moved_on")


@given(
    points=st.lists(st.sampled_from("abcde"), max_size=5),
    present=st.sets(st.sampled_from("abcde")),
    most=st.integers(0, 4),
)
def test_priorities_are_taken_whole_or_not_at_all(
    points: list[str], present: set[str], most: int
) -> None:
    fits = len(points) <= most and len(set(points)) == len(points) and set(points) <= present
    if fits:
        assert checked_priorities(points, present, most) == tuple(points)
    else:
        with pytest.raises(SeminarError):
            checked_priorities(points, present, most)


@given(named=KEYS, allowed=KEYS.map(lambda keys: list(dict.fromkeys(keys))))
def test_addressees_stand_in_the_question_s_order_and_nobody_means_all(
    named: list[str], allowed: list[str]
) -> None:
    if set(named) <= set(allowed):
        checked = checked_addressees(named, allowed)
        assert checked == tuple(key for key in allowed if key in named)
        assert effective_addressees(checked, allowed) == (checked or tuple(allowed))
    else:
        with pytest.raises(SeminarError):
            checked_addressees(named, allowed)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=40))
def test_moving_puts_a_point_right_before_another(moves: list[tuple[int, int]]) -> None:
    places = {str(number): float(number) for number in range(1, 9)}
    for moved, target in moves:
        point = str(1 + moved % 8)
        before = None if target % 9 == 0 else str(target % 9)
        if before == point:
            continue
        others = sorted((one for one in places if one != point), key=lambda one: places[one])
        places[point] = position_before([(one, places[one]) for one in others], before)
        order = sorted(places, key=lambda one: places[one])
        assert len(set(places.values())) == len(places)
        index = order.index(point)
        assert order[index + 1 :][:1] == ([] if before is None else [before])


def test_before_a_point_that_is_not_there() -> None:
    with pytest.raises(SeminarError) as refused:
        position_before([("a", 1.0)], "b")
    assert reason_of(refused) == ("not_found", "point_unknown")


def test_the_first_of_all() -> None:
    assert position_before([], None) == 1.0


def test_what_grows_when_it_is_composed_is_measured_as_it_is_kept() -> None:
    # "é" in two characters becomes one; U+FB2C becomes three.
    assert checked_text("e\u0301" * MOST_CHARACTERS) == "é" * MOST_CHARACTERS
    with pytest.raises(SeminarError):
        checked_text("\ufb2c" * 9_999)
