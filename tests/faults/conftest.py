from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.client import file_limit
from tests.faults.halls import Hall, Seminar


@pytest.fixture
def seminar(tmp_path: Path, empty_database: Path) -> Iterator[Seminar]:
    """Makes a hall whose server runs; all of it ends with the test."""
    file_limit()
    halls: list[Hall] = []

    def make(groups: int, data: Path = tmp_path / "data", *, running: bool = True) -> Hall:
        hall = Hall(data, groups, empty_database, tmp_path / f"server-{len(halls)}.log")
        halls.append(hall)
        if running:
            hall.machine.start()
        return hall

    yield make
    for hall in halls:
        hall.close()
