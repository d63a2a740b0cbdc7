"""The columns of all points: the same in Excel and CSV."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from seminar.domain.report import Report, ReportGroup, ReportPoint
from seminar.exports.wording import (
    Wording,
    is_parked,
    local_time,
    organiser_names,
    question_text,
)

Value = str | int | datetime | None

NO_GROUP = ReportGroup(0, "", "", "", 0, (), ())


def point_headings(words: Wording) -> tuple[str, ...]:
    """Return the headings, in order."""
    _ = words.gettext
    return (
        _("Id"),
        _("Block"),
        _("Question"),
        _("Point"),
        _("Group"),
        _("Group's name"),
        _("Municipality"),
        _("Site"),
        _("Priority"),
        _("Rank points"),
        _("For"),
        _("Late"),
        _("Parked"),
        _("Written"),
    )


def point_rows(report: Report, words: Wording) -> Iterator[tuple[Value, ...]]:
    """Return one row for each point in the report, none left out."""
    titles = {block.key: block.title for block in report.blocks}
    blocks = {one.key: titles.get(one.block, "") for one in report.questions}
    for point in report.ordered_points:
        yield _row(report, words, point, blocks.get(point.question, ""))


def _row(report: Report, words: Wording, point: ReportPoint, block: str) -> tuple[Value, ...]:
    _ = words.gettext
    group = report.groups_by_number.get(point.group, NO_GROUP)
    return (
        point.label,
        block,
        question_text(report, point, _),
        point.text,
        point.group,
        group.name,
        group.municipality,
        group.site,
        point.rank,
        report.rank_points(point) or None,
        organiser_names(report, point.addressees),
        _("yes") if point.late else None,
        _("yes") if is_parked(report, point) else None,
        local_time(point.created_at, report.time_zone),
    )
