"""Ways to catch up: what each gives, that it keeps to the minimums, and that none gives more."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from seminar.domain.errors import SeminarError
from seminar.domain.programme import (
    GoTo,
    Next,
    Pause,
    Programme,
    Replan,
    Schedule,
    ScheduledBlock,
    Skip,
    Start,
    Strategy,
    day_end,
    decide,
    project,
    restore,
)
from seminar.domain.replan import Option, options
from tests.domain.programmes import (
    FINISHED,
    MINUTE,
    NINE,
    SECOND,
    after_nine,
    at,
    laid_out,
    oslo,
    refusal,
    run_through,
)

DAY = laid_out(
    {"key": "opening", "minutes": 20},
    {"key": "theme", "minutes": 30, "min_minutes": 20},
    {"key": "coffee", "minutes": 15, "kind": "break", "min_minutes": 10},
    {"key": "groups", "minutes": 50, "min_minutes": 30, "kind": "group_work"},
    {"key": "summary", "minutes": 20, "flexible": False},
)
LATE = run_through((Start(), 12), of=DAY)


def found(
    strategy: Strategy,
    minutes: float,
    programme: Programme = LATE,
    of: Schedule = DAY,
    *,
    block: str | None = None,
    now: float = 13,
) -> Option:
    (option,) = [
        option
        for option in options(programme, of, round(minutes * 60), at(now))
        if (option.strategy, option.block) == (strategy, block)
    ]
    return option


def in_minutes(option: Option) -> tuple[dict[str, float], float, float, float, float | None]:
    lengths = {key: seconds / 60 for key, seconds in option.lengths.items()}
    given = (option.regained / 60, option.shortfall / 60, option.surplus / 60)
    return lengths, *given, after_nine(option.ends_at)


class TestWays:
    def test_push_changes_nothing(self) -> None:
        assert in_minutes(found("push", 12)) == ({}, 0, 12, 0, 147)

    def test_shrink_takes_from_each_what_it_can_give_in_proportion(self) -> None:
        assert in_minutes(found("shrink", 12)) == ({"theme": 26, "groups": 42}, 12, 0, 0, 135)

    def test_shrink_stops_at_the_minimums_and_says_what_is_lacking(self) -> None:
        assert in_minutes(found("shrink", 45)) == ({"theme": 20, "groups": 30}, 30, 15, 0, 117)

    def test_whole_seconds_add_up(self) -> None:
        option = found("shrink", 10 + 1 / 60)
        assert dict(option.lengths) == {"theme": 30 * 60 - 200, "groups": 50 * 60 - 401}
        assert (option.regained, option.shortfall) == (601, 0)

    def test_breaks_give_up_to_their_minimum(self) -> None:
        assert in_minutes(found("breaks", 12)) == ({"coffee": 10}, 5, 7, 0, 142)

    def test_a_dropped_block_may_give_too_much(self) -> None:
        assert in_minutes(found("drop", 12, block="theme")) == ({"theme": 0}, 12, 0, 18, 117)
        assert in_minutes(found("drop", 40, block="theme")) == ({"theme": 0}, 30, 10, 0, 117)

    def test_only_flexible_blocks_to_come_are_dropped(self) -> None:
        ways = [(option.strategy, option.block) for option in options(LATE, DAY, 60, at(13))]
        assert ways == [
            ("push", None),
            ("shrink", None),
            ("breaks", None),
            ("drop", "theme"),
            ("drop", "groups"),
        ]

    def test_a_way_that_gives_nothing_is_not_shown(self) -> None:
        last = run_through((Start(), 0), (GoTo("groups"), 5), of=DAY)
        assert [option.strategy for option in options(last, DAY, 60, at(6))] == ["push"]
        assert refusal(last, Replan("shrink", 60), DAY, 6) == ("invalid", "nothing_to_regain")

    def test_what_was_skipped_gives_nothing_more(self) -> None:
        skipped = run_through((Skip("theme"), 13), programme=LATE, of=DAY)
        assert in_minutes(found("shrink", 45, skipped))[:2] == ({"groups": 30}, 20)

    def test_what_was_shortened_gives_the_rest(self) -> None:
        once = decide(LATE, Replan("shrink", 12 * 60), DAY, at(13))
        assert in_minutes(found("shrink", 45, once))[:2] == ({"theme": 20, "groups": 30}, 18)

    def test_before_the_start_every_block_is_to_come(self) -> None:
        option = found("shrink", 40, Programme(), now=10)
        assert in_minutes(option) == ({"opening": 10, "theme": 20, "groups": 30}, 40, 0, 0, 105)

    def test_the_only_block_left_is_not_dropped(self) -> None:
        single = laid_out(("talk", 30))
        assert [one.strategy for one in options(Programme(), single, 60, NINE)] == [
            "push",
            "shrink",
        ]

    def test_but_the_last_one_is_when_something_runs(self) -> None:
        two = laid_out(("talk", 30), ("close", 10))
        running = run_through((Start(), 0), of=two)
        assert in_minutes(found("drop", 12, running, two, block="close", now=1)) == (
            {"close": 0},
            10,
            2,
            0,
            30,
        )

    def test_a_whole_day_may_be_asked_for(self) -> None:
        assert in_minutes(found("push", 24 * 60)) == ({}, 0, 24 * 60, 0, 147)

    def test_a_pause_that_lasts_pushes_what_is_measured_against(self) -> None:
        paused = run_through((Pause(), 15), programme=LATE, of=DAY)
        assert found("shrink", 12, paused, now=15).ends_at == at(135)
        assert found("shrink", 12, paused, now=25).ends_at == at(145)


class TestFixedStarts:
    """140 minutes of talk before a lunch at half past eleven, and two hours after it."""

    LUNCH = laid_out(
        {"key": "first", "minutes": 20},
        {"key": "talk", "minutes": 120, "min_minutes": 60},
        {"key": "lunch", "minutes": 30, "kind": "break", "at": "11:30", "min_minutes": 20},
        {"key": "after", "minutes": 120, "min_minutes": 60},
    )

    def test_nothing_is_cut_where_people_would_only_wait(self) -> None:
        late = run_through((Start(), 22), of=self.LUNCH)  # twelve minutes past lunch
        option = found("shrink", 20, late, self.LUNCH, now=22)
        assert in_minutes(option) == ({"talk": 110, "after": 110}, 20, 0, 0, 292)
        option = found("shrink", 40, late, self.LUNCH, now=22)
        assert in_minutes(option) == ({"talk": 108, "after": 92}, 40, 0, 0, 272)
        times = project(
            decide(late, Replan("shrink", 2400), self.LUNCH, at(22)), self.LUNCH, at(22)
        )
        assert times[2].expected_start == oslo("2023-04-27 11:30")
        assert times[2].slack == 0

    def test_no_more_than_the_lateness_before_the_last_fixed_start(self) -> None:
        lunch_last = laid_out(
            {"key": "first", "minutes": 20},
            {"key": "talk", "minutes": 120, "min_minutes": 60},
            {"key": "lunch", "minutes": 30, "kind": "break", "at": "11:30", "min_minutes": 30},
        )
        late = run_through((Start(), 22), of=lunch_last)
        option = found("shrink", 40, late, lunch_last, now=22)
        assert in_minutes(option) == ({"talk": 108}, 12, 28, 0, 180)

    def test_a_day_that_waits_for_lunch_regains_after_it_only(self) -> None:
        on_time = run_through((Start(), 0), of=self.LUNCH)
        option = found("shrink", 5, on_time, self.LUNCH, now=1)
        assert in_minutes(option) == ({"after": 115}, 5, 0, 0, 295)

    def test_dropping_counts_at_the_end_of_the_day(self) -> None:
        late = run_through((Start(), 22), of=self.LUNCH)
        dropped = found("drop", 12, late, self.LUNCH, block="talk", now=22)
        assert in_minutes(dropped) == ({"talk": 0}, 12, 0, 0, 300)


class TestApplying:
    @pytest.mark.parametrize(
        ("strategy", "block"),
        [("push", None), ("shrink", None), ("breaks", None), ("drop", "groups")],
    )
    def test_it_is_what_was_shown_and_can_be_undone(
        self, strategy: Strategy, block: str | None
    ) -> None:
        option = found(strategy, 12, block=block)
        applied = decide(LATE, Replan(strategy, 12 * 60, block), DAY, at(13))
        assert (applied.lengths, applied.revision) == (option.lengths, LATE.revision + 1)
        assert day_end(applied, DAY, at(13)) == option.ends_at
        assert restore(applied, LATE).lengths == {}

    def test_the_new_length_counts_from_the_blocks_start(self) -> None:
        shrunk = decide(LATE, Replan("shrink", 12 * 60), DAY, at(13))
        entered = run_through((Next(), 32), programme=shrunk, of=DAY)
        assert after_nine(entered.ends_at) == 58

    @pytest.mark.parametrize("seconds", [0, -60, 86_401])
    def test_what_can_not_be_asked_for(self, seconds: int) -> None:
        with pytest.raises(SeminarError, match="replan_out_of_bounds"):
            options(LATE, DAY, seconds, at(13))
        assert refusal(LATE, Replan("push", seconds), DAY) == ("invalid", "replan_out_of_bounds")

    @pytest.mark.parametrize("block", ["opening", "coffee", "summary", "lunch", None])
    def test_what_can_not_be_dropped(self, block: str | None) -> None:
        command = Replan("drop", 60, block)
        assert refusal(LATE, command, DAY, 13) == ("invalid", "nothing_to_regain")

    def test_a_finished_day_is_past_catching_up(self) -> None:
        with pytest.raises(SeminarError, match="programme_finished"):
            options(FINISHED, DAY, 60, at(13))


@st.composite
def small_days(draw: st.DrawFn) -> tuple[Schedule, Programme, int]:
    """Up to four short blocks still to come, some with fixed starts, at any moment."""
    blocks = [ScheduledBlock("b0", "plenary", 3, NINE, NINE + 3 * SECOND)]
    for number in range(1, draw(st.integers(1, 4)) + 1):
        seconds = draw(st.integers(1, 5))
        fixed = draw(st.none() | st.integers(0, 12_000))
        blocks.append(
            ScheduledBlock(
                key=f"b{number}",
                kind=draw(st.sampled_from(["plenary", "break"])),
                seconds=seconds,
                planned_start=NINE,
                planned_end=NINE,
                fixed_start=None if fixed is None else NINE + fixed,
                min_seconds=draw(st.integers(1, seconds)),
                flexible=draw(st.booleans()),
            )
        )
    of = Schedule(NINE, tuple(blocks))
    started = decide(Programme(), Start(), of, NINE + draw(st.integers(0, 3_000)))
    programme = draw(st.sampled_from([Programme(), started]))
    return of, programme, NINE + draw(st.integers(0, 9_000))


def best_by_trying_all(
    of: Schedule, programme: Programme, now: int, asked: int, strategy: Strategy
) -> tuple[int, int]:
    """The most that cuts can regain, up to what is asked, and the least to cut for it."""
    later = of.blocks[1:] if programme.current else of.blocks
    allowed = [
        (block.flexible if strategy == "shrink" else block.kind == "break") for block in later
    ]
    gives = [
        range(block.seconds - block.min_seconds + 1) if may else range(1)
        for block, may in zip(later, allowed, strict=True)
    ]
    ends_at = day_end(programme, of, now)
    tried = []
    for cuts in product(*gives):
        shorter = {
            block.key: block.seconds - cut for block, cut in zip(later, cuts, strict=True) if cut
        }
        replanned = Programme(
            programme.revision, programme.runs, moved_at=programme.moved_at, lengths=shorter
        )
        gained = (ends_at - day_end(replanned, of, now)) // SECOND
        tried.append((min(gained, asked), -sum(cuts)))
    regained, cut = max(tried)
    return regained, -cut


@settings(max_examples=300, deadline=None)
@given(day=small_days(), asked=st.integers(1, 12))
def test_no_other_cuts_regain_more_or_take_less(
    day: tuple[Schedule, Programme, int], asked: int
) -> None:
    of, programme, now = day
    shown = {one.strategy: one for one in options(programme, of, asked, now) if not one.block}
    for strategy in ("shrink", "breaks"):
        most, least_cut = best_by_trying_all(of, programme, now, asked, strategy)
        option = shown.get(strategy)
        assert (option.regained if option else 0) == most
        if option is not None:
            cut = sum(of.block(key).seconds - length for key, length in option.lengths.items())
            assert cut == option.regained == least_cut


@settings(max_examples=300, deadline=None)
@given(day=small_days(), asked=st.integers(1, 12))
def test_every_way_keeps_its_word(day: tuple[Schedule, Programme, int], asked: int) -> None:
    of, programme, now = day
    before = day_end(programme, of, now)
    for option in options(programme, of, asked, now):
        assert option.regained + option.shortfall == asked
        assert min(option.regained, option.shortfall, option.surplus) >= 0
        gained = option.regained + option.surplus
        assert before - option.ends_at - gained * SECOND in range(SECOND)
        assert option.surplus == 0 or (option.strategy == "drop" and option.shortfall == 0)
        applied = decide(programme, Replan(option.strategy, asked, option.block), of, now)
        assert applied.lengths == option.lengths
        assert day_end(applied, of, now) == option.ends_at
        for key, length in option.lengths.items():
            block = of.block(key)
            least = 0 if option.strategy == "drop" else block.min_seconds
            assert least <= length < block.seconds
            assert block.kind == "break" if option.strategy == "breaks" else block.flexible


@settings(deadline=None)
@given(
    lengths=st.lists(st.tuples(st.integers(1, 600), st.integers(0, 600)), min_size=1, max_size=8),
    asked=st.integers(1, 4000),
)
def test_without_fixed_starts_the_cuts_are_in_proportion(
    lengths: list[tuple[int, int]], asked: int
) -> None:
    blocks = [
        {"key": f"b{number}", "minutes": least + gives, "min_minutes": least}
        for number, (least, gives) in enumerate(lengths)
    ]
    assume(sum(block["minutes"] for block in blocks) <= 3 * 24 * 60)
    of = laid_out({"key": "now", "minutes": 1}, *blocks)
    programme = decide(Programme(), Start(), of, NINE)
    whole = sum(gives for _least, gives in lengths) * 60
    shown = [one for one in options(programme, of, asked, NINE) if one.strategy == "shrink"]
    assert bool(shown) == (whole > 0)
    for option in shown:
        assert option.regained == min(asked, whole)
        for number, (least, gives) in enumerate(lengths):
            length = option.lengths.get(f"b{number}", (least + gives) * 60)
            cut = (least + gives) * 60 - length
            assert abs(cut - option.regained * gives * 60 / whole) < 1


def test_a_large_day_is_answered_quickly() -> None:
    of = laid_out(*({"key": f"b{number}", "minutes": 40} for number in range(100)))
    programme = decide(Programme(), Start(), of, NINE)
    assert len(options(programme, of, 10 * 60, NINE + MINUTE)) == 101
