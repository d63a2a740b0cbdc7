"""The form in which a programme is kept."""

from __future__ import annotations

import json

import pytest

from seminar.domain.programme import (
    Alerts,
    BlockRun,
    Extend,
    Next,
    PauseTaken,
    Programme,
    Resume,
    Skip,
    SkipReport,
    Start,
    StartRound,
)
from tests.domain.programmes import (
    DAY,
    FINISHED,
    MINUTE,
    NINE,
    PAUSED,
    PLANNED,
    RUNNING,
    laid_out,
    run_through,
)


class TestJson:
    @pytest.mark.parametrize(
        "programme",
        [
            PLANNED,
            RUNNING,
            PAUSED,
            FINISHED,
            run_through((Resume(), 7), (Extend(90), 8), (Next(), 9), programme=PAUSED),
        ],
    )
    def test_round_trip(self, programme: Programme) -> None:
        written = json.loads(json.dumps(programme.to_json()))
        assert Programme.from_json(written) == programme
        assert written == programme.to_json()

    def test_the_form_that_is_kept(self) -> None:
        longer = run_through((Extend(60), 6), programme=PAUSED)
        assert longer.to_json() == {
            "revision": 3,
            "runs": [
                {
                    "block": "opening",
                    "started_at": NINE,
                    "ends_at": NINE + 21 * MINUTE,
                    "ended_at": None,
                    "pauses": [{"at": NINE + 5 * MINUTE, "until": None}],
                    "additions": [{"at": NINE + 6 * MINUTE, "milliseconds": MINUTE, "phase": None}],
                    "group_additions": [],
                    "rounds": [],
                }
            ],
            "finished_at": None,
            "moved_at": NINE + 6 * MINUTE,
            "lengths": {},
            "alerts": None,
        }

    def test_all_that_may_be_kept(self) -> None:
        of = laid_out(
            {
                "key": "groups",
                "kind": "group_work",
                "minutes": 20,
                "phases": [{"key": "all", "kind": "round", "title": "All", "minutes": 20}],
            },
            ("plenary", 20),
            ("close", 10),
        )
        full = run_through(
            (Alerts((3,)), -5),
            (Start(), 0),
            (Extend(60, "all"), 1),
            (Extend(60, "all", 4), 2),
            (Extend(60, None, 4), 3),
            (Skip("close"), 4),
            (Next(), 20),
            (StartRound((4, 2)), 21),
            (SkipReport(), 22),
            of=of,
        )
        assert Programme.from_json(json.loads(json.dumps(full.to_json()))) == full

    def test_what_was_kept_before_there_was_more_to_keep(self) -> None:
        kept = PAUSED.to_json()
        del kept["lengths"], kept["alerts"]
        del kept["runs"][0]["group_additions"], kept["runs"][0]["rounds"]
        assert Programme.from_json(kept) == PAUSED

    def test_a_visit_on_its_own(self) -> None:
        run = BlockRun("opening", NINE, NINE + DAY, pauses=(PauseTaken(NINE),))
        assert BlockRun.from_json(run.to_json()) == run
