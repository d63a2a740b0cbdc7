"""The server on a machine whose wall clock a test can set.

Run as a program: the first argument is a file with the seconds by which the wall clock is ahead,
the others are the server's own. Time that only counts on is left alone, as the system leaves it.
"""

import runpy
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
ahead = Path(sys.argv.pop(1))
real_time_ns = time.time_ns


def wall_time_ns() -> int:
    return real_time_ns() + int(ahead.read_text(encoding="ascii") or 0) * 1_000_000_000


time.time_ns = wall_time_ns
time.time = lambda: wall_time_ns() / 1e9
sys.path.insert(0, str(ROOT))
runpy.run_path(str(ROOT / "run.py"), run_name="__main__")
