"""Groups reporting to the plenary one after the other."""

from __future__ import annotations

import pytest

from seminar.domain.programme import (
    Command,
    EndRound,
    ExtendReport,
    Finish,
    GoTo,
    Next,
    NextReport,
    Pause,
    Programme,
    Reopen,
    Resume,
    SkipReport,
    Start,
    StartRound,
    restore,
)
from seminar.domain.report_back import MOST_TURNS, Round, Turn
from tests.domain.programmes import SECOND, after_nine, at, laid_out, refusal, run_through

OF = laid_out(
    ("plenary", 60), {"key": "groups", "kind": "group_work", "minutes": 30}, ("close", 10)
)
STARTED = run_through((Start(), 0), of=OF)
REPORTING = run_through((StartRound((4, 1, 2)), 10), programme=STARTED, of=OF)


def after(*steps: tuple[Command, float], programme: Programme = REPORTING) -> Programme:
    return run_through(*steps, programme=programme, of=OF)


def on(programme: Programme) -> Round:
    assert programme.round is not None
    return programme.round


def last(programme: Programme) -> Round:
    return programme.runs[-1].rounds[-1]


def test_the_first_group_has_two_and_a_half_minutes() -> None:
    assert on(REPORTING) == Round((4, 1, 2), 150, (Turn(4, at(10), at(12.5)),))
    assert (on(REPORTING).number, on(REPORTING).next_group) == (1, 1)
    assert REPORTING.ends_at == STARTED.ends_at


def test_next_gives_the_word_on() -> None:
    second = on(after((NextReport(), 12)))
    assert second.turns == (Turn(4, at(10), at(12.5), at(12)), Turn(1, at(12), at(14.5)))
    assert (second.number, second.next_group) == (2, 2)
    assert on(after((NextReport(), 12), (NextReport(), 15))).next_group is None


def test_after_the_last_the_round_is_over() -> None:
    done = after((NextReport(), 12), (SkipReport(), 13), (NextReport(), 15))
    assert done.round is None
    assert last(done).ended_at == at(15)
    assert [(turn.group, turn.skipped) for turn in last(done).turns] == [
        (4, False),
        (1, True),
        (2, False),
    ]


def test_the_length_of_a_turn_is_chosen() -> None:
    quick = after((StartRound((1, 2), 60), 10), (NextReport(), 11), programme=STARTED)
    assert [after_nine(turn.ends_at) for turn in on(quick).turns] == [11, 12]


@pytest.mark.parametrize(
    ("seconds", "minutes", "ends"),
    [(30, 11, 13), (-60, 11, 11.5), (-600, 11, 11), (60, 14, 15)],
)
def test_a_turn_is_extended_as_blocks_are(seconds: int, minutes: float, ends: float) -> None:
    longer = after((ExtendReport(seconds), minutes))
    assert after_nine(on(longer).turn.ends_at) == ends
    assert after_nine(on(after((NextReport(), 20), programme=longer)).turn.ends_at) == 22.5


def test_a_pause_of_the_programme_pauses_the_turn() -> None:
    resumed = after((Pause(), 11), (Resume(), 20))
    assert after_nine(on(resumed).turn.ends_at) == 21.5


def test_a_turn_that_begins_in_a_pause_has_its_time_left() -> None:
    paused = after((Pause(), 11), (NextReport(), 15))
    assert on(paused).turn == Turn(1, at(15), at(13.5))
    resumed = after((Resume(), 20), programme=paused)
    assert on(resumed).turn == Turn(1, at(15), at(22.5))
    longer = after((ExtendReport(60), 16), programme=paused)
    assert after_nine(on(longer).turn.ends_at) == 14.5


@pytest.mark.parametrize("command", [Next(), GoTo("close"), Finish()])
def test_leaving_the_block_ends_the_round(command: Command) -> None:
    left = after((command, 11))
    assert left.round is None
    assert left.runs[0].rounds[0].ended_at == at(11)
    assert left.runs[0].rounds[0].turn.ended_at == at(11)


def test_leaving_while_paused_ends_it_too() -> None:
    left = after((Pause(), 11), (Next(), 13))
    assert left.runs[0].rounds[0].turn == Turn(4, at(10), at(14.5), at(13))


def test_ending_it_early_and_beginning_another() -> None:
    again = after((EndRound(), 11), (StartRound((7,)), 12))
    assert [one.ended_at for one in again.runs[-1].rounds] == [at(11), None]
    assert (on(again).turn.group, on(again).next_group) == (7, None)


def test_a_reopened_programme_has_no_round_on() -> None:
    assert after((Finish(), 11), (Reopen(), 12)).round is None


def test_undo_gives_back_the_turn_to_the_millisecond() -> None:
    back = restore(after((NextReport(), 11.2)), REPORTING)
    assert on(back) == on(REPORTING)


@pytest.mark.parametrize("command", [NextReport(), SkipReport(), ExtendReport(60), EndRound()])
def test_without_a_round_there_is_nothing_to_do(command: Command) -> None:
    assert refusal(STARTED, command, OF) == ("invalid", "round_not_started")


@pytest.mark.parametrize(
    "order", [(), (1, 1), (0, 1), (-1,), tuple(range(1, MOST_TURNS + 2))], ids=len
)
def test_an_order_names_each_group_once(order: tuple[int, ...]) -> None:
    assert refusal(STARTED, StartRound(order), OF) == ("invalid", "round_order_invalid")


@pytest.mark.parametrize("seconds", [0, -150, 3601])
def test_a_turn_has_bounds(seconds: int) -> None:
    command = StartRound((1,), seconds)
    assert refusal(STARTED, command, OF) == ("invalid", "round_seconds_out_of_bounds")


def test_what_is_refused_while_groups_report() -> None:
    assert refusal(REPORTING, StartRound((1,)), OF) == ("invalid", "round_already_started")
    assert refusal(REPORTING, ExtendReport(0), OF, 11) == ("invalid", "extension_out_of_bounds")
    assert refusal(REPORTING, ExtendReport(-1), OF, 13) == ("invalid", "no_time_left_to_take")


def test_groups_report_in_plenary_only() -> None:
    at_work = after((Next(), 5), programme=STARTED)
    assert refusal(at_work, StartRound((1,)), OF) == ("invalid", "round_needs_plenary")


def test_an_order_from_json_is_a_list() -> None:
    listed = StartRound([2, 1])  # type: ignore[arg-type]
    assert on(after((listed, 10), programme=STARTED)).order == (2, 1)


def test_it_survives_json() -> None:
    kept = after((SkipReport(), 11), (Pause(), 11 + 1 / SECOND))
    assert Programme.from_json(kept.to_json()) == kept


def test_a_large_hall_reports() -> None:
    everyone = tuple(range(1, MOST_TURNS + 1))
    assert on(after((StartRound(everyone), 10), programme=STARTED)).order == everyone
