"""More time, or less, the way people mean it."""

from __future__ import annotations

from seminar.domain.errors import SeminarError

LONGEST_EXTENSION = 24 * 60 * 60
"""Seconds that one command may add or take away."""


def extended(ends_at: int, stands_at: int, seconds: int) -> int:
    """The new deadline of what has been due at `ends_at`, by a clock at `stands_at`.

    Time is added to what is left, and what is over time has none left. Taking
    time away stops at "time is up".
    """
    if seconds == 0 or abs(seconds) > LONGEST_EXTENSION:
        raise SeminarError("invalid", "extension_out_of_bounds", field="seconds")
    left = max(ends_at - stands_at, 0)
    if seconds < 0 and left == 0:
        raise SeminarError("invalid", "no_time_left_to_take", field="seconds")
    return stands_at + max(left + seconds * 1000, 0)
