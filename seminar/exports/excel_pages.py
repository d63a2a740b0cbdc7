"""What stands on the workbook's sheets: columns and rows, nothing about looks."""

from __future__ import annotations

from seminar.domain.ranking import rank_points
from seminar.domain.report import (
    PointEntry,
    Report,
    ReportBlock,
    ReportGroup,
    ReportQuestion,
)
from seminar.exports import palette
from seminar.exports.excel_day import day_pages
from seminar.exports.excel_source import Page, Row, Source
from seminar.exports.excel_values import Column, split_long_texts
from seminar.exports.rows import point_headings, point_rows
from seminar.exports.wording import (
    Wording,
    empty_sentence,
    group_name,
    organiser_names,
    ranking_rule,
    role_name,
)

POINT_WIDTH = 62
QUESTION_WIDTH = 26
ROLES = ("leader", "timekeeper", "scribe", "theme_keeper")


def pages(source: Source) -> list[Page]:
    """Return all sheets after the overview, in order."""
    return [
        *_feedback_pages(source),
        _points_page(source),
        _groups_page(source),
        *day_pages(source),
        _rule_page(source),
    ]


def _feedback_pages(source: Source) -> list[Page]:
    _ = source.words.gettext
    of_one = [
        _feedback_page(
            source,
            _("For %(organiser)s", organiser=organiser.name),
            _("What the groups prioritised, for %(organiser)s", organiser=organiser.name),
            f"Feedback_{place}",
            organiser.key,
        )
        for place, organiser in enumerate(source.report.recipients, start=1)
    ]
    if source.report.for_organiser is not None:
        return of_one
    about = _("What the groups prioritised, for all organisers together")
    return [_feedback_page(source, _("Feedback, all"), about, "Feedback_all", None), *of_one]


def _feedback_page(
    source: Source, name: str, about: str, table: str, organiser: str | None
) -> Page:
    reason = source.report.why_no_feedback(organiser)
    columns, rows = split_long_texts(
        _feedback_columns(source.words),
        [
            _entry_row(source, feedback.question, entry)
            for feedback in source.report.feedback(organiser)
            for entry in feedback.entries
        ],
    )
    return Page(
        name=name,
        about=about,
        columns=columns,
        rows=rows,
        table=table,
        colour=palette.ACCENT,
        empty=empty_sentence(reason, source.words.gettext) if reason else "",
    )


def _feedback_columns(words: Wording) -> list[Column]:
    _ = words.gettext
    return [
        Column(_("Question"), QUESTION_WIDTH),
        Column(_("Place"), centred=True),
        Column(_("Point"), POINT_WIDTH, wrap=True),
        Column(_("Groups"), 12, centred=True, bar=True),
        Column(_("Rank points"), 10, centred=True),
        Column(_("Which groups"), 46, wrap=True),
        Column(_("Municipalities"), 28, wrap=True),
        Column(_("For"), 26, wrap=True),
        Column(_("Ids"), 24, wrap=True),
    ]


def _entry_row(source: Source, question: ReportQuestion, entry: PointEntry) -> Row:
    report, words = source.report, source.words
    found = [report.groups_by_number.get(number) for number in entry.groups]
    keys = tuple({key for point in entry.points for key in point.addressees})
    return (
        question.text,
        entry.place,
        entry.text,
        len(entry.groups),
        entry.rank_points,
        ", ".join(group_name(report, number, words.gettext) for number in entry.groups),
        ", ".join(dict.fromkeys(one.municipality for one in found if one and one.municipality)),
        organiser_names(report, keys),
        ", ".join(point.label for point in entry.points),
    )


def _points_page(source: Source) -> Page:
    _ = source.words.gettext
    reason = source.report.why_no_points()
    columns, rows = split_long_texts(
        _point_columns(source), list(point_rows(source.report, source.words))
    )
    return Page(
        name=_("All points"),
        about=_("Every point the groups wrote, prioritised or not, one row each"),
        columns=columns,
        rows=rows,
        table="Points",
        empty=empty_sentence(reason, _) if reason else "",
    )


def _point_columns(source: Source) -> list[Column]:
    looks: tuple[dict[str, object], ...] = (
        {},
        {"width": 18},
        {"width": QUESTION_WIDTH},
        {"width": POINT_WIDTH, "wrap": True},
        {"centred": True},
        {},
        {},
        {},
        {"centred": True},
        {"centred": True, "width": 10},
        {"wrap": True, "width": 22},
        {"centred": True},
        {"centred": True},
        {"number_format": source.date_format},
    )
    headings = point_headings(source.words)
    return [
        Column(heading, **look)  # type: ignore[arg-type]
        for heading, look in zip(headings, looks, strict=True)
    ]


def _groups_page(source: Source) -> Page:
    _ = source.words.gettext
    report = source.report
    return Page(
        name=_("Groups"),
        about=_("The groups, how many they were, their roles and when they handed in"),
        columns=_group_columns(source),
        rows=[_group_row(source, group) for group in report.groups],
        table="Groups",
        empty=empty_sentence("no_groups", _),
    )


def _group_work(report: Report) -> list[ReportBlock]:
    return [block for block in report.blocks if block.kind == "group_work"]


def _shows_roles(report: Report) -> bool:
    return report.for_organiser is None


def _group_columns(source: Source) -> list[Column]:
    _ = source.words.gettext
    report = source.report
    roles = [Column(role_name(role, _)) for role in ROLES] if _shows_roles(report) else []
    handed_in = [
        Column(_("Handed in: %(block)s", block=block.title), 24, number_format=source.date_format)
        for block in _group_work(report)
    ]
    return [
        Column(_("Group"), centred=True),
        Column(_("Group's name")),
        Column(_("Municipality")),
        Column(_("Site")),
        Column(_("Participants"), centred=True),
        Column(_("Points"), 11, centred=True, bar=True),
        Column(_("Prioritised"), centred=True),
        *roles,
        *handed_in,
    ]


def _group_row(source: Source, group: ReportGroup) -> Row:
    report = source.report
    written = report.points_by_group.get(group.number, ())
    roles = [_who(source, group, role) for role in ROLES] if _shows_roles(report) else []
    handed_in = dict(group.handed_in)
    return (
        group.number,
        group.name,
        group.municipality,
        group.site,
        group.participants,
        len(written),
        sum(point.rank is not None for point in written),
        *roles,
        *(source.time(handed_in.get(block.key)) for block in _group_work(report)),
    )


def _who(source: Source, group: ReportGroup, role: str) -> str:
    unnamed = source.words.gettext("without a name")
    return ", ".join(name or unnamed for name, roles in group.members if role in roles)


def _rule_page(source: Source) -> Page:
    _ = source.words.gettext
    columns = [
        Column(_("Question"), 96, wrap=True),
        Column(_("At least"), 12, centred=True),
        Column(_("At most"), 12, centred=True),
        Column(_("Rank points for the first"), 16, centred=True),
    ]
    rows = [
        (one.text, one.prioritise_from, one.prioritise_to, rank_points(1, one.prioritise_to))
        for one in source.report.questions
        if one.prioritise_to
    ]
    return Page(
        name=_("How it is counted"),
        about=_("The rule behind the order, and how many priorities each question has"),
        columns=columns,
        rows=rows,
        table="Rule",
        lines=ranking_rule(_),
        empty=_("No question in this report asks for priorities."),
    )
