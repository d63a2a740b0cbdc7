"""The log replayed, and how the day went: planned beside actual."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace

from hypothesis import given
from hypothesis import strategies as st

from seminar.domain.command_log import Recorded
from seminar.domain.errors import SeminarError
from seminar.domain.events import Event
from seminar.domain.programme import (
    COMMANDS,
    Alerts,
    Command,
    Extend,
    ExtendReport,
    Finish,
    GoTo,
    Next,
    NextReport,
    Pause,
    Programme,
    Replan,
    Resume,
    Schedule,
    Skip,
    SkipReport,
    Start,
    StartRound,
    decide,
    restore,
)
from seminar.domain.timeline import Timeline, timeline
from tests.domain.programmes import MINUTE, NINE, at, laid_out
from tests.domain.test_programme_stateful import commands, schedules
from tests.support.replaying import replay

KINDS = {command: kind for kind, command in COMMANDS.items()}
UNDO = "undo"

replans: st.SearchStrategy[Command] = st.builds(
    Replan,
    st.sampled_from(("push", "shrink", "breaks", "drop")),
    st.integers(1, 3600),
    st.none() | st.sampled_from(("b1", "b2")),
)
presses = st.one_of(st.just(Start()), commands, commands, replans, st.just(UNDO))
steps = st.lists(st.tuples(st.integers(-5, 40), presses), max_size=30)


class Keeper:
    """Keeps state and log the way the service does."""

    def __init__(self, of: Schedule) -> None:
        self.schedule = of
        self.programme = Programme()
        self.log: list[Recorded] = []

    def press(self, command: Command | str, now: int) -> None:
        if isinstance(command, str):
            self._undo(now)
            return
        try:
            moved = decide(self.programme, command, self.schedule, now)
        except SeminarError:
            return
        self._record(KINDS[type(command)], asdict(command), now)
        self.programme = moved

    def _undo(self, now: int) -> None:
        left = [entry for entry in self.log if not entry.undone]
        if not left:
            return
        latest = left[-1]
        self.log[latest.revision - 1] = replace(latest, undone=True)
        self._record(UNDO, {"revision": latest.revision}, now)
        self.programme = restore(self.programme, latest.before)

    def _record(self, kind: str, data: dict[str, object], now: int) -> None:
        self.log.append(
            Recorded(
                revision=self.programme.revision + 1,
                at=now,
                actor="facilitator",
                who=1,
                kind=kind,
                data=json.loads(json.dumps(data)),
                undone=kind == UNDO,
                before=Programme.from_json(json.loads(json.dumps(self.programme.to_json()))),
            )
        )

    def timeline(self, now: int) -> Timeline:
        return timeline(self.programme, self.log, self.schedule, now)


@given(schedules(), steps)
def test_replaying_the_log_gives_the_same_states_and_the_same_figures(
    of: Schedule, pressed: list[tuple[int, Command | str]]
) -> None:
    kept, now = Keeper(of), NINE
    for minutes, command in pressed:
        now += minutes * MINUTE + 137
        kept.press(command, now)
    states = replay(kept.log, of)
    assert states == (*(entry.before for entry in kept.log), kept.programme)
    again = [replace(one, before=state) for one, state in zip(kept.log, states, strict=False)]
    shown = kept.timeline(now)
    assert timeline(states[-1], again, of, now) == shown
    _check_figures(kept, shown, now)


def _check_figures(kept: Keeper, shown: Timeline, now: int) -> None:
    programme = kept.programme
    time = programme.time(now) if programme.finished_at is None else programme.finished_at
    # Visits follow one upon the other, so together they are the day.
    took = sum(block.took or 0 for block in shown.blocks)
    assert took == (0 if programme.started_at is None else time - programme.started_at)
    for block in shown.blocks:
        assert (block.took is None) == (not block.visits)
        assert 0 <= block.paused <= (block.took or 0)
        moved = sum(
            visit.ends_at
            - visit.started_at
            - visit.planned_milliseconds
            - visit.paused_milliseconds
            for visit in block.visits
        )
        assert block.added == moved
    assert [event.revision for event in shown.events] == list(range(1, len(kept.log) + 1))
    undone = {event.undoes for event in shown.events if event.kind == UNDO}
    assert {event.revision for event in shown.events if event.undone} == undone


DAY = laid_out(
    ("opening", 20),
    {
        "key": "groups",
        "kind": "group_work",
        "minutes": 50,
        "phases": [{"key": "all", "kind": "round", "title": "Round", "minutes": 50}],
    },
    {"key": "coffee", "kind": "break", "minutes": 10},
    ("close", 30),
)


def told(*pressed: tuple[float, Command | str]) -> tuple[Keeper, Sequence[Event]]:
    """What is told of the commands, each at so many minutes past nine."""
    kept = Keeper(DAY)
    for minutes, command in pressed:
        kept.press(command, at(minutes))
    return kept, kept.timeline(at(pressed[-1][0])).events


def test_planned_actual_pauses_and_additions_of_a_block() -> None:
    kept, _events = told(
        (3, Start()),
        (5, Pause()),
        (9, Resume()),
        (10, Extend(300)),
        (11, Extend(-60)),
        (30, Next()),
        (40, GoTo("opening")),
        (45, Next()),
        (50, Skip("coffee")),
    )
    opening, groups, coffee, close = kept.timeline(at(60)).blocks
    assert (opening.took, opening.paused, opening.added) == (32 * MINUTE, 4 * MINUTE, 4 * MINUTE)
    assert [visit.started_at for visit in opening.visits] == [at(3), at(40)]
    assert (opening.times.planned_start, opening.times.actual_start) == (at(0), at(3))
    assert (groups.took, groups.times.actual_end) == (25 * MINUTE, None)
    assert (coffee.took, coffee.skipped, close.skipped) == (None, True, False)


def test_a_pause_that_lasts_is_counted_until_now() -> None:
    kept, _events = told((0, Start()), (5, Pause()))
    assert kept.timeline(at(12)).paused == 7 * MINUTE


def test_where_each_move_led() -> None:
    _kept, events = told(
        (0, Start()), (1, Next()), (2, GoTo("close")), (3, Next()), (4, UNDO), (5, Finish())
    )
    assert [(event.kind, event.block) for event in events] == [
        ("start", "opening"),
        ("next", "groups"),
        ("goto", "close"),
        ("next", None),
        (UNDO, None),
        ("finish", "close"),
    ]
    assert [(event.undone, event.undoes) for event in events[3:]] == [
        (True, None),
        (False, 4),
        (False, None),
    ]


def test_how_long_a_pause_was() -> None:
    _kept, events = told((0, Start()), (2, Pause()), (3.5, Resume()))
    assert events[2].seconds == 90


def test_what_was_given_and_what_could_be_taken() -> None:
    _kept, events = told(
        (0, Start()),
        (19, Extend(-600)),
        (25, Extend(300)),
        (26, Next()),
        (27, Extend(60, "all")),
        (28, Extend(120, None, 2)),
        (29, Extend(-300, None, 2)),
    )
    assert [(one.seconds, one.phase, one.groups) for one in events if one.kind == "extend"] == [
        (-60, None, ()),
        (300, None, ()),
        (60, "all", ()),
        (120, None, (2,)),
        (-120, None, (2,)),
    ]


def test_new_lengths_of_a_replan() -> None:
    _kept, events = told((0, Start()), (1, Replan("shrink", 240)), (2, Replan("drop", 60, "close")))
    shrink, drop = events[1:]
    assert sum(before - after for _block, before, after in shrink.lengths) == 240
    assert (drop.block, drop.lengths[0][0], drop.lengths[0][2]) == ("close", "close", 0)
    assert (shrink.strategy, drop.strategy, drop.seconds) == ("shrink", "drop", 60)


def test_turns_of_a_round() -> None:
    _kept, events = told(
        (0, Start()),
        (1, StartRound((3, 1, 2), 90)),
        (2, NextReport()),
        (3, ExtendReport(30)),
        (4, SkipReport()),
        (5, NextReport()),
        (6, Alerts((5, 1))),
    )
    assert [(one.kind, one.groups, one.seconds) for one in events[1:-1]] == [
        ("round.start", (3, 1, 2), 90),
        ("round.next", (1,), None),
        ("round.extend", (1,), 30),
        ("round.skip", (1,), None),
        ("round.next", (), None),
    ]
    assert (events[-1].alerts, events[-1].block) == ((5, 1, 0), None)


@given(st.integers(-3600, 3600))
def test_an_event_is_told_by_the_programmes_time(seconds: int) -> None:
    kept = Keeper(DAY)
    kept.press(Start(), NINE)
    kept.press(Next(), NINE + seconds * 1000)
    (_start, went_on) = kept.timeline(NINE).events
    assert went_on.at == kept.programme.runs[-1].started_at
