"""What the PDF draws from the numbers: the bars, and the dots on the cover.

Both are backgrounds, and so no content for a screen reader: the same is said in
words.
"""

from __future__ import annotations

import math

from seminar.domain.report import PointEntry, Report

Bar = tuple[tuple[int, float], ...]

BAR_LEFT, BAR_LENGTH, BAR_HEIGHT = 9.0, 33.0, 2.6
LONGEST_STEP = 4.5
TONES = ("#003d75", "#0062ba", "#4c91cf")
EXAMPLE: Bar = ((1, 13.5), (2, 9.0), (3, 4.5))

GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
DOT_COLOURS = ("#4c91cf", "#0062ba", "#99c0e3", "#2a7cc5", "#ddeaf6")


def bar_of(entry: PointEntry, largest: int) -> Bar:
    """Return a bar's pieces: each rank with its length in millimetres.

    `largest` is the number of groups behind the question's first entry.
    """
    step = min(LONGEST_STEP, BAR_LENGTH / largest)
    return tuple((rank, round(groups * step, 2)) for rank, groups in entry.ranks)


def bar_name(bar: Bar) -> str:
    """Return the name that the bar's style has in the template."""
    lengths = (f"{rank}-{round(length * 100)}" for rank, length in bar)
    return "bar-" + "-".join(lengths)


def bar_styles(report: Report) -> str:
    """Return one style for each bar that the report has."""
    bars = {bar_name(bar): bar for bar in _bars(report)} | {"bar-example": EXAMPLE}
    return "\n".join(_style(name, bar) for name, bar in bars.items())


def _bars(report: Report) -> list[Bar]:
    return [
        bar_of(entry, len(feedback.entries[0].groups))
        for key in (None, *(one.key for one in report.recipients))
        for feedback in report.feedback(key)
        for entry in feedback.entries
    ]


def _style(name: str, bar: Bar) -> str:
    pieces, left = [], BAR_LEFT
    for rank, length in bar:
        tone = TONES[min(rank, len(TONES)) - 1]
        pieces.append(
            f"linear-gradient({tone}) no-repeat {left:.2f}mm 1.2mm/{length:.2f}mm {BAR_HEIGHT}mm"
        )
        left += length
    return f".{name}{{background:{','.join(pieces)}}}"


def cover_drawing(report: Report) -> str:
    """Return a drawing with one dot for each group, larger the more it wrote."""
    most = max((len(points) for points in report.points_by_group.values()), default=1)
    numbers = sorted(report.groups_by_number)
    spread = 92 / math.sqrt(max(len(numbers), 12))
    dots = "".join(
        _dot(place, spread, len(report.points_by_group.get(number, ())) / most)
        for place, number in enumerate(numbers)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="118mm" height="118mm" '
        f'viewBox="-100 -100 200 200">{dots}</svg>'
    )


def _dot(place: int, spread: float, share: float) -> str:
    distance = spread * math.sqrt(place + 0.5)
    x, y = (distance * turn(place * GOLDEN_ANGLE) for turn in (math.cos, math.sin))
    radius = spread * (0.25 + 0.5 * math.sqrt(share))
    colour = DOT_COLOURS[place % len(DOT_COLOURS)]
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour}"/>'
