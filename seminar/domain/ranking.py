"""From the groups' priorities to one ranked list, by a rule that can be printed.

The rule: points that say the same thing (capital letters, white space and
closing punctuation aside) are one entry. Entries with more groups behind them
come first; among those, the ones with more rank points; among those, the one
that was written first. With up to three priorities the first gives three rank
points, the second two, the third one. A group counts once in an entry, with its
best rank.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

CLOSING_PUNCTUATION = ".,;:!?… "


class RankablePoint(Protocol):
    """What the ranking needs to know about a point."""

    @property
    def group(self) -> int:
        """The number of the group that wrote it."""

    @property
    def number(self) -> int:
        """The point's own number within its group."""

    @property
    def text(self) -> str:
        """What the group wrote."""

    @property
    def rank(self) -> int | None:
        """1 for the group's first priority; none if it was not prioritised."""

    @property
    def created_at(self) -> int:
        """When it was first written, ms UTC."""


PointT = TypeVar("PointT", bound=RankablePoint)


@dataclass(frozen=True)
class Entry(Generic[PointT]):
    """One thing that one or more groups prioritised.

    `text` is in the words of whoever wrote it first, and `points` are all
    points behind it, in the order they were written. `rank_by_group` pairs each
    group with the rank it gave, `ranks` each rank with the number of groups that
    gave it. `weight` is the entry's number of
    groups as a share of the largest in the same list: the length of its bar.
    """

    place: int
    text: str
    groups: tuple[int, ...]
    rank_points: int
    rank_by_group: tuple[tuple[int, int], ...]
    ranks: tuple[tuple[int, int], ...]
    weight: float
    points: tuple[PointT, ...]


def same_text_key(text: str) -> str:
    """Return what two texts share when they count as the same."""
    plain = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    return plain.rstrip(CLOSING_PUNCTUATION) or plain


def rank_points(rank: int | None, most: int) -> int:
    """Return what a priority is worth where up to `most` may be given."""
    return 0 if rank is None else max(most + 1 - rank, 0)


def ranked_entries(points: Iterable[PointT], most: int) -> tuple[Entry[PointT], ...]:
    """Put the prioritised among `points` together and in order.

    `most` is how many points a group may prioritise. The result does not depend
    on the order in which the points are given.
    """
    bundles = sorted(
        (_Bundle(bundle, most) for bundle in _bundled(points)),
        key=lambda bundle: bundle.order,
    )
    largest = len(bundles[0].groups) if bundles else 1
    return tuple(bundle.entry(place, largest) for place, bundle in enumerate(bundles, start=1))


def _bundled(points: Iterable[PointT]) -> Iterable[list[PointT]]:
    bundles: dict[str, list[PointT]] = {}
    prioritised = (point for point in points if point.rank is not None)
    for point in sorted(prioritised, key=_when_written):
        bundles.setdefault(same_text_key(point.text), []).append(point)
    return bundles.values()


def _when_written(point: RankablePoint) -> tuple[int, int, int]:
    return point.created_at, point.group, point.number


class _Bundle(Generic[PointT]):
    """Points with the same text, and where they stand against others."""

    def __init__(self, points: Sequence[PointT], most: int) -> None:
        self.points = tuple(points)
        best = _best_ranks(points)
        self.rank_by_group = tuple(sorted(best.items()))
        self.groups = tuple(group for group, _rank in self.rank_by_group)
        self.ranks = tuple(sorted(Counter(best.values()).items()))
        self.rank_points = sum(rank_points(rank, most) for rank in best.values())

    @property
    def order(self) -> tuple[int, int, tuple[int, int, int]]:
        """Sort key: most groups, then most rank points, then first written."""
        return -len(self.groups), -self.rank_points, _when_written(self.points[0])

    def entry(self, place: int, largest: int) -> Entry[PointT]:
        """Return the bundle as an entry at `place`."""
        return Entry(
            place=place,
            text=self.points[0].text,
            groups=self.groups,
            rank_points=self.rank_points,
            rank_by_group=self.rank_by_group,
            ranks=self.ranks,
            weight=len(self.groups) / largest,
            points=self.points,
        )


def _best_ranks(points: Iterable[RankablePoint]) -> dict[int, int]:
    best: dict[int, int] = {}
    for point in points:
        if point.rank is not None:
            best[point.group] = min(point.rank, best.get(point.group, point.rank))
    return best
