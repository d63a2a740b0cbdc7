"""Screen, Excel, PDF, CSV and JSON say the same, and leave nothing out."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest

from seminar.domain.report import PARKING_LOT, Report
from tests.exports.rendering import (
    csv_rows,
    json_of,
    made,
    pdf_text,
    table_rows,
    workbook,
)
from tests.exports.sample_report import empty_report, sample_report

LABEL = re.compile(r"\bG\d+-\d+\b")


@cache
def whole() -> Report:
    return replace(sample_report(9), language="en")


REPORTS = {"whole": whole, "one organiser": lambda: whole().narrowed_to("ks")}


@pytest.fixture(params=REPORTS)
def report(request: pytest.FixtureRequest) -> Report:
    return REPORTS[request.param]()


def test_excel_has_one_row_for_every_point(report: Report) -> None:
    rows = table_rows(workbook(report), "Points")
    assert [row["Id"] for row in rows] == [point.label for point in report.ordered_points]
    assert sum(row["Priority"] is not None for row in rows) == report.totals.prioritised
    assert sum(row["Late"] == "yes" for row in rows) == report.totals.late
    assert sum(row["Parked"] == "yes" for row in rows) == report.totals.parked


def test_excel_overview_has_the_totals(report: Report) -> None:
    sheet = workbook(report)["Overview"]
    facts = {row[0].value: row[1].value for row in sheet.iter_rows(max_row=12)}
    totals = report.totals
    assert [facts[name] for name in ("Groups", "Points", "Prioritised", "Late", "Parked")] == [
        totals.groups,
        totals.points,
        totals.prioritised,
        totals.late,
        totals.parked,
    ]


def test_excel_counts_per_question_as_the_report(report: Report) -> None:
    rows = table_rows(workbook(report), "Questions")
    assert [(row["Points"], row["Prioritised"], row["Late"], row["Groups"]) for row in rows] == [
        (one.points, one.prioritised, one.late, one.groups) for one in report.totals.questions
    ]


def test_excel_feedback_is_the_ranking(report: Report) -> None:
    book = workbook(report)
    for place, organiser in enumerate(report.recipients, start=1):
        assert [
            (row["Question"], row["Place"], row["Point"], row["Groups"], row["Rank points"])
            for row in table_rows(book, f"Feedback_{place}")
        ] == [
            (one.question.text, entry.place, entry.text, len(entry.groups), entry.rank_points)
            for one in report.feedback(organiser.key)
            for entry in one.entries
        ]


def test_csv_has_one_row_for_every_point(report: Report) -> None:
    rows = csv_rows(made(report, "csv"))
    assert [row["Id"] for row in rows] == [point.label for point in report.ordered_points]
    assert sum(row["Priority"] != "" for row in rows) == report.totals.prioritised


def test_json_has_every_point_and_the_totals(report: Report) -> None:
    content = json_of(report)
    assert [one["label"] for one in content["points"]] == [
        point.label for point in report.ordered_points
    ]
    totals = {name: content["totals"][name] for name in ("points", "prioritised", "late", "parked")}
    assert totals == {
        "points": report.totals.points,
        "prioritised": report.totals.prioritised,
        "late": report.totals.late,
        "parked": report.totals.parked,
    }


def test_pdf_says_the_totals(report: Report) -> None:
    totals = report.totals
    assert (
        f"In all: {totals.points} points, of which {totals.prioritised} prioritised, "
        f"{totals.late} late and {totals.parked} in the parking lot."
    ) in pdf_text(made(report, "pdf"))


def test_pdf_holds_every_point_in_a_chapter_or_in_the_appendix(report: Report) -> None:
    text = pdf_text(made(report, "pdf"))
    in_chapters = {
        point.id
        for organiser in report.recipients
        for one in report.feedback(organiser.key)
        for entry in one.entries
        for point in entry.points
    }
    others = [point.label for point in report.ordered_points if point.id not in in_chapters]
    # The id in the explanation of ids comes before them.
    assert LABEL.findall(text)[1:] == others
    for organiser in report.recipients:
        for one in report.feedback(organiser.key):
            for entry in one.entries:
                assert f"{entry.place} {' '.join(entry.text.split())}" in text


def test_a_point_addressed_to_nobody_is_in_the_appendix() -> None:
    base = sample_report(1)
    lonely = replace(base.points[-6], addressees=(), rank=1, question="nasjonalt")
    text = pdf_text(made(replace(base, points=(lonely,), language="en"), "pdf"))
    assert f"{lonely.label} {' '.join(lonely.text.split())} (priority 1)" in text


def test_a_point_of_an_unknown_question_is_not_lost() -> None:
    base = sample_report(1)
    stray = replace(base.points[0], question="gone")
    report = replace(base, points=(stray,), language="en")
    assert table_rows(workbook(report), "Points")[0]["Parked"] == "yes"
    assert report.totals.parked == 1
    assert json_of(report)["points"][0]["parked"] is True
    assert stray.label in pdf_text(made(report, "pdf"))


NOTHING = {
    "no groups": (
        replace(empty_report(), language="en"),
        "There is nothing here, because the seminar has no groups.",
    ),
    "nothing written": (
        replace(empty_report(groups=2), language="en"),
        "There is nothing here yet: no group has written a point.",
    ),
    "nothing addressed": (
        replace(
            sample_report(1),
            language="en",
            points=tuple(replace(point, question=PARKING_LOT) for point in sample_report(1).points),
        ).narrowed_to("ks"),
        "There is nothing here yet: the groups have written, but no point is addressed here.",
    ),
}


@pytest.fixture(params=NOTHING)
def nothing(request: pytest.FixtureRequest) -> tuple[Report, str]:
    return NOTHING[request.param]


def test_an_empty_workbook_says_why(nothing: tuple[Report, str]) -> None:
    report, sentence = nothing
    book = workbook(report)
    cells = [cell for sheet in book for row in sheet.values for cell in row]
    assert cells.count(sentence) >= 2
    assert [sheet.title for sheet in book][-1] == "How it is counted"


def test_an_empty_pdf_says_why(nothing: tuple[Report, str]) -> None:
    report, sentence = nothing
    assert sentence in pdf_text(made(report, "pdf"))


def test_an_empty_csv_says_why(nothing: tuple[Report, str]) -> None:
    report, sentence = nothing
    assert [row["Id"] for row in csv_rows(made(report, "csv"))] == [sentence]


def test_an_empty_json_says_why(nothing: tuple[Report, str]) -> None:
    report, sentence = nothing
    assert (json_of(report)["empty"], json_of(report)["points"]) == (sentence, [])


def test_feedback_that_nobody_has_prioritised_says_so() -> None:
    base = replace(sample_report(1), language="en")
    report = replace(base, points=tuple(replace(point, rank=None) for point in base.points))
    sentence = "There is nothing here yet: the groups have written, but have not prioritised."
    assert sentence in pdf_text(made(report, "pdf"))
    assert sentence in [cell for row in workbook(report)["Feedback, all"].values for cell in row]
