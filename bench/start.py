"""How long it takes from starting the server to its first page."""

from __future__ import annotations

import statistics
from pathlib import Path

from bench import servers


def first_page(runs: int = 5) -> float:
    """Seconds from start to the first page, on a data folder that is there already; the median."""
    times = []
    with servers.folder() as data:
        for _ in range(runs + 1):
            with servers.product(Path(data)) as server:
                times.append(server.seconds_to_first_page)
    return statistics.median(times[1:])
