"""Revisions, conflicts, priorities and places: rules that hold for any input."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar.domain.errors import SeminarError
from seminar.domain.points import (
    MOST_CHARACTERS,
    OtherText,
    PointState,
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
WORDS = st.sampled_from(["Time", "Money", "People", "", "  "])


def reason_of(refused: pytest.ExceptionInfo[SeminarError]) -> tuple[str, str]:
    return refused.value.code, refused.value.reason


def test_a_new_point() -> None:
    saved = save(PointState(), 0, "Time\r\nand\rmoney", 7)
    assert (saved.changed, saved.conflict) == (True, False)
    assert saved.state == PointState(rev=1, text="Time\nand\nmoney", author=7)


@pytest.mark.parametrize(
    ("point", "counted"),
    [
        (PointState(rev=1, text="Time"), True),
        (PointState(rev=1, text=""), False),
        (PointState(rev=1, text="Time", removed=True), False),
    ],
)
def test_what_counts_as_one_of_the_group_s_points(point: PointState, counted: bool) -> None:
    assert point.counted is counted


@pytest.mark.parametrize(
    ("point", "base", "text", "expected"),
    [
        (PointState(), 1, "x", ("not_found", "point_unknown")),
        (PointState(), 0, " \t\n", ("invalid", "text_empty")),
        (PointState(rev=3, text="a"), 4, "x", ("invalid", "base_unknown")),
        (PointState(rev=3, text="a"), 3, "x" * 10_001, ("too_large", "text_too_long")),
    ],
)
def test_what_is_refused(
    point: PointState, base: int, text: str, expected: tuple[str, str]
) -> None:
    with pytest.raises(SeminarError) as refused:
        save(point, base, text, None)
    assert reason_of(refused) == expected


@given(st.lists(st.tuples(st.integers(0, 6), WORDS, st.integers(1, 3), st.booleans()), max_size=12))
def test_no_text_that_was_typed_is_ever_out_of_sight(
    saves: list[tuple[int, str, int, bool]],
) -> None:
    """Each text stands, or is kept beside, or was itself typed over by who had seen it."""
    point = save(PointState(), 0, "First", 1).state
    for base, text, author, gives_way in saves:
        before, seen = point, min(base, point.rev)
        saved = save(before, seen, text, author, gives_way=gives_way)
        point = saved.state
        words = checked_text(text)
        assert saved.conflict == bool(point.other_texts)
        if words == before.text:
            assert point == before
            continue
        if saved.gave_way is None:
            assert point.text == words
            assert point.rev == saved.rev == before.rev + 1
        else:
            assert gives_way
            assert seen < before.rev
            assert point.text == before.text
            assert (saved.rev, point.rev) == (before.rev + 1, before.rev + 2)
        assert not point.removed
        visible = {point.text, *(other.text for other in point.other_texts)}
        assert words in visible or not words
        if seen < before.rev and before.text:
            assert before.text in visible
        for other in before.other_texts:
            assert other.text in visible or other.rev == seen
        texts = [other.text for other in point.other_texts]
        assert seen == before.rev or point.text not in texts
        assert "" not in texts


def test_a_text_that_is_sent_again_pushes_nothing_aside() -> None:
    point = PointState(rev=4, text="The phone's", author=8)
    saved = save(point, 3, "The laptop's", 7, gives_way=True)
    beside = (OtherText(5, "The laptop's", 7),)
    assert saved.state == PointState(rev=6, text="The phone's", author=8, other_texts=beside)
    assert (saved.rev, saved.conflict) == (5, True)
    again = save(saved.state, 5, "The laptop's, and more", 7, gives_way=True)
    assert again.state.other_texts == (OtherText(7, "The laptop's, and more", 7),)
    gone = save(saved.state, 5, "", 7, gives_way=True)
    assert gone.state == PointState(rev=8, text="The phone's", author=8)
    assert not gone.conflict


@pytest.mark.parametrize(
    "point",
    [
        PointState(rev=3, text="Seen", author=8),
        PointState(rev=4, text="", author=8),
        PointState(rev=4, text="Removed", author=8, removed=True),
        PointState(rev=4, text="Mine", author=7),
    ],
    ids=["nothing came between", "no text stands", "out of sight", "typed on"],
)
def test_a_text_that_is_sent_again_stands_where_it_pushes_nothing_aside(point: PointState) -> None:
    saved = save(point, 3, "Mine too", 7, gives_way=True)
    assert saved == save(point, 3, "Mine too", 7)
    assert saved.state.text == "Mine too"


def test_typing_on_before_the_first_part_is_heard_of_is_no_conflict() -> None:
    """A page that is closed sends all it has, on top of the last revision it knew."""
    point = PointState(rev=2, text="Time", author=7)
    on = save(point, 1, "Time and money", 7)
    assert on.state == PointState(rev=3, text="Time and money", author=7)
    assert not on.conflict
    for text, author in (("Time and money", 8), ("Money", 7), ("Tim", 7)):
        assert save(point, 1, text, author).state.other_texts == (OtherText(2, "Time", 7),)


def test_what_stands_beside_has_an_end() -> None:
    point = save(PointState(), 0, "x" * MOST_CHARACTERS, 1).state
    for number in range(30):
        point = save(point, 0, f"{number:02}" + "y" * (MOST_CHARACTERS - 2), number).state
    assert [other.rev for other in point.other_texts] == list(range(21, 31))


def test_resolving_takes_the_newest_revision_only() -> None:
    point = PointState(rev=4, text="b", other_texts=(OtherText(3, "a", 1),))
    assert resolve(point, 4, "a and b", 2) == PointState(rev=5, text="a and b", author=2)
    with pytest.raises(SeminarError) as refused:
        resolve(point, 3, "a", 2)
    assert reason_of(refused) == ("stale", "point_moved_on")


@given(rev=st.integers(1, 5), base=st.integers(0, 6), removed=st.booleans(), wanted=st.booleans())
def test_removed_and_restored(rev: int, base: int, removed: bool, wanted: bool) -> None:
    point = PointState(rev=rev, text="a", removed=removed)
    if base > rev:
        with pytest.raises(SeminarError) as refused:
            set_removed(point, base, removed=wanted)
        assert reason_of(refused) == ("invalid", "base_unknown")
    elif removed == wanted:
        assert set_removed(point, base, removed=wanted) is point
    elif base == rev:
        expected = PointState(rev=rev + 1, text="a", removed=wanted)
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
