import time

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


def test_now_is_the_time() -> None:
    assert abs(now() - time.time_ns() // 1_000_000) < 1_000
