"""Processes take turns by a lock on a file, and none waits for another without end."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from gevent import monkey

BETWEEN_TRIES = 0.002

# Whoever waits is a thread of the system, and gevent's own pause would give it a loop of its own.
_pause = monkey.get_original("time", "sleep")


@contextmanager
def turn(file: Path, seconds: float) -> Iterator[None]:
    """Holds the file's lock. Raises `TimeoutError` where another keeps it for so many seconds."""
    with file.open("w") as opened:
        until = time.monotonic() + seconds
        while not _takes(opened):
            if time.monotonic() > until:
                raise TimeoutError(f"another process has held {file.name} for {seconds} s")
            _pause(BETWEEN_TRIES)
        yield


def _takes(opened: IO[str]) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
