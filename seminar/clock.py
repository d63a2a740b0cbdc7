"""The time, in milliseconds UTC. Nothing else in the product reads the machine's wall clock."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

# Goes on while the machine sleeps, where the system offers such a counter.
_steady_counter = partial(
    time.clock_gettime_ns, getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
)


BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
"""What tells one start of the machine from the next, by which the steady counter begins anew."""


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

    def keep(self, file: Path) -> None:
        """Leaves where this clock began, for the process that comes after this one."""
        with suppress(OSError):
            file.write_text(json.dumps({"boot": BOOT_ID.read_text(), "started": self._started}))

    def take_up(self, file: Path) -> None:
        """Goes on from where an earlier process on this machine began, if it was not started anew.

        Deadlines were set by that clock; the machine's may have been set since.
        """
        with suppress(OSError, ValueError, KeyError, TypeError):
            kept = json.loads(file.read_text())
            if kept["boot"] == BOOT_ID.read_text():
                self._started = int(kept["started"])

    def now(self) -> int:
        """Milliseconds since 1970, UTC."""
        return (self._started + self._steady()) // 1_000_000


def counted() -> int:
    """Milliseconds by a counter that all processes of a machine share and nobody can set."""
    return _steady_counter() // 1_000_000


_clock = Clock()
keep, take_up = _clock.keep, _clock.take_up


def now() -> int:
    """Milliseconds since 1970, UTC, by the clock of this process."""
    return _clock.now()
