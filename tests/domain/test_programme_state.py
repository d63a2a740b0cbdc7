"""The form in which a programme is kept."""

from __future__ import annotations

import json

import pytest

from seminar.domain.programme import (
    BlockRun,
    Extend,
    Next,
    PauseTaken,
    Programme,
    Resume,
)
from tests.domain.programmes import (
    DAY,
    FINISHED,
    MINUTE,
    NINE,
    PAUSED,
    PLANNED,
    RUNNING,
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
                    "additions": [{"at": NINE + 6 * MINUTE, "milliseconds": MINUTE}],
                }
            ],
            "finished_at": None,
            "moved_at": NINE + 6 * MINUTE,
        }

    def test_a_visit_on_its_own(self) -> None:
        run = BlockRun("opening", NINE, NINE + DAY, pauses=(PauseTaken(NINE),))
        assert BlockRun.from_json(run.to_json()) == run
