from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.halls import Hall, Seminar, many_files

FIGURES = pytest.StashKey[dict[str, str]]()


@pytest.fixture
def seminar(tmp_path: Path, empty_database: Path) -> Iterator[Seminar]:
    """Makes a hall whose server runs; all of it ends with the test."""
    many_files()
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


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Writes down what was measured; all of it is shown at the end."""
    figures = request.config.stash.setdefault(FIGURES, {})

    def write(text: str) -> None:
        figures[request.node.name] = text

    return write


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    figures = terminalreporter.config.stash.get(FIGURES, {})
    if figures:
        terminalreporter.section("faults")
    for name, text in figures.items():
        terminalreporter.write_line(f"{name}: {text}")
