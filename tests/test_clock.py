import time
from pathlib import Path

import pytest

from seminar.clock import Clock, now


def test_the_clock_counts_on_from_the_wall_time_it_started_at() -> None:
    steady = iter([5_000_000_000, 5_000_000_000, 6_500_000_000])
    clock = Clock(wall=lambda: 1_700_000_000_000_000_000, steady=lambda: next(steady))
    assert clock.now() == 1_700_000_000_000
    assert clock.now() == 1_700_000_001_500


def test_setting_the_wall_clock_moves_nothing() -> None:
    wall = [1_700_000_000_000_000_000]
    clock = Clock(wall=lambda: wall[0], steady=lambda: 0)
    wall[0] += 3_600_000_000_000
    assert clock.now() == 1_700_000_000_000


def test_a_clock_goes_on_where_an_earlier_process_on_the_machine_began(tmp_path: Path) -> None:
    file, second = tmp_path / "clock", 1_000_000_000
    Clock(wall=lambda: 1_700_000_000 * second, steady=lambda: 0).keep(file)
    after = Clock(wall=lambda: 1_700_003_600 * second, steady=lambda: 20 * second)
    after.take_up(file)
    assert after.now() == 1_700_000_020_000


@pytest.mark.parametrize("kept", ["", "[]", "{}", '{"boot": "another", "started": 5}'])
def test_what_another_start_of_the_machine_left_counts_for_nothing(
    tmp_path: Path, kept: str
) -> None:
    file = tmp_path / "clock"
    file.write_text(kept)
    clock = Clock(wall=lambda: 1_700_000_000_000_000_000, steady=lambda: 0)
    clock.take_up(file)
    clock.take_up(tmp_path / "none")
    assert clock.now() == 1_700_000_000_000


def test_now_is_the_time() -> None:
    assert abs(now() - time.time_ns() // 1_000_000) < 1_000
