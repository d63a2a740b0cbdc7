"""The time, in milliseconds UTC. Nothing else in the product reads the machine's wall clock."""

import time
from collections.abc import Callable
from functools import partial

# Goes on while the machine sleeps, where the system offers such a counter.
_steady_counter = partial(
    time.clock_gettime_ns, getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
)


class Clock:
    """Wall time, read once and counted on from there.

    Setting the machine's clock moves nothing while the server runs.
    """

    def __init__(
        self,
        wall: Callable[[], int] = time.time_ns,
        steady: Callable[[], int] = _steady_counter,
    ) -> None:
        self._steady = steady
        self._started = wall() - steady()

    def now(self) -> int:
        """Milliseconds since 1970, UTC."""
        return (self._started + self._steady()) // 1_000_000


_clock = Clock()


def now() -> int:
    """Milliseconds since 1970, UTC, by the clock of this process."""
    return _clock.now()
