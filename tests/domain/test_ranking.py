from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as some

from seminar.domain.ranking import rank_points, ranked_entries, same_text_key


@dataclass(frozen=True)
class Point:
    group: int
    number: int
    text: str
    rank: int | None
    created_at: int = 0


texts = some.sampled_from(
    ["Mer tid", "mer  tid.", "MER TID!", "Felles planlegging", "Åpne dører", "?"]
)
points = some.lists(
    some.builds(
        Point,
        group=some.integers(1, 5),
        number=some.integers(1, 1000),
        text=texts,
        rank=some.none() | some.integers(1, 3),
        created_at=some.integers(0, 3),
    ),
    unique_by=lambda point: (point.group, point.number),
    max_size=30,
)


def test_more_groups_come_before_more_rank_points() -> None:
    entries = ranked_entries(
        [
            Point(1, 1, "En sterk", 1),
            Point(2, 1, "To svake", 3),
            Point(3, 1, "To svake", 3),
        ],
        3,
    )
    assert [(one.text, one.groups, one.rank_points) for one in entries] == [
        ("To svake", (2, 3), 2),
        ("En sterk", (1,), 3),
    ]


def test_rank_points_decide_between_equally_many_groups() -> None:
    entries = ranked_entries([Point(1, 1, "Andre", 2), Point(2, 1, "Første", 1)], 3)
    assert [one.text for one in entries] == ["Første", "Andre"]


def test_the_first_written_comes_first_when_all_else_is_equal() -> None:
    entries = ranked_entries([Point(1, 1, "Sen", 1, 20), Point(2, 1, "Tidlig", 1, 10)], 3)
    assert [one.text for one in entries] == ["Tidlig", "Sen"]


def test_same_text_apart_from_case_space_and_closing_punctuation_is_one_entry() -> None:
    entries = ranked_entries(
        [
            Point(1, 1, "Mer tid.", 1, 2),
            Point(2, 1, " mer\n TID ", 2, 1),
            Point(3, 1, "Mer tid …", 3, 3),
        ],
        3,
    )
    assert [(one.text, one.groups, one.rank_points, one.ranks) for one in entries] == [
        (" mer\n TID ", (1, 2, 3), 6, ((1, 1), (2, 1), (3, 1)))
    ]


def test_a_group_counts_once_with_its_best_rank() -> None:
    (entry,) = ranked_entries([Point(1, 1, "Mer tid", 3), Point(1, 2, "Mer tid!", 1)], 3)
    assert (entry.groups, entry.rank_points, entry.rank_by_group, len(entry.points)) == (
        (1,),
        3,
        ((1, 1),),
        2,
    )


def test_norwegian_letters_are_kept_apart() -> None:
    assert len({same_text_key(text) for text in ("får", "far", "før", "for")}) == 4


def test_a_composed_letter_is_the_same_as_the_single_one() -> None:
    assert same_text_key("a\u030a") == same_text_key("å")


def test_punctuation_alone_is_still_a_text() -> None:
    assert (same_text_key("?"), same_text_key("...")) == ("?", "...")


def test_rank_points_count_down_to_one() -> None:
    assert [rank_points(rank, 3) for rank in (1, 2, 3, 4, None)] == [3, 2, 1, 0, 0]


def test_weight_is_the_share_of_the_largest() -> None:
    entries = ranked_entries([Point(1, 1, "a", 1), Point(2, 1, "a", 1), Point(3, 1, "b", 1)], 1)
    assert [one.weight for one in entries] == [1.0, 0.5]


@given(points, some.randoms(use_true_random=False))
def test_the_order_given_does_not_matter(given_points: list[Point], chance: object) -> None:
    shuffled = list(given_points)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert ranked_entries(shuffled, 3) == ranked_entries(given_points, 3)


@given(points)
def test_every_prioritised_point_is_in_exactly_one_entry(given_points: list[Point]) -> None:
    ranked = [point for entry in ranked_entries(given_points, 3) for point in entry.points]
    prioritised = [point for point in given_points if point.rank is not None]
    assert sorted(ranked, key=repr) == sorted(prioritised, key=repr)


@given(points)
def test_entries_are_in_the_order_of_the_rule(given_points: list[Point]) -> None:
    entries = ranked_entries(given_points, 3)
    standing = [(-len(one.groups), -one.rank_points, one.points[0].created_at) for one in entries]
    assert standing == sorted(standing)
    assert [one.place for one in entries] == list(range(1, len(entries) + 1))


@given(points)
def test_counts_of_an_entry_fit_together(given_points: list[Point]) -> None:
    for entry in ranked_entries(given_points, 3):
        assert sum(groups for _rank, groups in entry.ranks) == len(entry.groups)
        assert (
            sum(rank_points(rank, 3) for _group, rank in entry.rank_by_group) == entry.rank_points
        )
        assert set(entry.groups) == {point.group for point in entry.points}
        assert len({same_text_key(point.text) for point in entry.points}) == 1
        assert 0 < entry.weight <= 1
