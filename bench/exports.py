"""How long the files of a large seminar take, and how much memory: `python -m bench exports`.

Each file is made as in the product, in a process of its own, and measured from
asking for it to its being there. Processor time is given beside it, because it
does not change with what else the machine does.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from seminar.exports.process import run_export
from tests.exports.sample_report import sample_report

ROOT = Path(__file__).parents[1]
CASES = (("xlsx", 50), ("xlsx", 300), ("pdf", 50), ("pdf", 300))
# Seconds to reach, and beyond them.
TO_REACH = {
    ("xlsx", 50): (1.0, 0.5),
    ("xlsx", 300): (2.0, 1.0),
    ("pdf", 50): (8.0, 5.0),
    ("pdf", 300): (45.0, 20.0),
}


def main() -> None:
    """Measure every case and print a table."""
    print("format  groups  points  seconds  processor   peak MB  file KB   reach  beyond")
    for name, groups in CASES:
        one = _in_a_process(name, groups)
        reach, beyond = TO_REACH[name, groups]
        print(
            f"{name:<6} {groups:>7} {one['points']:>7} {one['seconds']:>8.2f} "
            f"{one['processor']:>10.2f} {one['megabytes']:>9.0f} {one['kilobytes']:>8.0f} "
            f"{reach:>7.1f} {beyond:>7.1f}",
            flush=True,
        )


def _in_a_process(name: str, groups: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.exports", name, str(groups)]
    output = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    result: dict[str, float] = json.loads(output)
    return result


def measure(name: str, groups: int) -> dict[str, float]:
    """Make one file, and return what it took."""
    report = sample_report(groups)
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        path = run_export(report, name, Path(folder) / "file")
        seconds = time.perf_counter() - start
        size = path.stat().st_size
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "points": len(report.points),
        "seconds": seconds,
        "processor": used.ru_utime + used.ru_stime,
        "megabytes": used.ru_maxrss / 1024,
        "kilobytes": size / 1024,
    }


if __name__ == "__main__":  # the process of one case, see `_in_a_process`
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
