"""Times as they were measured, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


def percentile(values: Iterable[float], percent: int) -> float:
    """The value below which so many of a hundred lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


@dataclass
class Times:
    """Milliseconds, as they were measured."""

    values: list[float] = field(default_factory=list)

    def add(self, seconds: float) -> None:
        self.values.append(seconds * 1000)

    def at(self, percent: int) -> float:
        return percentile(self.values, percent)

    def __str__(self) -> str:
        if not self.values:
            return "–"
        return " / ".join(f"{self.at(percent):.1f}" for percent in (50, 95, 99))
